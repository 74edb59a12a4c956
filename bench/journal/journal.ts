/**
 * The journal of a benchmark: what is finished, kept as it happens, and so where to go on.
 * @module
 */
import { type StageName, stageNames } from "../../stages/contract.ts";
import { JsonLinesFile } from "../../system/json_lines.ts";
import type { BenchResult } from "../result.ts";
import type { ScenarioName } from "../scenarios/schema.ts";
import type { Task } from "../tasks.ts";
import { requireSameBackend, requireSameHeader } from "./identity.ts";
import { type Entry, entrySchema, type Header } from "./entries.ts";

/** Options of {@link RunJournal.open}. */
export interface OpenJournalOptions {
  /** Go on with what the file holds. */
  readonly resume?: boolean;
}

/** A journal in memory, or with a file behind it. */
export class RunJournal implements Disposable {
  readonly #entries: Entry[] = [];
  readonly #known = new Set<string>();
  readonly #timedRunsMs = new Map<number, number[]>();
  readonly #file?: JsonLinesFile;

  constructor(
    readonly header: Header,
    entries: readonly Entry[] = [],
    file?: JsonLinesFile,
  ) {
    for (const entry of entries) this.#take(entry);
    this.#file = file;
  }

  /**
   * Begins the journal in the file at `path`. To resume, goes on with the journal that the file holds, whose own header then
   * stands; a file that holds none is begun.
   * @throws {JournalMismatchError} where that is of another benchmark than `header`.
   * @throws {FileInUseError} where another process writes to the file.
   */
  static async open(
    path: string,
    header: Header,
    { resume = false }: OpenJournalOptions = {},
  ): Promise<RunJournal> {
    const file = await JsonLinesFile.open(path, { truncate: !resume });
    try {
      const found = file.values.find((value) => Object(value).type === "header");
      if (found === undefined) {
        file.append(header);
        return new RunJournal(header, [], file);
      }
      const entries = file.values.flatMap((value) => entrySchema.safeParse(value).data ?? []);
      return new RunJournal(requireSameHeader(path, found, header), entries, file);
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  /** Everything that was entered, in the order of happening. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Enters what is finished. */
  append(entry: Entry): void {
    this.#file?.append(entry);
    this.#take(entry);
  }

  /**
   * Enters what the backend says of itself, unless that is known.
   * @throws {JournalMismatchError} where something else is known.
   */
  enterBackend(backend: BenchResult["backend"]): void {
    const known = this.#entries.find((entry) => entry.type === "backend");
    if (known === undefined) this.append({ type: "backend", backend });
    else requireSameBackend(this.#file?.path ?? "the journal", known.backend, backend);
  }

  /** Whether nothing is left to do for `task`: it is done, or its passage was skipped or has failed. */
  isSettled(task: Task): boolean {
    return this.#known.has(`passage ${task.passage} ended`) || this.#known.has(keyOfTask(task));
  }

  /** What was entered for `task`; undefined where it is not done. */
  entryOf(task: Task): Entry | undefined {
    const key = keyOfTask(task);
    return this.#entries.find((entry) => keyOf(entry) === key);
  }

  /** Whether nothing can be measured of the passage any more: it was skipped or has failed, or the chain cannot run. */
  isOver(passage: number): boolean {
    return this.#known.has(`passage ${passage} ended`) || this.unloadable.length > 0;
  }

  /** Chain times of the passage's timed runs, in ms and in their order. */
  timedRunsMs(passage: number): readonly number[] {
    return this.#timedRunsMs.get(passage) ?? [];
  }

  /** Whether it is entered what the chain made of the passage. */
  isSpoken(passage: number): boolean {
    return this.#known.has(`passage ${passage} spoken`);
  }

  /** Whether it is entered where operations are planned to run. */
  get isPlaced(): boolean {
    return this.#known.has("placed");
  }

  /** Whether nothing is left to do for the scenario of `name` that was `asked` for. */
  isScenarioSettled(name: ScenarioName, asked: string): boolean {
    return this.#known.has(`scenario ${name} ${asked}`);
  }

  /** Stages whose loading is entered. */
  get loaded(): readonly StageName[] {
    return stageNames.filter((stage) => this.#known.has(`${stage} loaded`));
  }

  /** Stages that could not be loaded: without them the chain cannot run. */
  get unloadable(): readonly StageName[] {
    return stageNames.filter((stage) => this.#known.has(`${stage} unloadable`));
  }

  #take(entry: Entry): void {
    this.#entries.push(entry);
    const key = keyOf(entry);
    if (key !== undefined) this.#known.add(key);
    if (entry.type !== "run" || entry.warmup) return;
    this.#timedRunsMs.set(entry.passage, [...this.timedRunsMs(entry.passage), entry.chainMs]);
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }
}

function keyOfTask(task: Task): string {
  switch (task.kind) {
    case "run":
      return `passage ${task.passage} run ${task.index}`;
    case "isolated":
      return `passage ${task.passage} ${task.stage} alone`;
    case "finish":
      return `passage ${task.passage} finished`;
  }
}

function keyOf(entry: Entry): string | undefined {
  switch (entry.type) {
    case "run":
      return keyOfTask({ ...entry, kind: entry.type });
    case "isolated":
      return keyOfTask({ ...entry, kind: entry.type });
    case "finished":
      return keyOfTask({ ...entry, kind: "finish" });
    case "spoken":
      return `passage ${entry.passage} spoken`;
    case "skipped":
      return `passage ${entry.passage} ended`;
    case "placed":
      return entry.type;
    case "scenario":
      return `scenario ${Object.keys(entry.scenarios)[0]} ${entry.asked}`;
    case "loaded":
      return `${entry.package.stage} loaded`;
    case "failed": {
      const { passage, stage } = entry.failure;
      return passage === null ? `${stage} unloadable` : `passage ${passage} ended`;
    }
  }
}
