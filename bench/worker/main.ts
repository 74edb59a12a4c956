/**
 * The program of a worker process: an {@link Assignment} and requests on standard input, messages on standard output.
 * @module
 */
import { openBackend } from "../../backends/open.ts";
import type { Backend } from "../../backends/backend.ts";
import { linesOf } from "../../system/lines.ts";
import type { Assignment, Message, Request } from "./protocol.ts";
import { serve } from "./serve.ts";

/** Writes at once: what is said before a crash must have left the process by then. */
function say(message: Message): void {
  const bytes = new TextEncoder().encode(JSON.stringify(message) + "\n");
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

function openOrEnd({ backend }: Assignment): Backend {
  try {
    return openBackend(backend);
  } catch (error) {
    say({ type: "unusable", message: error instanceof Error ? error.message : String(error) });
    Deno.exit(1);
  }
}

/**
 * Lines of standard input as they come. Its end is that of the supervisor, which may have been killed: then nobody else ends
 * this process, whatever is at work here, or removes its files.
 */
function input(): ReadableStream<string> {
  return new ReadableStream({
    async start(controller) {
      let scratchDir: Assignment["scratchDir"];
      for await (const line of linesOf(Deno.stdin.readable)) {
        scratchDir ??= JSON.parse(line).scratchDir;
        controller.enqueue(line);
      }
      if (scratchDir !== undefined) await Deno.remove(scratchDir, { recursive: true });
      Deno.exit(0);
    },
  });
}

async function* parsed<T>(lines: AsyncIterable<string>): AsyncGenerator<T> {
  for await (const line of lines) yield JSON.parse(line);
}

if (import.meta.main) {
  // Ctrl-C reaches the whole group of processes; what it means here is the supervisor's to decide.
  Deno.addSignalListener("SIGINT", () => {});
  const lines = input();
  const reader = lines.getReader();
  const assignment: Assignment = JSON.parse((await reader.read()).value!);
  reader.releaseLock();
  await serve(assignment, {
    backend: openOrEnd(assignment),
    requests: parsed<Request>(lines),
    say,
  });
}
