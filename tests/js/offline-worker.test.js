import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { runScript } from "./browser.js";

const SCRIPT = "/static/js/entry.js";
const OFFLINE = "/portal/tanpa-jaringan/";
const MARK = { "X-Request-ID": "1" };
const HTML = { "Content-Type": "text/html; charset=utf-8" };
const OWN = {
  [SCRIPT]: () => new Response("own", { headers: { "Content-Type": "text/javascript" } }),
  [OFFLINE]: () => new Response("own", { headers: { ...HTML, ...MARK } }),
};
const strange = (status = 200) => () => new Response("<h1>Wi-Fi</h1>", { status, headers: HTML });

// The worker in a browser in which `answers` (functions, by address) are what it gets; `kept` is what it keeps.
function worker(answers, kept = new Map(), wait = () => {}) {
  const found = (asked) => Promise.resolve(kept.get(asked.url ? new URL(asked.url).pathname : asked)?.clone());
  const cache = { put: (address, answer) => Promise.resolve(kept.set(address, answer)), match: found };
  const self = { addEventListener: () => {}, skipWaiting: () => {} };
  const parts = runScript("offline-worker.js", ["install", "file", "page"], {
    self,
    caches: { open: () => Promise.resolve(cache), match: found },
    fetch: (asked) => Promise.resolve(answers[asked.url ? new URL(asked.url).pathname : asked]()),
    setTimeout: wait,
    FILES: [SCRIPT],
    VERSION: "1",
    OFFLINE_PAGE: OFFLINE,
  });
  return { ...parts, kept };
}

Deno.test("the worker keeps the files of the portal, also where they bear no mark", async () => {
  const { install, kept } = worker(OWN);
  await install();
  deepStrictEqual([...kept.keys()], [SCRIPT, OFFLINE]);
});

Deno.test("the worker begins with nothing that others answer in the place of a file or a page", async () => {
  for (const [address, status] of [[SCRIPT, 200], [OFFLINE, 200], [SCRIPT, 502]]) {
    const { install, kept } = worker({ ...OWN, [address]: strange(status) });
    await rejects(install());
    strictEqual(kept.has(address), false);
  }
});

Deno.test("a file that was kept stands in for what others answer", async () => {
  const request = { url: `https://ikp.example${SCRIPT}` };
  const kept = () => new Map([[SCRIPT, new Response("kept")]]);
  const textOf = async (answers, known) => await (await worker(answers, known).file(request)).text();
  strictEqual(await textOf({ [SCRIPT]: strange() }, kept()), "kept");
  strictEqual(await textOf(OWN, kept()), "own");
  strictEqual(await textOf({ [SCRIPT]: strange() }, new Map()), "<h1>Wi-Fi</h1>");
});

Deno.test("a page that was kept says from when it is; one that the portal answers says nothing", async () => {
  const address = "/portal/isian/1/dimensi/2/";
  const headers = { ...HTML, ...MARK, Date: "Mon, 30 Nov 2026 10:40:00 GMT" };
  const body = '<body data-keeper="7">';
  for (
    const [answer, shown] of [
      [() => new Response(body, { headers }), body],
      [strange(502), `<body data-copy-at="${Date.UTC(2026, 10, 30, 10, 40)}" data-keeper="7">`],
    ]
  ) {
    const kept = new Map([[address, new Response(body, { headers })], ["/", new Response("7")]]);
    const { page } = worker({ [address]: answer }, kept);
    const request = { url: `https://ikp.example${address}` };
    strictEqual(await (await page({ request, waitUntil: () => {} })).text(), shown);
  }
});

Deno.test("a copy shows its notice before any script of it has run", async () => {
  const address = "/portal/isian/1/kirim/";
  const body = '<body><div class="notice" role="status" data-page-copy hidden><p hidden>';
  const kept = new Map([[address, new Response(body, { headers: { ...HTML, ...MARK } })], ["/", new Response("7")]]);
  const { page } = worker({ [address]: strange(502) }, kept);
  const text = await (await page({ request: { url: `https://ikp.example${address}` }, waitUntil: () => {} })).text();
  strictEqual(text.endsWith('<div class="notice" role="status" data-page-copy><p hidden>'), true);
});

Deno.test("the page from which a form is sent stands in as a copy where the portal is away", async () => {
  const address = "/portal/isian/1/kirim/";
  const kept = new Map([[address, new Response("<body>", { headers: { ...HTML, ...MARK } })], [
    "/",
    new Response("7"),
  ]]);
  const { page } = worker({ [address]: () => Promise.reject(new TypeError()) }, kept);
  const text = await (await page({ request: { url: `https://ikp.example${address}` }, waitUntil: () => {} })).text();
  strictEqual(text.includes("data-copy-at"), true);
});

Deno.test("a page that does not come for long is shown as it was kept; a script that asks for it waits", async () => {
  const headers = { ...HTML, ...MARK, Date: "Mon, 30 Nov 2026 10:40:00 GMT" };
  const shown = async (address, mode, slow) => {
    const kept = new Map([[address, new Response('<body data-keeper="7">', { headers })], ["/", new Response("7")]]);
    // The portal answers after `slow` milliseconds.
    const timers = [];
    const answer = () => new Promise((done) => timers.push([slow, () => done(new Response("now", { headers }))]));
    const { page } = worker({ [address]: answer }, kept, (act, wait) => timers.push([wait, act]));
    const text = page({ request: { url: `https://ikp.example${address}`, mode }, waitUntil: () => {} });
    const over = () => new Promise((resolve) => setTimeout(resolve));
    await over();
    for (const [, act] of timers.sort(([one], [other]) => one - other)) {
      act(null);
      await over();
    }
    return (await (await text).text()) === "now" ? "now" : "copy";
  };
  const [dimension, submit] = ["/portal/isian/1/dimensi/2/", "/portal/isian/1/kirim/"];
  strictEqual(await shown(dimension, "navigate", 5000), "now");
  strictEqual(await shown(dimension, "navigate", 7000), "copy");
  strictEqual(await shown(dimension, "cors", 50000), "now");
  strictEqual(await shown(submit, "navigate", 15000), "now");
  strictEqual(await shown(submit, "navigate", 25000), "copy");
  strictEqual(await shown(submit, "cors", 50000), "now");
});
