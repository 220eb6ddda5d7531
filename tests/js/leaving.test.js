import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const NOW = Date.UTC(2024, 7, 26, 3);
const HOUR = 3600000;
const PARTS = ["isOver", "leaver", "noteLeaving", "noteTold", "noteSignIn"];

// A page of a person that was asked for at `now`, in a browser that keeps `note` of a sign-out; the clock may be set.
function open(store, now, keeper = "7") {
  const clock = { now };
  const page = runScript("leaving.js", PARTS, {
    document: { body: { dataset: { keeper } }, addEventListener: () => {}, dispatchEvent: () => {} },
    addEventListener: () => {},
    performance: { now: () => clock.now - now },
    Date: { now: () => clock.now },
    localStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) },
  });
  return { ...page, clock };
}

const noteOf = (store) => JSON.parse(store.get("keluar"));

Deno.test("a page from before the sign-out is over, one from after it is not", () => {
  const store = new Map();
  const [slept, page] = [open(store, NOW - HOUR), open(store, NOW - HOUR)];
  page.clock.now = slept.clock.now = NOW;
  page.noteLeaving();
  deepStrictEqual([page.isOver(), slept.isOver(), page.leaver()], [true, true, "7"]);
  page.noteTold();
  slept.clock.now = NOW + HOUR;
  deepStrictEqual([slept.isOver(), open(store, NOW + HOUR).isOver(), page.leaver()], [true, false, ""]);
});

Deno.test("a sign-out that was noted by a clock that ran ahead closes nothing once the clock is put right", () => {
  const store = new Map();
  const ahead = open(store, NOW + 71 * HOUR);
  ahead.clock.now = NOW + 72 * HOUR;
  ahead.noteLeaving();
  ahead.noteTold();
  const page = open(store, NOW);
  strictEqual(page.isOver(), false);
  // Nor when the time of the note comes.
  page.clock.now = NOW + 73 * HOUR;
  strictEqual(page.isOver(), false);
});

Deno.test("a moment that is still to come says nothing of a page that was open when the clock was put right", () => {
  const store = new Map();
  const page = open(store, NOW);
  store.set("keluar", JSON.stringify({ person: "7", at: NOW + HOUR, isTold: true }));
  strictEqual(page.isOver(), false);
});

Deno.test("signing in ends the note, told or not, and leaves over what slept since before it", () => {
  for (const isTold of [false, true]) {
    const store = new Map();
    const slept = open(store, NOW - HOUR);
    store.set("keluar", JSON.stringify({ person: "7", at: NOW + HOUR, isTold }));
    const login = open(store, NOW, "");
    store.set("keluar", JSON.stringify({ person: "7", at: NOW + HOUR, isTold }));
    login.noteSignIn();
    const page = open(store, NOW);
    page.clock.now = slept.clock.now = NOW + 2 * HOUR;
    deepStrictEqual([page.isOver(), slept.isOver(), noteOf(store).isTold], [false, true, true]);
  }
});
