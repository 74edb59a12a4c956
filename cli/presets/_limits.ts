/** Limits of size and quality, as options give them. */
import { InvalidArgumentError } from "commander";
import { type Limit, limitedFigures } from "../../tuning/limits.ts";

const unitBytes: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Parses `55MB`, `52.5MiB` or plain bytes, to bytes. */
export function sizeInBytes(text: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * unitBytes[unit?.toUpperCase()]);
  if (bytes > 0) return bytes;
  throw new InvalidArgumentError("Expected a size such as 55MB (of 1e6 bytes), 52.5MiB or bytes.");
}

/** Figures in dB that {@link limitList} takes. */
const qualities = limitedFigures.filter((figure) => figure !== "size");

/** Parses `lsd=1.0,highband=+0.3`, where a plus sign is for a limit over the base preset, and adds it to `earlier`. */
export function limitList(text: string, earlier: readonly Limit[] = []): Limit[] {
  const limits = text.split(",").map((part): Limit => {
    const [, name, plus, number] = /^\s*(\w+)\s*=\s*(\+?)(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    const figure = qualities.find((known) => known === name);
    const most = Number(number);
    if (figure !== undefined && most > 0) return { figure, most, overBase: plus === "+" };
    throw new InvalidArgumentError(
      `Expected limits in dB on some of ${
        qualities.join(", ")
      }, such as lsd=1.0, or lsd=+0.2 over the base preset's.`,
    );
  });
  const all = [...earlier, ...limits];
  const repeated = qualities.find((name) => all.filter(({ figure }) => figure === name).length > 1);
  if (repeated === undefined) return all;
  throw new InvalidArgumentError(`Expected one limit on ${repeated}.`);
}
