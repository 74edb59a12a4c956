/**
 * Name of the WAV file of a passage, as `name` spoke it: a preset, or `reference`. What may not stand in a file's name
 * everywhere is written as its code point.
 */
export function wavFileOf(passageNumber: number, name: string): string {
  const safe = name.replace(
    /[^\w.+-]/gu,
    (character) => `%${character.codePointAt(0)!.toString(16)}`,
  );
  return `passage_${passageNumber}_${safe}.wav`;
}
