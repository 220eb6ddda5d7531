import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const { partAt, partBox } = runScript("map-parts.js", ["partAt", "partBox"], {
  window: { matchMedia: () => ({ matches: false, addEventListener() {} }) },
  document: { querySelectorAll: () => [] },
});
const OUTLINE = "0,-10 9,-5 9,5 0,10 -9,5 -9,-5";
const HEXES = [
  { part: "jawa", x: 20, y: 50 },
  { part: "jawa", x: 56, y: 65 },
  { part: "papua", x: 300, y: 40 },
];

Deno.test("a part is the box around its hexagons, with a margin", () => {
  deepStrictEqual(partBox(HEXES.slice(0, 2), OUTLINE, 2), { x: 9, y: 38, width: 58, height: 39 });
});

Deno.test("a part without hexagons has no box, so that the whole map stands", () => {
  strictEqual(partBox([], OUTLINE, 2), null);
});

Deno.test("a tap leads to the part of the nearest hexagon, also from the sea", () => {
  strictEqual(partAt(HEXES, [60, 90]), "jawa");
  strictEqual(partAt(HEXES, [200, 0]), "papua");
});
