/**
 * A restricted unpickler: builds plain containers out of the few opcodes that `torch.save` writes, and
 * of nothing but the globals it is given. It calls no code but theirs.
 *
 * Source: opcodes as CPython's `pickletools` documents them, protocols 2 to 5.
 */
import { describe, PickleGlobal, PickleTuple } from "./_pickle_values.ts";

/** A pickle that is malformed or asks for something that is not admitted. */
export class UnpickleError extends Error {
  constructor(
    readonly problem: string,
    /** Byte position in the pickle. */
    readonly position: number,
    options?: ErrorOptions,
  ) {
    super(`Cannot unpickle: ${problem} at byte ${position}`, options);
    this.name = "UnpickleError";
  }
}

/** What a pickle may refer to. */
export interface UnpickleOptions {
  /** Admitted globals by `module.name`. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** The object that a persistent id stands for. */
  readonly persistentLoad: (id: unknown) => unknown;
}

/** Far above what a checkpoint needs (about 10^4), and little memory. */
const limits = { stack: 1_000_000, memo: 1_000_000, lineBytes: 256, longBytes: 8 };

/** Opcodes that would make an unpickler import or run something, named in the refusal. */
const refusedOpcodes: Readonly<Record<number, string>> = {
  0x50: "PERSID",
  0x69: "INST",
  0x6f: "OBJ",
  0x81: "NEWOBJ",
  0x82: "EXT1",
  0x83: "EXT2",
  0x84: "EXT4",
  0x92: "NEWOBJ_EX",
  0x97: "NEXT_BUFFER",
};

/**
 * The object that `bytes` pickles: dicts as Maps, lists as arrays, tuples as {@link PickleTuple}.
 * @throws {UnpickleError} where it is malformed, over the limits, or names a global not admitted.
 */
export function unpickle(bytes: Uint8Array, options: UnpickleOptions): unknown {
  return new Unpickler(bytes, options).run();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #options: UnpickleOptions;
  readonly #stack: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  #position = 0;
  /** Where the current opcode is. */
  #start = 0;

  constructor(bytes: Uint8Array, options: UnpickleOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#options = options;
  }

  run(): unknown {
    for (;;) {
      this.#start = this.#position;
      const opcode = this.#byte();
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode);
      if (this.#stack.length > limits.stack) throw this.#error("its stack grows without end");
    }
  }

  #step(opcode: number): void {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.#byte() > 5) throw this.#error("its protocol is newer than 5");
        return;
      case 0x95: // FRAME
        this.#take(8);
        return;
      case 0x28: // MARK
        this.#marks.push(this.#stack.length);
        if (this.#marks.length > limits.stack) throw this.#error("its marks grow without end");
        return;
      case 0x30: // POP
        this.#pop();
        return;
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4b: // BININT1
        return this.#push(this.#byte());
      case 0x4d: // BININT2
        return this.#push(this.#unsigned(2));
      case 0x4a: // BININT
        return this.#push(this.#view.getInt32(this.#take(4), true));
      case 0x8a: // LONG1
        return this.#push(this.#long());
      case 0x47: // BINFLOAT
        return this.#push(this.#view.getFloat64(this.#take(8)));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#byte()));
      case 0x58: // BINUNICODE
        return this.#push(this.#text(this.#unsigned(4)));
      case 0x5d: // EMPTY_LIST
        return this.#push([]);
      case 0x7d: // EMPTY_DICT
        return this.#push(new Map());
      case 0x29: // EMPTY_TUPLE
        return this.#push(new PickleTuple([]));
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#push(new PickleTuple(this.#popMany(opcode - 0x84)));
      case 0x74: // TUPLE
        return this.#push(new PickleTuple(this.#popToMark()));
      case 0x61: // APPEND
        return this.#append(this.#popMany(1));
      case 0x65: // APPENDS
        return this.#append(this.#popToMark());
      case 0x73: // SETITEM
        return this.#setItems(this.#popMany(2));
      case 0x75: // SETITEMS
        return this.#setItems(this.#popToMark());
      case 0x94: // MEMOIZE
        return this.#put(this.#memo.size);
      case 0x71: // BINPUT
        return this.#put(this.#byte());
      case 0x72: // LONG_BINPUT
        return this.#put(this.#unsigned(4));
      case 0x68: // BINGET
        return this.#get(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#get(this.#unsigned(4));
      case 0x63: // GLOBAL
        return this.#global(this.#line(), this.#line());
      case 0x93: { // STACK_GLOBAL
        const [module, name] = this.#popMany(2);
        return this.#global(String(module), String(name));
      }
      case 0x51: // BINPERSID
        return this.#push(this.#attempt(() => this.#options.persistentLoad(this.#pop())));
      case 0x52: // REDUCE
        return this.#reduce();
      case 0x62: // BUILD
        return this.#build();
      default: {
        const code = `0x${opcode.toString(16).padStart(2, "0")}`;
        const name = refusedOpcodes[opcode];
        throw this.#error(`opcode ${code}${name ? ` (${name})` : ""} is not admitted`);
      }
    }
  }

  #global(module: string, name: string): void {
    const qualifiedName = `${module}.${name}`;
    const found = this.#options.globals.get(qualifiedName);
    if (found === undefined) {
      throw this.#error(
        `it refers to ${JSON.stringify(qualifiedName)}, which no tensor checkpoint needs,`,
      );
    }
    this.#push(found);
  }

  #reduce(): void {
    const [callee, args] = this.#popMany(2);
    if (!(callee instanceof PickleGlobal && callee.call && args instanceof PickleTuple)) {
      throw this.#error(
        `it calls ${describe(callee)} with ${describe(args)}, which is not admitted,`,
      );
    }
    const call = callee.call;
    this.#push(this.#attempt(() => call(args.items)));
  }

  /** State dicts carry `_metadata` as an attribute: it says nothing of the tensors and is dropped. */
  #build(): void {
    const [target, state] = this.#popMany(2);
    if (!(target instanceof Map && state instanceof Map)) {
      throw this.#error(`it sets the state of ${describe(target)}, which is not admitted,`);
    }
    this.#push(target);
  }

  #append(items: readonly unknown[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw this.#error(`it appends to ${describe(list)}`);
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly unknown[]): void {
    const dict = this.#stack.at(-1);
    if (!(dict instanceof Map)) throw this.#error(`it sets items of ${describe(dict)}`);
    if (items.length % 2 !== 0) throw this.#error("it sets a key without a value");
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  #put(index: number): void {
    if (this.#stack.length === 0) throw this.#error("it memoizes nothing");
    this.#memo.set(index, this.#stack.at(-1));
    if (this.#memo.size > limits.memo) throw this.#error("its memo grows without end");
  }

  #get(index: number): void {
    if (!this.#memo.has(index)) throw this.#error(`it recalls memo ${index}, which is not set,`);
    this.#push(this.#memo.get(index));
  }

  #push(value: unknown): void {
    this.#stack.push(value);
  }

  #pop(): unknown {
    return this.#popMany(1)[0];
  }

  /** The last `count` values, which must all lie above the last mark. */
  #popMany(count: number): unknown[] {
    if (this.#stack.length - count < (this.#marks.at(-1) ?? 0)) {
      throw this.#error("its stack runs empty");
    }
    return this.#stack.splice(-count, count);
  }

  #popToMark(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.#error("it has no mark");
    return this.#stack.splice(mark);
  }

  #attempt(act: () => unknown): unknown {
    try {
      return act();
    } catch (cause) {
      if (cause instanceof UnpickleError || !(cause instanceof Error)) throw cause;
      throw new UnpickleError(cause.message, this.#start, { cause });
    }
  }

  #byte(): number {
    return this.#bytes[this.#take(1)];
  }

  #unsigned(length: 2 | 4): number {
    const at = this.#take(length);
    return length === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  /** A little-endian two's complement integer; as a number, since checkpoints need no more. */
  #long(): number {
    const length = this.#byte();
    if (length > limits.longBytes) throw this.#error(`it has an integer of ${length} bytes`);
    let value = 0n;
    const at = this.#take(length);
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]);
    return Number(BigInt.asIntN(8 * length, value));
  }

  #text(length: number): string {
    const at = this.#take(length);
    return new TextDecoder().decode(this.#bytes.subarray(at, at + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    const length = (end < 0 ? this.#bytes.length : end) - this.#position;
    if (length > limits.lineBytes) throw this.#error("it has a name without end");
    const line = this.#text(length);
    this.#take(1);
    return line;
  }

  /** Position of the next `length` bytes, which are consumed. */
  #take(length: number): number {
    const at = this.#position;
    if (at + length > this.#bytes.length) throw this.#error("it ends in the middle of an opcode");
    this.#position += length;
    return at;
  }

  #error(problem: string): UnpickleError {
    return new UnpickleError(problem, this.#start);
  }
}
