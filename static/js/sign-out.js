// Signing out: what is not stored yet is told first. Without a line the portal cannot be told: this browser forgets at once
// what it keeps open, and the portal hears of it with the next page that it answers.

import { dropKept, keptOf } from "./form-keep.js";
import { isLeaving, leaver, noteLeaving, noteLeft } from "./leaving.js";
import { PAGES, PERSON } from "./offline.js";
import { inWords } from "./outbox.js";
import { ready } from "./outbox-send.js";

const PATIENCE = 5000;

async function signOut(form) {
  const person = form.dataset.signOut;
  const { outbox } = await ready ?? {};
  const counts = await outbox?.counts();
  const kept = keptOf(person).length;
  const isOpen = kept > 0 || counts?.all > 0;
  const isThere = await fetch(form.action, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) })
    .then(() => true, () => false);
  // The page of signing out says what is open; any other leads there first.
  if (isThere && isOpen && !form.querySelector("[data-outbox-count]")) location.href = form.action;
  else if (isThere || !isOpen || (await isMeant(counts, kept))) {
    dropKept(person);
    await outbox?.store.forgetKeys();
    for (const name of await globalThis.caches?.keys() ?? []) {
      if (name === PERSON || name.startsWith(PAGES)) await caches.delete(name);
    }
    if (isThere) form.submit();
    else {
      noteLeaving(person);
      sayLeft();
    }
  }
}

// Asks on the page itself, where none of the portal can be had.
function isMeant(counts, kept) {
  const sealed = counts?.all
    ? `${
      inWords(counts)
    } belum terkirim. Isian itu tetap ada di peramban ini, terkunci: hanya terbuka dan terkirim setelah Anda sendiri masuk lagi di peramban ini.`
    : "";
  const lost = kept ? "Yang Anda ketik di halaman lain dan belum tersimpan dihapus dari perangkat ini." : "";
  const dialog = document.createElement("dialog");
  const [text, choice] = ["p", "p"].map((name) => document.createElement(name));
  dialog.className = "card";
  choice.className = "cluster";
  text.textContent = `Tidak ada sambungan. ${sealed} ${lost}`;
  for (const [value, label] of [["out", "Keluar"], ["", "Batal"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: label });
    button.addEventListener("click", () => dialog.close(value));
    choice.append(button);
  }
  dialog.append(text, choice);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "out");
    })
  );
}

// In the place of the page, of which nothing may be read any more.
function sayLeft() {
  const [main, text] = ["main", "p"].map((name) => document.createElement(name));
  main.className = "wrap";
  text.className = "notice";
  text.setAttribute("role", "status");
  text.textContent = "Anda sudah keluar di peramban ini. Portal diberi tahu begitu ada sambungan.";
  main.append(text);
  document.body.replaceChildren(main);
  addEventListener("online", () => location.reload());
}

// Whoever left without a line is not signed in for the next person at this computer. The note stays until the portal has
// heard of it, or somebody signs in.
async function finish() {
  const form = document.querySelector("[data-sign-out]");
  const told = document.querySelector("[data-signed-out]");
  if (told) told.hidden = !leaver();
  if (!form || !isLeaving(form.dataset.signOut)) return;
  const body = new FormData(form);
  sayLeft();
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  noteLeft();
  location.replace("/");
}

finish();
addEventListener("pageshow", ({ persisted }) => persisted && finish());
document.querySelector("form [name=login]")?.form.addEventListener("submit", noteLeft);
for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signOut(form);
  });
}
