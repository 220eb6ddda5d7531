import { deepStrictEqual, strictEqual } from "node:assert";
import { asBrought, isChanged, isSame, setBrought } from "../../static/js/field-defaults.js";

const text = (value, defaultValue, name = "teks") => ({ type: "textarea", name, value, defaultValue });
const box = (value, checked, defaultChecked, type = "radio") => ({
  type,
  name: "pilih",
  value,
  checked,
  defaultChecked,
});
const list = (value, ...options) => ({ type: "select-one", name: "daftar", value, options });

Deno.test("a field is changed that shows something else than the page brought", () => {
  deepStrictEqual([text("a", "a"), text("b", "a"), text("", "a")].map(isChanged), [false, true, true]);
  deepStrictEqual([box("a", true, true), box("a", true, false), box("a", false, true)].map(isChanged), [
    false,
    true,
    true,
  ]);
  const [chosen, other, closed] = [{ value: "1", defaultSelected: true }, { value: "2" }, {
    value: "",
    disabled: true,
  }];
  deepStrictEqual([list("1", other, chosen), list("2", other, chosen)].map(isChanged), [false, true]);
  // Without a choice of its own the first one that can be chosen is shown.
  deepStrictEqual([list("2", closed, other), list("", closed, other)].map(isChanged), [false, true]);
});

Deno.test("what the page fills in by itself is no change", () => {
  for (const type of ["hidden", "submit", "file", "fieldset"]) {
    strictEqual(isChanged({ type, value: "a", defaultValue: "b" }), false);
  }
});

Deno.test("what a form holds is told as the portal brought it", () => {
  const elements = [text("b", "a"), box("ya", false, true), box("tidak", true, false), text("x", "y", "")];
  const fields = { teks: "b", pilih: "tidak", revision: "3" };
  deepStrictEqual(asBrought({ elements }, fields), { teks: "a", pilih: "ya", revision: "3" });
});

const many = (...options) => ({
  type: "select-multiple",
  name: "banyak",
  options: options.map(([value, selected, defaultSelected]) => ({ value, selected, defaultSelected })),
});

Deno.test("of a name with several values all are told, and none of them as none", () => {
  const elements = [
    { ...box("a", true, true, "checkbox") },
    { ...box("b", false, true, "checkbox") },
    many(["1", true, false], ["2", false, true], ["3", false, true]),
  ];
  deepStrictEqual(asBrought({ elements }, { pilih: "a", banyak: "1" }), { pilih: ["a", "b"], banyak: ["2", "3"] });
  elements[0].defaultChecked = elements[1].defaultChecked = false;
  deepStrictEqual(asBrought({ elements }, { pilih: "a", banyak: "1" }).pilih, []);
});

Deno.test("values are the same in any order, and an empty one is none", () => {
  deepStrictEqual(
    [isSame(["a", "b"], ["b", "a"]), isSame("", undefined), isSame([], ""), isSame("a", ["a", "b"])],
    [true, true, true, false],
  );
});

Deno.test("what was stored is what the page brought from then on", () => {
  const elements = [text("b", "a"), box("ya", true, false), box("tidak", false, true), many(["1", true, false])];
  setBrought({ elements });
  deepStrictEqual(elements.filter(isChanged), []);
});
