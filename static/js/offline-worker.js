// The service worker of the portal. It keeps the forms that a person has opened, and what their pages are made of, so
// that they open without a network too. It sends nothing: that is up to the pages (outbox-send.js).
//
// The portal puts before this text which FILES pages are made of, their VERSION, and the OFFLINE_PAGE.

const SHELL = `kerangka-${VERSION}`;
const PERSON = "orang";
const PAGES = "halaman-";
// The pages of one dimension, the one that says what is missing, and the list of what is not sent yet.
const KEPT = /^\/portal\/isian\/([\w-]+\/(dimensi\/[\w.-]+|kirim)|belum-terkirim)\/$/;
// From there a form is sent, which a copy cannot do: it stands in only where the portal does not answer for long.
const WAITED_FOR = /\/kirim\/$/;
// What only the portal's own answers carry (portal-answers.js).
const MARK = "X-Request-ID";
// How long a page on a slow line may take before the one that was kept is shown, and how long one that is waited for.
const PATIENCE = 6000;
const LONG = 20000;

async function install() {
  const shell = await caches.open(SHELL);
  // Asked for without cookies: the page of OFFLINE_PAGE is the same for everybody.
  await Promise.all([...FILES, OFFLINE_PAGE].map(async (address) => shell.put(address, await fetchOwn(address))));
  await self.skipWaiting();
}

// Nothing that others answer in the place of the portal is kept: with it, no form would work until the next worker.
async function fetchOwn(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok || isStrange(answer)) throw new Error(`${address} does not open.`);
  return answer;
}

// A page that is not the portal's. Its files may come from a server that does not mark them; none of them is a page.
function isStrange({ headers }) {
  return !headers.has(MARK) && (headers.get("Content-Type") ?? "").startsWith("text/html");
}

// Pages kept from before the last change of the files still need the files of then.
async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith("kerangka-") && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Who was last known to be signed in (offline.js), and has not signed out since; "" for nobody.
async function personHere() {
  const note = await caches.match("/", { cacheName: PERSON });
  return await note?.text() ?? "";
}

// Whose pages may be shown.
async function pagesOfPerson() {
  const person = await personHere();
  return person ? await caches.open(PAGES + person) : null;
}

async function keep(request, answer) {
  if (!answer.ok || answer.redirected || !answer.headers.has(MARK)) return;
  const text = await answer.text();
  const [, person] = /<body[^>]*\sdata-keeper="([\w-]+)"/.exec(text) ?? [];
  if (!person || person !== (await personHere())) return;
  const { status, headers } = answer;
  await (await caches.open(PAGES + person)).put(new URL(request.url).pathname, new Response(text, { status, headers }));
  // Nor of whoever signed out meanwhile.
  if (person !== (await personHere())) await caches.delete(PAGES + person);
}

// Whether it is what the portal has to say of a page: not what somebody else says in its place, nor that it fails now. Where
// a redirection leads, a worker is only told if it goes there.
async function isPage({ url }, answer) {
  if (answer.type === "opaqueredirect") {
    const end = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
    return end !== null && isPage({ url }, end);
  }
  return answer.headers.has(MARK) && answer.status < 500 && ![408, 429].includes(answer.status);
}

// A page that was kept says of itself that it is a copy, also before its scripts have run, and with them from when it is
// (offline.js): nobody takes it for how things stand now.
async function asCopy(kept) {
  const { status, headers } = kept;
  const at = Date.parse(headers.get("Date"));
  const text = (await kept.text()).replace("<body", `<body data-copy-at="${at}"`);
  return new Response(text.replace(/(<[^>]* data-page-copy) hidden>/, "$1>"), { status, headers });
}

// From the portal where it answers; as it was kept where it does not, or fails, or takes too long: a form that can be filled
// is more use than why it cannot be fetched. A script that asks how things stand now waits as long as it likes.
async function page(event) {
  const { request } = event;
  const kept = await pagesOfPerson().then((pages) => pages?.match(new URL(request.url).pathname));
  const asked = fetch(request).then(async (answer) => {
    event.waitUntil(keep(request, answer.clone()));
    return !kept || (await isPage(request, answer)) ? answer : null;
  });
  if (!kept) return await asked.catch(() => withoutLine(request));
  const told = asked.catch(() => null);
  const patience = WAITED_FOR.test(new URL(request.url).pathname) ? LONG : PATIENCE;
  const tooLong = () => new Promise((resolve) => setTimeout(resolve, patience, null));
  return await (request.mode === "navigate" ? Promise.race([told, tooLong()]) : told) ?? await asCopy(kept);
}

async function withoutLine(request) {
  const shown = request.mode === "navigate" && await caches.match(OFFLINE_PAGE);
  return shown || Response.error();
}

// Named by their content in production, where the kept one is as good; elsewhere the newest is wanted.
async function file(request) {
  const kept = await caches.match(request);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(new URL(request.url).pathname)) return kept;
  const answer = await fetch(request).catch(() => null);
  if (answer && !isStrange(answer)) return answer;
  return kept ?? answer ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOpened = request.mode === "navigate";
  if (origin !== location.origin || (request.method !== "GET" && !isOpened)) return;
  // A form that is sent whose answer is lost on the way; that it is not sent without a line is up to the page.
  if (request.method !== "GET") {
    event.respondWith(fetch(request).catch(() => withoutLine(request)));
    return;
  }
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (KEPT.test(pathname)) event.respondWith(page(event));
  else if (isOpened) event.respondWith(fetch(request).catch(() => withoutLine(request)));
});
