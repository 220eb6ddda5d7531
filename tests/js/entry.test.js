import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

function open() {
  const form = new Part({ dataset: { unsaved: "Belum tersimpan" }, querySelectorAll: () => [] });
  const words = {};
  const place = { className: "save-state save-state--saved", firstElementChild: words };
  const window = new Part();
  runScript("entry.js", [], {
    document: page({ "[data-entry-form]": form, "[data-save-state] .save-state": place }),
    window,
  });
  return { form, window, said: () => [words.textContent, place.className] };
}

Deno.test("the first change says that something is not saved, and leaving is warned of", () => {
  const { form, window, said } = open();
  strictEqual(window.send("beforeunload"), false);
  form.send("input", { target: { name: "i1-value" } });
  deepStrictEqual(said(), ["Belum tersimpan", "save-state save-state--unsaved"]);
  strictEqual(window.send("beforeunload"), true);
});

Deno.test("sending the form is no leaving", () => {
  const { form, window } = open();
  form.send("input", { target: {} });
  form.send("submit");
  strictEqual(window.send("beforeunload"), false);
});

Deno.test("an event row that is to be removed is shown so, and shown again when it stays after all", () => {
  const { form } = open();
  const removed = new Set();
  const row = { classList: { toggle: (name, on) => (on ? removed.add(name) : removed.delete(name)) } };
  for (const [checked, names] of [[true, ["row-editor--removed"]], [false, []]]) {
    form.send("input", { target: { name: "i1-events-0-DELETE", checked, closest: () => row } });
    deepStrictEqual([...removed], names);
  }
});
