/** Rewrites of programs that several faults share. */
import type { MilOperation } from "../../coreml/mil/program.ts";
import { InjectionError, type ProgramEditor } from "./_program_editor.ts";

/**
 * Rounds the value `name` to the 11 bits of fp16's significand, in fp32 operations, so that it comes out alike
 * whatever a backend does about precision. Source: Dekker 1971, "A Floating-Point Technique for Extending the
 * Available Precision": with c = (2^13 + 1) x, fl(c - fl(c - x)) is x rounded to 24 - 13 bits.
 */
export function roundToFp16(program: ProgramEditor, name: string): void {
  const factor = program.constant("fp32", [], Float32Array.of(2 ** 13 + 1));
  program.intercept(name, (x, before, type) => {
    const scaled = program.insert(before, "mul", { x, y: factor }, type);
    const rest = program.insert(before, "sub", { x: scaled, y: x }, type);
    return program.insert(before, "sub", { x: scaled, y: rest }, type);
  });
}

/** Applies `type`, an operation of two values, to the value `name` and the number `y`. */
export function combine(program: ProgramEditor, name: string, type: string, y: number): void {
  const other = program.constant("fp32", [], Float32Array.of(y));
  program.intercept(
    name,
    (x, before, output) => program.insert(before, type, { x, y: other }, output),
  );
}

/** `data`, an array of rows along the first axis of `shape`, with row i in place of row `order(i)`. */
export function permuteBlocks<A extends Float32Array>(
  data: A,
  blockCount: number,
  order: (block: number) => number,
): A {
  const length = data.length / blockCount;
  const permuted = data.slice() as A;
  for (let block = 0; block < blockCount; block++) {
    const from = order(block) * length;
    permuted.set(data.subarray(from, from + length), block * length);
  }
  return permuted;
}

/** Swaps two values between everything that takes them. */
export function swapValues(program: ProgramEditor, first: string, second: string): void {
  const takers = [first, second].map((name) =>
    program.program.operations.flatMap((operation) =>
      Object.entries(operation.inputs)
        .filter(([, bindings]) => bindings.some((b) => "ref" in b && b.ref === name))
        .map(([argument]) => ({ operation, argument }))
    )
  );
  if (takers.some(({ length }) => length === 0)) {
    throw new InjectionError(`nothing takes ${first} or ${second}`);
  }
  const swapped = new Map([[first, second], [second, first]]);
  const done = new Set<string>();
  for (const { operation, argument } of takers.flat()) {
    const key = `${operation.name} ${argument}`;
    if (done.has(key)) continue;
    done.add(key);
    const names = operation.inputs[argument].map((binding) => {
      if (!("ref" in binding)) throw new InjectionError(`${key} is a constant`);
      return swapped.get(binding.ref) ?? binding.ref;
    });
    program.bind(operation, argument, ...names);
  }
}

/**
 * Replaces the constant of `operation`'s `argument` by a palette of 256 entries, with `shift` added to the
 * index of each element whose place `moved` picks. Exact where nothing is moved: the constant may have 256
 * different values at most.
 */
export function palettize(
  program: ProgramEditor,
  operation: MilOperation,
  argument: string,
  moved: (place: number) => boolean,
): void {
  const constant = program.source(program.argument(operation, argument));
  const { type, data } = constant.attributes.val;
  const values = [...new Set(data as Float32Array)].sort((a, b) => a - b);
  if (values.length > 256) throw new InjectionError(`${constant.name} has more than 256 values`);
  const lut = Float32Array.from({ length: 256 }, (_, i) => values[Math.min(i, values.length - 1)]);
  const indices = Uint8Array.from(data as Float32Array, (value, place) => {
    const index = values.indexOf(value);
    if (!moved(place)) return index;
    return index + 1 < values.length ? index + 1 : index - 1;
  });
  program.replaceConstant(constant, "constexpr_lut_to_dense", {
    indices: { type: { dtype: "uint8", shape: [indices.length] }, data: indices },
    lut: { type: { dtype: type.dtype, shape: [256] }, data: lut },
    shape: {
      type: { dtype: "uint32", shape: [type.shape.length] },
      data: Uint32Array.from(type.shape),
    },
  });
}
