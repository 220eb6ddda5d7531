import { deepStrictEqual, strictEqual } from "node:assert";
import { Clock, page, runScript } from "./browser.js";

const CANONICAL = "https://ikp.example/terbitan/uji/v1/";

// A page at an address, with the parts that have these ids; says what its script wrote into the address.
function opened(address, ids = []) {
  const location = new URL(address);
  const clock = new Clock();
  const written = [];
  const clicked = [];
  const window = {
    location,
    history: {
      state: null,
      replaceState: (_state, _title, next) => {
        written.push(next);
        location.href = new URL(next, location.href).href;
      },
    },
  };
  const document = {
    ...page({ "link[rel=canonical]": { href: CANONICAL } }),
    getElementById: (id) => (ids.includes(id) ? {} : null),
    addEventListener: (_type, act) => clicked.push(act),
  };
  runScript("page-state.js", [], {
    document,
    window,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
  });
  const click = (href, properties = {}) => {
    const url = new URL(href);
    const link = {
      href,
      origin: url.origin,
      pathname: url.pathname,
      hash: url.hash,
      search: url.search,
      ...properties,
    };
    let isHeld = false;
    clicked[0]({ ...properties, target: { closest: () => link }, preventDefault: () => (isHeld = true) });
    return { isHeld, link };
  };
  return { state: globalThis.pageState, written, clock, click, window };
}

Deno.test("what is set stands in the address, and what is as the page was made does not", () => {
  const { state, written } = opened(`${CANONICAL}?utm_source=x#tabel`);
  state.keep({ tingkat: "kabkota", "urut-kabkota": "skor-turun" });
  state.keep({ wilayah: "36,36.01" }, { hash: "" });
  state.keep({ tingkat: "", "urut-kabkota": "", wilayah: "" });
  deepStrictEqual(written, [
    "/terbitan/uji/v1/?utm_source=x&tingkat=kabkota&urut-kabkota=skor-turun#tabel",
    "/terbitan/uji/v1/?utm_source=x&tingkat=kabkota&urut-kabkota=skor-turun&wilayah=36,36.01",
    "/terbitan/uji/v1/?utm_source=x",
  ]);
});

Deno.test("an address is read again as it was written", () => {
  const { state } = opened(`${CANONICAL}?saring-kabkota=kota+serang&pilih-provinsi=36`);
  deepStrictEqual(["saring-kabkota", "pilih-provinsi", "zum"].map(state.get), ["kota serang", "36", ""]);
});

Deno.test("what changes with every letter is written once nothing more comes, or with the next click", () => {
  const { state, written, clock, click } = opened(CANONICAL);
  for (const text of ["s", "se", "ser"]) state.keep({ saring: text }, { isLazy: true });
  deepStrictEqual(written, []);
  clock.pass(1);
  state.keep({ saring: "serang" }, { isLazy: true });
  click("https://elsewhere.example/");
  deepStrictEqual(written, ["/terbitan/uji/v1/?saring=ser", "/terbitan/uji/v1/?saring=serang"]);
});

Deno.test("a link that is copied holds all that is set, and nothing of where the reader came from", () => {
  const { state } = opened("https://ikp.example/?utm_source=x&tingkat=kabkota", ["tabel", "peta"]);
  state.keep({ bentuk: "heksagon" }, { isQuiet: true });
  strictEqual(state.link(`${CANONICAL}#tabel`), `${CANONICAL}?tingkat=kabkota&bentuk=heksagon#tabel`);
});

Deno.test("the link of a part that stands on this page too leads here, another one stays as it is", () => {
  const { state } = opened(`${CANONICAL}?bentuk=heksagon`, ["tetangga"]);
  strictEqual(state.link(`${CANONICAL}provinsi/36/#tetangga`), `${CANONICAL}?bentuk=heksagon#tetangga`);
  strictEqual(state.link(`${CANONICAL}provinsi/36/#sebab`), `${CANONICAL}provinsi/36/#sebab`);
});

Deno.test("a link to a part of this page keeps what is set, and the other language takes it along", () => {
  const { click, window } = opened(`${CANONICAL}?tingkat=kabkota`, ["tabel"]);
  strictEqual(click(`${CANONICAL}#tabel`).isHeld, true);
  strictEqual(window.location.href, `${CANONICAL}?tingkat=kabkota#tabel`);
  strictEqual(click(`${CANONICAL}#tabel`, { ctrlKey: true }).isHeld, false);
  strictEqual(click(`${CANONICAL}metodologi/#tabel`).isHeld, false);
  strictEqual(click(`${CANONICAL}en/`, { hreflang: "en" }).link.href, `${CANONICAL}en/?tingkat=kabkota`);
});
