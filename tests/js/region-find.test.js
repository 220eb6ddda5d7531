import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const ROWS = [
  ["31", "Daerah Khusus Ibukota Jakarta", "", "DKI Jakarta DKI DKJ Jakarta", "provinsi/31/", "88,95", "high", "Tinggi"],
  ["36", "Banten", "", "Banten", "provinsi/36/", "66,53", "medium", "Sedang"],
  ["36.04", "Kabupaten Serang", "Banten", "Kab. Serang", "kabkota/36.04/", "40,00", "medium", "Sedang"],
  ["36.73", "Kota Serang", "Banten", "Kota Serang", "kabkota/36.73/", "45,10", "medium", "Sedang"],
  ["12.18", "Kabupaten Serdang Bedagai", "Sumatera Utara", "Kab. Serdang Bedagai", "kabkota/12.18/", "–", "none", "–"],
  ["35.78", "Kota Surabaya", "Jawa Timur", "Kota Surabaya", "kabkota/35.78/", "50,00", "medium", "Sedang"],
  ["51", "Bali", "", "Bali", "provinsi/51/", "52,75", "medium", "Sedang"],
];

runScript("region-words.js");
const { read, find, distance } = runScript("region-find.js", ["read", "find", "distance"]);
const regions = read(ROWS);
const codes = (text) => find(regions, text).found.map(({ code }) => code);

Deno.test("a region is found by its name, its other names and its code, however they are written", () => {
  deepStrictEqual(codes("serang"), ["36.04", "36.73"]);
  deepStrictEqual(codes("KOTA SERANG"), ["36.73"]);
  for (const text of ["DKI", "Jakarta", "prov. dki", "31"]) strictEqual(codes(text)[0], "31", text);
  for (const text of ["36.73", "3673", "36,73"]) deepStrictEqual(codes(text), ["36.73"], text);
});

Deno.test("what bears a name comes before what lies in a province of that name", () => {
  deepStrictEqual(codes("banten"), ["36", "36.04", "36.73"]);
});

Deno.test("a slip of the keys finds what is near, says that it guesses, and leaves short words alone", () => {
  for (const [text, code] of [["Srabaya", "35.78"], ["Surabayya", "35.78"], ["Jakatra", "31"], ["Srdang", "12.18"]]) {
    const { found, isGuess } = find(regions, text);
    deepStrictEqual([found[0].code, isGuess], [code, true], text);
  }
  deepStrictEqual(codes("Boli"), []);
  deepStrictEqual(find(regions, "Surabaya").isGuess, false);
  deepStrictEqual(codes("36.74"), []);
});

Deno.test("nothing is found for nothing, nor for what no region is called", () => {
  deepStrictEqual(codes("  "), []);
  deepStrictEqual(find(regions, "Atlantis"), { found: [], isGuess: false });
});

Deno.test("neighbours that are swapped are one slip", () => {
  deepStrictEqual(
    ["banten", "bnaten", "bante", "bantenn", "bxnten", "serang"].map((word) => distance("banten", word, 2)),
    [
      0,
      1,
      1,
      1,
      1,
      3,
    ],
  );
});
