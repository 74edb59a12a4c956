import assert from "node:assert/strict";
import { render } from "preact-render-to-string";
import { Document, Figures } from "./document.tsx";

Deno.test("neither scripts nor data can end their elements", () => {
  const hostile = `"</script><b>"`;
  const charts = [{ id: "a", script: hostile, data: hostile }];
  const html = render(<Document title="t" chartJs={hostile} charts={charts}>text</Document>);
  assert.equal(html.match(/<\/script>/g)!.length, 4);
});

Deno.test("the first column heads its row where it names it", () => {
  const table = { columns: ["preset", "MB"], rows: [["a", "1"]] };
  assert.match(render(<Figures {...table} />), /<table><thead>.*<td>a<\/td><td>1<\/td>/);
  assert.match(
    render(<Figures named {...table} />),
    /<table class="named">.*<th scope="row">a<\/th><td>1<\/td>/,
  );
});
