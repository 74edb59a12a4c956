/**
 * Where in PyTorch an operation comes from, told by the names of the weights that it reads: a converter names a weight
 * after the tensor of the checkpoint. Operations without weights lie between others that have them.
 * @module
 */
import type { MilOperation, MilProgram } from "../../coreml/mil/program.ts";
import { tensorShapes } from "../../convert/checkpoint/tensor_shapes.ts";
import { kokoro82m } from "../../stages/config.ts";

/** Where in `KModel` an operation comes from. */
export interface PytorchPlace {
  /** Path of the module, or parameter list, whose weights the operation reads; null where it reads none. */
  readonly module: string | null;
  /** For an operation without weights: the modules whose results it reads, through others without weights. */
  readonly after: readonly string[];
  /** For an operation without weights: the modules that read its result. */
  readonly before: readonly string[];
}

const identifierOf = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, "_");
/** Path of the module that holds the tensor `name`; for a list of parameters, of the parameter itself. */
const moduleOf = (name: string): string => name.replace(/\.(weight|bias|gamma|beta)\w*$/, "");

/** Module paths by what constants' names start with; those of the longest are the most exact. */
function modulePaths(): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const name of tensorShapes(kokoro82m).keys()) {
    const module = moduleOf(name);
    paths.set(identifierOf(name), module);
    const parts = module.split(".");
    for (let length = 2; length <= parts.length; length++) {
      const path = parts.slice(0, length).join(".");
      paths.set(identifierOf(path), path);
    }
  }
  return paths;
}

/** The places of the operations of one program. Names are alike for every width of the model. */
export class PytorchPlaces {
  readonly #modules = new Map<MilOperation, string>();
  readonly #makers = new Map<string, MilOperation>();
  readonly #readers = new Map<string, MilOperation[]>();

  constructor(program: MilProgram) {
    const paths = modulePaths();
    for (const operation of program.operations) {
      for (const { name } of operation.outputs) this.#makers.set(name, operation);
      for (const name of namesRead(operation)) {
        const readers = this.#readers.get(name) ?? [];
        this.#readers.set(name, [...readers, operation]);
        const module = moduleOfConstant(this.#makers.get(name), paths);
        if (module !== undefined && !this.#modules.has(operation)) {
          this.#modules.set(operation, module);
        }
      }
    }
  }

  /** The place of the operation that gives the value `name`. */
  of(name: string): PytorchPlace {
    const operation = this.#makers.get(name);
    if (operation === undefined) return { module: null, after: [], before: [] };
    const module = this.#modules.get(operation);
    if (module !== undefined) return { module, after: [], before: [] };
    const after = this.#nearest(
      operation,
      (op) => namesRead(op).flatMap((read) => this.#makers.get(read) ?? []),
    );
    const before = this.#nearest(
      operation,
      (op) => op.outputs.flatMap((output) => this.#readers.get(output.name) ?? []),
    );
    return { module: null, after, before };
  }

  /** Modules of the first operations with weights on all ways that `next` leads. */
  #nearest(start: MilOperation, next: (op: MilOperation) => readonly MilOperation[]): string[] {
    const found = new Set<string>();
    const seen = new Set([start]);
    const queue = [...next(start)];
    for (let op = queue.shift(); op !== undefined; op = queue.shift()) {
      if (seen.has(op)) continue;
      seen.add(op);
      const module = this.#modules.get(op);
      if (module !== undefined) found.add(module);
      else queue.push(...next(op));
    }
    return [...found];
  }
}

function namesRead({ inputs }: MilOperation): string[] {
  return Object.values(inputs).flat().flatMap((binding) => "ref" in binding ? [binding.ref] : []);
}

/** The longest path that the name of a constant starts with. */
function moduleOfConstant(
  maker: MilOperation | undefined,
  paths: ReadonlyMap<string, string>,
): string | undefined {
  if (maker === undefined || !/^const/.test(maker.type)) return undefined;
  const { name } = maker.outputs[0];
  for (let end = name.length; end > 0; end = name.lastIndexOf("_", end - 1)) {
    const module = paths.get(name.slice(0, end));
    if (module !== undefined) return module;
  }
  return undefined;
}

/** `place` in words. */
export function describePlace({ module, after, before }: PytorchPlace): string {
  if (module !== null) return module;
  const parts = [
    ...(after.length > 0 ? [`after ${after.join(", ")}`] : []),
    ...(before.length > 0 ? [`before ${before.join(", ")}`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "unknown";
}
