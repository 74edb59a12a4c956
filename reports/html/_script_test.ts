import assert from "node:assert/strict";
import { jsonText, scriptText } from "./_script.ts";

Deno.test("a string in a script cannot end the element, and keeps its value", () => {
  const script = scriptText('return "</script><b>"');
  assert.doesNotMatch(script, /<\/script/);
  assert.equal(new Function(script)(), "</script><b>");
});

Deno.test("JSON in a script cannot end the element or open a comment, and keeps its value", () => {
  const json = jsonText(["</script>", "<!--"]);
  assert.doesNotMatch(json, /</);
  assert.deepEqual(JSON.parse(json), ["</script>", "<!--"]);
});
