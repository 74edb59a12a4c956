/** A side-by-side for the tests of its reports: fake systems, one of which dies. */
import { compareFakes, die, spoken } from "../../bench/peers/_fake_peers.ts";
import type { PeersResult } from "../../bench/peers/result.ts";

/** PyTorch at 1 s an utterance; `fast` at half a second, of another length, until it dies in passage 2; `gone`, which never comes up. */
export async function peersFixture(): Promise<PeersResult> {
  const longer = Float32Array.from(
    { length: spoken.length + 600 },
    (_, i) => 1.5 * (spoken[i] ?? 0),
  );
  const { result } = await compareFakes([
    { id: "pytorch", quiet: spoken, ms: () => 1000 },
    {
      id: "fast",
      audio: () => longer,
      ms: () => 500,
      onSpeak: (n, number) => void (number === 2 && n > 8 && die("fast")),
    },
    {
      id: "gone",
      onStart: () => {
        throw new Error("torch is not installed");
      },
    },
  ], { settings: { rounds: 5, warmups: 1, threads: 2, seed: 0 } });
  result.startedAt = result.sessions[0].startedAt = "2026-01-02T03:04:05.000Z";
  return result;
}
