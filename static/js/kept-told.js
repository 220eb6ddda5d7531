// What pages without the form say of what was typed into it and kept (form-keep.js): the sign-in page that something is,
// the page of signing out what is lost, and the page of a form that can be filled no more the words themselves.

import { asListed, drop, inWords, isWords, keptOf, keysOf, recall } from "./kept-copies.js";

const SENT = "isian-terkirim";
const { keeper: person = "" } = document.body?.dataset ?? {};

// What was typed, and not what the portal had brought beside it.
const wordsOf = ({ fields, before }) => Object.entries(fields).filter(([name]) => !before || name in before);

// The sign-in page says that what was typed is kept: only where that is so. That is a copy from the page to which it
// leads, or that of the form which was sent just now; one that was sent earlier is not offered there.
function sayWhatIsKept() {
  const notice = document.querySelector("[data-kept-notice]");
  if (!notice) return;
  const next = document.querySelector("[name=next]")?.value.split("?")[0];
  const sent = notice.dataset.keptNotice === "sent" ? sessionStorage.getItem(SENT) : "";
  const isKeptHere = (key) => key === sent || (next && recall(key).page === next);
  notice.hidden = !keysOf("").some((key) => recall(key) && isKeptHere(key));
}

function sayWhatIsLost(place, keys) {
  place.hidden = keys.length === 0;
  const pages = new Map(keys.map((key) => recall(key)).map(({ page, title }) => [page, title ?? page]));
  for (const [page, title] of pages) {
    const [item, link] = ["li", "a"].map((name) => document.createElement(name));
    [link.href, link.textContent] = [page, title];
    item.append(link);
    place.querySelector("[data-kept-pages]").append(item);
  }
}

// Where a form can be filled no more, what was typed into it and not stored is shown, so that it can be copied.
function showWords(place) {
  const copies = place.dataset.keptWords.split(" ").flatMap((start) => keysOf(`${person}:${start}`)).filter(recall);
  const listed = copies.map((key) => [key, recall(key).at]);
  const words = copies.flatMap((key) => wordsOf(recall(key))).filter(isWords).map(inWords);
  const list = document.createElement("ul");
  for (const text of new Set(words)) {
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
  }
  place.hidden = words.length === 0;
  const button = place.querySelector("button");
  button.before(list);
  button.addEventListener("click", () => {
    asListed(listed, drop);
    place.hidden = true;
  });
}

sayWhatIsKept();
document.querySelectorAll("[data-kept-words]").forEach(showWords);
for (const lost of document.querySelectorAll("[data-kept-lost]")) {
  sayWhatIsLost(lost, keptOf(lost.closest("form").dataset.signOut));
}
