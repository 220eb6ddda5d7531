// What a page of the form shows besides the answers: the state of the form and until when it is filled, the dimensions
// beside the cards, what the reviewer asked for, what the checks found. Where the portal knows something else of it by
// now, the page is fetched anew and these parts of it take their place; what somebody types is left alone.

import { takeOutline } from "./entry-outline.js";

const shownOf = (root) => root.querySelector("[data-standing]")?.dataset;

// Whether the portal tells something else of the form than the page shows. The revision counts every answer too, which
// cards have by themselves; of a page that was kept (offline-worker.js), everything may be old.
export function isBehind({ standing, revision }, isCopy) {
  const shown = shownOf(document);
  return shown.standing !== standing || (isCopy && shown.revision !== String(revision));
}

// The page as it is now; nothing where the portal does not hand it out, or where the browser shows a copy in its place.
async function fetchPage() {
  const answer = await fetch(location.pathname).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => "") : "";
  const fresh = new DOMParser().parseFromString(text, "text/html");
  return shownOf(fresh) && !fresh.body.dataset.copyAt ? fresh : null;
}

function takeHeader(fresh) {
  const [old, now] = [document, fresh].map((root) => root.querySelector(".page-header__meta"));
  // Of a form that is closed by now, nothing is filled without a network.
  const offline = fresh.querySelector("[data-entry-form]") && old.querySelector("[data-offline-ready]");
  now.querySelector("[data-offline-ready]")?.remove();
  old.replaceChildren(...now.childNodes, ...(offline ? [offline] : []));
}

function takeRemark(card, now) {
  card.querySelector("[data-remark]")?.remove();
  const remark = now.querySelector("[data-remark]");
  if (remark) card.querySelector("[data-findings]").before(remark);
  // The way to what office and reviewer write to each other about it.
  const link = now.querySelector("[data-thread-link]");
  if (link && !card.querySelector("[data-thread-link]")) card.querySelector("header").append(link.closest("p"));
  card.classList.toggle("entry-card--returned", now.classList.contains("entry-card--returned"));
}

// Puts the newest of all of that into the page; whether it could be had. In a card that is not idle somebody types.
export async function renewPage(cardsHere, isIdle) {
  const fresh = await fetchPage();
  if (!fresh) return false;
  takeHeader(fresh);
  const cards = cardsHere();
  for (const card of cards) {
    const now = fresh.getElementById(card.id);
    if (!now) continue;
    takeRemark(card, now);
    const found = now.querySelector("[data-findings]");
    if (found && isIdle(card)) card.querySelector("[data-findings]").replaceChildren(...found.childNodes);
  }
  takeOutline(fresh, cards, isIdle);
  return true;
}
