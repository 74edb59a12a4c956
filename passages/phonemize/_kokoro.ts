/**
 * espeak-ng's IPA to Kokoro's phonemes, one word at a time. Kokoro writes diphthongs and affricates
 * as one symbol each and English without length marks (American) or with them (British). The rules
 * were worked out by comparing espeak-ng's output with phonemes that Kokoro is known to speak well.
 * @module
 */
import type { Language } from "./_espeak.ts";

type Rule = readonly [from: RegExp, to: string];

/** Before everything else: symbols of espeak-ng that both kinds of English write differently. */
const common: readonly Rule[] = [
  [/ʔn\u0329|ʔn/gu, "tn"],
  [/([nlm])\u0329/gu, "ᵊ$1"],
  [/ʔ/gu, "t"],
  // Foreign consonants become the nearest English ones; nasal vowels lose the tilde.
  [/[xç]/gu, "k"],
  [/ɬ/gu, "l"],
  [/r/gu, "ɹ"],
  [/ʲ(?=[oə])/gu, "j"],
  [/[ʲ\u0303\u0329]/gu, ""],
  [/tʃ/gu, "ʧ"],
  [/dʒ/gu, "ʤ"],
  [/aɪ/gu, "I"],
  [/aʊ/gu, "W"],
  [/eɪ/gu, "A"],
  [/ɔɪ/gu, "Y"],
];

const american: readonly Rule[] = [
  [/oʊ|əʊ/gu, "O"],
  [/ɚɹ?/gu, "əɹ"],
  [/ɜːɹ?/gu, "ɜɹ"],
  [/oː/gu, "ɔ"],
  [/ː/gu, ""],
  [/ɹɹ/gu, "ɹ"],
  [/iəɹ/gu, "ɪɹ"],
  [/e/gu, "A"],
  [/o(?![ˈˌ])/gu, "ɔ"],
  [/ɾ/gu, "T"],
  [/ɐ/gu, "ə"],
  [/a/gu, "ɑ"],
  // The reduced vowel stays in the endings -ed and -es alone.
  [/ᵻ(?![dz]$)/gu, "ə"],
  [/^bɪ(?=[^ˈˌ][ˈˌ])/u, "bə"],
  [/(?<=[nl])iən/gu, "jᵊn"],
  [/(?<=[ʒʧ])uəl/gu, "əwəl"],
  [/(?<=j)ʊ(?=l)/gu, "ə"],
  // After the stressed syllable: a lax vowel before another vowel is tense, before most consonants reduced.
  [/(?<=[ˈˌ].*[^ˈˌ])ɪ(?=ɹ$)/gu, "iə"],
  [/(?<=[^ˈˌAOWY])ɪ(?=[ˈˌ]?[AIOiəɪ])/gu, "i"],
  [/(?<=[ˈˌ].*[bdfhjklmnpstvwzðŋɡɹʃʒʤʧθT])ɪ(?=[bdfɡlmnpt]|s(?!t))/gu, "ə"],
];

const british: readonly Rule[] = [
  [/əʊ|oʊ/gu, "Q"],
  [/eə/gu, "ɛː"],
  [/iə/gu, "ɪə"],
  [/oː/gu, "ɔː"],
  [/ɚ/gu, "ə"],
  [/ɾ/gu, "t"],
  [/e/gu, "ɛ"],
  [/o/gu, "ɒ"],
  [/ɐ/gu, "ə"],
  [/ᵻ/gu, "ɪ"],
];

/** After everything else: syllabic l and n after a stressed syllable, and missing main stress. */
const endings: readonly Rule[] = [
  [/(?<=[ˈˌ].*[pbtdkɡfvθðszʃʒʧʤmni])əl(?![ˈˌ])/gu, "ᵊl"],
  [/(?<=[ˈˌ].*[tdszʒʤʧ])ən(?![ˈˌ])/gu, "ᵊn"],
  // espeak-ng lowers the stress of words like "about" in a phrase. Kokoro marks it as main stress.
  [/^([^ˈ]*)ˌ([^ˈˌ]*)$/u, "$1ˈ$2"],
];

const rules: Readonly<Record<Language, readonly Rule[]>> = {
  a: [...common, ...american, ...endings],
  b: [...common, ...british, ...endings],
};

/** Kokoro's phonemes of one word whose espeak-ng IPA is `ipa`. */
export function fromEspeak(ipa: string, lang: Language): string {
  return rules[lang].reduce((word, [from, to]) => word.replace(from, to), ipa);
}
