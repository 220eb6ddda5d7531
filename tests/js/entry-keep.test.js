import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { Clock, page, Part, runScript } from "./browser.js";

const NOW = Date.UTC(2024, 7, 26, 3);
const DAY = 86400000;
const KEY = "isian:7:/portal/isian/1/";

// What a form holds, by name, before and after somebody typed into it. The counters of event rows are the page's own.
const STORED = { "i1-value": "", "i1-events-TOTAL_FORMS": "1", "i1-events-INITIAL_FORMS": "1" };
const TYPED = { ...STORED, "i1-value": "Bentrokan" };

// An entry form as a person meets it, on a device that kept `kept` before.
function open({ fields = STORED, kept = null, age = 0, dirty = "", storage = {} } = {}) {
  const named = Object.entries({ csrfmiddlewaretoken: "secret", ...fields });
  const elements = named.map(([name, value]) => ({ name, value, type: "text" }));
  for (const field of elements) elements[field.name] = field;
  const form = new Part({ dataset: { keeper: "7" }, elements, querySelector: () => null });
  if (dirty) form.dataset.dirty = dirty;
  const use = new Part();
  const drop = new Part();
  const at = {};
  const offer = {
    hidden: true,
    querySelector: (selector) => ({ "[data-kept-use]": use, "[data-kept-drop]": drop, "[data-kept-at]": at })[selector],
  };
  const store = new Map();
  if (kept) store.set(KEY, JSON.stringify({ at: NOW - age, fields: kept }));
  const clock = new Clock();
  runScript("entry-keep.js", [], {
    document: page({ "[data-entry-form]": form, "[data-kept]": offer }),
    location: { pathname: "/portal/isian/1/" },
    localStorage: {
      getItem: (key) => store.get(key) ?? null,
      setItem: (key, value) => store.set(key, value),
      removeItem: (key) => store.delete(key),
      ...storage,
    },
    FormData: function (given) {
      return given.elements.map((field) => [field.name, field.value]);
    },
    Date: Object.assign(function (moment) {
      return new Date(moment);
    }, { now: () => NOW + clock.now }),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  return { form, offer, use, drop, at, store, clock, kept: () => JSON.parse(store.get(KEY) ?? "null") };
}

Deno.test("what is typed is kept after a pause, once, and without the secret of the form", () => {
  const { form, clock, kept } = open({ fields: TYPED });
  form.send("input");
  clock.pass(0.3);
  form.send("input");
  clock.pass(0.3);
  strictEqual(kept(), null);
  clock.pass(0.1);
  deepStrictEqual(kept(), { at: NOW + 700, fields: TYPED });
});

Deno.test("sending keeps at once, because the line may break on the way", () => {
  const { form, kept } = open({ fields: TYPED });
  form.send("submit");
  strictEqual(kept().fields["i1-value"], "Bentrokan");
});

Deno.test("a copy that says something else than the form is offered, with its time", () => {
  const { offer, at } = open({ kept: TYPED, age: 60000 });
  strictEqual(offer.hidden, false);
  ok(at.textContent.includes("26 Agustus 2024"));
});

Deno.test("a copy that says the same is dropped without a question", () => {
  const { offer, store } = open({ fields: TYPED, kept: { ...TYPED, "i1-events-TOTAL_FORMS": "2", "i1-read_at": "3" } });
  strictEqual(offer.hidden, true);
  strictEqual(store.size, 0);
});

Deno.test("a copy is offered for seven days", () => {
  strictEqual(open({ kept: TYPED, age: 7 * DAY - 1 }).offer.hidden, false);
  strictEqual(open({ kept: TYPED, age: 7 * DAY }).offer.hidden, true);
});

Deno.test("a form that came back with errors holds what was typed; nothing is offered or dropped", () => {
  const { offer, store } = open({ kept: TYPED, dirty: "yes" });
  strictEqual(offer.hidden, true);
  strictEqual(store.size, 1);
});

Deno.test("using the copy fills the form, but leaves what only the page says of itself", () => {
  const { form, offer, use } = open({ kept: { ...TYPED, "i1-events-INITIAL_FORMS": "0", csrfmiddlewaretoken: "old" } });
  let inputs = 0;
  form.addEventListener("input", () => (inputs += 1));
  use.send("click");
  strictEqual(form.elements["i1-value"].value, "Bentrokan");
  strictEqual(form.elements["i1-events-INITIAL_FORMS"].value, "1");
  strictEqual(form.elements.csrfmiddlewaretoken.value, "secret");
  strictEqual(offer.hidden, true);
  strictEqual(inputs, 1);
});

Deno.test("using the copy checks the choice that was made, and no other", () => {
  const { form, use } = open({ kept: { ...TYPED, "i1-answer": "occurred" } });
  const choices = ["occurred", "absent"].map((value) => ({
    name: "i1-answer",
    type: "radio",
    value,
    checked: value === "absent",
  }));
  form.elements.push(...choices);
  use.send("click");
  deepStrictEqual(choices.map((choice) => choice.checked), [true, false]);
});

Deno.test("using the copy adds the event rows that the page does not have yet", () => {
  const { form, use } = open({ kept: { ...TYPED, "i1-events-TOTAL_FORMS": "3" } });
  const asked = [];
  form.querySelector = (selector) => ({ click: () => asked.push(selector) });
  use.send("click");
  deepStrictEqual(asked, Array(2).fill('[data-entry-events="i1-events"] button[name="add_row"]'));
});

Deno.test("refusing the copy drops it and leaves the form as it is", () => {
  const { form, offer, drop, store } = open({ kept: TYPED });
  drop.send("click");
  strictEqual(store.size, 0);
  strictEqual(offer.hidden, true);
  strictEqual(form.elements["i1-value"].value, "");
});

Deno.test("a broken copy and a closed storage leave the form as it is", () => {
  const closed = () => {
    throw new Error("closed");
  };
  strictEqual(open({ storage: { getItem: () => "{broken" } }).offer.hidden, true);
  const { form, clock } = open({ fields: TYPED, storage: { getItem: closed, setItem: closed } });
  form.send("input");
  clock.pass(1);
  form.send("submit");
});
