import assert from "node:assert/strict";
import { plainTable } from "./_terminal_table.ts";

Deno.test("a cell of any length leaves the other columns in sight", () => {
  const long = "x".repeat(10_000);
  const [head, row] = plainTable([long, "b"], ["left", "right"], [[long, "1"]]).split("\n");
  for (const line of [head, row]) assert.match(line, /^x{79}… [b1]$/);
});
