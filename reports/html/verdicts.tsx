/** The head of a page: what its result says at a glance. */
import type { JSX } from "preact";
import type { Verdict } from "../_verdict.ts";

/** One card a question; the answer says in words what its colour says. */
export function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }): JSX.Element {
  return (
    <section aria-label="At a glance">
      <ul class="verdicts">
        {verdicts.map(({ question, answer, detail, tone }) => (
          <li key={question} class={tone}>
            <span class="question">{question}</span>
            <strong>{answer}</strong>
            <span>{detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
