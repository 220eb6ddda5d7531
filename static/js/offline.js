// What a page has to do with working without a network: it starts the service worker where something is typed that may
// stay unsent, keeps the other pages of that form, shows how much is not sent, and sees to it that nobody finds what another person typed.

import { isOver } from "./leaving.js";
import { momentOf } from "./moments.js";
import { amountOf, inWords } from "./outbox.js";
import { openStore } from "./outbox-store.js";
import { ready } from "./outbox-send.js";

const PERSON = "orang";
const PAGES = "halaman-";
// A page that was kept within the last hour is not asked for again: what was typed since then is in the outbox.
const FRESH = 3600000;
const person = document.body?.dataset.keeper ?? "";

// Of whoever signs out. The worker keeps no page of anybody who is not noted as the person here, so that note goes first.
export async function forgetPages() {
  if (!globalThis.caches) return;
  await caches.delete(PERSON);
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
}

// Whoever is not signed in any more, or somebody else: their pages, and the keys to what they typed, are forgotten.
// What they typed stays, sealed, until they sign in again.
async function forgetOthers() {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + person) await caches.delete(name);
  }
  if (person) {
    await (await caches.open(PERSON)).put("/", new Response(person));
    if (isOver()) await forgetPages();
  } else {
    await caches.delete(PERSON);
    await (await openStore()).forgetKeys();
  }
}

// The page itself, the list of what is not sent, and of a form that is open the other dimensions, and the page that says what
// is missing in it: one after the other, once the page itself is there.
async function keepForm() {
  const pages = await caches.open(PAGES + person);
  const links = [...document.querySelectorAll(".outline__head, [data-outbox-link]")];
  const { submitUrl } = document.querySelector("[data-entry-form]")?.dataset ?? {};
  for (const address of [location.pathname, ...links.map((link) => link.pathname), submitUrl]) {
    if (isOver() || !address) return;
    const at = (await pages.match(address))?.headers.get("Date");
    if (!at || Date.now() - Date.parse(at) > FRESH) {
      await fetch(address).then((answer) => answer.text()).catch(() => "");
    }
  }
}

async function startWorker() {
  const { worker } = document.querySelector("[data-worker]").dataset;
  // Out of the page, as long as the form is closed (entry-renew.js).
  const note = document.querySelector("[data-offline-ready]");
  await navigator.serviceWorker.register(worker, { scope: "/portal/" });
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    // Of a page that came while it started, or was read past every cache, the worker knows nothing unless it is told.
    active.postMessage("claim");
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true })
    );
  }
  await keepForm();
  const kept = await (await caches.open(PAGES + person)).match(location.pathname);
  if (note) note.hidden = !kept;
}

// The sign-in page says that what was typed on the page to which it leads is kept; form-keep.js does so for other forms.
async function sayWhatIsKept() {
  const notice = document.querySelector("[data-kept-notice]");
  const next = document.querySelector("[name=next]")?.value.split("?")[0];
  if (notice && next && (await (await openStore()).unsentPages()).includes(next)) notice.hidden = false;
}

async function showCounts(outbox) {
  const counts = await outbox.counts();
  const words = { all: inWords(counts), waiting: amountOf(counts.waiting), held: amountOf(counts.held) };
  for (const place of document.querySelectorAll("[data-outbox-count]")) {
    place.textContent = words[place.dataset.outboxCount];
    place.closest("[data-outbox-shown]").hidden = !place.textContent;
  }
}

// A page that was kept (offline-worker.js) says from when it is, until it has read how things stand now (entry-save.js).
function sayCopy() {
  const { copyAt } = document.body.dataset;
  const notice = document.querySelector("[data-page-copy]");
  if (!copyAt || !notice) return;
  notice.querySelector("[data-page-copy-at]").textContent = `dari ${momentOf(Number(copyAt))}`;
  notice.hidden = false;
  document.addEventListener("current", ({ detail }) => {
    notice.hidden = detail.isWhole;
    notice.querySelector("[data-page-copy-unread]").hidden = true;
    notice.querySelector("[data-page-copy-rest]").hidden = false;
  });
}

async function begin() {
  if (document.querySelector("[data-offline-page]") || isOver()) return;
  await forgetOthers().catch(() => {});
  await sayWhatIsKept();
  const { outbox } = await ready ?? {};
  if (!outbox) return;
  document.addEventListener("outbox", ({ detail }) => detail.type === "changed" && showCounts(outbox));
  await showCounts(outbox);
  if (document.querySelector("[data-worker]") && navigator.serviceWorker) {
    // Without the worker the form is filled all the same, only its page has to be open.
    await startWorker().catch(() => {});
  }
}

sayCopy();
begin();
