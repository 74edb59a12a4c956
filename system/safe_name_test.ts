import assert from "node:assert/strict";
import { safeName } from "./safe_name.ts";

Deno.test("names are safe whatever the text is, and of other texts others", () => {
  const texts = [
    ...["fp16+int8pal", "fp16 int8pal", "FP16+int8pal", "../../etc/passwd", "con", "", ".", "\0"],
    ...["</script>", "a/b", "a\\b", "\u202egnp.exe", "語", "語語", "x".repeat(10_000), "😀"],
  ];
  const names = texts.map((text) => safeName(text));
  for (const name of names) assert.match(name, /^(?:[a-z0-9][a-z0-9-]{0,39}-)?[0-9a-f]{8}$/);
  assert.equal(new Set(names).size, texts.length);
});

Deno.test("a name can be read, and is always the same", () => {
  assert.match(safeName("fp16+int8pal"), /^fp16-int8pal-[0-9a-f]{8}$/);
  assert.equal(safeName("Apple M4"), safeName("Apple M4"));
});
