import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { asBrought, isSame, setBrought } from "../../static/js/field-defaults.js";
import { momentIn } from "../../static/js/moments.js";
import { Clock, page, Part, runScript } from "./browser.js";

const NOW = Date.UTC(2024, 7, 26, 3);
const DAY = 86400000;
const KEY = "isian:7:/portal/isian/1/";

// What a form holds, by name, before and after somebody typed into it. The counters of event rows are the page's own.
const STORED = { "i1-value": "", "i1-events-TOTAL_FORMS": "1", "i1-events-INITIAL_FORMS": "1" };
const TYPED = { ...STORED, "i1-value": "Bentrokan" };

const MARK = "0".repeat(32);
const COPIES = (
  "asListed changedFrom cut drop dropOld hearPortal inWords isNewer isWords keptOf keysOf noteBack openIn read reasonsOf recall " +
  "restore store typed"
).split(" ");

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
    type: given.types?.[name] ?? "text",
    dispatchEvent: ({ type }) => form.send(type),
    closest: () => given.cards?.[name.slice(0, name.indexOf("-"))] ?? null,
  }));
  for (const field of elements) elements[field.name] = field;
  const form = new Part({
    dataset: { ...(dirty ? { dirty } : {}), ...given.dataset },
    elements,
    offers: [],
    getAttribute: (name) => ({ method: "post", ...attributes })[name] ?? null,
    querySelector: (selector) => (selector === "[type=password]" ? given.password : {}) ?? null,
    prepend: (part) => part === notice && form.offers.push(part),
    getBoundingClientRect: () => ({ top: 0 }),
    append: (field) => (elements[field.name] = field),
  });
  const pages = [];
  const lost = {
    hidden: true,
    pages,
    closest: () => signOut,
    querySelector: () => ({ append: ({ children }) => pages.push(...children) }),
  };
  const signOut = new Part({
    dataset: { signOut: "7" },
    getAttribute: (name) => ({ method: "post", action: "/masuk/logout/" })[name],
    querySelector: (selector) => selector === "[data-kept-lost]" ? lost : null,
  });
  const use = new Part();
  const drop = new Part();
  const at = {};
  const newer = { hidden: true };
  const [unsent, sent] = [{}, {}];
  const parts = {
    "[data-kept-use]": use,
    "[data-kept-drop]": drop,
    "[data-kept-at]": at,
    "[data-kept-newer]": newer,
    "[data-kept-unsent]": unsent,
    "[data-kept-sent]": sent,
  };
  const notice = { remove: () => form.offers.pop(), querySelector: (selector) => parts[selector] };
  const reasons = [];
  const reasonRow = {
    remove: () => {},
    cloneNode: () => {
      const said = {};
      return { said, querySelector: (selector) => (said[selector.slice("[data-kept-".length, -1)] ??= {}) };
    },
  };
  parts["[data-kept-reasons]"] = {
    hidden: true,
    firstElementChild: reasonRow,
    append: ({ said }) =>
      reasons.push(Object.fromEntries(Object.entries(said).map(([name, part]) => [name, part.textContent]))),
  };
  const beyond = [];
  const throwAway = new Part();
  const list = { append: ({ children }) => beyond.push(...children) };
  const rest = {
    remove: () => beyond.splice(0),
    querySelector: (selector) => selector === "[data-kept-drop]" ? throwAway : list,
  };
  const templates = { "kept-offer": notice, "kept-beyond": rest };
  const store = new Map(Object.entries(given.others ?? {}));
  store.set("isian-waktu", JSON.stringify({ at: last, passed }));
  if (kept) store.set(KEY, JSON.stringify({ at: last, page: "/portal/isian/1/", fields: kept }));
  const clock = new Clock();
  const keptNotice = { hidden: true, dataset: { keptNotice: given.notice ?? "" } };
  const found = "notice" in given || given.next ? { "[data-kept-notice]": keptNotice } : {};
  const session = given.session ?? new Map();
  const document = {
    ...page({ form: [form, signOut], "[data-kept-lost]": lost, ...found, "[name=next]": given.next ?? null }),
    body: {
      dataset: {
        keeper: "7",
        storedForms: given.storedForms ?? "",
        ...("refused" in given ? { refused: given.refused } : {}),
      },
    },
    getElementById: (id) => ({ content: { firstElementChild: { cloneNode: () => templates[id] } } }),
    createElement: () => ({
      children: [],
      append(part) {
        this.children.push(part);
      },
    }),
    cookie,
    title: "Pandeglang",
  };
  const replaced = [];
  let marks = 0;
  const browser = {
    document,
    crypto: { getRandomValues: (bytes) => bytes.fill(marks++) },
    history: { state: null, replaceState: (...all) => replaced.push(all[2]) },
    navigator: {},
    asBrought,
    isSame,
    setBrought,
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
      const isHeld = ({ type, checked }) => !["radio", "checkbox"].includes(type) || checked;
      return given.elements.filter(isHeld).map((field) => [field.name, field.value]);
    },
    Date: Object.assign(function (moment) {
      return new Date(moment);
    }, { now: () => NOW + clock.now }),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  };
  const copiesOf = runScript("kept-copies.js", COPIES, browser);
  runScript("form-keep.js", [], { ...browser, ...copiesOf });
  runScript("kept-told.js", [], { ...browser, ...copiesOf });
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
    reasons,
    sent,
    beyond,
    throwAway,
    replaced,
    store,
    copies,
    clock,
    keptNotice,
    document,
  };
  return { ...all, kept: () => JSON.parse(store.get(KEY) ?? "null") };
}

Deno.test("what is typed is kept after a pause, once, and without the secret of the form", () => {
  const { form, clock, kept } = open({ fields: TYPED, brought: STORED, isPutBack: true });
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
    before: { "i1-value": "" },
    once: MARK,
    isSent: false,
    sent: null,
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

Deno.test("a copy of one part of a form is told on another, and loses nothing there", () => {
  const part = { keptAmong: "/portal/tinjauan/1/dimensi/", keptAs: "/portal/tinjauan/1/dimensi/2/" };
  const first = "isian:7:/portal/tinjauan/1/dimensi/1/";
  const copy = {
    at: NOW,
    page: "/portal/tinjauan/1/",
    place: "/portal/tinjauan/1/dimensi/1/",
    title: "Dimensi 1",
    fields: { "i1-reason": "Alasan", note: "Pesan", "i1-outcome": "returned" },
    before: { "i1-reason": "", note: "" },
  };
  const others = { [first]: JSON.stringify(copy) };
  const fields = { "i2-reason": "", note: "" };
  const { offered, beyond, use, elements, store, copies } = open({ fields, dataset: part, others });
  deepStrictEqual([offered(), beyond.map(({ href }) => href)], [true, ["/portal/tinjauan/1/dimensi/1/"]]);
  use.send("click");
  deepStrictEqual([elements.note.value, elements["i2-reason"].value], ["Pesan", ""]);
  deepStrictEqual(JSON.parse(store.get(first)).fields, { "i1-reason": "Alasan", "i1-outcome": "returned" });
  deepStrictEqual(copies(), [first, "isian:7:/portal/tinjauan/1/dimensi/2/"]);
  // Where nothing of it can be shown, there is nothing to use or to throw away.
  delete copy.before.note;
  const told = open({ fields, dataset: part, others: { [first]: JSON.stringify(copy) } });
  deepStrictEqual([told.offered(), told.beyond.length], [false, 1]);
});

Deno.test("what belongs to other parts is thrown away where its person says so, and nothing besides", () => {
  const dataset = { keptAmong: "/portal/tinjauan/1/dimensi/", keptAs: "/portal/tinjauan/1/dimensi/2/" };
  const first = "isian:7:/portal/tinjauan/1/dimensi/1/";
  const copy = { at: NOW, place: "/portal/tinjauan/1/dimensi/1/", before: { "i1-reason": "", note: "" } };
  const both = { ...copy, fields: { "i1-reason": "Alasan", note: "Pesan" } };
  const fields = { "i2-reason": "", note: "" };
  const shown = open({ fields, dataset, others: { [first]: JSON.stringify(both) } });
  shown.throwAway.send("click");
  deepStrictEqual([shown.beyond, shown.offered()], [[], true]);
  deepStrictEqual(JSON.parse(shown.store.get(first)).fields, { note: "Pesan" });
});

Deno.test("a copy from before the parts had copies of their own is offered in parts, the rest in words", () => {
  const dataset = {
    keptAmong: "/portal/tinjauan/1/dimensi/ /portal/tinjauan/1/kembalikan/",
    keptAs: "/portal/tinjauan/1/dimensi/2/",
  };
  const old = "isian:7:/portal/tinjauan/1/kembalikan/";
  const kept = { "i1_1-outcome": "returned", "i1_1-reason": "Satu", "i2_1-reason": "Dua" };
  const copy = { at: NOW, page: "/portal/tinjauan/1/", title: "Tinjauan", fields: kept };
  const given = { fields: { "i2_1-reason": "" }, dataset, others: { [old]: JSON.stringify(copy) } };
  const { beyond, use, elements, store } = open(given);
  deepStrictEqual(beyond.map(({ textContent, href }) => [textContent, href]), [["1.1: Satu", undefined]]);
  use.send("click");
  strictEqual(elements["i2_1-reason"].value, "Dua");
  deepStrictEqual(JSON.parse(store.get(old)).fields, { "i1_1-outcome": "returned", "i1_1-reason": "Satu" });
});

Deno.test("the words of a field that the form does not have any more are shown", () => {
  const kept = { at: NOW, page: "/portal/isian/1/", fields: { gone: "Lama sekali" }, before: { gone: "" } };
  const { beyond, copies, offered } = open({ others: { [KEY]: JSON.stringify(kept) } });
  deepStrictEqual([beyond.map(({ textContent }) => textContent), offered()], [["Lama sekali"], false]);
  deepStrictEqual(copies(), [KEY]);
});

const ticks = (form, told, ...values) => {
  for (const [value, defaultChecked] of values) {
    const dispatchEvent = () => told.push(value);
    form.elements.push({
      name: "who",
      type: "checkbox",
      value,
      checked: defaultChecked,
      defaultChecked,
      dispatchEvent,
    });
  }
  return form.elements.filter(({ name }) => name === "who");
};

Deno.test("all ticks of one name are kept, none of them too", () => {
  for (const [which, kept] of [[["a", "b"], ["a", "b"]], [["b"], "b"], [[], []]]) {
    const { form, clock, kept: now } = open();
    for (const box of ticks(form, [], ["a", false], ["b", false], ["c", true])) box.checked = which.includes(box.value);
    form.send("input");
    clock.pass(1);
    deepStrictEqual([now().fields.who, now().before.who], [kept, "c"]);
  }
});

Deno.test("using the copy ticks what was ticked, and unticks what was not", () => {
  const told = [];
  const copy = { at: NOW, page: "/", fields: { who: ["a", "b"] }, before: { who: "c" } };
  const { form, use } = open({ others: { [KEY]: JSON.stringify(copy) }, fields: { who: "" } });
  form.elements.length = 0;
  const boxes = ticks(form, told, ["a", false], ["b", false], ["c", true]);
  use.send("click");
  deepStrictEqual(boxes.map(({ checked }) => checked), [true, true, false]);
  deepStrictEqual(told, ["a", "b", "c"]);
});

Deno.test("only what was typed comes back: what was left alone is as it is stored by now", () => {
  const copy = {
    at: NOW,
    page: "/",
    fields: { one: "Ketikan", two: "Lama", shown: "one:1 two:1" },
    before: { one: "" },
  };
  const fields = { one: "", two: "Baru", shown: "one:1 two:2" };
  const { elements, use, newer } = open({ others: { [KEY]: JSON.stringify(copy) }, fields });
  use.send("click");
  deepStrictEqual([elements.one.value, elements.two.value, elements.shown.value], ["Ketikan", "Baru", "one:1 two:2"]);
  strictEqual(newer.hidden, true);
  const again = open({
    others: { [KEY]: JSON.stringify(copy) },
    fields: { ...fields, one: "Rekan", shown: "one:2 two:2" },
  });
  strictEqual(again.newer.hidden, false);
  again.use.send("click");
  strictEqual(again.elements.shown.value, "one:1 two:2");
});

Deno.test("a copy of what the portal has by now goes, whatever else has changed", () => {
  const copy = { at: NOW, page: "/", fields: { one: "Ketikan", two: "Lama" }, before: { one: "" } };
  const given = { others: { [KEY]: JSON.stringify(copy) }, fields: { one: "Ketikan", two: "Baru" } };
  deepStrictEqual([open(given).offered(), open(given).copies()], [false, []]);
});

Deno.test("what a page has saved by itself is what the portal brought", () => {
  const { form, elements, clock, kept, copies } = open({ fields: { one: "" } });
  elements.one.value = "Satu";
  form.send("input");
  clock.pass(1);
  form.send("stored");
  deepStrictEqual([copies(), elements.one.defaultValue], [[], "Satu"]);
  elements.one.value = "Dua";
  form.send("input");
  clock.pass(1);
  deepStrictEqual(kept().before, { one: "Satu" });
});

Deno.test("of what was sent and not answered nobody says that it did not arrive; its mark goes with it", () => {
  const sent = open({ fields: { one: "" } });
  sent.elements.one.value = "Pesan";
  sent.form.send("submit");
  deepStrictEqual([sent.kept().isSent, sent.form.elements.once.value], [true, MARK]);
  const others = {
    [KEY]: JSON.stringify({ ...sent.kept(), once: "older", sent: { ...sent.kept().sent, once: "older" } }),
  };
  const later = open({ fields: { one: "" }, others });
  deepStrictEqual([later.offered(), later.sent.hidden], [true, false]);
  later.use.send("click");
  later.form.send("submit");
  strictEqual(later.form.elements.once.value, "older");
  // The portal says which forms of the session it has stored, and which it has sent back.
  deepStrictEqual(open({ fields: { one: "" }, others, storedForms: "other older" }).copies(), []);
  const cookie = `isian_ditolak_1=${encodeURIComponent(KEY)}`;
  strictEqual(open({ fields: { one: "" }, others, cookie }).sent.hidden, true);
});

Deno.test("two forms that were stored in two tabs are both dropped", () => {
  const copy = JSON.stringify({ at: NOW, page: "/", fields: TYPED });
  const names = ["isian:7:/satu/", "isian:7:/dua/"];
  const cookie = names.map((name, number) => `isian_tersimpan_${number}=${encodeURIComponent(name)}`).join("; ");
  deepStrictEqual(open({ others: Object.fromEntries(names.map((name) => [name, copy])), cookie }).copies(), []);
});

Deno.test("a page that answers a form is no form to be sent again on the way Back", () => {
  deepStrictEqual(open({ refused: "" }).replaced, ["https://ikp.example/portal/isian/1/"]);
  deepStrictEqual(open().replaced, []);
});

Deno.test("what a part of the page brings back as it was typed is not stored for that", () => {
  const { form, elements, clock, kept } = open({ fields: { one: "" } });
  elements.one.value = "Satu";
  form.send("input");
  elements.one.defaultValue = "Satu";
  clock.pass(1);
  deepStrictEqual(kept().before, { one: "" });
});

Deno.test("what is typed after something was sent and not answered is another form", () => {
  const { form, elements, clock, kept } = open({ fields: { one: "" } });
  elements.one.value = "Pesan";
  form.send("submit");
  form.send("input");
  clock.pass(1);
  deepStrictEqual([kept().once, kept().isSent], [MARK, true]);
  elements.one.value = "Pesan lain";
  form.send("input");
  clock.pass(1);
  deepStrictEqual([kept().once === MARK, kept().isSent], [false, false]);
  // What was sent, typed once more, is the same form: the portal knows whether it has it.
  elements.one.value = "Pesan";
  form.send("input");
  clock.pass(1);
  deepStrictEqual([kept().once, kept().isSent], [MARK, true]);
});

Deno.test("what is typed on while the form is under way outlives the word that it is stored", () => {
  const { form, elements, clock, kept } = open({ fields: { one: "" } });
  elements.one.value = "Pesan";
  form.send("submit");
  const cookie = `isian_tersimpan_1=${encodeURIComponent(KEY)}`;
  deepStrictEqual(open({ fields: { one: "" }, others: { [KEY]: JSON.stringify(kept()) }, cookie }).copies(), []);
  elements.one.value = "Pesan dan lebih";
  form.send("input");
  clock.pass(1);
  const later = open({ fields: { one: "" }, others: { [KEY]: JSON.stringify(kept()) }, cookie });
  deepStrictEqual([later.kept().fields.one, later.offered()], ["Pesan dan lebih", true]);
});

Deno.test("a part that opens at another address as well leads nobody to where they are", () => {
  const keptAs = "/portal/tinjauan/1/dimensi/2/";
  const key = `isian:7:${keptAs}`;
  const copy = { at: NOW, page: keptAs, place: keptAs, fields: { gone: "Lama" }, before: { gone: "" } };
  const dataset = { keptAs, keptAmong: "/portal/tinjauan/1/dimensi/" };
  const { beyond } = open({ dataset, others: { [key]: JSON.stringify(copy) } });
  deepStrictEqual(beyond.map(({ textContent, href }) => [textContent, href]), [["Lama", undefined]]);
});

Deno.test("a reason of one indicator is offered at its card, beside what is stored there by now", () => {
  const fields = { "i1_1-reason": "", "i1_2-reason": "Dari tab lain" };
  const copy = (typed) => ({
    at: NOW,
    page: "/portal/isian/1/",
    fields: { ...fields, ...typed },
    before: Object.fromEntries(Object.keys(typed).map((name) => [name, ""])),
  });
  const shown = (typed) => {
    const cards = { "i1_1": { offers: [] }, "i1_2": { offers: [] } };
    for (const card of Object.values(cards)) card.prepend = (part) => card.offers.push(part);
    const opened = open({ fields, cards, others: { [KEY]: JSON.stringify(copy(typed)) } });
    return {
      reasons: opened.reasons,
      top: opened.offered(),
      at: Object.values(cards).map(({ offers }) => offers.length),
    };
  };
  const second = { code: "1.2", typed: "Lampirkan", stored: "Dari tab lain" };
  deepStrictEqual(shown({ "i1_2-reason": "Lampirkan" }), { reasons: [second], top: false, at: [0, 1] });
  const both = shown({ "i1_1-reason": "Jelaskan", "i1_2-reason": "Lampirkan" });
  deepStrictEqual(both, {
    reasons: [{ code: "1.1", typed: "Jelaskan", stored: "–" }, second],
    top: true,
    at: [0, 0],
  });
});
