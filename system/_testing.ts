/** What tests of every layer share. */

/** Calls `test` with a new directory that is gone afterwards. */
export async function withDirectory(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await test(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}
