/**
 * Where a side-by-side starts: anew, or where an earlier one of the same things ended.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import type { Conditions } from "../conditions.ts";
import type { PeersSetting } from "./compare.ts";
import { type PeerEntry, type PeersResult, peersSchemaVersion } from "./result.ts";

/**
 * The result before the first run of a session that starts under the conditions `before`.
 * @throws {RangeError} where the earlier result is of other systems, settings, weights, voice, machine or program: naming what differs.
 */
export function openSession(setting: PeersSetting, before: Conditions): PeersResult {
  const { settings, baseline, starts, context, earlier } = setting;
  const startedAt = new Date().toISOString();
  const session = { startedAt, conditions: { before, after: null }, passages: [] };
  const fresh: PeersResult = {
    schemaVersion: peersSchemaVersion,
    status: "running",
    startedAt,
    finishedAt: null,
    ...context,
    sessions: [session],
    settings,
    baseline,
    peers: starts.map(({ prepare: _, ...description }): PeerEntry => ({
      ...description,
      ...{ weightsSha256: null, threads: null, facts: {} },
      ...{ startMs: null, loadMs: null, firstUtteranceMs: null },
      ...{ peakMemoryBytes: null, means: null, problems: [] },
    })),
    passages: [],
    hearing: { recognizer: null, reason: null },
  };
  if (earlier === undefined) return fresh;
  requireSame(identityOf(fresh), identityOf(earlier));
  const sessions = [...earlier.sessions, session];
  return { ...earlier, status: "running", finishedAt: null, sessions };
}

/** What two sessions have to agree on for their passages to stand in one table. */
const identityOf = (
  { environment, settings, baseline, weights, voice, peers }: PeersResult,
): Record<string, unknown> => ({
  // Publishing a report changes the checkout; which changes it has otherwise, nobody can tell.
  environment: { ...environment, gitDirty: null },
  ...{ settings, baseline },
  weights: weights?.sha256,
  voice: voice.sha256,
  systems: peers.map(({ id, label, precision }) => ({ id, label, precision })),
});

function requireSame(own: Record<string, unknown>, earlier: Record<string, unknown>): void {
  const plain = (value: unknown) => value === undefined ? null : JSON.parse(JSON.stringify(value));
  const differing = Object.keys(own).filter((name) =>
    !isDeepStrictEqual(plain(own[name]), plain(earlier[name]))
  );
  if (differing.length === 0) return;
  throw new RangeError(
    `Cannot go on with the earlier side-by-side: it differs in ${differing.join(", ")}. ` +
      "Give the same options, or measure anew into another directory.",
  );
}
