import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const { sortKey, compareKeys } = runScript("table-sort.js", ["sortKey", "compareKeys"]);
const collator = new Intl.Collator("id", { numeric: true });

function sorted(keys, sign) {
  return [...keys].sort((a, b) => compareKeys(a, b, sign, collator));
}

Deno.test("a cell sorts by its value before its text", () => {
  strictEqual(sortKey({ dataset: { value: "88.95" }, textContent: "88,95" }), 88.95);
  strictEqual(sortKey({ dataset: {}, textContent: "  Banten " }), "Banten");
  strictEqual(sortKey({ dataset: { value: "-3" }, textContent: "–" }), -3);
});

Deno.test("an empty value, a dash and a missing cell have no key", () => {
  strictEqual(sortKey({ dataset: { value: "" }, textContent: "Tidak ada data" }), null);
  strictEqual(sortKey({ dataset: {}, textContent: "–" }), null);
  strictEqual(sortKey(undefined), null);
});

Deno.test("numbers sort by size, not by their digits", () => {
  deepStrictEqual(sorted([9, 10.5, 0, -1], 1), [-1, 0, 9, 10.5]);
  deepStrictEqual(sorted([9, 10.5, 0, -1], -1), [10.5, 9, 0, -1]);
});

Deno.test("numbers that are equal on paper keep their order", () => {
  deepStrictEqual(sorted([30, 30.000000000000004, 10], -1), [30, 30.000000000000004, 10]);
  deepStrictEqual(sorted([30.000000000000004, 30, 10], 1), [10, 30.000000000000004, 30]);
});

Deno.test("texts sort as a reader of Indonesian expects, numbers in them by size", () => {
  deepStrictEqual(sorted(["banten", "Bali", "Aceh"], 1), ["Aceh", "Bali", "banten"]);
  deepStrictEqual(sorted(["3.10", "3.9", "3.2"], -1), ["3.10", "3.9", "3.2"]);
});

Deno.test("cells without a value stay last in both directions", () => {
  deepStrictEqual(sorted([null, 2, null, 1], 1), [1, 2, null, null]);
  deepStrictEqual(sorted([null, 2, null, 1], -1), [2, 1, null, null]);
});
