import { strictEqual } from "node:assert";
import { page, Part, runScript } from "./browser.js";

function open(isForm) {
  const said = [];
  const place = { querySelector: () => said[0] ?? null, append: (notice) => said.push(notice) };
  const element = {
    matches: () => isForm,
    cloneNode: () => "a copy",
    replaceWith: (other) => (element.replaced = other),
  };
  const document = Object.assign(new Part(), page({}), {
    getElementById: () => place,
    createElement: () => ({
      dataset: {},
      parts: [],
      append(...parts) {
        this.parts.push(...parts);
      },
      scrollIntoView: () => {},
    }),
  });
  document.addEventListener = Part.prototype.addEventListener.bind(document);
  runScript("session.js", [], { document });
  const answer = (status) => {
    const body = JSON.stringify({ message: "Sesi berakhir.", sign_in_url: "/masuk/login/?next=/portal/" });
    document.send("htmx:responseError", { detail: { elt: element, xhr: { status, responseText: body } } });
  };
  return { said, element, answer };
}

Deno.test("a session that has ended is said once, with the way to sign in, and the page asks no more", () => {
  const { said, element, answer } = open(false);
  answer(401);
  answer(401);
  strictEqual(said.length, 1);
  const [text] = said[0].parts;
  strictEqual(text.parts[0], "Sesi berakhir. ");
  strictEqual(text.parts[1].href, "/masuk/login/?next=/portal/");
  strictEqual(element.replaced, "a copy");
});

Deno.test("a form stays as it is, with what was typed, and other errors say nothing here", () => {
  const { said, element, answer } = open(true);
  answer(500);
  strictEqual(said.length, 0);
  answer(401);
  strictEqual(said.length, 1);
  strictEqual(element.replaced, undefined);
});
