import assert from "node:assert/strict";
import { MilBuilder, type MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { OnnxSession } from "../../onnx/session.ts";
import { translate } from "../../onnx/translate.ts";
import { tensor } from "../../tensor/tensor.ts";
import { InjectionError, ProgramEditor } from "./_program_editor.ts";
import { combine, palettize, permuteBlocks, roundToFp16, swapValues } from "./_rewrites.ts";

/** y = 2 x + w, z = y - x. */
function program(): MilProgram {
  const mil = new MilBuilder({ opset: "CoreML7" });
  const x = mil.input("x", "fp32", [4]);
  const weight = mil.constant("w", tensor("fp32", [4], Float32Array.of(5, 3, 3, -1)));
  const doubled: MilVar = mil.op("mul", { x, y: 2 }, "doubled");
  const y = mil.op("add", { x: doubled, y: weight }, "y");
  return mil.build([y, mil.op("sub", { x: y, y: x }, "z")]);
}

/** What the program gives for `x`, after `edit`. */
async function run(edit: (editor: ProgramEditor) => void, x = [1, 2, 3, 4]) {
  const editor = new ProgramEditor(program());
  edit(editor);
  const feature = (name: string) => ({ name, dtype: "fp32" }) as const;
  await using session = await OnnxSession.create(
    translate({
      program: editor.program,
      inputs: [feature("x")],
      outputs: [feature("y"), feature("z")],
    }),
    { threadCount: 1 },
  );
  const { y, z } = await session.run({ x: tensor("fp32", [4], Float32Array.from(x)) });
  return { y: [...y.data], z: [...z.data] };
}

Deno.test("operations, arguments and constants are changed", async () => {
  assert.deepEqual(await run(() => {}), { y: [7, 7, 9, 7], z: [6, 5, 6, 3] });
  const changes: [(editor: ProgramEditor) => void, number[]][] = [
    [(p) => p.mapConstant("w", (value) => value + 1), [8, 8, 10, 8]],
    [(p) => p.retype(p.source("y"), "sub"), [-3, 1, 3, 9]],
    [(p) => p.setArgument(p.first("mul"), "y", [3]), [8, 9, 12, 11]],
    [(p) => p.bind(p.source("y"), "y", "x"), [3, 6, 9, 12]],
    [(p) => p.redirect("doubled", "x"), [6, 5, 6, 3]],
    [(p) => combine(p, "doubled", "mul", 10), [25, 43, 63, 79]],
    [(p) => {
      p.retype(p.source("y"), "sub");
      swapValues(p, "doubled", "w");
    }, [3, -1, -3, -9]],
  ];
  for (const [edit, y] of changes) assert.deepEqual((await run(edit)).y, y);
});

Deno.test("what takes an output's place takes its name, for the program and for other operations", async () => {
  const { y, z } = await run((editor) => combine(editor, "y", "add", 100));
  assert.deepEqual([y, z], [[107, 107, 109, 107], [106, 105, 106, 103]]);
});

Deno.test("rounding to fp16 in fp32 operations is what fp16 does", async () => {
  const x = [1 / 3, 1000.123, 2049, -0.7];
  const { y } = await run((editor) => {
    editor.mapConstant("w", () => 0);
    roundToFp16(editor, "doubled");
  }, x);
  assert.deepEqual(y, x.map((value) => Math.f16round(2 * value)));
});

Deno.test("a palette changes nothing but what is moved", async () => {
  const at = (moved: number) => (editor: ProgramEditor) =>
    palettize(editor, editor.source("y"), "y", (place) => place === moved);
  assert.deepEqual((await run(at(-1))).y, [7, 7, 9, 7]);
  // From 3 to the next greater value of the palette, and from the greatest to the one before.
  assert.deepEqual((await run(at(1))).y, [7, 9, 9, 7]);
  assert.deepEqual((await run(at(0))).y, [5, 7, 9, 7]);
});

Deno.test("blocks of rows are permuted", () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...permuteBlocks(rows, 3, (row) => 2 - row)], [5, 6, 3, 4, 1, 2]);
});

Deno.test("a change that finds nothing to change, or changes nothing, is an error", () => {
  const edits: ((editor: ProgramEditor) => void)[] = [
    (p) => p.all("conv"),
    (p) => p.first("mul", /other/),
    (p) => p.source("nobody"),
    (p) => p.users("w", "mul"),
    (p) => p.argument(p.source("y"), "z"),
    (p) => p.mapConstant("v", (value) => value + 1),
    (p) => p.mapConstant("w", (value) => value),
    (p) => p.setArgument(p.first("mul"), "y", [2]),
    (p) => p.setArgument(p.source("y"), "x", [2]),
    (p) => p.bind(p.source("y"), "x", "doubled"),
    (p) => p.unbind(p.source("y"), "bias"),
    (p) => p.redirect("y", "x"),
    (p) => p.redirect("z", "x"),
    (p) => p.intercept("y", (value) => value),
    (p) => swapValues(p, "doubled", "z"),
  ];
  for (const edit of edits) {
    assert.throws(() => edit(new ProgramEditor(program())), InjectionError, String(edit));
  }
});
