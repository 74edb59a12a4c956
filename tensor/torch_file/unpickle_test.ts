import assert from "node:assert/strict";
import { PickleGlobal, PickleTuple } from "./_pickle_values.ts";
import { unpickle, UnpickleError } from "./_unpickle.ts";
import { PickleWriter } from "./torch_file_fixture.ts";

const globals = new Map([
  ["collections.OrderedDict", new PickleGlobal("collections.OrderedDict", () => new Map())],
  ["torch.FloatStorage", new PickleGlobal("torch.FloatStorage")],
]);
const load = (bytes: Uint8Array) => unpickle(bytes, { globals, persistentLoad: (id) => ({ id }) });
const pickle = () => new PickleWriter();

Deno.test("unpickle builds containers and scalars", () => {
  // pickle.dumps({"a": [1, -2, 3.5, None, True], "b": ("x",)}, protocol=2)
  const bytes = Uint8Array.from([
    ...[0x80, 2, 0x7d, 0x71, 0, 0x28, 0x58, 1, 0, 0, 0, 0x61, 0x71, 1, 0x5d, 0x71, 2, 0x28],
    ...[0x4b, 1, 0x4a, 0xfe, 0xff, 0xff, 0xff, 0x47, 0x40, 0x0c, 0, 0, 0, 0, 0, 0, 0x4e, 0x88],
    ...[0x65, 0x58, 1, 0, 0, 0, 0x62, 0x71, 3, 0x58, 1, 0, 0, 0, 0x78, 0x71, 4, 0x85, 0x71, 5],
    ...[0x75, 0x2e],
  ]);
  assert.deepEqual(
    load(bytes),
    new Map<string, unknown>([["a", [1, -2, 3.5, null, true]], ["b", new PickleTuple(["x"])]]),
  );
});

Deno.test("unpickle recalls memos, frames, short strings and long integers of protocol 4", () => {
  const bytes = Uint8Array.from([
    ...[0x80, 4, 0x95, 20, 0, 0, 0, 0, 0, 0, 0, 0x8c, 1, 0x61, 0x94, 0x68, 0],
    ...[0x8a, 5, 0, 0, 0, 0, 1, 0x8a, 1, 0xff, 0x4d, 0, 1, 0x87, 0x86, 0x2e],
  ]);
  const inner = new PickleTuple([2 ** 32, -1, 256]);
  // The first "a" stays on the stack below the tuple of the recalled one.
  assert.deepEqual(load(bytes), new PickleTuple(["a", inner]));
});

Deno.test("unpickle drops the attributes of state dicts", () => {
  const bytes = pickle().global("collections", "OrderedDict").op(0x29, 0x52)
    .op(0x7d, 0x62).stop();
  assert.deepEqual(load(bytes), new Map());
});

const hostile: Readonly<Record<string, [bytes: Uint8Array, message: RegExp]>> = {
  "a call of os.system": [
    pickle().global("os", "system").text("true").op(0x85, 0x52).stop(),
    /refers to "os\.system", which no tensor checkpoint needs, at byte 2/,
  ],
  "builtins.eval through STACK_GLOBAL": [
    pickle().text("builtins").text("eval").op(0x93).stop(),
    /"builtins\.eval"/,
  ],
  "a name of an object's prototype": [
    pickle().global("constructor", "x").stop(),
    /"constructor\.x"/,
  ],
  "a call of an admitted class that is none": [
    pickle().global("torch", "FloatStorage").op(0x29, 0x52).stop(),
    /it calls torch\.FloatStorage with a tuple/,
  ],
  "a call of a string": [pickle().text("f").op(0x29, 0x52).stop(), /it calls string f/],
  "NEWOBJ": [
    pickle().global("collections", "OrderedDict").op(0x29, 0x81).stop(),
    /0x81 \(NEWOBJ\)/,
  ],
  "INST": [pickle().op(0x69).stop(), /0x69 \(INST\)/],
  "an extension code": [pickle().op(0x82, 1).stop(), /EXT1/],
  "state of something else than a dict": [
    pickle().op(0x5d, 0x7d, 0x62).stop(),
    /sets the state of a list/,
  ],
  "a name without end": [pickle().op(0x63, ...Array(300).fill(0x61)).stop(), /name without end/],
  "an unset memo": [pickle().op(0x68, 9).stop(), /memo 9, which is not set/],
  "an empty stack": [pickle().stop(), /stack runs empty/],
  "a pop below a mark": [pickle().int(1).int(2).op(0x28, 0x30).stop(), /stack runs empty/],
  "items without a mark": [pickle().op(0x5d, 0x65).stop(), /no mark/],
  "a key without a value": [pickle().op(0x7d, 0x28).int(1).op(0x75).stop(), /key without a value/],
  "appending to a number": [pickle().int(1).int(2).op(0x61).stop(), /appends to number 1/],
  "a string longer than the file": [
    pickle().op(0x58, 255, 255, 255, 255).stop(),
    /ends in the mid/,
  ],
  "an integer of 200 bytes": [pickle().op(0x8a, 200).stop(), /integer of 200 bytes/],
  "no STOP": [pickle().stop().subarray(0, -1), /ends in the middle/],
  "protocol 6": [Uint8Array.of(0x80, 6), /newer than 5/],
  "a stack without end": [new Uint8Array(1_000_002).fill(0x4e), /stack gr/],
  "marks without end": [new Uint8Array(1_000_002).fill(0x28), /marks gr/],
};
for (const [name, [bytes, message]] of Object.entries(hostile)) {
  Deno.test(`unpickle refuses ${name}`, () => {
    assert.throws(() => load(bytes), (error) => {
      assert(error instanceof UnpickleError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("unpickle takes deep nesting and self-reference without recursion", () => {
  const deep = pickle();
  for (let i = 0; i < 100_000; i++) deep.op(0x5d);
  for (let i = 1; i < 100_000; i++) deep.op(0x61);
  assert(Array.isArray(load(deep.stop())));
  const loop = load(pickle().op(0x5d, 0x71, 0, 0x68, 0, 0x61).stop()) as unknown[];
  assert.equal(loop[0], loop);
});
