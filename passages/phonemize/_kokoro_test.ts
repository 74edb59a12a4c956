import assert from "node:assert/strict";
import { fromEspeak } from "./_kokoro.ts";

const american: Readonly<Record<string, string>> = {
  "həlˈoʊ": "həlˈO",
  "tˈaɪm": "tˈIm",
  "ˈaʊɚ": "ˈWəɹ",
  "lˈeɪɾɚ": "lˈATəɹ",
  "dʒˈɔɪn": "ʤˈYn",
  "mˈɑːɹtʃ": "mˈɑɹʧ",
  "bˈɜːd": "bˈɜɹd",
  "kjˈʊɹɹiəs": "kjˈʊɹiəs",
  "mˈɔːɹnɪŋ": "mˈɔɹnɪŋ",
  "bˈʌʔn̩": "bˈʌtn",
  "lˈɑːx": "lˈɑk",
  "dᵻpˈɑːɹɾᵻd": "dəpˈɑɹTᵻd",
  "hˈaʊzᵻz": "hˈWzᵻz",
  "sˈʌdən": "sˈʌdᵊn",
  "pˈiːpəl": "pˈipᵊl",
  "bəlˈuːnz": "bəlˈunz",
  "əpˈɪniən": "əpˈɪnjᵊn",
  "jˈuːʒuːəl": "jˈuʒəwəl",
  "ɐbˌaʊt": "əbˈWt",
  "ʃˈɛɹɪf": "ʃˈɛɹəf",
  "mjˈuːzɪk": "mjˈuzɪk",
};
const british: Readonly<Record<string, string>> = {
  "ɡˈəʊt": "ɡˈQt",
  "hˈeə": "hˈɛː",
  "nˌiə": "nˈɪə",
  "kˈɑː": "kˈɑː",
  "nˈɜːs": "nˈɜːs",
  "bˈɒtəl": "bˈɒtᵊl",
  "wˈɒntᵻd": "wˈɒntɪd",
};

Deno.test("espeak-ng's American IPA becomes Kokoro's phonemes", () => {
  for (const [ipa, phonemes] of Object.entries(american)) {
    assert.equal(fromEspeak(ipa, "a"), phonemes);
  }
});

Deno.test("espeak-ng's British IPA keeps its length marks and has vowels of its own", () => {
  for (const [ipa, phonemes] of Object.entries(british)) {
    assert.equal(fromEspeak(ipa, "b"), phonemes);
  }
});
