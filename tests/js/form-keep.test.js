import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { asBrought } from "../../static/js/field-defaults.js";
import { momentIn } from "../../static/js/moments.js";
import { Clock, page, Part, runScript } from "./browser.js";

const NOW = Date.UTC(2024, 7, 26, 3);
const DAY = 86400000;
const KEY = "isian:7:/portal/isian/1/";

// What a form holds, by name, before and after somebody typed into it. The counters of event rows are the page's own.
const STORED = { "i1-value": "", "i1-events-TOTAL_FORMS": "1", "i1-events-INITIAL_FORMS": "1" };
const TYPED = { ...STORED, "i1-value": "Bentrokan" };

// A page with one form as a person meets it, on a device that kept `kept` before. `fields` stand in it, and are what the
// portal brought, but where that is said (`brought`). The browser saw `passed` milliseconds go by since `kept` was typed,
// until `last`.
function open(given = {}) {
  const {
    fields = STORED,
    kept = null,
    brought = {},
    passed = 0,
    last = NOW,
    dirty = "",
    storage = {},
    attributes = {},
    cookie = "",
  } = given;
  const named = Object.entries({ csrfmiddlewaretoken: "secret", ...fields });
  const elements = named.map(([name, value]) => ({
    name,
    value,
    defaultValue: brought[name] ?? value,
    type: "text",
    dispatchEvent: ({ type }) => form.send(type),
  }));
  for (const field of elements) elements[field.name] = field;
  const form = new Part({
    dataset: { ...(dirty ? { dirty } : {}), ...given.dataset },
    elements,
    offers: [],
    getAttribute: (name) => ({ method: "post", ...attributes })[name] ?? null,
    querySelector: (selector) => (selector === "[type=password]" ? given.password : {}) ?? null,
    prepend: (notice) => form.offers.push(notice),
    append: (field) => (elements[field.name] = field),
  });
  const pages = [];
  const lost = { hidden: true, pages, querySelector: () => ({ append: ({ children }) => pages.push(...children) }) };
  const signOut = new Part({
    dataset: { signOut: "7" },
    getAttribute: (name) => ({ method: "post", action: "/masuk/logout/" })[name],
    querySelector: (selector) => selector === "[data-kept-lost]" ? lost : null,
  });
  const use = new Part();
  const drop = new Part();
  const at = {};
  const newer = { hidden: true };
  const notice = {
    remove: () => form.offers.pop(),
    querySelector: (selector) =>
      ({ "[data-kept-use]": use, "[data-kept-drop]": drop, "[data-kept-at]": at, "[data-kept-newer]": newer })[
        selector
      ],
  };
  const store = new Map(Object.entries(given.others ?? {}));
  store.set("isian-waktu", JSON.stringify({ at: last, passed }));
  if (kept) store.set(KEY, JSON.stringify({ at: last, page: "/portal/isian/1/", fields: kept }));
  const clock = new Clock();
  const keptNotice = { hidden: true, dataset: { keptNotice: given.notice ?? "" } };
  const found = "notice" in given || given.next ? { "[data-kept-notice]": keptNotice } : {};
  const session = given.session ?? new Map();
  const document = {
    ...page({ form: [form, signOut], ...found, "[name=next]": given.next ?? null }),
    body: { dataset: { keeper: "7", ...("refused" in given ? { refused: given.refused } : {}) } },
    getElementById: () => ({ content: { firstElementChild: { cloneNode: () => notice } } }),
    createElement: () => ({
      children: [],
      append(part) {
        this.children.push(part);
      },
    }),
    cookie,
    title: "Pandeglang",
  };
  runScript("form-keep.js", [], {
    document,
    navigator: {},
    asBrought,
    isPutBack: () => given.isPutBack ?? false,
    whenPutBack: (act) => act(),
    momentOf: (at) => momentIn("Asia/Jakarta", at),
    location: {
      pathname: "/portal/isian/1/",
      href: "https://ikp.example/portal/isian/1/",
    },
    localStorage: new Proxy({
      getItem: (key) => store.get(key) ?? null,
      setItem: (key, value) => store.set(key, value),
      removeItem: (key) => store.delete(key),
      ...storage,
    }, {
      ownKeys: () => [...store.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
    sessionStorage: { getItem: (key) => session.get(key) ?? null, setItem: (key, value) => session.set(key, value) },
    FormData: function (given) {
      return given.elements.map((field) => [field.name, field.value]);
    },
    Date: Object.assign(function (moment) {
      return new Date(moment);
    }, { now: () => NOW + clock.now }),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  const offered = () => form.offers.length > 0;
  const copies = () => [...store.keys()].filter((key) => key.startsWith("isian:")).sort();
  const all = {
    form,
    elements,
    lost,
    offered,
    use,
    drop,
    at,
    newer,
    store,
    copies,
    clock,
    keptNotice,
    document,
  };
  return { ...all, kept: () => JSON.parse(store.get(KEY) ?? "null") };
}

Deno.test("what is typed is kept after a pause, once, and without the secret of the form", () => {
  const { form, clock, kept } = open({ fields: TYPED });
  form.send("input");
  clock.pass(0.3);
  form.send("input");
  clock.pass(0.3);
  strictEqual(kept(), null);
  clock.pass(0.1);
  deepStrictEqual(kept(), {
    at: NOW + 700,
    clock: 0,
    page: "/portal/isian/1/",
    title: "Pandeglang",
    fields: TYPED,
  });
});

Deno.test("sending keeps at once, because the line may break on the way, and says under which name", () => {
  const { form, kept } = open({ fields: TYPED });
  form.send("submit");
  strictEqual(kept().fields["i1-value"], "Bentrokan");
  strictEqual(form.elements.kept_as.value, KEY);
});

Deno.test("a copy goes by the address that takes the form, which is not always that of the page", () => {
  const { form, copies } = open({ fields: TYPED, attributes: { action: "/portal/tinjauan/1/kembalikan/?x=1" } });
  form.send("submit");
  deepStrictEqual(copies(), ["isian:7:/portal/tinjauan/1/kembalikan/"]);
});

Deno.test("nothing is kept of a form with a password, of one that only asks, or of ticked rows", () => {
  for (const given of [{ password: {} }, { attributes: { method: "get" } }, { dataset: { pick: "" } }]) {
    const { form, copies, clock } = open({ fields: TYPED, ...given });
    form.send("input");
    clock.pass(1);
    form.send("submit");
    deepStrictEqual(copies(), []);
  }
});

Deno.test("what the server has stored is dropped, whichever page follows", () => {
  const { copies, offered, document } = open({
    kept: TYPED,
    cookie: `a=b; isian_tersimpan=${encodeURIComponent(KEY)}`,
  });
  deepStrictEqual(copies(), []);
  strictEqual(offered(), false);
  strictEqual(document.cookie, "isian_tersimpan=; path=/; max-age=0");
});

Deno.test("what is typed while a copy is on offer takes nothing of the copy away, nor the copy of it", () => {
  const { elements, form, clock, store, copies, use, drop, offered } = open({
    fields: { one: "" },
    kept: { one: "PERTAMA" },
  });
  const all = () => copies().map((key) => JSON.parse(store.get(key)).fields.one);
  elements.one.value = "KEDUA";
  form.send("input");
  clock.pass(1);
  deepStrictEqual(all(), ["PERTAMA", "KEDUA"]);
  // Each takes the place of the other in the field, and is on offer in its turn.
  use.send("click");
  deepStrictEqual([elements.one.value, offered(), all()], ["PERTAMA", true, ["PERTAMA", "KEDUA"]]);
  drop.send("click");
  deepStrictEqual([elements.one.value, offered(), all()], ["PERTAMA", false, ["PERTAMA"]]);
});

Deno.test("what is sent beside an offer is dropped once it is stored, and the offer stays", () => {
  const { elements, form, kept } = open({ fields: { one: "" }, kept: { one: "PERTAMA" } });
  elements.one.value = "KEDUA";
  form.send("submit");
  deepStrictEqual([elements.kept_as.value, kept().fields.one], [`${KEY}~1`, "PERTAMA"]);
});

Deno.test("who signs out is told that copies go, where there are any of one's own that can still be offered", () => {
  const other = JSON.stringify({ at: NOW, page: "/", fields: TYPED });
  const { lost } = open({ kept: TYPED, dirty: "yes" });
  deepStrictEqual([lost.hidden, lost.pages.map(({ href }) => href)], [false, ["/portal/isian/1/"]]);
  for (const given of [{}, { others: { "isian:8:/portal/isian/1/": other } }, { kept: TYPED, passed: 7 * DAY }]) {
    strictEqual(open(given).lost.hidden, true);
  }
});

Deno.test("the sign-in page says that something is kept where it is so for the page that it leads to", () => {
  const leadsTo = (value) => open({ kept: TYPED, next: { value } }).keptNotice.hidden;
  deepStrictEqual([leadsTo("/portal/isian/1/?a=b"), leadsTo("/portal/akun/")], [false, true]);
  strictEqual(open({ next: { value: "/portal/isian/1/" } }).keptNotice.hidden, true);
});

Deno.test("the sign-in page speaks of the form that was sent just now, not of an earlier one of the tab", () => {
  const elsewhere = { kept: TYPED, next: { value: "/portal/akun/" } };
  const isSaid = (session, notice) => !open({ ...elsewhere, session, notice }).keptNotice.hidden;
  const session = new Map();
  open({ fields: TYPED, session }).form.send("submit");
  deepStrictEqual([isSaid(session, "sent"), isSaid(session, "")], [true, false]);
  // Signing in with a wrong password changes nothing of that.
  open({ fields: TYPED, session, password: {}, notice: "sent" }).form.send("submit");
  strictEqual(isSaid(session, "sent"), true);
  open({ fields: TYPED, session, password: {} }).form.send("submit");
  strictEqual(isSaid(session, "sent"), false);
});

Deno.test("a copy that says something else than the form is offered, with its time", () => {
  const { offered, at } = open({ kept: TYPED, last: NOW - 60000 });
  strictEqual(offered(), true);
  ok(at.textContent.includes("26 Agustus 2024 pukul 09.59 WIB"));
});

Deno.test("a copy that says the same is dropped without a question", () => {
  const { offered, copies } = open({
    fields: TYPED,
    kept: { ...TYPED, "i1-events-TOTAL_FORMS": "2", "i1-read_at": "3" },
  });
  strictEqual(offered(), false);
  deepStrictEqual(copies(), []);
});

Deno.test("a copy is offered for seven days of which the browser saw something", () => {
  strictEqual(open({ kept: TYPED, passed: 7 * DAY - 1 }).offered(), true);
  strictEqual(open({ kept: TYPED, passed: 7 * DAY }).offered(), false);
  strictEqual(open({ kept: TYPED, passed: 6 * DAY, last: NOW - DAY }).offered(), false);
});

Deno.test("a clock that was wrong and is put right makes no copy old, on this page or the next", () => {
  const jumps = [-3650, 3650, 0, -1, 0].map((days) => NOW + days * DAY);
  let [passed, last] = [0, jumps[0]];
  for (const now of jumps) {
    const { offered, store, kept } = open({ kept: TYPED, passed, last: last + NOW - now });
    deepStrictEqual([offered(), kept().fields], [true, TYPED]);
    ({ passed } = JSON.parse(store.get("isian-waktu")));
    last = now;
  }
});

Deno.test("what is typed on an old clock is as new as anything else", () => {
  const { form, kept } = open({ fields: TYPED, passed: 40 * DAY });
  form.send("submit");
  strictEqual(kept().clock, 40 * DAY);
});

Deno.test("a form that came back with errors holds what was typed; nothing is offered or dropped", () => {
  for (const given of [{ dirty: "yes" }, { refused: KEY }, { refused: `${KEY}~2` }, { refused: "" }]) {
    const { offered, kept } = open({ kept: TYPED, fields: TYPED, ...given });
    deepStrictEqual([offered(), kept()?.fields], [false, TYPED]);
  }
  strictEqual(open({ kept: TYPED, fields: TYPED, refused: "isian:7:/portal/lain/" }).kept(), null);
});

Deno.test("a form that came back with errors goes on under the name of its copy", () => {
  for (const [given, name] of [[{ refused: `${KEY}~2` }, `${KEY}~2`], [{ dirty: "yes", fields: TYPED }, KEY]]) {
    const { form } = open({ kept: TYPED, ...given });
    form.send("submit");
    strictEqual(form.elements.kept_as.value, name);
  }
});

Deno.test("what the browser has put back is not stored: its copy stays, is not offered beside it, and goes on", () => {
  const { offered, form, kept, copies } = open({
    fields: TYPED,
    brought: STORED,
    kept: TYPED,
    isPutBack: true,
  });
  deepStrictEqual([offered(), kept().fields], [false, TYPED]);
  form.send("submit");
  deepStrictEqual([form.elements.kept_as.value, copies()], [KEY, [KEY]]);
});

Deno.test("what was sent and stored, and is put back by the browser, is not kept anew", () => {
  deepStrictEqual(open({ fields: TYPED, brought: STORED, isPutBack: true }).copies(), []);
});

Deno.test("what was typed before the script was there is kept", () => {
  deepStrictEqual(open({ fields: TYPED, brought: STORED }).kept().fields, TYPED);
});

Deno.test("a copy of what the portal has stored goes, also beside something else that is typed", () => {
  const { kept, copies } = open({ fields: { one: "BARU" }, brought: { one: "LAMA" }, kept: { one: "LAMA" } });
  deepStrictEqual([kept().fields.one, copies()], ["BARU", [KEY]]);
});

Deno.test("using the copy fills the form, but leaves what only the page says of itself", () => {
  const { form, offered, use } = open({
    kept: { ...TYPED, "i1-events-INITIAL_FORMS": "0", csrfmiddlewaretoken: "old" },
  });
  let inputs = 0;
  form.addEventListener("input", () => (inputs += 1));
  use.send("click");
  strictEqual(form.elements["i1-value"].value, "Bentrokan");
  strictEqual(form.elements["i1-events-INITIAL_FORMS"].value, "1");
  strictEqual(form.elements.csrfmiddlewaretoken.value, "secret");
  strictEqual(offered(), false);
  strictEqual(inputs, 1);
});

Deno.test("using the copy checks the choice that was made, and no other", () => {
  const { form, use } = open({ kept: { ...TYPED, "i1-answer": "occurred" } });
  const choices = ["occurred", "absent"].map((value) => ({
    name: "i1-answer",
    type: "radio",
    value,
    checked: value === "absent",
    dispatchEvent: () => told.push(value),
  }));
  const told = [];
  form.elements.push(...choices);
  use.send("click");
  deepStrictEqual(choices.map((choice) => choice.checked), [true, false]);
  deepStrictEqual(told, ["occurred"]);
});

Deno.test("using the copy leaves alone what was not in it, and the versions of what it does not change", () => {
  const before = { "i1-value": "", "i1-read_at": "4", "i2-value": "Banjir", "i2-read_at": "7" };
  const kept = { "i1-value": "Bentrokan", "i1-read_at": "3", "i2-value": "Banjir", "i2-read_at": "6" };
  const { form, use } = open({ fields: before, kept });
  const choice = { name: "i2-answer", type: "radio", value: "ok", checked: true };
  form.elements.push(choice);
  use.send("click");
  deepStrictEqual(
    ["i1-value", "i1-read_at", "i2-read_at"].map((name) => form.elements[name].value),
    ["Bentrokan", "3", "7"],
  );
  strictEqual(choice.checked, true);
});

Deno.test("a verdict that the page shows beside the offer is seen: using the copy goes on from it", () => {
  const { form, use } = open({ fields: { "i1-value": "", "i1-seen": "4" }, kept: { ...TYPED, "i1-seen": "3" } });
  use.send("click");
  strictEqual(form.elements["i1-seen"].value, "4");
});

Deno.test("using the copy adds the event rows that the page does not have yet", () => {
  const { form, use } = open({ kept: { ...TYPED, "i1-events-TOTAL_FORMS": "3" } });
  const asked = [];
  form.querySelector = (selector) => ({ click: () => asked.push(selector) });
  use.send("click");
  deepStrictEqual(asked, Array(2).fill('[data-entry-events="i1-events"] button[name="add_row"]'));
});

Deno.test("refusing the copy drops it and leaves the form as it is", () => {
  const { form, offered, drop, copies } = open({ kept: TYPED });
  drop.send("click");
  deepStrictEqual(copies(), []);
  strictEqual(offered(), false);
  strictEqual(form.elements["i1-value"].value, "");
});

Deno.test("a broken copy and a closed storage leave the form as it is", () => {
  const closed = () => {
    throw new Error("closed");
  };
  strictEqual(open({ others: { [KEY]: "{broken" } }).offered(), false);
  const { form, clock } = open({ fields: TYPED, storage: { getItem: closed, setItem: closed } });
  form.send("input");
  clock.pass(1);
  form.send("submit");
});

Deno.test("what the page showed is kept, and is nothing that somebody typed", () => {
  const stored = { title: "Lama", shown: "title:new", "w0-text": "Satu", "w0-shown": "new" };
  const old = { ...stored, shown: "title:old", "w0-shown": "old" };
  strictEqual(open({ fields: stored, kept: old }).offered(), false);
  // Restored with what was typed, so that the portal can tell which fields were left alone.
  const { form, use } = open({ fields: stored, kept: { ...old, title: "Baru" } });
  use.send("click");
  deepStrictEqual([form.elements.title.value, form.elements.shown.value], ["Baru", "title:old"]);
});

Deno.test("a copy from before somebody else's change says so, and goes on from what is stored now", () => {
  const stored = { title: "Lama", revision: "2" };
  const { form, newer, use } = open({ fields: stored, kept: { title: "Baru", revision: "1" } });
  strictEqual(newer.hidden, false);
  use.send("click");
  deepStrictEqual([form.elements.title.value, form.elements.revision.value], ["Baru", "2"]);
  strictEqual(open({ fields: stored, kept: { title: "Baru", revision: "2" } }).newer.hidden, true);
});
