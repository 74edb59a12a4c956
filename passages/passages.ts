/**
 * The benchmark's passages: texts with their phonemes, from the built-in file or from one in the same
 * format, which is that of the published chain's benchmark data.
 * @module
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { sampleRate } from "../stages/config.ts";
import builtIn from "./passages.json" with { type: "json" };
import { countPhonemes, PhonemeError, tokenize } from "./vocabulary.ts";

/** One utterance to run through the chain. */
export interface Passage {
  readonly id: number;
  readonly text: string;
  readonly phonemes: string;
  /** T_enc: phonemes plus the padding at both ends, 3 to 512. */
  readonly tokenCount: number;
}

/** A set of passages and the voice that speaks them. */
export interface Passages {
  /** Name of the voice, for example `af_heart`. */
  readonly voice: string;
  /** First letter of the voice's name, for example `a` for American English. */
  readonly lang: string;
  /** In Hz. */
  readonly sampleRate: number;
  readonly cases: readonly Passage[];
}

/** A passages file that does not keep to the format. Carries everything that is wrong with it. */
export class PassagesError extends TypeError {
  override readonly name = "PassagesError";
  constructor(readonly path: string, readonly problems: readonly string[], cause?: unknown) {
    super(`Cannot read passages from '${path}':\n${problems.map((p) => `  ${p}`).join("\n")}`, {
      cause,
    });
  }
}

const passage = z.object({
  id: z.int().min(0),
  text: z.string().min(1),
  phonemes: z.string(),
  n_phonemes: z.int(),
}).check(({ value, issues }) => {
  const count = countPhonemes(value.phonemes);
  if (count !== value.n_phonemes) {
    issues.push({
      code: "custom",
      path: ["n_phonemes"],
      message:
        `expected ${count}, the number of code points of phonemes, received ${value.n_phonemes}`,
      input: value,
    });
  }
  try {
    tokenize(value.phonemes);
  } catch (error) {
    if (!(error instanceof PhonemeError)) throw error;
    issues.push({ code: "custom", path: ["phonemes"], message: error.message, input: value });
  }
});

const schema = z.object({
  voice: z.string().min(1),
  lang: z.string().regex(/^[a-z]$/, "expected one letter, as voice names start with"),
  sample_rate: z.literal(sampleRate),
  cases: z.array(passage).min(1),
}).check(({ value, issues }) => {
  const seen = new Set<number>();
  value.cases.forEach(({ id }, i) => {
    if (seen.has(id)) {
      issues.push({
        code: "custom",
        path: ["cases", i, "id"],
        message: `expected an id that no other case has, received ${id} again`,
        input: id,
      });
    }
    seen.add(id);
  });
});

/**
 * The passages of the JSON file at `path`, or the six built-in ones.
 * @throws {PassagesError} naming every place in the file that is wrong, what was expected and received, or
 *   why the file cannot be read.
 */
export async function loadPassages(path?: string): Promise<Passages> {
  return path === undefined
    ? parsePassages(builtIn, "passages.json")
    : parsePassages(parseJson(await readText(path), path), path);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const problem = `expected a JSON file of passages: ${(cause as Error).message}`;
    throw new PassagesError(path, [problem], cause);
  }
}

function parseJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new PassagesError(path, [`expected JSON: ${(cause as Error).message}`], cause);
  }
}

/** Checks the content of a passages file; `path` is for messages. @throws {PassagesError} */
export function parsePassages(content: unknown, path: string): Passages {
  const parsed = schema.safeParse(content, { reportInput: true });
  if (!parsed.success) {
    throw new PassagesError(path, parsed.error.issues.map(describe), parsed.error);
  }
  const { voice, lang, sample_rate, cases } = parsed.data;
  return {
    voice,
    lang,
    sampleRate: sample_rate,
    cases: cases.map(({ id, text, phonemes, n_phonemes }) => ({
      id,
      text,
      phonemes,
      tokenCount: n_phonemes + 2,
    })),
  };
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`)
    .join("").replace(/^\./, "") || "the file";
  if (issue.code === "custom") return `${place}: ${issue.message}`;
  // Without zod's "Invalid input: " in front and its "received <type>" behind: the value says more.
  const expected = issue.message.replace(/^[\w ]+: /, "").replace(/, received \w+$/, "");
  return `${place}: ${expected}, received ${preview(issue.input)}`;
}

function preview(input: unknown): string {
  const json = JSON.stringify(input) ?? "nothing";
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
