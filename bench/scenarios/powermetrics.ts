/**
 * Power of CPU, GPU and Neural Engine by Apple's `powermetrics`, which only root may run. Its property lists are undocumented; these fields
 * are those that it has had since macOS 12 on Apple silicon: energies in mJ of each sample, in later versions powers in mW as well.
 * @module
 */
import { parse } from "plist";
import { sum } from "simple-statistics";
import { z } from "zod";
import { type RunCommand, runCommand, SubprocessError } from "../../system/subprocess.ts";
import { ScenarioError } from "./chains.ts";
import type { MeasuredScenario, SkippedScenario } from "./schema.ts";

/** Mean power in mW; null where no sample tells. */
export type Power = MeasuredScenario<"energy">["idle"];

/** Why powermetrics does not run here. */
export class PowermetricsUnavailableError extends Error {
  override readonly name = "PowermetricsUnavailableError";
  constructor(readonly why: SkippedScenario["why"], message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Where {@link samplePower} runs it. */
export interface PowermetricsSources {
  readonly os?: typeof Deno.build.os;
  readonly run?: RunCommand;
}

/** How long it samples. */
export interface SampleOptions {
  readonly intervalMs: number;
  readonly sampleCount: number;
  readonly signal?: AbortSignal;
}

const sudo = "/usr/bin/sudo";

/**
 * Mean power over so many samples. Never asks for a password. Needs the permission `run` for `/usr/bin/sudo`.
 * @throws {PowermetricsUnavailableError} where it may not run.
 */
export async function samplePower(
  { intervalMs, sampleCount, signal }: SampleOptions,
  { os = Deno.build.os, run = runCommand }: PowermetricsSources = {},
): Promise<Power> {
  if (os !== "darwin") {
    throw new PowermetricsUnavailableError("not-a-mac", `powermetrics is Apple's; this is ${os}`);
  }
  const samplers = ["--samplers", "cpu_power,gpu_power,ane_power"];
  const times = ["--sample-rate", String(intervalMs), "--sample-count", String(sampleCount)];
  const args = ["-n", "/usr/bin/powermetrics", ...samplers, ...times, "--format", "plist"];
  let text: string;
  try {
    text = await run(sudo, args, { signal });
  } catch (cause) {
    throw unavailable(cause) ?? cause;
  }
  return meanPower(parsePowermetrics(text));
}

/** What `error` says of why powermetrics does not run, where it does. */
function unavailable(error: unknown): PowermetricsUnavailableError | undefined {
  if (error instanceof Deno.errors.NotCapable) {
    const message = `Deno may not run ${sudo}: it needs --allow-run=${sudo}`;
    return new PowermetricsUnavailableError("not-permitted", message, { cause: error });
  }
  if (!(error instanceof SubprocessError)) return undefined;
  const isAskedForPassword = /password is required|a terminal is required/i.test(error.stderr);
  return new PowermetricsUnavailableError(
    isAskedForPassword ? "not-root" : "not-permitted",
    isAskedForPassword
      ? "powermetrics needs root, and sudo would ask for a password: run `sudo -v` before, or allow it in sudoers"
      : error.message,
    { cause: error },
  );
}

const number = z.number().nonnegative().optional();
const sampleSchema = z.object({
  elapsed_ns: z.number().positive(),
  processor: z.object({
    ...{ cpu_energy: number, gpu_energy: number, ane_energy: number },
    ...{ cpu_power: number, gpu_power: number, ane_power: number },
  }),
  gpu: z.object({ gpu_energy: number }).optional(),
});

/** One sample. */
export type PowerSample = z.infer<typeof sampleSchema>;

/**
 * The samples in what `powermetrics --format plist` writes: XML property lists with a NUL between them.
 * @throws {ScenarioError} where it is something else.
 */
export function parsePowermetrics(text: string): PowerSample[] {
  try {
    const parts = text.split("\0").filter((part) => part.trim() !== "");
    return z.array(sampleSchema).min(1).parse(parts.map((part) => parse(part.trim())));
  } catch (cause) {
    const problem = (cause as Error).message;
    const what = "expected samples of powermetrics as property lists";
    throw new ScenarioError(`Cannot read the power: ${what}: ${problem}`, { cause });
  }
}

/** Mean power over all of `samples`, each with the weight of its duration. */
export function meanPower(samples: readonly PowerSample[]): Power {
  const elapsedS = sum(samples.map(({ elapsed_ns }) => elapsed_ns / 1e9));
  const meanOf = (energyMjOf: (sample: PowerSample) => number | undefined) => {
    const energies = samples.map(energyMjOf);
    return energies.some((energy) => energy === undefined)
      ? null
      : sum(energies as number[]) / elapsedS;
  };
  const energyOf = (
    { elapsed_ns }: PowerSample,
    energyMj: number | undefined,
    powerMw: number | undefined,
  ) => energyMj ?? (powerMw === undefined ? undefined : (powerMw * elapsed_ns) / 1e9);
  return {
    cpuMw: meanOf((of) => energyOf(of, of.processor.cpu_energy, of.processor.cpu_power)),
    gpuMw: meanOf((of) =>
      energyOf(of, of.processor.gpu_energy ?? of.gpu?.gpu_energy, of.processor.gpu_power)
    ),
    aneMw: meanOf((of) => energyOf(of, of.processor.ane_energy, of.processor.ane_power)),
  };
}
