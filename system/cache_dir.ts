/**
 * Where downloads and conversions are kept between runs.
 * @module
 */
import envPaths from "env-paths";

/**
 * The cache directory: `$KOKOBENCH_CACHE` where it is set, else the operating system's place for caches
 * (`~/.cache/kokobench`, `~/Library/Caches/kokobench`, `%LOCALAPPDATA%\kokobench\Cache`). It need not exist.
 */
export function cacheDir(): string {
  return Deno.env.get("KOKOBENCH_CACHE") || envPaths("kokobench", { suffix: "" }).cache;
}
