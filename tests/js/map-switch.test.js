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

// A page with both levels, each as boundaries and as hexagons, on a wide or a narrow screen.
function shapes(hash = "", isWide = true) {
  const parts = ["geografi", "heksagon"].map((shape) => new Part({ dataset: { shape }, hidden: false }));
  const link = (target) => new Part({ hash: target, hasAttribute: () => false });
  const shapeLinks = [link("#peta-provinsi-geografi"), link("#peta-provinsi-heksagon")];
  const levelLinks = [link("#peta-provinsi"), link("#peta-kabkota")];
  const map = (name) => ({ hidden: false, closest: (asked) => (asked === name ? {} : null) });
  const maps = { "#peta-provinsi": map("#peta-provinsi"), "#peta-kabkota": map("#peta-kabkota") };
  const document = page({
    "[data-map-switch]": { querySelectorAll: () => levelLinks },
    "[data-shape-switch]": { querySelectorAll: () => shapeLinks },
    "[data-shape]": parts,
    "#peta-kabkota-heksagon": maps["#peta-kabkota"],
    ...maps,
  });
  document.querySelector =
    ((find) => (selector) =>
      selector === "[data-map-switch] [aria-current]"
        ? levelLinks.find((each) => each.attributes["aria-current"]) ?? null
        : find(selector))(document.querySelector);
  const addresses = [];
  const window = {
    location: { hash },
    history: { replaceState: (...state) => addresses.push(state[2]) },
    matchMedia: () => ({ matches: isWide }),
  };
  runScript("map-switch.js", [], { document, window });
  return {
    shapeLinks,
    levelLinks,
    addresses,
    shown: () => parts.filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.shape),
    level: () => Object.keys(maps).filter((name) => !maps[name].hidden),
  };
}

Deno.test("boundaries come first on a wide screen, hexagons on a narrow one, and the address rules both", () => {
  deepStrictEqual(shapes("", true).shown(), ["geografi"]);
  deepStrictEqual(shapes("", false).shown(), ["heksagon"]);
  const asked = shapes("#peta-kabkota-heksagon", true);
  deepStrictEqual([asked.shown(), asked.level()], [["heksagon"], ["#peta-kabkota"]]);
});

Deno.test("the address keeps the level and the form that were chosen", () => {
  const { shapeLinks, levelLinks, addresses, shown } = shapes();
  levelLinks[1].send("click");
  strictEqual(shapeLinks[1].send("click"), true);
  levelLinks[0].send("click");
  deepStrictEqual(addresses, ["#peta-kabkota", "#peta-kabkota-heksagon", "#peta-provinsi-heksagon"]);
  deepStrictEqual(shown(), ["heksagon"]);
});
