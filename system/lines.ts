/**
 * Streams of bytes as lines of text.
 * @module
 */

/** The lines of `stream`, decoded as UTF-8, without their ends; what follows the last one too, if not empty. */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** The last `count` lines of `stream`, which is read to its end. */
export async function lastLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  count: number,
): Promise<string> {
  const kept: string[] = [];
  for await (const line of linesOf(stream)) {
    kept.push(line);
    if (kept.length > count) kept.shift();
  }
  return kept.join("\n").trim();
}
