/**
 * Takes out of files what says whose machine wrote them.
 * @module
 */
import { join } from "node:path";

/** What is private, and what stands for it. */
export interface PrivateFacts {
  /** Paths and what to write in their place; of nested ones the inner counts. */
  readonly paths: Readonly<Record<string, string>>;
  readonly userName?: string;
  readonly hostName?: string;
}

/** Names that many machines share, and that are words of logs. */
const common = new Set(["root", "runner", "admin", "user", "test", "localhost", "vm", "mac"]);

/** Gives a function that replaces what is private in a text. */
export function anonymizer(
  { paths, userName, hostName }: PrivateFacts,
): (text: string) => string {
  const replacements = Object.entries(paths)
    .filter(([path]) => path.length > 1)
    .sort(([one], [other]) => other.length - one.length)
    .map(([path, name]): [RegExp, string] => [new RegExp(escape(path), "g"), name]);
  const words = { USER: userName, HOST: hostName };
  for (const [name, word] of Object.entries(words)) {
    if (word === undefined || word.length < 2 || common.has(word.toLowerCase())) continue;
    const short = word.replace(/\.(local|lan|home)$/i, "");
    for (const spelling of new Set([word, short])) {
      replacements.push([new RegExp(`(?<![\\w-])${escape(spelling)}(?![\\w-])`, "gi"), name]);
    }
  }
  return (text) =>
    replacements.reduce((result, [pattern, name]) => result.replace(pattern, name), text);
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Applies `anonymize` to every text file below `directory`. */
export async function anonymizeFiles(
  directory: string,
  anonymize: (text: string) => string,
): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) await anonymizeFiles(path, anonymize);
    if (!isFile || !/\.(json|jsonl|md|html|log|txt)$/.test(name)) continue;
    await Deno.writeTextFile(path, anonymize(await Deno.readTextFile(path)));
  }
}
