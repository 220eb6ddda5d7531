import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

// What the address says before the switches are touched, and what they put into it: each time all of it, or its place.
function addressOf(asked = {}) {
  const set = { ...asked };
  const written = [];
  globalThis.pageState = {
    get: (name) => set[name] ?? "",
    keep: (changes, { isQuiet, hash } = {}) => {
      Object.assign(set, changes);
      if (!isQuiet) written.push({ ...set, hash });
    },
  };
  return written;
}

// A switcher between two maps, and the address it is opened at.
function switcher(hash = "", current = null, asked = {}) {
  const map = () => ({ hidden: false, closest: () => null });
  const maps = { "#provinsi": map(), "#kabkota": map() };
  const part = (of, isFolded) => ({ dataset: { of }, hidden: false, open: false, matches: () => isFolded });
  const parts = [part("#provinsi", false), part("#kabkota", true)];
  const table = { closest: () => parts[1] };
  const ids = { ...maps, "#tabel": table };
  const links = ["#provinsi", "#kabkota", "#gone"].map((target) => {
    const link = new Part({ hash: target, hasAttribute: (name) => name in link.attributes });
    if (target === current) link.setAttribute("aria-current", "true");
    return link;
  });
  const document = {
    ...page({ "[data-map-switch]": { querySelectorAll: () => links }, ...maps, "[data-of]": parts }),
    getElementById: (id) => ids[`#${id}`] ?? null,
  };
  const addresses = addressOf(asked);
  const window = { location: { hash }, addEventListener: (_type, act) => (window.move = act) };
  runScript("map-switch.js", [], { document, window });
  return {
    links,
    addresses,
    parts,
    window,
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
  deepStrictEqual(addresses, [{ tingkat: "#kabkota", hash: "" }]);
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

Deno.test("the level that the address keeps is shown, unless its place is another one", () => {
  const kept = { tingkat: "#kabkota" };
  deepStrictEqual(switcher("", "#provinsi", kept).shown(), ["#kabkota"]);
  deepStrictEqual(switcher("#provinsi", "#provinsi", kept).shown(), ["#provinsi"]);
});

Deno.test("the way back to a place of the page shows its level again", () => {
  const { window, shown } = switcher();
  window.location.hash = "#tabel";
  window.move();
  deepStrictEqual(shown(), ["#kabkota"]);
});

Deno.test("a place that asks for a level leaves the address when another is chosen", () => {
  const { links, addresses } = switcher("#tabel");
  links[0].send("click");
  deepStrictEqual(addresses, [{ tingkat: "", hash: "" }]);
});

// A page with both levels, each as boundaries and as hexagons, on a wide or a narrow screen.
function shapes(hash = "", isWide = true, kept = {}) {
  const parts = ["geografi", "heksagon"].map((shape) => new Part({ dataset: { shape }, hidden: false }));
  const link = (target) => new Part({ hash: target, hasAttribute: () => false });
  const shapeLinks = [link("#peta-provinsi-geografi"), link("#peta-provinsi-heksagon")];
  const levelLinks = [link("#peta-provinsi"), link("#peta-kabkota")];
  const map = (name) => ({ hidden: false, closest: (asked) => (asked === name ? {} : null) });
  const maps = { "#peta-provinsi": map("#peta-provinsi"), "#peta-kabkota": map("#peta-kabkota") };
  const document = {
    ...page({
      "[data-map-switch]": { querySelectorAll: () => levelLinks },
      "[data-shape-switch]": { querySelectorAll: () => shapeLinks },
      "[data-shape]": parts,
      ...maps,
    }),
    getElementById: (id) => maps[`#${id}`.replace(/-(geografi|heksagon)$/, "")] ?? null,
  };
  const addresses = addressOf(kept);
  const window = { location: { hash }, addEventListener: () => {}, matchMedia: () => ({ matches: isWide }) };
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
  const kept = shapes("", true, { bentuk: "heksagon", tingkat: "kabkota" });
  deepStrictEqual([kept.shown(), kept.level()], [["heksagon"], ["#peta-kabkota"]]);
});

Deno.test("the address keeps the level and the form that were chosen", () => {
  const { shapeLinks, levelLinks, addresses, shown } = shapes();
  levelLinks[1].send("click");
  strictEqual(shapeLinks[1].send("click"), true);
  levelLinks[0].send("click");
  deepStrictEqual(addresses, [
    { tingkat: "kabkota", bentuk: "", hash: "" },
    { tingkat: "kabkota", bentuk: "heksagon", hash: "" },
    { tingkat: "", bentuk: "heksagon", hash: "" },
  ]);
  deepStrictEqual(shown(), ["heksagon"]);
});
