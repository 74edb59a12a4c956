/**
 * The script of a listening test. Recordings are decoded before they play, so that a switch from one to another falls on
 * the sample, and both sides are always fetched, in the same order, whatever X is.
 */
import { drawTrials, guessProbability, outcomeText } from "./trials.ts";

/** Works on the section `listening`; takes its sides from the element `listening-data`. */
export const listeningScript = `
(() => {
${[drawTrials, guessProbability, outcomeText].join("\n")}

const section = document.getElementById("listening");
const sides = JSON.parse(document.getElementById("listening-data").textContent);
const part = (name) => section.querySelector('[data-part="' + name + '"]');
const setup = part("setup");
let context, test;

function chosen() {
  const [a, b] = [sides[setup.elements.a.value], sides[setup.elements.b.value]];
  const pairs = a === b ? [] : a.recordings.flatMap((one) => {
    const other = b.recordings.find(({ passage }) => passage === one.passage);
    return other ? [{ passage: one.passage, a: one, b: other }] : [];
  });
  return { a, b, pairs };
}

/** By how much A is louder than B, in dB; 0 where that is not known. */
const differenceOf = ({ a, b }) =>
  a.levelDb === null || b.levelDb === null ? 0 : a.levelDb - b.levelDb;

function describePair() {
  const { a, b, pairs } = chosen();
  const most = Math.max(0, ...pairs.map((pair) => Math.abs(differenceOf(pair))));
  const passages = pairs.length === 1 ? "1 passage" : pairs.length + " passages";
  part("pair").textContent = a === b
    ? "A and B are the same: choose another one."
    : pairs.length === 0
    ? "A and B have no passage in common."
    : "Both have " + passages + "; their levels differ by " + (most < 0.05
      ? "less than 0.1 dB."
      : "up to " + most.toFixed(1) + " dB.");
  setup.querySelector("button").disabled = pairs.length === 0;
}

function show(name) {
  for (const each of ["setup", "trial", "outcome"]) part(each).hidden = each !== name;
  (name === "setup" ? setup.elements.a : part(name)).focus();
}
const say = (text) => part("status").textContent = text;

/** Sound of a trial: one voice at a time, at a position that all share. */
function deck(buffers, gains) {
  let voice = null;
  let rest = 0;
  const seconds = Math.max(...Object.values(buffers).map(({ duration }) => duration));
  const position = () =>
    voice ? Math.min(seconds, voice.offset + context.currentTime - voice.startedAt) : rest;
  function pause() {
    rest = position();
    if (!voice) return;
    voice.gain.gain.setTargetAtTime(0, context.currentTime, 0.003);
    voice.source.stop(context.currentTime + 0.02);
    voice = null;
  }
  function play(side) {
    pause();
    if (rest >= buffers[side].duration - 0.01) rest = 0;
    const [source, gain] = [context.createBufferSource(), context.createGain()];
    source.buffer = buffers[side];
    source.connect(gain).connect(context.destination);
    gain.gain.setValueAtTime(0, context.currentTime);
    gain.gain.setTargetAtTime(gains[side], context.currentTime, 0.003);
    const mine = voice = { source, gain, startedAt: context.currentTime, offset: rest };
    source.onended = () => {
      if (voice !== mine) return;
      voice = null;
      rest = 0;
    };
    source.start(0, rest);
  }
  return { play, pause, position, seconds, restart: () => { pause(); rest = 0; } };
}

const decoded = new Map();
async function bufferOf({ player }) {
  if (!decoded.has(player)) {
    const response = await fetch(document.getElementById(player).src);
    decoded.set(player, await context.decodeAudioData(await response.arrayBuffer()));
  }
  return decoded.get(player);
}

async function start(event) {
  event.preventDefault();
  for (const player of document.querySelectorAll("audio")) player.pause();
  const { a, b, pairs } = chosen();
  const count = Number(setup.elements.count.value);
  const [seed] = crypto.getRandomValues(new Uint32Array(1));
  context ??= new AudioContext();
  await context.resume();
  test = {
    pairs: new Map(pairs.map((pair) => [pair.passage, pair])),
    trials: drawTrials(seed, pairs.map(({ passage }) => passage), count),
    matched: setup.elements.match.checked,
    names: { a: a.name, b: b.name },
    seed,
    answers: [],
  };
  await nextTrial();
}

async function nextTrial() {
  const { trials, answers, pairs, matched } = test;
  const { passage } = trials[answers.length];
  const pair = pairs.get(passage);
  test.deck = null;
  for (const button of section.querySelectorAll("[data-answer]")) button.disabled = true;
  part("progress").textContent = "Trial " + (answers.length + 1) + " of " + trials.length +
    ", passage " + passage + ". A is " + test.names.a + ", B is " + test.names.b + ".";
  show("trial");
  say("");
  try {
    const [a, b] = await Promise.all([bufferOf(pair.a), bufferOf(pair.b)]);
    const difference = matched ? differenceOf(pair) : 0;
    test.deck = deck(
      { a, b },
      { a: 10 ** (-Math.max(0, difference) / 20), b: 10 ** (-Math.max(0, -difference) / 20) },
    );
  } catch {
    show("setup");
    say("This page cannot read its recordings, which lie beside it. deno task report makes one that holds them, and " +
      "on which the test works.");
  }
}

function play(name) {
  const { deck, trials, answers } = test;
  if (!deck) return;
  deck.play(name === "x" ? trials[answers.length].x : name);
  say("Playing " + name.toUpperCase());
  if (name === "x") {
    for (const button of section.querySelectorAll("[data-answer]")) button.disabled = false;
  }
}

function answer(side) {
  if (section.querySelector("[data-answer]").disabled) {
    say("Listen to X first.");
    return;
  }
  test.deck.pause();
  test.answers.push(side);
  if (test.answers.length < test.trials.length) nextTrial();
  else finish();
}

function finish() {
  const { trials, answers, names, seed, matched } = test;
  const correct = trials.filter(({ x }, i) => x === answers[i]).length;
  const outcome = {
    ...names,
    seed,
    levelsMatched: matched,
    trials: trials.map((trial, i) => ({ ...trial, answer: answers[i] })),
    correct,
    pValue: guessProbability(correct, trials.length),
  };
  test.outcome = outcome;
  const often = "Guessing is right as often or more in " + (100 * outcome.pValue).toPrecision(2) + "% of tests";
  part("verdict").textContent = correct + " of " + trials.length + " right. " + often +
    (outcome.pValue <= 0.05 ? ": you can tell them apart." : ", so this does not show that they can be told apart.");
  part("text").value = outcomeText(outcome);
  say("");
  show("outcome");
}

async function copy(kind) {
  const text = part("text");
  text.value = kind === "json" ? JSON.stringify(test.outcome, null, 2) : outcomeText(test.outcome);
  try {
    await navigator.clipboard.writeText(text.value);
    say("Copied.");
  } catch {
    text.select();
    say("The browser does not let this page copy: the text is selected for you to copy it.");
  }
}

const commands = {
  a: () => play("a"),
  b: () => play("b"),
  x: () => play("x"),
  p: () => pause(),
  s: () => restart(),
  1: () => answer("a"),
  2: () => answer("b"),
};
function pause() {
  test.deck?.pause();
  say("Paused");
}
function restart() {
  test.deck?.restart();
  say("At the start");
}
section.addEventListener("keydown", (event) => {
  const isModified = event.ctrlKey || event.metaKey || event.altKey;
  const command = commands[event.key.toLowerCase()];
  if (part("trial").hidden || isModified || event.repeat || !command) return;
  event.preventDefault();
  command();
});
const onClick = (selector, listener) => {
  for (const button of section.querySelectorAll(selector)) {
    button.addEventListener("click", () => listener(button));
  }
};
onClick("[data-play]", ({ dataset }) => play(dataset.play));
onClick("[data-answer]", ({ dataset }) => answer(dataset.answer));
onClick("[data-copy]", ({ dataset }) => copy(dataset.copy));
onClick('[data-part="pause"]', pause);
onClick('[data-part="restart"]', restart);
onClick('[data-part="cancel"]', () => {
  test.deck?.pause();
  show("setup");
  say("Given up: nothing is told of it.");
});
onClick('[data-part="again"]', () => show("setup"));
setup.addEventListener("submit", start);
setup.addEventListener("change", describePair);
describePair();

(function follow() {
  const bar = part("position");
  if (test?.deck && !part("trial").hidden) {
    bar.max = test.deck.seconds;
    bar.value = test.deck.position();
  }
  requestAnimationFrame(follow);
})();
})();
`;
