// What a page of the form shows besides the answers: the state of the form and until when it is filled, the dimensions
// beside the cards, what the reviewer asked for, what the checks found. Where the portal knows something else of it by
// now, the page is fetched anew and these parts of it take their place; what somebody types is left alone.

import { storedOf } from "./entry-fields.js";
import { takeOutline } from "./entry-outline.js";
import { isOver } from "./leaving.js";
import { troubleOf } from "./portal-answers.js";

// How long the page may be on its way, in milliseconds: on a slow line it is.
const PATIENCE = 60000;

const shownOf = (root) => root.querySelector("[data-standing]")?.dataset;

// Whether the portal tells something else of the form than the page shows. The revision counts every answer too, which
// cards have by themselves; of a page that was kept (offline-worker.js), everything may be old.
export function isBehind({ standing, revision }, isCopy) {
  const shown = shownOf(document);
  return shown.standing !== standing || (isCopy && shown.revision !== String(revision));
}

// What of the portal this page has read last, and the cards that could not take it over.
let read = "";
let rest = [];

// The note that the form opens without a network (offline.js). Of a form that is closed nothing is filled at all; where it
// is opened again, the note comes back.
const offlineNote = globalThis.document?.querySelector("[data-offline-ready]");

// The page as it is now; nothing where the portal does not hand it out to this page's person, or where the browser shows a
// copy in its place.
async function fetchPage() {
  const answer = await fetch(location.pathname, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (troubleOf(answer) || !answer.ok || answer.redirected) return null;
  const text = await answer.text().catch(() => "");
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const { keeper, copyAt } = fresh.body.dataset;
  const isOurs = keeper === document.body.dataset.keeper && !isOver();
  return isOurs && shownOf(fresh) && !copyAt ? fresh : null;
}

// Where something of the page is from before, none of it passes for read: the page is behind until all of it is.
function takeHeader(fresh, isWhole) {
  const [old, now] = [document, fresh].map((root) => root.querySelector(".page-header__meta"));
  if (!isWhole) Object.assign(shownOf(fresh), { standing: "", revision: "" });
  now.querySelector("[data-offline-ready]")?.remove();
  const note = fresh.querySelector("[data-entry-form]") && offlineNote;
  old.replaceChildren(...now.childNodes, ...(note ? [note] : []));
}

// Whether there is a remark now that the card did not show.
function takeRemark(card, now) {
  const [before, remark] = [card, now].map((root) => root.querySelector("[data-remark]"));
  const isNew = remark !== null && remark.lastElementChild.textContent !== before?.lastElementChild.textContent;
  before?.remove();
  if (remark) card.querySelector("[data-findings]").before(remark);
  // The way to what office and reviewer write to each other about it.
  const link = now.querySelector("[data-thread-link]");
  if (link && !card.querySelector("[data-thread-link]")) card.querySelector("header").append(link.closest("p"));
  card.classList.toggle("entry-card--returned", now.classList.contains("entry-card--returned"));
  return isNew;
}

// What checks.js goes by.
function takeChecks(fresh) {
  const [old, now] = [document, fresh].map((root) => root.getElementById("check-data"));
  if (!old || !now || old.textContent === now.textContent) return;
  old.textContent = now.textContent;
  old.dispatchEvent(new Event("renewed", { bubbles: true }));
}

function tellRemarks(cards) {
  const codes = cards.map(({ id }) => id.replace("indikator-", ""));
  const place = document.querySelector("[data-renewed]");
  if (place && codes.length) place.textContent = `Catatan peninjau pada indikator ${codes.join(", ")}`;
}

// Puts the newest of all of that into the page, where the portal told of it what `told` says; whether the whole page shows
// it. In a card that is not idle somebody types. Of a card that was stored while the page was on its way, it knows less than
// the card does; one that is closed has nothing to compare.
export async function renewPage({ standing, revision }, cardsHere, isIdle) {
  const asked = `${standing} ${revision}`;
  // Each of them is still what it was: to fetch the page again would change nothing.
  if (asked === read && rest.length && rest.every((card) => card.isConnected && !isIdle(card))) return false;
  const fresh = await fetchPage();
  if (!fresh) return false;
  const pairs = cardsHere().map((card) => [card, fresh.getElementById(card.id)]).filter(([, now]) => now);
  const isSame = ([card, now]) => !now.matches("[data-entry-card]") || storedOf(card) === storedOf(now);
  const current = pairs.filter(isSame);
  tellRemarks(current.filter((pair) => takeRemark(...pair)).map(([card]) => card));
  const taken = current.filter(([card]) => isIdle(card));
  for (const [card, now] of taken) {
    const found = now.querySelector("[data-findings]");
    if (found) card.querySelector("[data-findings]").replaceChildren(...found.childNodes);
  }
  const cards = taken.map(([card]) => card);
  takeChecks(fresh);
  takeOutline(fresh, cardsHere(), cards);
  rest = cardsHere().filter((card) => !cards.includes(card));
  read = asked;
  takeHeader(fresh, rest.length === 0);
  return rest.length === 0;
}
