import { deepStrictEqual, strictEqual } from "node:assert";
import { isChanged } from "../../static/js/field-defaults.js";
import { bears, troubleOf } from "../../static/js/portal-answers.js";
import { Clock, page, Part, runScript } from "./browser.js";

const WORDS = { unsaved: "Belum tersimpan", saving: "Menyimpan", failed: "Gagal menyimpan", refused: "Ditolak" };

// An expert's page, the state that it shows, and the number of times that saving was tried again.
function open({ value = "", dataset = {} } = {}) {
  const form = new Part({ dataset: { ...WORDS, ...dataset } });
  const dispatchEvent = ({ type }) => form.send(type);
  form.elements = [{ type: "textarea", name: "alasan", value, defaultValue: "", dispatchEvent }];
  const words = {};
  const place = { className: "", firstElementChild: words };
  const button = { hidden: false };
  const clock = new Clock();
  let retries = 0;
  const window = new Part({ htmx: { trigger: () => (retries += 1) } });
  runScript("panel-answer.js", [], {
    isChanged,
    bears,
    troubleOf,
    document: page({
      "[data-answer-form]": form,
      "[data-save-state] .save-state": place,
      "[data-without-script]": button,
    }),
    window,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  return {
    form,
    window,
    clock,
    button,
    retries: () => retries,
    said: () => [words.textContent, place.className],
    change: () => form.send("input"),
    ask: () => form.send("htmx:beforeRequest"),
    load: () => window.send("pageshow"),
    answer: (status, responseText = '<div id="answer-save">', mark = status ? "1" : null) =>
      form.send("htmx:afterRequest", { detail: { xhr: { status, responseText, getResponseHeader: () => mark } } }),
    warns: () => window.send("beforeunload"),
  };
}

Deno.test("buttons for those without scripts are hidden", () => strictEqual(open().button.hidden, true));

Deno.test("the page says that a change is not saved yet, and that it is being saved", () => {
  const { change, ask, said } = open();
  change();
  deepStrictEqual(said(), ["Belum tersimpan", "save-state save-state--unsaved"]);
  ask();
  deepStrictEqual(said(), ["Menyimpan", "save-state save-state--saving"]);
});

Deno.test("a failed try is made again after 2, 5, 10, 20 and from then on 30 seconds", () => {
  const { ask, answer, said, clock, retries } = open();
  for (const [number, seconds] of [2, 5, 10, 20, 30, 30].entries()) {
    ask();
    answer(503);
    deepStrictEqual(said(), ["Gagal menyimpan", "save-state save-state--failed"]);
    clock.pass(seconds - 0.001);
    strictEqual(retries(), number);
    clock.pass(0.001);
    strictEqual(retries(), number + 1);
  }
});

Deno.test("after a try that went well the waits begin anew", () => {
  const { answer, clock, retries } = open();
  answer(0);
  clock.pass(2);
  answer(0);
  clock.pass(5);
  answer(200);
  answer(0);
  clock.pass(2);
  strictEqual(retries(), 3);
});

Deno.test("only what another try may mend is tried again", () => {
  for (const [status, again] of [[408, 1], [429, 1], [500, 1], [503, 1], [403, 0], [404, 0], [409, 0], [422, 0]]) {
    const { answer, clock, retries } = open();
    answer(status);
    clock.pass(60);
    deepStrictEqual([status, retries()], [status, again]);
  }
});

Deno.test("a page that answers in place of the portal has stored nothing, and refuses nothing, whatever its status", () => {
  for (const status of [0, 200, 302, 403, 404, 409, 422, 502, 511]) {
    const { change, ask, answer, clock, retries, said, warns } = open();
    change();
    ask();
    answer(status, "<title>Wi-Fi</title>", null);
    clock.pass(2);
    deepStrictEqual([said(), retries(), warns()], [["Gagal menyimpan", "save-state save-state--failed"], 1, true]);
  }
});

Deno.test("what stands in a field and is not what the portal brought is unsaved, and goes out as if it were typed", () => {
  const { load, said, warns, form } = open({ value: "Diketik tadi." });
  let inputs = 0;
  form.addEventListener("input", () => (inputs += 1));
  load();
  deepStrictEqual([said()[0], warns(), inputs], ["Belum tersimpan", true, 1]);
  const untouched = open();
  untouched.load();
  deepStrictEqual([untouched.said()[0], untouched.warns()], [undefined, false]);
});

Deno.test("leaving what came back with errors is warned of", () =>
  strictEqual(open({ dataset: { dirty: "yes" } }).warns(), true));

Deno.test("a try that was turned down says so in words of its own", () => {
  const { answer, said } = open();
  answer(403);
  deepStrictEqual(said(), ["Ditolak", "save-state save-state--failed"]);
});

Deno.test("a line that is back is used at once, where something failed before", () => {
  const { answer, window, clock, retries } = open();
  window.send("online");
  strictEqual(retries(), 0);
  answer(0);
  window.send("online");
  strictEqual(retries(), 1);
  clock.pass(60);
  strictEqual(retries(), 1);
});

Deno.test("a refused value comes back with the fragment that says so", () => {
  const { form } = open();
  for (const [status, taken] of [[422, true], [500, false]]) {
    const detail = { xhr: { status }, shouldSwap: false, isError: true };
    form.send("htmx:beforeSwap", { detail });
    deepStrictEqual([detail.shouldSwap, detail.isError], [taken, !taken]);
  }
});

Deno.test("a refused value is no failure: nothing is tried again, and the waits begin anew", () => {
  const { ask, answer, said, clock, retries } = open();
  answer(503);
  clock.pass(2);
  ask();
  answer(422);
  deepStrictEqual(said(), ["Menyimpan", "save-state save-state--saving"]);
  answer(0);
  clock.pass(2);
  strictEqual(retries(), 2);
});

Deno.test("leaving is warned of until every change is saved, those made meanwhile included", () => {
  const { change, ask, answer, warns } = open();
  strictEqual(warns(), false);
  change();
  ask();
  change();
  answer(200);
  strictEqual(warns(), true);
  ask();
  answer(500);
  strictEqual(warns(), true);
  ask();
  answer(200);
  strictEqual(warns(), false);
});

Deno.test("sending the whole page is no leaving", () => {
  const { form, change, warns } = open();
  change();
  form.send("submit");
  strictEqual(warns(), false);
});

Deno.test("the copy of what is stored is not needed any more; of what was typed since, or refused, it is", () => {
  const heard = ({ status = 200, then = () => {} }) => {
    const { form, change, ask, answer } = open();
    let stored = 0;
    form.addEventListener("stored", () => (stored += 1));
    change();
    ask();
    then(change);
    answer(status);
    return stored;
  };
  deepStrictEqual(
    [heard({}), heard({ then: (change) => change() }), heard({ status: 422 }), heard({ status: 503 })],
    [1, 0, 0, 0],
  );
});
