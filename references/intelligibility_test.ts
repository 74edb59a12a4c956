import assert from "node:assert/strict";
import { SubprocessError } from "../system/subprocess.ts";
import { transcribe } from "./intelligibility.ts";
import { PythonScriptError, type runPython } from "./python_process.ts";

const recognizer = { model: "whisper-base", modelSha256: "d0", versions: { ctranslate2: "4" } };

/** Stands for the script: says `messages`. */
function saying(...messages: unknown[]): typeof runPython {
  return (_python, script, args, { onMessage } = {}) => {
    assert.equal(script, "intelligibility.py");
    assert.deepEqual(args.slice(0, 3), ["--threads", "2", "--"]);
    messages.forEach((message) => onMessage?.(message));
    return Promise.resolve();
  };
}

Deno.test("transcripts come in the order of the files, with what heard them", async () => {
  const heard: [number, string][] = [];
  const result = await transcribe(["a.wav", "b.wav"], {
    python: "python3",
    runScript: saying(
      { event: "recognizer", ...recognizer },
      { event: "transcript", index: 1, text: "second" },
      { event: "transcript", index: 0, text: "" },
    ),
    onTranscript: (...one) => heard.push(one),
  });
  assert.deepEqual(result, { status: "done", recognizer, transcripts: ["", "second"] });
  assert.deepEqual(heard, [[1, "second"], [0, ""]]);
});

Deno.test("without the recognizer the check is skipped, with the reason", async () => {
  const runScript = saying({ event: "skipped", reason: "the package x is not installed" });
  assert.deepEqual(await transcribe(["a.wav"], { python: "python3", runScript }), {
    status: "skipped",
    reason: "the package x is not installed",
  });
  const cacheDir = await Deno.makeTempDir();
  try {
    const result = await transcribe(["a.wav"], {
      cacheDir,
      run: (_program, args) => {
        assert.equal(args[0], "-c", "nothing may be installed");
        return Promise.resolve("3.12\n");
      },
    });
    assert.equal(result.status, "skipped");
    const run = () => Promise.reject(new SubprocessError("python3 -c", 127, "no such program"));
    const without = await transcribe(["a.wav"], { cacheDir, run });
    assert.match(without.status === "skipped" ? without.reason : "", /find Python/);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});

Deno.test("where it is asked for, the recognizer is installed by itself", async () => {
  const cacheDir = await Deno.makeTempDir();
  const installed: string[] = [];
  try {
    const result = await transcribe(["a.wav"], {
      install: true,
      cacheDir,
      run: async (_program, args) => {
        if (args[0] === "-c") return "3.12\n";
        if (args[1] === "venv") await Deno.mkdir(args.at(-1)!, { recursive: true });
        else installed.push(args.at(-1)!.split(/[\\/]/).at(-1)!);
        return "";
      },
      runScript: saying(
        { event: "recognizer", ...recognizer },
        { event: "transcript", index: 0, text: "word" },
      ),
    });
    assert.equal(result.status, "done");
    assert.deepEqual(installed, ["requirements_whisper.txt"]);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});

Deno.test("a missing transcript is an error, not a silence", async () => {
  const runScript = saying({ event: "recognizer", ...recognizer });
  await assert.rejects(
    transcribe(["a.wav"], { python: "python3", runScript }),
    (error) => error instanceof PythonScriptError && /expected 1 transcripts/.test(error.message),
  );
});
