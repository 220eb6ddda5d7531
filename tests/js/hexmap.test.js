import { deepStrictEqual, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const { HEX_ARROWS, nearestHex, showHex } = runScript("hexmap.js", ["HEX_ARROWS", "nearestHex", "showHex"]);

function hex(name, x, y) {
  return { name, getBoundingClientRect: () => ({ x: x - 20, y: y - 20, width: 40, height: 40 }) };
}

// Two rows of hexagons, the second moved by half a hexagon, as on the map.
const ROWS = [hex("a", 0, 0), hex("b", 40, 0), hex("c", 80, 0), hex("d", 20, 35), hex("e", 60, 35)];

function walk(start, ...keys) {
  let at = ROWS.find((one) => one.name === start);
  for (const key of keys) at = nearestHex(ROWS, at, HEX_ARROWS[key]);
  return at?.name ?? null;
}

Deno.test("an arrow key follows the row to its end and stops there", () => {
  strictEqual(walk("a", "ArrowRight"), "b");
  strictEqual(walk("a", "ArrowRight", "ArrowRight"), "c");
  strictEqual(walk("c", "ArrowRight"), null);
  strictEqual(walk("e", "ArrowLeft"), "d");
});

Deno.test("up and down lead to the next row", () => {
  strictEqual(walk("a", "ArrowDown"), "d");
  strictEqual(walk("e", "ArrowUp") === "b" || walk("e", "ArrowUp") === "c", true);
  strictEqual(walk("d", "ArrowDown"), null);
});

Deno.test("a hexagon a little ahead and far aside is passed over for one straight ahead", () => {
  const from = hex("from", 0, 0);
  const straight = hex("straight", 60, 0);
  const aside = hex("aside", 20, 35);
  strictEqual(nearestHex([from, aside, straight], from, HEX_ARROWS.ArrowRight).name, "straight");
});

Deno.test("the panel shows what a hexagon says, and hides what it does not say", () => {
  const fields = ["name", "score", "note"].map((field) => ({
    dataset: { field },
    textContent: "before",
    hidden: false,
  }));
  const swatch = { className: "swatch swatch--none" };
  const name = {};
  const open = { hidden: true, querySelector: () => name };
  const parts = { ".swatch": swatch, "[data-hexmap-open]": open };
  const panel = { querySelectorAll: () => fields, querySelector: (selector) => parts[selector] };
  const getAttribute = () => "/provinsi/36/";
  showHex(panel, { dataset: { name: "Banten", score: "66,53" }, classList: ["hex", "hex--medium"], getAttribute });
  deepStrictEqual(
    fields.map((field) => [field.textContent, field.hidden]),
    [["Banten", false], ["66,53", false], ["", true]],
  );
  strictEqual(swatch.className, "swatch swatch--medium");
  deepStrictEqual([open.hidden, open.href, name.textContent], [false, "/provinsi/36/", "Banten"]);
  const saying = () => "Kabupaten Lebak: 12,00, rawan rendah";
  showHex(panel, { dataset: {}, classList: ["area", "hex--low"], getAttribute: saying });
  deepStrictEqual([fields[0].textContent, name.textContent], ["Kabupaten Lebak", "Kabupaten Lebak"]);
  showHex(panel, { dataset: {}, classList: ["hex"], getAttribute });
  strictEqual(swatch.className, "swatch swatch--none");
});
