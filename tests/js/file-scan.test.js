import { deepStrictEqual } from "node:assert";
import { Clock, page, runScript } from "./browser.js";

// A page with files that wait for the scanner. `answers` holds what the portal says of each: "waiting", "done", a
// status, or nothing where there is no connection.
function open(names, { focused } = {}) {
  const clock = new Clock();
  const asked = [];
  const answers = {};
  const lines = names.map((name) => ({
    name,
    dataset: { scanUrl: name },
    isConnected: true,
    contains: () => name === focused,
    replaceWith() {
      this.shown = answers[name];
      waiting.splice(waiting.indexOf(this), 1);
    },
  }));
  const waiting = [...lines];
  const fetch = (url) => {
    asked.push(url);
    const answer = answers[url];
    if (!answer) return Promise.reject(new Error("away"));
    return Promise.resolve({ ok: answer !== 404, text: () => Promise.resolve(answer) });
  };
  const createElement = () => ({
    set innerHTML(text) {
      this.text = text;
    },
    get content() {
      return { querySelector: () => ({ dataset: this.text === "waiting" ? { scanUrl: "again" } : {} }) };
    },
  });
  const document = {
    ...page({}),
    visibilityState: "visible",
    activeElement: null,
    createElement,
    querySelectorAll: () => waiting,
  };
  runScript("file-scan.js", [], { document, fetch, setTimeout: clock.setTimeout });
  const pass = async (seconds) => {
    const before = asked.length;
    clock.pass(seconds);
    await new Promise((done) => setTimeout(done));
    return asked.slice(before);
  };
  return { answers, document, lines, pass, waits: () => clock.waiting.map((timer) => timer.due - clock.now) };
}

const shown = ({ lines }) => lines.map((line) => line.shown);

Deno.test("a line is replaced once the scanner has said something of its file", async () => {
  const here = open(["a", "b"]);
  Object.assign(here.answers, { a: "waiting", b: "waiting" });
  deepStrictEqual(await here.pass(3), ["a", "b"]);
  deepStrictEqual(shown(here), [undefined, undefined]);
  here.answers.b = "done";
  deepStrictEqual(await here.pass(5), ["b", "a"]);
  deepStrictEqual(shown(here), [undefined, "done"]);
});

Deno.test("many files are asked for in turns, and less and less often while nothing changes", async () => {
  const here = open(["a", "b", "c", "d"]);
  deepStrictEqual(await here.pass(3), ["a", "b", "c"]);
  deepStrictEqual(here.waits(), [4500]);
  deepStrictEqual(await here.pass(5), ["d", "a", "b"]);
  for (let times = 0; times < 10; times++) await here.pass(30);
  deepStrictEqual(here.waits(), [30000]);
});

Deno.test("a page that nobody looks at asks nothing, and one without waiting files neither", async () => {
  const here = open(["a"]);
  here.document.visibilityState = "hidden";
  deepStrictEqual(await here.pass(3), []);
  here.document.visibilityState = "visible";
  here.answers.a = "done";
  deepStrictEqual(await here.pass(5), ["a"]);
  deepStrictEqual(await here.pass(60), []);
});

Deno.test("a line stays where somebody is at it, where the portal refuses and where it does not answer", async () => {
  const here = open(["a", "b", "c"], { focused: "a" });
  Object.assign(here.answers, { a: "done", b: 404 });
  deepStrictEqual(await here.pass(3), ["a", "b", "c"]);
  deepStrictEqual(shown(here), [undefined, undefined, undefined]);
});
