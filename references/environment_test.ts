import assert from "node:assert/strict";
import { join } from "node:path";
import { type RunCommand, SubprocessError } from "../system/subprocess.ts";
import { ensurePython, PythonEnvironmentError } from "./environment.ts";

/** Stands for Python: records what is asked of it; `failing` makes the commands that match fail. */
function fakePython(version: string, failing?: RegExp): { run: RunCommand; commands: string[] } {
  const commands: string[] = [];
  const run: RunCommand = async (program, args) => {
    const command = [program, ...args].join(" ");
    commands.push(command);
    if (failing?.test(command)) throw new SubprocessError(command, 1, "no such thing");
    if (args[0] === "-c") return `${version}\n`;
    if (args[1] === "venv") await Deno.mkdir(args.at(-1)!, { recursive: true });
    return "";
  };
  return { run, commands };
}

async function inCache(test: (cache: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await test(cache);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

Deno.test("the environment is made once, then found", () =>
  inCache(async (cache) => {
    const { run, commands } = fakePython("3.11");
    const python = await ensurePython({ cacheDir: cache, run });
    assert.ok(python.startsWith(join(cache, "python", "3.11-")));
    assert.equal(commands.filter((command) => command.includes("-m venv")).length, 1);
    assert.equal(commands.filter((command) => command.includes("--no-deps")).length, 1);
    const count = commands.length;
    assert.equal(await ensurePython({ cacheDir: cache, run }), python);
    // Only Python's version is asked for again.
    assert.equal(commands.length, count + 1);
  }));

Deno.test("an environment whose packages failed is made anew", () =>
  inCache(async (cache) => {
    const broken = fakePython("3.12", /pip install/);
    await assert.rejects(ensurePython({ cacheDir: cache, run: broken.run }), (error) => {
      assert.ok(error instanceof PythonEnvironmentError);
      assert.match(error.message, /install the Python packages.*no such thing[^]*--python PATH/);
      return true;
    });
    const working = fakePython("3.12");
    await ensurePython({ cacheDir: cache, run: working.run });
    assert.ok(working.commands.some((command) => command.includes("venv --clear")));
  }));

Deno.test("no Python, and too old a one, are told with a remedy", () =>
  inCache(async (cache) => {
    for (
      const [fake, problem] of [
        [fakePython("3.11", /-c/), /no such thing/],
        [fakePython("3.10"), /is 3\.10/],
      ] as const
    ) {
      await assert.rejects(ensurePython({ cacheDir: cache, run: fake.run }), (error) => {
        assert.ok(error instanceof PythonEnvironmentError);
        assert.match(error.message, problem);
        assert.match(error.remedy, /3\.11 or newer/);
        return true;
      });
    }
  }));

Deno.test("an interpreter of the user's own is taken as it is", async () => {
  const { run, commands } = fakePython("3.11");
  assert.equal(await ensurePython({ python: "/opt/py/bin/python", run }), "/opt/py/bin/python");
  assert.deepEqual(commands, []);
});
