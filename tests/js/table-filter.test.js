import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

const NAMES = ["Kabupaten Serang\n  Banten", "Kota Serang Banten", "Kota Bima Nusa Tenggara Barat"];

// A table with a row a name, or with rows; returns what a reader touches and sees.
function filtered(names, lang = "id") {
  const rows = names.map((row) => (typeof row === "string" ? { textContent: row, hidden: false } : row));
  const made = {};
  const document = {
    ...page({ "table[data-filterable]": { tBodies: [{ rows }], before: () => {} } }),
    documentElement: { lang },
    createElement: (tag) => (made[tag] = new Part({ append: () => {}, textContent: "", value: "" })),
  };
  runScript("region-words.js");
  runScript("table-filter.js", [], { document });
  // The last <span> that is made is the count.
  const type = (text) => {
    made.input.value = text;
    made.input.send("input");
    return rows.filter((row) => !row.hidden).map((row) => row.textContent);
  };
  return { type, count: () => made.span.textContent };
}

Deno.test("only rows that hold all typed words stay, whatever their order and case", () => {
  const { type } = filtered(NAMES);
  deepStrictEqual(type("banten SERANG"), NAMES.slice(0, 2));
  deepStrictEqual(type("kota  serang"), [NAMES[1]]);
  deepStrictEqual(type("papua"), []);
});

Deno.test("a word may be the beginning of one, and line breaks between words do not matter", () => {
  deepStrictEqual(filtered(NAMES).type("serang ban"), NAMES.slice(0, 2));
});

Deno.test("an emptied field shows every row again and says no count", () => {
  const { type, count } = filtered(NAMES);
  type("bima");
  deepStrictEqual(type("  "), NAMES);
  strictEqual(count(), "");
});

Deno.test("the count is said in the language of the page", () => {
  for (const [lang, words] of [["id", "2 dari 3 baris"], ["en", "2 of 3 rows"], ["en-GB", "2 of 3 rows"]]) {
    const { type, count } = filtered(NAMES, lang);
    type("kota");
    strictEqual(count(), words);
  }
});

Deno.test("a region is found by the code and the short name that its row carries unseen", () => {
  const rows = [
    { textContent: "Daerah Khusus Ibukota Jakarta 36,01", hidden: false, dataset: { find: "31 provinsi DKI Jakarta" } },
    { textContent: "Kabupaten Pandeglang", hidden: false, dataset: { find: "36.01 Kab. Pandeglang" } },
  ];
  const { type } = filtered(rows);
  deepStrictEqual(type("Prov. DKI Jakarta"), [rows[0].textContent]);
  deepStrictEqual(type("KAB.PANDEGLANG"), [rows[1].textContent]);
  deepStrictEqual(type("36.01"), [rows[1].textContent]);
});

Deno.test("words that people spell otherwise are those of the names", () => {
  const { type } = filtered(["36.71 Kota Tangerang", "13 Sumatera Barat", "36.02 Kabupaten Lebak"]);
  deepStrictEqual(type("Kotamadya Tangerang"), ["36.71 Kota Tangerang"]);
  deepStrictEqual(type("sumatra"), ["13 Sumatera Barat"]);
  deepStrictEqual(type("Lebak, Kab."), ["36.02 Kabupaten Lebak"]);
  deepStrictEqual(type("constructor"), []);
});

Deno.test("a region is found by its shortened name, and by its code without the point", () => {
  const { type } = filtered(["36.02 Kabupaten Lebak", "36.73 Kota Serang"]);
  deepStrictEqual(type("KAB. LEBAK"), ["36.02 Kabupaten Lebak"]);
  deepStrictEqual(type("3673"), ["36.73 Kota Serang"]);
  deepStrictEqual(type("36.02"), ["36.02 Kabupaten Lebak"]);
  deepStrictEqual(type("36,02"), ["36.02 Kabupaten Lebak"]);
});

Deno.test("a doubled word is one name and finds no other that holds its half", () => {
  const { type } = filtered(["72.04 Kabupaten Tolitoli", "12.78 Kota Gunungsitoli", "95.05 Kabupaten Tolikara"]);
  for (const text of ["Tolitoli", "toli toli", "Kab. Toli-Toli"]) {
    deepStrictEqual(type(text), ["72.04 Kabupaten Tolitoli"]);
  }
});

Deno.test("a region is found with or without the spaces and marks of its name", () => {
  const rows = ["92.03 Kabupaten Fak-Fak", "21.72 Kota Tanjung Pinang", "63.02 Kabupaten Kotabaru"];
  const { type } = filtered(rows);
  deepStrictEqual(type("Fakfak"), [rows[0]]);
  deepStrictEqual(type("Tanjungpinang"), [rows[1]]);
  deepStrictEqual(type("tanjung-pinang"), [rows[1]]);
  deepStrictEqual(type("Kota Baru"), [rows[2]]);
  deepStrictEqual(type("gpin"), []);
});

Deno.test("what was typed is kept in the address and typed again for who opens it", () => {
  const kept = [];
  globalThis.pageState = { get: () => "bima", keep: (changes) => kept.push(changes) };
  const { type, count } = filtered(NAMES);
  strictEqual(count(), "1 dari 3 baris");
  type("serang ");
  deepStrictEqual(kept, [{ saring: "serang" }]);
  delete globalThis.pageState;
});
