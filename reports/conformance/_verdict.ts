/** What conformance results say at a glance: whether numbers are right, where the first wrong one is born, how much room is left. */
import type { CaseResult } from "../../conformance/case_result.ts";
import { type ConformanceResult, conforms } from "../../conformance/result.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { counted } from "../../text/figures.ts";
import { cutText } from "../_text.ts";
import type { Verdict } from "../_verdict.ts";
import { figure } from "./_figures.ts";
import { countsText, numberless, ratioOf, ratioText, worstOf } from "./_severity.ts";
import type { Subject } from "./_subjects.ts";

/** Most characters of a text of the result in a verdict. */
const longest = 200;

/** The answers on all `subjects` together, of which there are some. */
export const conformanceVerdicts = (subjects: readonly Subject[]): Verdict[] => [
  right(subjects),
  firstWrong(subjects),
  nearest(subjects),
  durations(subjects),
];

/** The verdict on one run in few words, and its tone. */
export function statusOf(result: ConformanceResult): Pick<Verdict, "answer" | "tone"> {
  const has = (outcome: CaseResult["outcome"]) =>
    result.cases.some((each) => each.outcome === outcome);
  if (has("fail")) return { answer: "does not conform", tone: "bad" };
  if (conforms(result)) {
    return unjudgedStages(result).length === 0
      ? { answer: "conforms", tone: "good" }
      : { answer: "conforms where judged", tone: "unknown" };
  }
  const answer = result.status === "interrupted" ? "interrupted" : "nothing judged";
  return { answer, tone: "unknown" };
}

/** Stages whose errors were measured and none of them judged: of weights that are compressed like this no tolerance is known. */
const unjudgedStages = ({ cases }: ConformanceResult): StageName[] =>
  stageNames.filter((name) => {
    const measured = cases.filter(({ stage, error, tolerance }) =>
      stage === name && error !== null && tolerance !== 0
    );
    return measured.length > 0 && measured.every(({ outcome }) => outcome === "skipped");
  });

function right(subjects: readonly Subject[]): Verdict {
  const question = "Right?";
  const [{ result }] = subjects;
  if (subjects.length === 1) {
    const unjudged = unjudgedStages(result).map((stage) => stageTitles[stage]);
    const detail = [
      `${countsText(result.cases)} against PyTorch`,
      ...(unjudged.length === 0 ? [] : [`no tolerance for ${unjudged.join(", ")}`]),
    ].join("; ");
    return { question, ...statusOf(result), detail };
  }
  const all = subjects.map(({ label, result }) => ({ label, ...statusOf(result) }));
  const others = all.filter(({ tone }) => tone !== "good");
  return {
    question,
    answer: `${all.length - others.length} of ${all.length} conform`,
    detail: others.map(({ label, answer }) => `${cutText(label, 40)} ${answer}`).join("; "),
    tone: all.some(({ tone }) => tone === "bad") ? "bad" : others.length > 0 ? "unknown" : "good",
  };
}

/** Where the first wrong number of `result` is born, in few words; undefined where no stage fails. */
function originOf({ attribution }: ConformanceResult): string | undefined {
  if (attribution === null) return undefined;
  const title = stageTitles[attribution.stage];
  return {
    contract: `${title}'s package`,
    host: `the host, before ${title}`,
    stage: title,
    accumulation: `no single stage, seen in ${title}`,
  }[attribution.origin];
}

function firstWrong(subjects: readonly Subject[]): Verdict {
  const question = "First wrong?";
  const blamed = subjects.filter(({ result }) => result.attribution !== null).toSorted((a, b) =>
    stageNames.indexOf(a.result.attribution!.stage) -
    stageNames.indexOf(b.result.attribution!.stage)
  );
  if (blamed.length === 0) {
    const isRight = subjects.every(({ result }) => conforms(result));
    return {
      question,
      answer: "none",
      detail: "no stage is to blame",
      tone: isRight ? "good" : "unknown",
    };
  }
  const [{ label, result }] = blamed;
  const { value, why } = result.attribution!;
  const whose = subjects.length === 1 ? "" : `${cutText(label, 40)}: `;
  return {
    question,
    answer: originOf(result)!,
    detail: cutText(`${whose}${value}: ${why}`, longest),
    tone: "bad",
  };
}

function nearest(subjects: readonly Subject[]): Verdict {
  const question = "How much room?";
  const judged = subjects.flatMap(({ label, result }) =>
    // What is exact or not has no room to speak of.
    result.cases.filter((each) => each.outcome !== "skipped" && each.tolerance !== 0)
      .map((each) => ({ label, each }))
  );
  const worst = worstOf(judged.map(({ each }) => each));
  if (worst === undefined) {
    return { question, answer: "not known", detail: "nothing has a tolerance", tone: "unknown" };
  }
  const { value, passage, metric, error, tolerance, outcome } = worst;
  const { label } = judged.find(({ each }) => each === worst)!;
  const ratio = ratioOf(worst);
  const where = [
    ...(subjects.length === 1 ? [] : [cutText(label, 40)]),
    cutText(value, longest),
    ...(passage === null ? [] : [`passage ${passage}`]),
  ].join(", ");
  return {
    question,
    answer: ratio === undefined ? numberless(worst) : `${ratioText(ratio)} of the tolerance`,
    detail: ratio === undefined
      ? `the worst: ${where}`
      : `the worst: ${where}, ${metric} ${figure(error)}, at most ${figure(tolerance)}`,
    tone: outcome === "fail" ? "bad" : "good",
  };
}

/** Before durations are equal, no waveform can be. */
function durations(subjects: readonly Subject[]): Verdict {
  const question = "Durations?";
  const judged = subjects.flatMap(({ result }) => result.cases).filter(({ metric, outcome }) =>
    metric === "differing_durations" && outcome !== "skipped"
  );
  const of = counted(judged.length, "passage");
  if (judged.length === 0) {
    return { question, answer: "not known", detail: "the chain was not run", tone: "unknown" };
  }
  const wrong = judged.filter(({ outcome }) => outcome === "fail");
  if (wrong.length === 0) {
    return { question, answer: "equal", detail: `to PyTorch's, on ${of}`, tone: "good" };
  }
  return { question, answer: `differ on ${wrong.length}`, detail: `of ${of}`, tone: "bad" };
}
