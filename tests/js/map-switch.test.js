import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

// A switcher between two maps, and the address it is opened at.
function switcher(hash = "", current = null) {
  const map = () => ({ hidden: false, closest: () => null });
  const maps = { "#provinsi": map(), "#kabkota": map() };
  const part = (of, isFolded) => ({ dataset: { of }, hidden: false, open: false, matches: () => isFolded });
  const parts = [part("#provinsi", false), part("#kabkota", true)];
  const table = { closest: () => parts[1] };
  const links = ["#provinsi", "#kabkota", "#gone"].map((target) => {
    const link = new Part({ hash: target, hasAttribute: (name) => name in link.attributes });
    if (target === current) link.setAttribute("aria-current", "true");
    return link;
  });
  const document = page({
    "[data-map-switch]": { querySelectorAll: () => links },
    ...maps,
    "[data-of]": parts,
    "#tabel": table,
  });
  const addresses = [];
  const window = { location: { hash }, history: { replaceState: (...state) => addresses.push(state[2]) } };
  runScript("map-switch.js", [], { document, window });
  return {
    links,
    addresses,
    parts,
    shown: () => Object.keys(maps).filter((target) => !maps[target].hidden),
    marked: () => links.filter((link) => link.hasAttribute("aria-current")).map((link) => link.hash),
  };
}

Deno.test("one map is shown: the one the address asks for, else the marked one, else the first", () => {
  deepStrictEqual(switcher("#kabkota", "#provinsi").shown(), ["#kabkota"]);
  deepStrictEqual(switcher("", "#kabkota").shown(), ["#kabkota"]);
  deepStrictEqual(switcher().shown(), ["#provinsi"]);
  deepStrictEqual(switcher("#gone").shown(), ["#provinsi"]);
});

Deno.test("a click changes the map, the mark and the address, and does not jump", () => {
  const { links, addresses, shown, marked } = switcher();
  strictEqual(links[1].send("click"), true);
  deepStrictEqual(shown(), ["#kabkota"]);
  deepStrictEqual(marked(), ["#kabkota"]);
  deepStrictEqual(addresses, ["#kabkota"]);
});

Deno.test("whatever belongs to a level is shown with its map, and a folded table opens", () => {
  const { links, parts } = switcher();
  deepStrictEqual(parts.map(({ hidden }) => hidden), [false, true]);
  links[1].send("click");
  deepStrictEqual(parts.map(({ hidden, open }) => [hidden, open]), [[true, false], [false, true]]);
});

Deno.test("an address that leads into a part shows the level of that part", () => {
  deepStrictEqual(switcher("#tabel").shown(), ["#kabkota"]);
});
