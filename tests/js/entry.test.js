import { deepStrictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

function open() {
  const form = new Part({ querySelectorAll: () => [] });
  runScript("entry.js", [], { document: page({ "[data-entry-form]": form }), window: new Part() });
  return { form };
}

Deno.test("an event row that is to be removed is shown so, and shown again when it stays after all", () => {
  const { form } = open();
  const removed = new Set();
  const row = { classList: { toggle: (name, on) => (on ? removed.add(name) : removed.delete(name)) } };
  for (const [checked, names] of [[true, ["row-editor--removed"]], [false, []]]) {
    form.send("input", { target: { name: "i1-events-0-DELETE", checked, closest: () => row } });
    deepStrictEqual([...removed], names);
  }
});
