import { deepStrictEqual, strictEqual } from "node:assert";
import { bears, post, troubleOf } from "../../static/js/portal-answers.js";

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

// What a page sends that was opened with an old token, and what it is told, where `person` is signed in by now.
async function sendWith(person) {
  const field = { value: "old" };
  const sent = [];
  const attributes = {};
  globalThis.document = {
    body: {
      dataset: { keeper: "7", outboxKeys: "/kunci/" },
      setAttribute: (name, value) => (attributes[name] = value),
    },
    querySelector: () => field,
    querySelectorAll: () => [field],
  };
  const mark = { headers: { "X-Request-ID": "1" } };
  const { fetch } = globalThis;
  globalThis.fetch = (url, { body, headers }) => {
    if (url === "/kunci/") return Promise.resolve(Response.json({ person, token: "new" }, mark));
    sent.push([headers["X-CSRFToken"], body.get("csrfmiddlewaretoken")]);
    const isOld = headers["X-CSRFToken"] === "old";
    const told = isOld ? { code: "outdated_form", message: "Muat ulang." } : { message: "Tersimpan." };
    return Promise.resolve(Response.json(told, { ...mark, status: isOld ? 403 : 200 }));
  };
  const answer = await post("/putusan/", new URLSearchParams([["csrfmiddlewaretoken", "old"]]));
  globalThis.fetch = fetch;
  return { sent, attributes, told: await answer.json(), status: answer.status, isOwn: troubleOf(answer) === "" };
}

Deno.test("after signing in again in another tab the page goes on with the new token, everywhere", async () => {
  const { sent, attributes, told } = await sendWith("7");
  deepStrictEqual(sent, [["old", "old"], ["new", "new"]]);
  deepStrictEqual([told.message, attributes["hx-headers"]], ["Tersimpan.", '{"X-CSRFToken":"new"}']);
});

Deno.test("nothing goes out in the name of who signed in instead; where nobody says who it is, it stays refused", async () => {
  const other = await sendWith("8");
  deepStrictEqual([other.sent.length, other.status, other.told.code, other.isOwn], [1, 403, "other_person", true]);
  deepStrictEqual((await sendWith(undefined)).told.code, "outdated_form");
});
