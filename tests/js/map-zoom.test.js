import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const { boxOf, boxWords, keepInside, placeOfMark, zoomBox } = runScript("map-zoom.js", [
  "boxOf",
  "boxWords",
  "keepInside",
  "placeOfMark",
  "zoomBox",
]);
const WHOLE = { x: 0, y: 0, width: 1200, height: 600 };

Deno.test("a zoom keeps the point at which it aims where it is", () => {
  const box = zoomBox(WHOLE, WHOLE, 2, [900, 150]);
  deepStrictEqual(box, { x: 450, y: 75, width: 600, height: 300 });
  strictEqual((900 - box.x) / box.width, 900 / 1200);
});

Deno.test("a zoom ends at the whole map and at twelve times its size", () => {
  deepStrictEqual(zoomBox(WHOLE, { x: 300, y: 100, width: 600, height: 300 }, 0.1, [0, 0]), WHOLE);
  strictEqual(zoomBox(WHOLE, WHOLE, 1000, [600, 300]).width, 100);
});

Deno.test("what is shown never leaves the map", () => {
  const box = { x: 0, y: 0, width: 600, height: 300 };
  deepStrictEqual(keepInside(WHOLE, { ...box, x: -50, y: 900 }), { ...box, x: 0, y: 300 });
  deepStrictEqual(keepInside(WHOLE, { ...box, x: 700, y: -9 }), { ...box, x: 600, y: 0 });
});

Deno.test("a mark that made room for others is the nearer to its region, the larger the map", () => {
  deepStrictEqual(placeOfMark("100 200 -8 4", 1), ["92.0", "204.0"]);
  deepStrictEqual(placeOfMark("100 200 -8 4", 0.25), ["98.0", "201.0"]);
});

Deno.test("the part that is shown is read again from what the address says of it", () => {
  const box = zoomBox(WHOLE, WHOLE, 4, [900, 150]);
  strictEqual(boxWords(WHOLE, box), "688,313,4");
  const again = boxOf(WHOLE, boxWords(WHOLE, box));
  strictEqual(Math.abs(again.x - box.x) < 1 && Math.abs(again.y - box.y) < 1 && again.width === box.width, true);
  strictEqual(boxWords(WHOLE, WHOLE), "");
});

Deno.test("an address that says no part of the map shows the whole", () => {
  for (const words of ["", "a,b,c", "500", "500,500,0.2", "500,500"]) deepStrictEqual(boxOf(WHOLE, words), WHOLE);
  strictEqual(boxOf(WHOLE, "5000,500,3").x, 800);
});
