import { deepStrictEqual, strictEqual } from "node:assert";
import { Clock, page, Part, runScript } from "./browser.js";

function open(method = "post") {
  const form = new Part({ getAttribute: () => method });
  const clock = new Clock();
  const document = Object.assign(new Part(), page({ "form[data-sending]": form }));
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  const window = new Part();
  runScript("send-once.js", [], { document, window, setTimeout: clock.setTimeout });
  return { clock, window, press: () => document.send("submit", { target: form }) };
}

Deno.test("a second press while the form is on its way is held back", () => {
  const { press } = open();
  deepStrictEqual([press(), press(), press()], [false, true, true]);
});

Deno.test("after a while, or when the page is shown again, the form can be sent anew", () => {
  const { press, clock, window } = open();
  press();
  clock.pass(14);
  strictEqual(press(), true);
  clock.pass(1);
  strictEqual(press(), false);
  window.send("pageshow");
  strictEqual(press(), false);
});

Deno.test("forms that only ask are never held back", () => {
  const { press } = open("get");
  deepStrictEqual([press(), press()], [false, false]);
});
