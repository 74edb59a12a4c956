import assert from "node:assert/strict";
import { type SharedFiles, shareFiles } from "./_shared.ts";

const long = "x".repeat(2000);

Deno.test("long scripts and styles become files, equal ones the same", () => {
  const shared: SharedFiles = new Map();
  const page = `<head><style>a{${long}}</style></head><script>f("${long}</b>")</script>`;
  const [first, second] = ["", "../"].map((root) => shareFiles(page, root, shared));
  assert.deepEqual([...shared.values()], [`a{${long}}`, `f("${long}</b>")`]);
  const [css, js] = shared.keys();
  assert.equal(
    first,
    `<head><link rel="stylesheet" href="${css}"></head><script src="${js}"></script>`,
  );
  assert.equal(second, first.replaceAll("assets/", "../assets/"));
});

Deno.test("short ones, and data, stay where they are", () => {
  const shared: SharedFiles = new Map();
  const page = `<script>short()</script><script type="application/json" id="d">"${long}"</script>`;
  assert.equal(shareFiles(page, "", shared), page);
  assert.equal(shared.size, 0);
});

Deno.test("text of a script that looks like an element is none", () => {
  const shared: SharedFiles = new Map();
  const text = `a("<style>"); b("<script>"); ${long}`;
  shareFiles(`<script>${text}</script><p>$&</p>`, "", shared);
  assert.deepEqual([...shared.values()], [text]);
});
