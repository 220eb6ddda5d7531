import { deepStrictEqual } from "node:assert";
import { runScript } from "./browser.js";

const { differencesOf, offersFor } = runScript("compare.js", ["differencesOf", "offersFor"]);

const REGIONS = [
  ["36", "40,00"],
  ["51", "41,00"],
  ["52", "90,00"],
  ["53", "–"],
  ["36.01", "10,00"],
  ["36.02", "50,00"],
  ["36.03", "12,50"],
  ["51.01", "10,00"],
].map(([code, score]) => ({ code, score }));

const codes = (rows) => rows.map(({ code }) => code);

Deno.test("beside a regency its province is offered, and those of it with the nearest scores", () => {
  deepStrictEqual(codes(offersFor(REGIONS, ["36.01"])), ["36", "36.03", "36.02"]);
  deepStrictEqual(codes(offersFor(REGIONS, ["36.03", "36.01"])), ["36", "36.02"]);
});

Deno.test("beside a province those with the nearest scores are offered, and none without a score", () => {
  deepStrictEqual(codes(offersFor(REGIONS, ["36"])), ["51", "52"]);
  deepStrictEqual(codes(offersFor(REGIONS, ["52", "36"], 1)), ["51"]);
  deepStrictEqual(offersFor(REGIONS, []), []);
});

Deno.test("indicators stand in the order of how far their scores lie apart, by their part of the index", () => {
  const frame = { indikator: [{ kode: "a", bagian: 0.5 }, { kode: "b", bagian: 0.1 }, { kode: "c", bagian: 0.4 }] };
  const file = (...scores) => ({ indikator: scores.map((score) => ["occurred", 1, score, ""]) });
  const found = differencesOf(frame, [file(10, 100, null), file(30, 0, 80), file(20, 50, null)]);
  // Of c one score alone is known: nobody knows how far apart it is.
  deepStrictEqual(found.map(({ indicator, place }) => [indicator.kode, place]), [["a", 0], ["b", 1]]);
});
