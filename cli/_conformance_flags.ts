/** Options of `deno task conformance`. */
import { InvalidArgumentError, Option } from "commander";
import { type SuiteName, suiteNames } from "../conformance/case_result.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import {
  type BackendName,
  backendOption,
  computeUnitsOption,
  type ComputeUnitTable,
} from "./_backend.ts";
import { UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  presetOption,
  stageList,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import type { PresetFlags } from "./_preset.ts";
import { pythonOption } from "./_python.ts";
import { type ReferenceKind, referencesOption } from "./_references.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface ConformanceFlags extends PresetFlags {
  readonly suite: readonly SuiteName[];
  readonly stages?: readonly StageName[];
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly references: ReferenceKind;
  readonly tolerances?: string;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly computeUnits?: ComputeUnitTable;
  readonly numerics: Numerics;
  readonly threads?: number;
  readonly packages?: string;
  readonly python?: string;
  readonly installWhisper?: boolean;
  readonly calibrate?: boolean;
  readonly bisect?: StageName;
  readonly against?: string;
  readonly out: string;
}

/**
 * Suites that run where none is named: coremltools takes minutes, and needs Python, as intelligibility does; faults say
 * nothing of the packages under test.
 */
const usualSuites: readonly SuiteName[] = ["contract", "ops", "isolated", "chained"];
/**
 * The options in `args`.
 * @throws {CommanderError} for what is wrong, which has been printed then, and after `--help`.
 * @throws {UsageError} for options that do not go together.
 */
export function parseConformance(args: readonly string[], terminal: Terminal): ConformanceFlags {
  const command = makeCommand(
    "conformance",
    "Scores every stage against PyTorch's official modules and says where the first wrong number is born.",
    terminal,
    ["4 does not conform"],
  )
    .addOption(
      new Option("--suite <names>", `some of ${suiteNames.join(",")}`).argParser(suiteList)
        .default(usualSuites, usualSuites.join(",")),
    )
    .option("--stages <names>", "stages to score: noise,tail", stageList)
    .addOption(presetOption().default("fp32"))
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to score, by their place: 1,3-5", numberList)
    .addOption(referencesOption())
    .option("--tolerances <file>", "rows of tolerances in place of the built-in ones (JSON)")
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption())
    .addOption(
      new Option(
        "--numerics <kind>",
        "declared: every operation's output rounded to its MIL dtype",
      ).choices(["fp32", "declared"]).default("fp32"),
    )
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--packages <dir>", "score the packages of this directory as they are")
    .addOption(pythonOption())
    .option(
      "--install-whisper",
      "for the suite intelligibility: install speech recognition in the cache where it is missing, 600 MB",
    )
    .option("--calibrate", "keep the errors as those of the reference machine, for the tolerances")
    .addOption(
      new Option(
        "--bisect <stage>",
        "instead of suites: which operation of a stage makes the difference, --numerics against fp32 or --against",
      ).choices(stageNames),
    )
    .option(
      "--against <packages>",
      "bisect against a preset, its .json file, or a folder of packages",
    )
    .option(
      "--out <dir>",
      "where conformance.json, the report and WAV files go",
      "out/conformance",
    );
  command.parse([...args], { from: "user" });
  const flags = command.opts<ConformanceFlags>();
  if (flags.against !== undefined && flags.bisect === undefined) {
    throw new UsageError("Cannot take --against without --bisect");
  }
  if (flags.references === "small") {
    for (const name of ["weights", "voice", "passages", "packages"]) {
      if (command.getOptionValueSource(name) !== "cli") continue;
      throw new UsageError(`Cannot take --${name} with --references small: it has its own`);
    }
  }
  return flags;
}

function suiteList(text: string): SuiteName[] {
  const names = text.split(",").map((part) => part.trim());
  const unknown = names.find((name) => !suiteNames.includes(name as SuiteName));
  if (unknown === undefined) return suiteNames.filter((name) => names.includes(name));
  throw new InvalidArgumentError(`Expected some of ${suiteNames.join(", ")}.`);
}
