import { deepStrictEqual, strictEqual } from "node:assert";
import { bears, inSentence, troubleOf } from "../../static/js/portal-answers.js";
import { page, Part, runScript } from "./browser.js";

// A page with a place for messages, and in it an element that asks in the background.
function open(kind, whose = "") {
  const triggered = [];
  const said = [];
  const element = {
    matches: (selector) => selector === kind || (kind === "[data-answer-form]" && selector === "form"),
    cloneNode: () => "a copy",
    replaceWith: (other) => (element.replaced = other),
  };
  const made = () => ({
    parts: [],
    append(...parts) {
      this.parts.push(...parts);
    },
    remove: () => said.pop(),
    scrollIntoView: () => {},
  });
  const document = Object.assign(new Part(), page({}), {
    getElementById: (id) => id === "messages" ? { append: (notice) => said.push(notice) } : said.at(-1),
    createElement: made,
  });
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  runScript("background.js", [], {
    document,
    bears,
    inSentence,
    troubleOf,
    renew: () => Promise.resolve(whose),
    globalThis: { htmx: { trigger: (elt) => triggered.push(elt) } },
  });
  const happen = (name, xhr, mark = "1") =>
    document.send(name, { detail: { elt: element, xhr: { ...xhr, getResponseHeader: () => mark } } });
  const refuse = (status, body) => happen("htmx:responseError", { status, responseText: JSON.stringify(body) });
  // What the notice says, and where its link leads.
  const read = () => said.map(({ parts: [{ parts: [text, , link] }] }) => [text, link?.textContent, link?.href]);
  return { element, triggered, document, happen, refuse, read };
}

const SIGNED_OUT = { message: "Sesi berakhir.", sign_in_url: "/masuk/login/?next=/portal/" };
const DELETED = { message: "Skenario “Uji” sudah dihapus oleh Maya Lestari.", place: "/portal/skenario/" };

Deno.test("a session that has ended is said once, with the way to sign in, and the page asks no more", () => {
  const { element, refuse, read } = open("div");
  refuse(401, SIGNED_OUT);
  refuse(401, SIGNED_OUT);
  deepStrictEqual(read(), [["Sesi berakhir.", "Masuk lagi", "/masuk/login/?next=/portal/"]]);
  strictEqual(element.replaced, "a copy");
});

Deno.test("a form stays as it is, with what was typed, and what refused it is said with the way on", () => {
  const { element, refuse, read } = open("form");
  refuse(409, DELETED);
  deepStrictEqual(read(), [[DELETED.message, "Lihat halamannya", "/portal/skenario/"]]);
  strictEqual(element.replaced, undefined);
});

Deno.test("an answer that is no message, and none at all, are said too, until a later one comes", () => {
  const { happen, read } = open("div");
  happen("htmx:responseError", { status: 500, responseText: "<html>" });
  strictEqual(read()[0][0].includes("500"), true);
  happen("htmx:sendError");
  strictEqual(read()[0][0].includes("Tidak ada sambungan"), true);
  happen("htmx:afterOnLoad", { status: 200 });
  deepStrictEqual(read(), []);
});

Deno.test("a form that saves by itself has its own words, but for a session that has ended", () => {
  const { happen, refuse, read } = open("[data-answer-form]");
  refuse(503, { message: "Sedang tidak dapat dipakai." });
  happen("htmx:timeout");
  deepStrictEqual(read(), []);
  refuse(401, SIGNED_OUT);
  strictEqual(read().length, 1);
});

Deno.test("what others answer in the place of the portal is put nowhere, ends no question, and is no answer", () => {
  for (const [status, why] of [[200, "Tidak ada sambungan"], [403, "Tidak ada sambungan"], [502, "Portal sedang"]]) {
    const { element, happen, read } = open("div");
    strictEqual(happen("htmx:beforeOnLoad", { status }, null), true);
    happen("htmx:afterOnLoad", { status }, null);
    deepStrictEqual([read()[0][0].startsWith(why), element.replaced], [true, undefined]);
    strictEqual(happen("htmx:beforeOnLoad", { status: 200 }), false);
    happen("htmx:afterOnLoad", { status: 200 });
    deepStrictEqual(read(), []);
  }
});

Deno.test("a form that saves by itself takes nothing in from others either, and says so itself", () => {
  const { happen, read } = open("[data-answer-form]");
  strictEqual(happen("htmx:beforeOnLoad", { status: 200 }, null), true);
  deepStrictEqual(read(), []);
});

Deno.test("a part of a form in which something was typed since it was asked for stays", () => {
  const { document } = open("form");
  const part = (...fields) => ({
    value: undefined,
    matches: () => true,
    closest: () => form,
    querySelectorAll: () => fields,
  });
  const [typed, chosen] = [{ type: "text", value: "1" }, { type: "checkbox", checked: false, value: "on" }];
  const form = part(typed, chosen);
  const isTaken = (...fields) => {
    const detail = { target: part(...fields), shouldSwap: true };
    document.send("htmx:oobBeforeSwap", { detail });
    return detail.shouldSwap;
  };
  strictEqual(isTaken(typed), true);
  document.send("htmx:beforeRequest", { detail: { elt: form } });
  typed.value = "12";
  deepStrictEqual([isTaken(typed, chosen), isTaken(chosen)], [false, true]);
  document.send("htmx:beforeRequest", { detail: { elt: form } });
  strictEqual(isTaken(typed), true);
  chosen.checked = true;
  strictEqual(isTaken(chosen), false);
});

Deno.test("a preview goes on once after its person has signed in again in another tab, and for nobody else", async () => {
  const old = { code: "outdated_form", message: "Anda masuk lagi di tab lain." };
  for (const [whose, asked, said] of [["own", 1, 0], ["other", 0, 1], ["", 0, 1]]) {
    const { triggered, refuse, read } = open("form", whose);
    refuse(403, old);
    await new Promise((done) => setTimeout(done));
    deepStrictEqual([triggered.length, read().length], [asked, said]);
    refuse(403, old);
    deepStrictEqual([triggered.length, read().length], [asked, 1]);
  }
});
