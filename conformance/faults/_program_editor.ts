import type {
  MilBinding,
  MilConstant,
  MilDtype,
  MilOperation,
  MilProgram,
  MilType,
} from "../../coreml/mil/program.ts";

/** A fault that cannot be planted: the program has not what it changes, or would stay as it is. */
export class InjectionError extends Error {
  override readonly name = "InjectionError";
  constructor(readonly problem: string) {
    super(
      `Cannot inject the fault: ${problem}. The converter writes other programs now; adapt the fault to them`,
    );
  }
}

type Numbers = Float32Array | Int32Array | Uint8Array | Float16Array;

/**
 * Changes a program operation by operation. Whatever it is told to change must be there and must change, so
 * that no fault silently turns into none.
 */
export class ProgramEditor {
  readonly #source: MilProgram;
  #operations: MilOperation[];
  #count = 0;

  constructor(program: MilProgram) {
    this.#source = program;
    this.#operations = [...program.operations];
  }

  /** The program as changed so far. */
  get program(): MilProgram {
    return { ...this.#source, operations: this.#operations };
  }

  /** The operations of `type` whose name matches, in order. @throws {InjectionError} where there are none. */
  all(type: string, name: RegExp = /./): MilOperation[] {
    const found = this.#operations.filter((op) => op.type === type && name.test(op.name));
    if (found.length === 0) throw new InjectionError(`no operation ${type} is called ${name}`);
    return found;
  }

  /** The first of {@link all}. */
  first(type: string, name?: RegExp): MilOperation {
    return this.all(type, name)[0];
  }

  /** The operation that gives the value `name`. */
  source(name: string): MilOperation {
    const found = this.#operations.find(({ outputs }) =>
      outputs.some((value) => value.name === name)
    );
    return found ?? raise(`nothing gives the value ${name}`);
  }

  /** Operations of `type` that take the value `name`. */
  users(name: string, type: string): MilOperation[] {
    const found = this.#operations.filter((op) =>
      op.type === type && Object.values(op.inputs).flat().some((b) => "ref" in b && b.ref === name)
    );
    return found.length > 0 ? found : raise(`no ${type} takes the value ${name}`);
  }

  /** Name of the value that `argument` of `operation` is bound to. */
  argument(operation: MilOperation, argument: string, index = 0): string {
    const binding = operation.inputs[argument]?.[index];
    if (binding !== undefined && "ref" in binding) return binding.ref;
    return raise(`${operation.name} has no value for ${argument}`);
  }

  /** Binds `argument` of `operation` to the values `names`. */
  bind(operation: MilOperation, argument: string, ...names: string[]): void {
    const now = this.#current(operation);
    const bound: MilBinding[] = names.map((ref) => ({ ref }));
    if (JSON.stringify(now.inputs[argument]) === JSON.stringify(bound)) {
      raise(`${argument} of ${now.name} is ${names} already`);
    }
    this.#replace(now, { ...now, inputs: { ...now.inputs, [argument]: bound } });
  }

  /** Takes `argument` away from `operation`. */
  unbind(operation: MilOperation, argument: string): void {
    const now = this.#current(operation);
    if (!(argument in now.inputs)) raise(`${now.name} has no ${argument}`);
    const { [argument]: _, ...inputs } = now.inputs;
    this.#replace(now, { ...now, inputs });
  }

  /** Turns `operation` into one of another type with the same arguments and output. */
  retype(operation: MilOperation, type: string): void {
    const now = this.#current(operation);
    this.#replace(now, { ...now, type });
  }

  /** Replaces the numbers of the constant called `name`, element by element. */
  mapConstant(name: string | RegExp, change: (value: number, index: number) => number): void {
    this.rewriteConstants(name, (data) => data.map(change));
  }

  /** Replaces the numbers of every constant that is called `name`, or whose name matches it. */
  rewriteConstants(
    name: string | RegExp,
    change: (data: Numbers, shape: readonly number[]) => Numbers,
  ): void {
    const pattern = typeof name === "string" ? new RegExp(`^${name}$`) : name;
    for (const operation of this.all("const", pattern)) {
      const { type, data } = operation.attributes.val;
      const changed = change(data as Numbers, type.shape);
      const isSame = changed.length === data.length &&
        changed.every((value, i) => Object.is(value, data[i]));
      if (isSame) raise(`the constant ${operation.name} stays as it is`);
      const shape = changed.length === data.length ? type.shape : [changed.length];
      this.#replace(operation, withValue(operation, { type: { ...type, shape }, data: changed }));
    }
  }

  /** Gives `argument` of `operation`, which must be a constant, another value of its dtype and rank. */
  setArgument(
    operation: MilOperation,
    argument: string,
    value: readonly (number | string)[],
  ): void {
    const constant = this.source(this.argument(operation, argument));
    const now = constant.attributes.val ?? raise(`${argument} of ${operation.name} is computed`);
    if (String([...now.data]) === String(value)) raise(`${constant.name} is [${value}] already`);
    const shape = now.type.shape.length === 0 ? [] : [value.length];
    const data = typeof value[0] === "string"
      ? value as readonly string[]
      : (now.data as Numbers).constructor === Float32Array
      ? Float32Array.from(value as number[])
      : now.type.dtype === "bool"
      ? Uint8Array.from(value as number[])
      : Int32Array.from(value as number[]);
    this.#replace(constant, withValue(constant, { type: { ...now.type, shape }, data }));
  }

  /** Replaces the constant `operation` by one of another kind, with the same output. */
  replaceConstant(
    operation: MilOperation,
    type: string,
    attributes: MilOperation["attributes"],
  ): void {
    this.#replace(operation, { ...this.#current(operation), type, attributes });
  }

  /** A new constant, put before everything else; gives its name. */
  constant(dtype: MilDtype, shape: readonly number[], data: MilConstant["data"]): string {
    const name = this.#fresh();
    const type = { dtype, shape };
    const val = { type, data };
    this.#operations.unshift({
      type: "const",
      name,
      inputs: {},
      outputs: [{ name, type }],
      attributes: { val },
    });
    return name;
  }

  /** A new operation before `where`; gives the name of its value, which is of `type`. */
  insert(
    where: MilOperation,
    type: string,
    inputs: Readonly<Record<string, string | readonly string[]>>,
    output: MilType,
  ): string {
    const name = this.#fresh();
    const bound = Object.entries(inputs).map(([argument, values]) =>
      [argument, [values].flat().map((ref): MilBinding => ({ ref }))] as const
    );
    this.#operations.splice(this.#indexOf(where), 0, {
      type,
      name,
      inputs: Object.fromEntries(bound),
      outputs: [{ name, type: output }],
      attributes: {},
    });
    return name;
  }

  /**
   * Puts something between the value `name` and all that take it: `make` adds operations before the
   * operation it is given, from the value's new name on, and gives the name of what takes its place.
   */
  intercept(
    name: string,
    make: (value: string, before: MilOperation, type: MilType) => string,
  ): void {
    const giver = this.source(name);
    const index = this.#indexOf(giver);
    const { type } = giver.outputs.find((output) => output.name === name)!;
    const plain = this.#fresh();
    const outputs = giver.outputs.map((output) =>
      output.name === name ? { ...output, name: plain } : output
    );
    this.#operations[index] = { ...giver, outputs };
    // Something to insert before; the value's last step then takes its name.
    const marker: MilOperation = {
      type: "marker",
      name: this.#fresh(),
      inputs: {},
      outputs: [],
      attributes: {},
    };
    this.#operations.splice(index + 1, 0, marker);
    const result = make(plain, marker, type);
    this.#operations.splice(this.#indexOf(marker), 1);
    const last = this.source(result);
    if (last.outputs.length !== 1 || result === plain) raise(`nothing takes the place of ${name}`);
    this.#replace(last, { ...last, outputs: [{ name, type: last.outputs[0].type }] });
  }

  /** Lets all that takes the value `name` take `other` in its place; `name` may not be an output. */
  redirect(name: string, other: string): void {
    if (this.#source.outputs.includes(name)) raise(`${name} is an output of the program`);
    let count = 0;
    this.#operations = this.#operations.map((op) => {
      const inputs = Object.entries(op.inputs).map(([argument, bindings]) => [
        argument,
        bindings.map((binding) => {
          if (!("ref" in binding) || binding.ref !== name) return binding;
          count++;
          return { ref: other };
        }),
      ]);
      return { ...op, inputs: Object.fromEntries(inputs) };
    });
    if (count === 0) raise(`nothing takes the value ${name}`);
  }

  #fresh(): string {
    return `planted_${this.#count++}`;
  }

  #indexOf(operation: MilOperation): number {
    const index = this.#operations.findIndex(({ name }) => name === operation.name);
    return index >= 0 ? index : raise(`${operation.name} is not in the program`);
  }

  #current(operation: MilOperation): MilOperation {
    return this.#operations[this.#indexOf(operation)];
  }

  #replace(operation: MilOperation, by: MilOperation): void {
    this.#operations[this.#indexOf(operation)] = by;
  }
}

function raise(problem: string): never {
  throw new InjectionError(problem);
}

function withValue(operation: MilOperation, val: MilConstant): MilOperation {
  const outputs = [{ name: operation.outputs[0].name, type: val.type }];
  return { ...operation, outputs, attributes: { ...operation.attributes, val } };
}
