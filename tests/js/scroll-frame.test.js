import { deepStrictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

// A frame around a table, and what a screen reader and the Tab key find when its size is known.
function frameSeen({ width, contentWidth, caption = "Rata-rata", link = null }) {
  const inside = { caption: caption && { textContent: caption } };
  const frame = new Part({
    clientWidth: width,
    scrollWidth: contentWidth,
    querySelector: (selector) => (selector === "caption" ? inside.caption : link),
  });
  class ResizeObserver {
    constructor(tell) {
      this.observe = (target) => tell([{ target }]);
    }
  }
  const document = page({ ".table-frame, pre": frame });
  runScript("scroll-frame.js", [], { document, ResizeObserver });
  return frame.attributes;
}

Deno.test("a table that is too wide for the screen is a named stop for the Tab key", () => {
  deepStrictEqual(frameSeen({ width: 320, contentWidth: 400 }), {
    tabindex: "0",
    role: "group",
    "aria-label": "Rata-rata",
  });
});

Deno.test("a table that is too wide and has no caption is called a table", () => {
  deepStrictEqual(frameSeen({ width: 320, contentWidth: 400, caption: null })["aria-label"], "Tabel");
});

Deno.test("a table that fits is no stop", () => {
  deepStrictEqual(frameSeen({ width: 320, contentWidth: 320 }), {});
});

Deno.test("a table with a link is reached by it, and is no stop of its own", () => {
  deepStrictEqual(frameSeen({ width: 320, contentWidth: 400, link: {} }), {});
});
