import { strictEqual } from "node:assert";
import { bears, troubleOf } from "../../static/js/portal-answers.js";

const answer = (status, isMarked) => ({ status, headers: new Headers(isMarked ? { "X-Request-ID": "1" } : {}) });

Deno.test("the portal's own answer is known by its mark, whatever it says", () => {
  for (const status of [200, 302, 401, 403, 404, 409]) strictEqual(troubleOf(answer(status, true)), "");
});

Deno.test("what nobody or somebody else answers is a missing line", () => {
  strictEqual(troubleOf(null), "line");
  for (const status of [200, 302, 403, 511]) strictEqual(troubleOf(answer(status, false)), "line");
});

Deno.test("a portal that does not answer properly is no missing line, whoever says so", () => {
  for (const status of [408, 429, 500, 502, 503, 504]) {
    strictEqual(troubleOf(answer(status, false)), "portal");
    strictEqual(troubleOf(answer(status, true)), "portal");
  }
});

Deno.test("where the content shows whose answer it is, the mark does not count", () => {
  strictEqual(troubleOf(answer(200, true), false), "line");
  strictEqual(troubleOf(answer(200, false), true), "");
});

Deno.test("an answer to htmx bears the mark in its own way", () => {
  for (const mark of ["1", null]) strictEqual(bears({ status: 200, getResponseHeader: () => mark }), mark === "1");
});
