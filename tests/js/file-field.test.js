import { strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

function field(names) {
  const place = {};
  const box = { querySelector: () => place };
  return { place, type: "file", files: names.map((name) => ({ name })), closest: () => box };
}

Deno.test("a file field names what it holds, also what the browser has kept, and says so when it is empty", () => {
  const kept = field(["surat.pdf"]);
  const empty = field([]);
  const document = Object.assign(new Part(), page({ "[data-file-field] input": [kept, empty] }));
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  runScript("file-field.js", [], { document });
  strictEqual(kept.place.textContent, "surat.pdf");
  strictEqual(empty.place.textContent, "Belum ada berkas dipilih");

  empty.files = [{ name: "a.pdf" }, { name: "b.jpg" }];
  document.send("change", { target: empty });
  strictEqual(empty.place.textContent, "a.pdf, b.jpg");
});
