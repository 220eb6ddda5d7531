import { deepStrictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

function type(lengths, longest = 1000) {
  const place = new Part({ isConnected: false });
  const classes = new Set();
  place.classList = { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) };
  const said = [];
  const field = {
    dataset: { longest },
    parentElement: { querySelector: () => (place.isConnected ? place : null) },
    after: (part) => (part.isConnected = true),
  };
  const document = Object.assign(new Part(), page({}), { createElement: () => place });
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  runScript("text-length.js", [], { document });
  for (const text of lengths) {
    field.value = text;
    document.send("input", { target: field });
    said.push([place.isConnected ? place.textContent : "", classes.has("field__length--over")]);
  }
  return said;
}

Deno.test("a text says its length from nine tenths of its limit on, and goes on saying it", () => {
  deepStrictEqual(type(["a".repeat(899), "a".repeat(900), "a".repeat(10)]), [
    ["", false],
    ["900 dari paling banyak 1.000 karakter", false],
    ["10 dari paling banyak 1.000 karakter", false],
  ]);
});

Deno.test("a text that is too long is kept whole, and says what to do", () => {
  deepStrictEqual(type(["😀".repeat(1000), "a".repeat(1001)]), [
    ["1.000 dari paling banyak 1.000 karakter", false],
    [
      "Terlalu panjang: 1.001 karakter, paling banyak 1.000. Tidak ada yang dipotong; pendekkan dahulu.",
      true,
    ],
  ]);
});
