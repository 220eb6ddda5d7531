import { deepStrictEqual, strictEqual } from "node:assert";
import { Clock, page, Part, runScript } from "./browser.js";

// `trouble` is what the portal is found in, one ask after the other; "" where it answers.
function open({ method = "post", trouble = [], dataset = {} } = {}) {
  const told = [];
  const button = new Part({ after: (place) => told.push(place.words) });
  const sent = [];
  const form = new Part({ getAttribute: () => method, dataset });
  button.form = form;
  const clock = new Clock();
  const document = Object.assign(new Part(), page({ "form[data-sending]": form }), {
    body: { dataset: { outboxKeys: "/kunci/" } },
    createElement: () => new Part({ append: ({ textContent }) => (told.words = textContent) }),
  });
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  const press = () => document.send("submit", { target: form, submitter: button });
  form.requestSubmit = (by) => sent.push([by === button, press()]);
  const window = new Part();
  runScript("send-once.js", [], {
    document,
    window,
    setTimeout: clock.setTimeout,
    askWho: () => Promise.resolve({ trouble: trouble.shift() ?? "" }),
    inSentence: (why) => `Gagal: ${why}`,
  });
  const settled = () => new Promise((over) => setTimeout(over));
  return { clock, window, press, sent, told, form, settled };
}

Deno.test("a form is sent once the portal has answered, and a second press meanwhile is held back", async () => {
  const { press, sent, settled } = open();
  deepStrictEqual([press(), press()], [true, true]);
  await settled();
  // By the same button, and held back no more.
  deepStrictEqual(sent, [[true, false]]);
  strictEqual(press(), true);
});

Deno.test("without a line the page stays, says so, and can be sent as soon as there is one", async () => {
  const { press, sent, told, form, settled } = open({ trouble: ["line"], dataset: { flushed: "yes" } });
  press();
  await settled();
  deepStrictEqual([sent, told.length, form.dataset], [[], 1, {}]);
  strictEqual(told.words.startsWith("Gagal: line. Belum terkirim"), true);
  press();
  await settled();
  deepStrictEqual(sent, [[true, false]]);
});

Deno.test("after a while, or when the page is shown again, the form can be sent anew", async () => {
  const { press, clock, window, sent, settled } = open();
  press();
  await settled();
  clock.pass(14);
  press();
  await settled();
  strictEqual(sent.length, 1);
  clock.pass(1);
  press();
  await settled();
  strictEqual(sent.length, 2);
  window.send("pageshow");
  press();
  await settled();
  strictEqual(sent.length, 3);
});

Deno.test("forms that only ask, and the one that asks for the portal by itself, are not held back", () => {
  const { press } = open({ method: "get" });
  deepStrictEqual([press(), press()], [false, false]);
  strictEqual(open({ dataset: { entryForm: "" } }).press(), false);
});
