/**
 * The first look at a text: what can be read aloud stays, invisible and unreadable signs are taken out
 * and accounted for, and letters of other scripts are refused.
 * @module
 */
import { codePointName } from "../vocabulary.ts";

/** A sign of the text. */
export interface TextSign {
  readonly sign: string;
  /** The code point, for example `U+1F600`. */
  readonly codePoint: string;
  /** Where it is in the text, counted in code points from 1. */
  readonly position: number;
}

/** A text that cannot be spoken. Carries all letters and digits for which there is no reading. */
export class TextError extends RangeError {
  override readonly name = "TextError";
  constructor(message: string, readonly unreadable: readonly TextSign[] = []) {
    super(message);
  }
}

/** A text as {@link screen} leaves it. */
export interface ScreenedText {
  readonly text: string;
  /** Signs without a reading (emoji, control characters, arrows and so on), in order. */
  readonly skipped: readonly TextSign[];
}

/** Signs that the normalizer reads aloud or that become punctuation. */
const readableSigns = new Set("!\"#$%&'()+,-./:;=?@[]{}£€¥¢°×÷§½¼¾–—―−‐‑…‘’‚‛“”„‟«»‹›´`ʼ′″¡¿");

/**
 * `text` with compatibility forms unified (ligatures, full-width letters), accents composed, invisible
 * format characters removed, white space kept, and every other sign without a reading replaced by a space.
 * @throws {TextError} naming all letters and digits that are not Latin.
 */
export function screen(text: string): ScreenedText {
  const kept: string[] = [];
  const skipped: TextSign[] = [];
  const unreadable: TextSign[] = [];
  let position = 0;
  for (const sign of text) {
    position++;
    // Joiners, direction marks, soft hyphens, variation selectors and combining marks, which make no sound alone.
    if (/[\p{Cf}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/u.test(sign)) continue;
    if (readableSigns.has(sign) || /^[\s0-9]$/.test(sign) || /\p{Script=Inherited}/u.test(sign)) {
      kept.push(sign);
      continue;
    }
    const unified = sign.normalize("NFKC");
    if (/^[\p{Script=Latin}0-9()/.]+$/u.test(unified)) kept.push(unified);
    else {
      const found = { sign, codePoint: codePointName(sign), position };
      if (/[\p{L}\p{N}\p{M}]/u.test(sign)) unreadable.push(found);
      else {
        skipped.push(found);
        kept.push(" ");
      }
    }
  }
  if (unreadable.length > 0) throw new TextError(describe(unreadable), unreadable);
  return { text: kept.join("").normalize("NFC").replace(/\p{M}/gu, ""), skipped };
}

const listedSigns = 10;

function describe(unreadable: readonly TextSign[]): string {
  const listed = unreadable.slice(0, listedSigns).map(({ sign, codePoint, position }) =>
    `'${sign}' (${codePoint}) at position ${position}`
  );
  if (unreadable.length > listedSigns) listed.push(`${unreadable.length - listedSigns} more`);
  return `Cannot speak ${listed.join(", ")}: expected Latin letters and the digits 0 to 9; ` +
    `write the words in Latin letters or remove them`;
}
