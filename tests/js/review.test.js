import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

const CHOICES = { ok: " Sesuai ", returned: " Perlu diperbaiki " };

// One indicator's card: two choices, a reason, and where it stands on the screen.
function card(code, bottom) {
  const boxes = Object.entries(CHOICES).map(([value, textContent]) => {
    const box = {
      value,
      checked: false,
      closest: () => ({ textContent }),
      dispatchEvent: () => one.form.send("input"),
    };
    return box;
  });
  const one = {
    dataset: { reviewCard: code },
    reason: {
      value: "Lampirkan",
      focused: false,
      focus: () => (one.reason.focused = true),
      setSelectionRange: (...range) => (one.reason.cursor = range),
    },
    check: (value) => boxes.forEach((box) => (box.checked = box.value === value)),
    closest: () => one,
    focus: () => (one.document.activeElement = one),
    scrollIntoView: () => {},
    getBoundingClientRect: () => ({ bottom }),
    querySelector: (selector) =>
      selector === "textarea"
        ? one.reason
        : selector.includes(":checked")
        ? boxes.find((box) => box.checked) ?? null
        : boxes.find((box) => selector.endsWith(`[value="${box.value}"]`)),
  };
  return one;
}

// What a browser keeps between pages.
function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

// A dimension of three indicators, of which the second is the first in sight; others are on other pages.
function open(
  marked = {},
  elsewhere = { elsewhere: "0", elsewhereWrong: "0" },
  parts = {},
  localStorage = storage(),
) {
  const cards = [card("1.1", 80), card("1.2", 500), card("1.3", 900)];
  const marks = Object.fromEntries(cards.map((one) => [one.dataset.reviewCard, { dot: {}, word: {} }]));
  const links = Object.entries(marks).map(([code, { dot, word }]) => [
    `[data-review-link="${code}"]`,
    { querySelector: (selector) => (selector === ".mark-dot" ? dot : word) },
  ]);
  const form = new Part();
  const words = "{marked} dari {total} diperiksa, {wrong} perlu perbaikan";
  const count = { dataset: { words, total: "3", ...elsewhere } };
  const said = { dataset: { total: "3" } };
  const markedNow = () => Object.values(marks).filter(({ dot }) => /--(done|returned)/.test(dot.className));
  const head = { querySelector: () => said, parentElement: { querySelectorAll: markedNow } };
  const onward = { focus: () => (document.activeElement = onward) };
  const letters = new Part();
  const document = Object.assign(new Part({ activeElement: {} }), {
    querySelector: page({
      "[data-review-form]": form,
      ".key-hint": { getClientRects: () => [{}] },
      "[data-review-keys]": letters,
      ...parts,
      "[data-review-count]": count,
      "[data-review-next], [href='#keputusan']": onward,
      ...Object.fromEntries(links),
    }).querySelector,
    querySelectorAll: (selector) => (selector === "[data-review-card]" ? cards : [head]),
  });
  for (const one of cards) {
    Object.assign(one, { form, document });
    one.check(marked[one.dataset.reviewCard]);
  }
  const window = new Part();
  runScript("review.js", [], { document, window, localStorage, CSS: { escape: (text) => text } });
  const press = (key, { typing = false, ...held } = {}) =>
    document.send("keydown", { key, target: { matches: () => typing }, ...held });
  return { cards, marks, form, count, said, onward, letters, document, window, press };
}

Deno.test("the bar counts what is marked, and the list shows each mark in shape and word", () => {
  const { count, marks, said } = open({ "1.1": "ok", "1.3": "returned" });
  strictEqual(count.textContent, "2 dari 3 diperiksa, 1 perlu perbaikan");
  strictEqual(said.textContent, "2 dari 3");
  deepStrictEqual(
    Object.values(marks).map(({ dot, word }) => [dot.className, word.textContent]),
    [["mark-dot mark-dot--done", "Sesuai"], ["mark-dot", ""], ["mark-dot mark-dot--returned", "Perlu diperbaiki"]],
  );
});

Deno.test("the bar counts what is marked on the other pages of the form too", () => {
  const { count, said } = open({ "1.1": "ok" }, { elsewhere: "5", elsewhereWrong: "2", total: "9" });
  strictEqual(count.textContent, "6 dari 9 diperiksa, 2 perlu perbaikan");
  strictEqual(said.textContent, "1 dari 3");
});

Deno.test("S goes to the indicator in sight first, then marks it and goes on to the next", () => {
  const { cards, count, document, press } = open();
  strictEqual(press("s"), true);
  strictEqual(document.activeElement, cards[1]);
  strictEqual(cards[1].querySelector(":checked"), null);
  press("s");
  strictEqual(cards[1].querySelector(":checked").value, "ok");
  strictEqual(document.activeElement, cards[2]);
  strictEqual(count.textContent, "1 dari 3 diperiksa, 0 perlu perbaikan");
});

Deno.test("P marks the indicator at hand and asks for the reason", () => {
  const { cards, document, press } = open();
  document.activeElement = cards[0];
  press("P");
  strictEqual(cards[0].querySelector(":checked").value, "returned");
  deepStrictEqual(cards[0].reason.cursor, [9, 9]);
  strictEqual(cards[0].reason.focused, true);
  strictEqual(document.activeElement, cards[0]);
});

Deno.test("J and K go to the next and the one before, and J from the last card to the way on", () => {
  const { cards, onward, document, press } = open();
  for (const [key, at] of [["k", 1], ["k", 0], ["k", 0], ["j", 1], ["j", 2]]) {
    press(key);
    strictEqual(document.activeElement, cards[at]);
  }
  press("j");
  strictEqual(document.activeElement, onward);
});

Deno.test("keys do nothing while somebody types, or with another key held", () => {
  const { cards, press } = open();
  strictEqual(press("s", { typing: true }), false);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) strictEqual(press("s", { [held]: true }), false);
  strictEqual(press("x"), false);
  strictEqual(cards[1].querySelector(":checked"), null);
});

Deno.test("keys do nothing to the card behind an open conversation", () => {
  const { cards, press } = open({}, undefined, { "dialog[open]": {} });
  strictEqual(press("s"), false);
  strictEqual(cards[1].querySelector(":checked"), null);
});

Deno.test("letters can be switched off, which the browser remembers, and on again", () => {
  const kept = storage();
  const first = open({}, undefined, {}, kept);
  strictEqual(first.letters.textContent, "Tombol huruf: aktif");
  first.letters.send("click");
  strictEqual(first.letters.textContent, "Tombol huruf: mati");
  strictEqual(first.press("s"), false);
  deepStrictEqual(first.document.activeElement, {});

  const next = open({}, undefined, {}, kept);
  strictEqual(next.letters.textContent, "Tombol huruf: mati");
  for (const key of ["j", "k", "s", "p"]) strictEqual(next.press(key), false);
  next.letters.send("click");
  strictEqual(next.press("s"), true);
  strictEqual(open({}, undefined, {}, kept).letters.textContent, "Tombol huruf: aktif");
});

Deno.test("where a browser keeps nothing, the switch holds for the page", () => {
  const refuse = () => {
    throw new Error("SecurityError");
  };
  const { letters, press } = open({}, undefined, {}, { getItem: refuse, setItem: refuse, removeItem: refuse });
  strictEqual(letters.textContent, "Tombol huruf: aktif");
  letters.send("click");
  strictEqual(press("s"), false);
});

Deno.test("letters do nothing where the page has no room to tell of them", () => {
  const { press } = open({}, undefined, { ".key-hint": { getClientRects: () => [] } });
  strictEqual(press("s"), false);
});
