import assert from "node:assert/strict";
import { nightResult } from "../../fleet/_nights.ts";
import { historyOf } from "../../fleet/history.ts";
import { hostile } from "../_fixture.ts";
import { feedFiles } from "./feeds.ts";

const results = [1, 1.5, 1.5, 2.2].map((factor, i) =>
  nightResult({ day: i + 1, factor, preset: hostile + "]]>" })
);
const history = historyOf({ results, paths: results.map(() => "a.json") });
const options = { title: "Speed & <all>", baseUrl: "https://example.org/speed/" };
const [atom, json] = feedFiles(history, options);

Deno.test("the feeds have every regression, the newest first, with absolute links that stay", () => {
  const feed = JSON.parse(json.content);
  assert.deepEqual(
    feed.items.map((item: { date_modified: string }) => item.date_modified.slice(0, 10)),
    ["2026-01-04", "2026-01-02"],
  );
  assert.equal(feed.feed_url, "https://example.org/speed/feed.json");
  for (const { id, url } of feed.items) {
    assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(url, /^https:\/\/example\.org\/speed\/regressions\/[a-z0-9-]+\.html$/);
    assert.ok(atom.content.includes(`<id>${id}</id>`) && atom.content.includes(`href="${url}"`));
  }
  assert.equal(new Set(feed.items.map(({ id }: { id: string }) => id)).size, 2);
  const elsewhere = feedFiles(history, { ...options, baseUrl: "https://example.org/moved/" })[1];
  const ids = (text: string) => JSON.parse(text).items.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids(elsewhere.content), ids(json.content));
});

Deno.test("an entry says how much slower, and which stages", () => {
  const { items: [, item] } = JSON.parse(json.content);
  assert.match(item.title, /the chain takes 1\.\d{3} of the time at 01234567$/);
  assert.match(
    item.content_html,
    /the chain takes 1\.\d{3} of the time \[1\.\d{3}, 1\.\d{3}\]\. Slower stages: Albert 1\./,
  );
});

Deno.test("hostile text is text in both, and XML may hold it", () => {
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(atom.content, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const texts = [...atom.content.matchAll(/<!\[CDATA\[([^]*?)\]\]>/g)].map(([, text]) => text);
  assert.ok(texts.length >= 4);
  for (const text of texts) assert.doesNotMatch(text, /<\w/);
  for (const item of JSON.parse(json.content).items) {
    assert.doesNotMatch(item.content_html, /<\w/);
    assert.match(item.title, /<script>alert\(1\)/);
  }
});

Deno.test("a feed without regressions is a feed all the same", () => {
  const [atom, json] = feedFiles(historyOf({ results: [], paths: [] }), options);
  assert.match(atom.content, /<updated>1970-01-01T00:00:00\.000Z<\/updated>/);
  assert.deepEqual(JSON.parse(json.content).items, []);
});
