import type { KokoroConfig } from "../../stages/config.ts";
import { elementCount, firstNonFinite, type Tensor, tensor } from "../../tensor/tensor.ts";
import type { Checkpoint, CheckpointFormat } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { defaultFill, tensorShapes } from "./tensor_shapes.ts";

/** What one file format has to give for {@link checkedCheckpoint} to make a checkpoint of it. */
export interface CheckpointReader extends Disposable {
  readonly format: CheckpointFormat;
  readonly source: string;
  readonly sha256: string;
  readonly config: KokoroConfig;
  /** Shapes of the tensors that the file holds. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** A tensor of {@link shapes}, newly read. */
  read(name: string): Tensor<"fp32">;
}

/**
 * A checkpoint over `reader`: its names and shapes are checked against the model's at once, each
 * tensor's values when it is read.
 * @throws {CheckpointError} that counts the missing, unknown and wrongly shaped tensors and names the
 *   first of each.
 */
export function checkedCheckpoint(reader: CheckpointReader): Checkpoint {
  const { format, source, sha256, config } = reader;
  const shapes = tensorShapes(config);
  const problems = findProblems(shapes, reader.shapes);
  if (problems.length > 0) {
    throw new CheckpointError({
      path: source,
      what: `its tensors are not Kokoro's: ${problems.join("; ")}`,
      expected: `the ${shapes.size} tensors of kokoro 0.9.4's KModel`,
      received: `${reader.shapes.size} tensors`,
      remedy: "Use a checkpoint of Kokoro-82M v1.0, saved whole.",
    });
  }
  const shape = (name: string): readonly number[] => {
    const found = shapes.get(name);
    if (found !== undefined) return found;
    throw new CheckpointError({ path: source, what: `it has no tensor ${JSON.stringify(name)}` });
  };
  return {
    format,
    source,
    sha256,
    config,
    names: [...shapes.keys()],
    shape,
    tensor(name: string): Tensor<"fp32"> {
      const expected = shape(name);
      if (!reader.shapes.has(name)) {
        return tensor("fp32", expected, filled(elementCount(expected), defaultFill(name)!));
      }
      const value = reader.read(name);
      const index = firstNonFinite(value.data);
      if (index < 0) return value;
      throw new CheckpointError({
        path: source,
        what: "a weight is not finite",
        where: `element ${index} of ${name}`,
        expected: "finite numbers",
        received: String(value.data[index]),
      });
    },
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

const filled = (length: number, value: number) => new Float32Array(length).fill(value);

/** Names of each kind of problem that a message lists; another model's checkpoint has hundreds. */
const namedProblems = 5;

function findProblems(
  expected: ReadonlyMap<string, readonly number[]>,
  received: ReadonlyMap<string, readonly number[]>,
): string[] {
  const missing = [...expected.keys()].filter((name) =>
    !received.has(name) && defaultFill(name) === undefined
  );
  const unknown = [...received.keys()].filter((name) => !expected.has(name));
  const wrong = [...expected].flatMap(([name, shape]) => {
    const found = received.get(name);
    if (found === undefined || `${found}` === `${shape}`) return [];
    return [`${name} is [${found}] instead of [${shape}]`];
  });
  const list = (label: string, names: readonly string[]) => {
    if (names.length === 0) return [];
    const more = names.length > namedProblems ? ", ..." : "";
    return [`${label} (${names.length}): ${names.slice(0, namedProblems).join(", ")}${more}`];
  };
  return [...list("missing", missing), ...list("unknown", unknown), ...list("wrong shape", wrong)];
}
