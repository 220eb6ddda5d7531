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
function worker(answers, kept = new Map()) {
  const cache = { put: (address, answer) => Promise.resolve(kept.set(address, answer)) };
  const found = ({ url }) => Promise.resolve(kept.get(new URL(url).pathname));
  const self = { addEventListener: () => {}, skipWaiting: () => {} };
  const parts = runScript("offline-worker.js", ["install", "file"], {
    self,
    caches: { open: () => Promise.resolve(cache), match: found },
    fetch: (asked) => Promise.resolve(answers[asked.url ? new URL(asked.url).pathname : asked]()),
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
