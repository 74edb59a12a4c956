/** What tests of packages share. */
import { rmSync } from "node:fs";
import { join } from "node:path";

/** A package made by coremltools. */
export const foreign = join(import.meta.dirname!, "foreign.mlpackage");
/** The same for iOS 18, with its forms of compressed weights. */
export const foreignIos18 = join(import.meta.dirname!, "foreign_ios18.mlpackage");
/** The model below a package. */
export const modelFile = "Data/com.apple.CoreML/model.mlmodel";
/** The weight file below a package. */
export const weightFile = "Data/com.apple.CoreML/weights/weight.bin";

/** Runs `test` in a new directory, which is removed afterwards. */
export async function inDirectory(
  test: (directory: string) => void | Promise<void>,
): Promise<void> {
  const directory = Deno.makeTempDirSync({ prefix: "kokobench-package-" });
  try {
    await test(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
