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
  /**
   * For an operation without weights and with one reader: the modules whose results that reader joins it with; of a
   * normalization, for example, the layer that makes its scale from the style.
   */
  readonly beside: readonly string[];
}

const nowhere = { after: [], before: [], beside: [] } as const;

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
    if (operation === undefined) return { module: null, ...nowhere };
    const module = this.#modules.get(operation);
    if (module !== undefined) return { module, ...nowhere };
    const after = this.#nearest(this.#makersOf(operation), this.#makersOf);
    const before = this.#nearest(this.#readersOf(operation), this.#readersOf);
    const readers = this.#readersOf(operation);
    const others = readers.length === 1 && !this.#modules.has(readers[0])
      ? this.#makersOf(readers[0]).filter((maker) => maker !== operation)
      : [];
    return { module: null, after, before, beside: this.#nearest(others, this.#makersOf) };
  }

  readonly #makersOf = (op: MilOperation): MilOperation[] =>
    namesRead(op).flatMap((read) => this.#makers.get(read) ?? []);
  readonly #readersOf = (op: MilOperation): MilOperation[] =>
    op.outputs.flatMap(({ name }) => this.#readers.get(name) ?? []);

  /** Modules of the first operations with weights, of `start` or on the ways that `next` leads from there. */
  #nearest(
    start: readonly MilOperation[],
    next: (op: MilOperation) => readonly MilOperation[],
  ): string[] {
    const found = new Set<string>();
    const seen = new Set<MilOperation>();
    const queue = [...start];
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

/** Modules that are named in words; plain data has all of them. */
const mostNamed = 3;

/** `place` in words. */
export function describePlace({ module, after, before, beside }: PytorchPlace): string {
  if (module !== null) return module;
  const parts = [["after", after], ["beside", beside], ["before", before]] as const;
  const named = parts.filter(([, modules]) => modules.length > 0).map(([where, modules]) => {
    const rest = modules.length - mostNamed;
    return `${where} ${modules.slice(0, mostNamed).join(", ")}${rest > 0 ? ` (and ${rest})` : ""}`;
  });
  return named.length > 0 ? named.join("; ") : "unknown";
}
