/**
 * The program of a worker process: an {@link Assignment} and requests on standard input, messages on standard output.
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { openBackend } from "../../backends/open.ts";
import { linesOf } from "../../system/lines.ts";
import { readProcessMemory } from "../../system/process_memory.ts";
import type { Assignment, Message, Request } from "./protocol.ts";
import { serve } from "./serve.ts";

/** Ends this process and removes its files: its supervisor may have been killed, and then nobody else does. */
function end(scratchDir: Assignment["scratchDir"], exitCode = 0): never {
  if (scratchDir !== undefined) Deno.removeSync(scratchDir, { recursive: true });
  Deno.exit(exitCode);
}

/** Writes at once: what is said before a crash must have left the process by then. */
function sayTo(stdout: typeof Deno.stdout, scratchDir: Assignment["scratchDir"]) {
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
function linesUntilEnd(stdin: typeof Deno.stdin): ReadableStream<string> {
  return new ReadableStream({
    async start(controller) {
      let first: string | undefined;
      for await (const line of linesOf(stdin.readable)) {
        first ??= line;
        controller.enqueue(line);
      }
      end(first && JSON.parse(first).scratchDir);
    },
  });
}

async function* parsed<T>(lines: AsyncIterable<string>): AsyncGenerator<T> {
  for await (const line of lines) yield JSON.parse(line);
}

if (import.meta.main) {
  // Ctrl-C reaches the whole group of processes; what it means here is the supervisor's to decide.
  Deno.addSignalListener("SIGINT", () => {});
  const lines = linesUntilEnd(Deno.stdin);
  const reader = lines.getReader();
  const assignment: Assignment = JSON.parse((await reader.read()).value!);
  reader.releaseLock();
  const say = sayTo(Deno.stdout, assignment.scratchDir);
  let backend: Backend;
  try {
    backend = openBackend(assignment.backend);
  } catch (error) {
    say({ type: "unusable", message: error instanceof Error ? error.message : String(error) });
    end(assignment.scratchDir, 1);
  }
  const requests = parsed<Request>(lines);
  await serve(assignment, { backend, requests, say, readMemory: readProcessMemory });
}
