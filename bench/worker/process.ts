/**
 * Workers as processes of their own: a crash of a stage is theirs alone, and a hanging one can be killed.
 * @module
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLines, linesOf } from "../../system/lines.ts";
import { removeIfThere } from "../../system/presence.ts";
import type { WorkerEnd, WorkerLink } from "./link.ts";
import type { Assignment, Message, Request } from "./protocol.ts";

/** Options of {@link startWorkerProcess}. */
export interface WorkerProcessOptions {
  /** What starts Deno; this process's own by default. */
  readonly deno?: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command in place of the worker's program, for tests. */
  readonly command?: readonly string[];
}

const stderrLines = 6;
/** How long a worker may take to end by itself, once its input has ended. */
const graceMs = 2_000;

/**
 * Starts a worker with `assignment`. It may read, open libraries, and write to a directory of its own and to the cache of
 * compiled models; it has no network and starts nothing.
 */
export function startWorkerProcess(
  assignment: Assignment,
  { deno = Deno.execPath(), env, command }: WorkerProcessOptions = {},
): WorkerLink {
  // The worker makes it, not this process: were this one killed in between, nobody would remove it.
  const scratch = join(tmpdir(), `kokobench-worker-${crypto.randomUUID()}`);
  const [program, ...args] = command ?? workerCommand(deno, scratch, assignment);
  const child = new Deno.Command(program, {
    args,
    // Temporary files of a worker that is killed go with it.
    env: { ...env, TMPDIR: scratch, TMP: scratch, TEMP: scratch, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdin = child.stdin.getWriter();
  const send = (value: Assignment | Request) => {
    // That it is dead shows at its end, which says more.
    stdin.write(new TextEncoder().encode(JSON.stringify(value) + "\n")).catch(() => {});
  };
  const stderr = lastLines(child.stderr, stderrLines);
  const ended = async (): Promise<WorkerEnd> => {
    const { code, signal } = await child.status;
    await removeIfThere(scratch);
    const lastWords = await stderr;
    return { signal, exitCode: signal === null ? code : null, lastWords };
  };
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const end = ended();
  const messages = messagesOf(child.stdout);
  send(assignment);
  return {
    send,
    messages,
    kill,
    end,
    async [Symbol.asyncDispose]() {
      await stdin.close().catch(() => {});
      const timer = setTimeout(kill, graceMs);
      await end;
      clearTimeout(timer);
      await messages.return(undefined);
    },
  };
}

function workerCommand(deno: string, scratch: string, { backend }: Assignment): string[] {
  const writable = backend.name === "coreml" ? [scratch, backend.cacheDir] : [scratch];
  return [
    ...[deno, "run", "--quiet", "--no-prompt", "--cached-only"],
    ...["--allow-read", "--allow-ffi", `--allow-write=${writable}`],
    ...[join(import.meta.dirname!, "main.ts"), scratch],
  ];
}

/** What libraries print between the messages is passed over. */
async function* messagesOf(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Message> {
  for await (const line of linesOf(stdout)) {
    if (line.startsWith('{"type":')) yield JSON.parse(line);
  }
}
