import { deepStrictEqual, strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

// A link below a figure, and what the script puts in its place.
function linked(clipboard, { dataset = {}, words = {} } = {}) {
  const placed = [];
  const make = () =>
    new Part({
      after: (part) => placed.push(part),
      replaceWith: (part) => placed.push(part),
    });
  const link = new Part({
    href: "https://ikp.example/terbitan/uji/v1/#peta",
    hash: "#peta",
    replaceWith: (part) => placed.push(part),
    focus: () => placed.push("focus"),
  });
  Object.assign(link.dataset, { copyLink: "Salin tautan", copied: "Tautan tersalin" }, dataset);
  const document = { ...page({ "[data-copy-link]": link, ...words }), createElement: make };
  const waits = [];
  globalThis.pageState = { link: (address) => address.replace("#", "?tingkat=kabkota#") };
  runScript("copy-link.js", [], { document, navigator: { clipboard }, setTimeout: (back) => waits.push(back) });
  return { link, placed, waits };
}

Deno.test("the link becomes a button that copies its address with what is set on the page and says so for a while", async () => {
  const copied = [];
  const { placed: [button, said], waits } = linked({ writeText: (text) => Promise.resolve(copied.push(text)) });
  strictEqual(button.textContent, "Salin tautan");

  button.send("click");
  await Promise.resolve();
  await Promise.resolve();

  deepStrictEqual(copied, ["https://ikp.example/terbitan/uji/v1/?tingkat=kabkota#peta"]);
  deepStrictEqual([button.textContent, said.textContent], ["Tautan tersalin", "Tautan tersalin"]);
  waits[0]();
  deepStrictEqual([button.textContent, said.textContent], ["Salin tautan", ""]);
});

Deno.test("a sentence that is ready to be quoted is copied instead of its address", async () => {
  const copied = [];
  const sentence = new Part({ textContent: "\n 5 dari 34 provinsi rawan tinggi.\n" });
  const { placed: [button] } = linked(
    { writeText: (text) => Promise.resolve(copied.push(text)) },
    { dataset: { copyWords: "" }, words: { "#peta": sentence } },
  );

  button.send("click");
  await Promise.resolve();

  deepStrictEqual(copied, ["5 dari 34 provinsi rawan tinggi."]);
});

Deno.test("where the browser refuses, the link is there again", async () => {
  const { link, placed } = linked({ writeText: () => Promise.reject(new Error("no")) });

  placed[0].send("click");
  for (let turn = 0; turn < 4; turn++) await Promise.resolve();

  deepStrictEqual(placed.slice(2), [link, "focus"]);
});

Deno.test("without a clipboard the link stays a link", () => {
  deepStrictEqual(linked(undefined).placed, []);
});

Deno.test("beside the code of a frame stands a button that copies it", async () => {
  const copied = [];
  let placed = [];
  const field = new Part({
    value: "<iframe>",
    select: () => {},
    parentElement: { after: (...parts) => (placed = parts) },
  });
  Object.assign(field.dataset, { embedCode: "Salin kode", copied: "Kode tersalin" });
  const document = { ...page({ "[data-embed-code]": field }), createElement: () => new Part() };
  const clipboard = { writeText: (text) => Promise.resolve(copied.push(text)) };
  runScript("copy-link.js", [], { document, navigator: { clipboard }, setTimeout: () => {} });

  placed[0].send("click");
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();

  deepStrictEqual([copied, placed[0].textContent], [["<iframe>"], "Kode tersalin"]);
});
