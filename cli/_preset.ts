/** From `--preset` and `--target` to the preset that they name. */
import type { DeploymentTarget, Preset } from "../convert/presets/preset.ts";
import { readPreset } from "../convert/presets/read_preset.ts";
import { asUsage } from "./_main.ts";

/** Flags that name a preset. */
export interface PresetFlags {
  /** Name of a built-in one, or path of a file. */
  readonly preset: string;
  readonly target?: DeploymentTarget;
}

/** Flags with the preset itself in place of its name. */
export type WithPreset<Flags extends PresetFlags> = Omit<Flags, "preset"> & {
  readonly preset: Preset;
};

/**
 * `flags` with the preset that they name, for their target: called before anything is fetched.
 * @throws {UsageError} where there is none of that name, or it needs a newer target.
 * @throws {PresetError} where its file cannot be used.
 */
export async function withPreset<Flags extends PresetFlags>(
  flags: Flags,
): Promise<WithPreset<Flags>> {
  try {
    return { ...flags, preset: await readPreset(flags.preset, flags) };
  } catch (error) {
    throw asUsage(error);
  }
}
