/**
 * espeak-ng in WebAssembly: words in, IPA out. The only file that touches the `phonemizer` package.
 * @module
 */
import process from "node:process";

/** Kokoro's two kinds of English, by the first letter of a voice's name. */
export type Language = "a" | "b";

/**
 * Voices by file identifier. Language names do not work for both: after "en-us" was set, asking for
 * "en-gb" leaves the American voice in place.
 */
const voices: Readonly<Record<Language, string>> = { a: "gmw/en-US", b: "gmw/en" };

type Phonemize = (text: string, voice: string) => Promise<string[]>;
let loading: Promise<Phonemize> | undefined;

/**
 * IPA of `words` read as one phrase, one entry for each group that espeak-ng writes without a space:
 * mostly one a word, but pairs such as "in the" come out as one. Takes about 1 ms a word; the first
 * call also takes 0.2 s to start the WebAssembly module.
 *
 * @param words letters, apostrophes and spaces only: punctuation would start new clauses.
 */
export async function espeak(words: string, lang: Language): Promise<string[]> {
  loading ??= load();
  const phonemize = await loading;
  return (await phonemize(words, voices[lang])).join(" ").split(" ").filter((group) =>
    group !== ""
  );
}

/**
 * Loads the package, without the two process-wide handlers that its generated glue code installs: they
 * rethrow every unhandled error of the program that happens to import it.
 */
async function load(): Promise<Phonemize> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as never)));
  const { phonemize } = await import("phonemizer");
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as never) as ((...args: unknown[]) => void)[]) {
      if (!before[i].has(listener)) process.removeListener(event, listener);
    }
  });
  return phonemize;
}
