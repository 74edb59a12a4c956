import assert from "node:assert/strict";
import { smallCheckpoint, smallVoice } from "../references/small.ts";
import { type ExpectedReferences, referenceProblems } from "./check_references.ts";
import { openSmallReferences } from "./references.ts";
import type { ReferenceUtterance } from "./reference_source.ts";

const expected: ExpectedReferences = {
  weightsSha256: smallCheckpoint().sha256,
  voice: smallVoice(),
};

/** What is wrong with the small references after `change` to their first passage. */
async function problemsWith(
  change: (utterance: ReferenceUtterance) => Partial<ReferenceUtterance>,
): Promise<string[]> {
  using source = await openSmallReferences();
  const [first, ...others] = source.passages;
  return referenceProblems({
    provenance: source.provenance,
    passages: [{ ...first, ...change(first) }, ...others],
    value: (passage, name) => source.value(passage, name),
  }, expected);
}

Deno.test("references that fit have no problems", async () => {
  assert.deepEqual(await problemsWith(() => ({})), []);
});

Deno.test("other weights and another voice are told apart", async () => {
  using source = await openSmallReferences();
  const weights = referenceProblems(source, { ...expected, weightsSha256: "f".repeat(64) });
  assert.match(
    weights.join("\n"),
    /^They are of the weights [0-9a-f]{64}, the packages of f{64}\.$/,
  );
  const voice = { ...smallVoice(), sha256: "f".repeat(64), name: "af_heart" };
  assert.match(
    referenceProblems(source, { ...expected, voice }).join("\n"),
    /^They are of the voice [0-9a-f]{64}, not of af_heart\.$/,
  );
});

Deno.test("references with random draws are refused", async () => {
  using source = await openSmallReferences();
  const { passages, provenance } = source;
  const random = {
    passages,
    provenance: { ...provenance, patched: [] },
    value: (passage: number, name: string) => source.value(passage, name),
  };
  assert.match(referenceProblems(random, expected).join(), /^Their excitation is random/);
});

Deno.test("values of other tokens, durations and styles are told", async () => {
  const shifted = (values: Int32Array) => values.map((value, i) => i === 1 ? value + 1 : value);
  const cases: [Parameters<typeof problemsWith>[0], RegExp][] = [
    [({ tokens }) => ({ tokens: shifted(tokens) }), /other tokens/],
    [({ durations }) => ({ durations: shifted(durations) }), /other durations.*do not sum/],
    [({ frameCount }) => ({ frameCount: frameCount + 1 }), /do not sum.*its audio has/],
    [
      ({ voiceRow }) => ({ voiceRow: voiceRow.map((value) => -value) }),
      /another style.*not the voice's row of 5 phonemes/,
    ],
  ];
  for (const [change, message] of cases) {
    const problems = (await problemsWith(change)).join(" ");
    assert.match(problems, message);
    assert.match(problems, /^Passage 1: /);
  }
});
