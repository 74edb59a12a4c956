/**
 * The program of a worker process: an {@link Assignment} and requests on standard input, messages on standard output. Its argument
 * is the directory of its temporary files, which it makes and removes.
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { openBackend } from "../../backends/open.ts";
import { linesOf } from "../../system/lines.ts";
import { readProcessMemory } from "../../system/process_memory.ts";
import type { Assignment, Message, Request } from "./protocol.ts";
import { serve } from "./serve.ts";

/** Ends this process and removes its files: its supervisor may have been killed, and then nobody else does. */
function end(scratchDir: string, exitCode = 0): never {
  Deno.removeSync(scratchDir, { recursive: true });
  Deno.exit(exitCode);
}

/** Writes at once: what is said before a crash must have left the process by then. */
function sayTo(stdout: typeof Deno.stdout, scratchDir: string) {
  return (message: Message): void => {
    const bytes = new TextEncoder().encode(JSON.stringify(message) + "\n");
    try {
      for (let done = 0; done < bytes.length;) done += stdout.writeSync(bytes.subarray(done));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) end(scratchDir);
      throw error;
    }
  };
}

/** Lines of `stdin` as they come. Its end is that of the supervisor, and so of this process, whatever is at work here. */
function linesUntilEnd(stdin: typeof Deno.stdin, scratchDir: string): ReadableStream<string> {
  return new ReadableStream({
    async start(controller) {
      for await (const line of linesOf(stdin.readable)) controller.enqueue(line);
      end(scratchDir);
    },
  });
}

async function* parsed<T>(lines: AsyncIterable<string>): AsyncGenerator<T> {
  for await (const line of lines) yield JSON.parse(line);
}

if (import.meta.main) {
  // Ctrl-C reaches the whole group of processes; what it means here is the supervisor's to decide.
  Deno.addSignalListener("SIGINT", () => {});
  const [scratchDir] = Deno.args;
  // Nobody else may read it: it lies where temporary files of all users do.
  Deno.mkdirSync(scratchDir, { mode: 0o700 });
  const lines = linesUntilEnd(Deno.stdin, scratchDir);
  const reader = lines.getReader();
  const assignment: Assignment = JSON.parse((await reader.read()).value!);
  reader.releaseLock();
  const say = sayTo(Deno.stdout, scratchDir);
  let backend: Backend;
  try {
    backend = openBackend(assignment.backend);
  } catch (error) {
    say({ type: "unusable", message: error instanceof Error ? error.message : String(error) });
    end(scratchDir, 1);
  }
  const requests = parsed<Request>(lines);
  await serve(assignment, { backend, requests, say, readMemory: readProcessMemory });
}
