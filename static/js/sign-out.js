// Signing out: what is not stored yet is told first. This browser forgets at once what it keeps open, in every tab, and the
// portal is told. Without a line that is tried again until it has worked, on whichever page is open.

import { dropKept, keptOf } from "./kept-copies.js";
import { isOver, leaver, noteLeaving, noteSignIn, noteTold } from "./leaving.js";
import { forgetPages } from "./offline.js";
import { amountOf } from "./outbox.js";
import { ready, WAITS } from "./outbox-send.js";
import { askWho, inSentence, troubleOf, WHY } from "./portal-answers.js";

const PATIENCE = 5000;
const { keeper, outboxKeys, signOutUrl } = document.body.dataset;
// Whether it is this page on which its person signs out, and not another tab.
let isHere = false;
let closing = null;

async function signOut(form) {
  const { outbox } = await ready ?? {};
  const open = {
    counts: await outbox?.counts() ?? { all: 0 },
    isDurable: outbox?.isDurable,
    kept: keptOf(keeper).length,
    // What the browser could keep nowhere: whoever would warn before the page is left says so.
    isLost: !dispatchEvent(new Event("beforeunload", { cancelable: true })),
  };
  const isOpen = open.kept > 0 || open.counts.all > 0 || open.isLost;
  const who = await askWho(outboxKeys, PATIENCE);
  // The page of signing out says what is open; any other leads there first.
  if (!who.trouble && isOpen && !form.querySelector("[data-outbox-shown]")) location.href = form.action;
  else if (!who.trouble || !isOpen || (await isMeant(open, who.trouble))) await leave(who, new FormData(form));
}

// Asks on the page itself, where none of the portal can be had.
function isMeant({ counts, isDurable, kept, isLost }, trouble) {
  const sealed = counts.all && isDurable ? whatStays(counts) : "";
  const dropped = kept ? "Yang Anda ketik di halaman lain dan belum tersimpan dihapus dari perangkat ini." : "";
  const lost = isLost || (counts.all && !isDurable) ? "Isian di halaman ini yang belum tersimpan akan hilang." : "";
  const dialog = document.createElement("dialog");
  const [text, choice] = ["p", "p"].map((name) => document.createElement(name));
  dialog.className = "card";
  choice.className = "cluster";
  text.textContent = [`${inSentence(trouble)}.`, sealed, dropped, lost].filter(Boolean).join(" ");
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

// What becomes of what is not sent. What the portal has refused is not sent by signing in again.
function whatStays({ waiting, held }) {
  const [unsent, undecided] = [waiting, held].map(amountOf);
  const sent = unsent &&
    `${unsent} belum terkirim. Isian itu terkunci di peramban ini: hanya terbuka dan terkirim setelah Anda sendiri masuk lagi di sini.`;
  const kept = undecided &&
    `${undecided} menunggu keputusan Anda. Isian itu terkunci di peramban ini, dan tidak terkirim sendiri: masuk lagi di sini untuk memutuskannya.`;
  return [sent, kept].filter(Boolean).join(" ");
}

async function leave(who, fields) {
  isHere = true;
  noteLeaving();
  await closing;
  const { trouble, address } = await tell(who, fields);
  if (address) location.replace(address);
  else await tellOn(trouble);
}

// Ends the page: nothing of it is to be seen, sent or kept any more, but what was typed until now, sealed. It goes for good
// once that is kept, which still reads the cards.
async function close(post = ready) {
  const old = [...document.body.children];
  for (const part of old) part.hidden = true;
  showLeft("Anda sudah keluar di peramban ini.");
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  dropKept(keeper);
  const { outbox, sender } = await post ?? {};
  sender?.stop();
  await Promise.race([outbox?.lock(), new Promise((over) => setTimeout(over, PATIENCE))]);
  for (const part of old) part.remove();
  await forgetPages();
  const counts = await outbox?.counts() ?? { all: 0 };
  if (!counts.all || !outbox.isDurable) return;
  const more = document.createElement("p");
  more.textContent = whatStays(counts);
  document.querySelector("[data-left]").append(more);
}

// In the place of the page.
function showLeft(text) {
  const shown = document.querySelector("[data-left]");
  const [main, place, words] = ["main", "div", "p"].map((name) => document.createElement(name));
  document.title = "Anda sudah keluar";
  words.textContent = text;
  if (shown) {
    // Said again it would be read out again.
    if (shown.firstElementChild.textContent !== text) shown.firstElementChild.replaceWith(words);
    return words;
  }
  main.className = "wrap section";
  place.className = "notice";
  place.dataset.left = "yes";
  place.setAttribute("role", "status");
  place.append(words);
  main.append(place);
  document.body.append(main);
  return words;
}

function showTold() {
  const link = document.createElement("a");
  link.href = location.pathname.startsWith("/portal/") ? location.pathname : "/portal/";
  link.textContent = "Masuk lagi";
  showLeft("Anda sudah keluar dari portal. ").append(link);
}

// Tells the portal, which has said who is signed in. Returns what is wrong, or to which page it leads then.
async function tell(who, fields = new FormData()) {
  if (who.trouble) return who;
  if (who.person === leaver()) {
    fields.set("csrfmiddlewaretoken", who.token);
    const signal = AbortSignal.timeout(PATIENCE * 4);
    const answer = await fetch(signOutUrl, { method: "POST", body: fields, signal }).catch(() => null);
    const trouble = troubleOf(answer);
    if (trouble || !answer.redirected) return { trouble: trouble || "portal" };
    noteTold();
    return { address: answer.url };
  }
  // Nobody is, or somebody who came after.
  noteTold();
  return { address: "/" };
}

// Tells the portal until it knows, from whichever tab: a line that is back is often noticed by nothing else.
async function tellOn(found) {
  let trouble = found;
  for (let failures = 0; leaver(); failures += 1) {
    if (trouble) {
      showLeft(
        `Anda sudah keluar di peramban ini. Portal belum diberi tahu: ${
          WHY[trouble]
        }. Halaman ini mencobanya lagi sendiri.`,
      );
    }
    await pause(WAITS[Math.min(failures, WAITS.length - 1)]);
    if (leaver()) ({ trouble } = await tell(await askWho(outboxKeys)));
  }
  showTold();
}

// Shorter where something has changed meanwhile.
function pause(seconds) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const timer = setTimeout(end, seconds * 1000);
    function end() {
      clearTimeout(timer);
      over.abort();
      resolve();
    }
    for (const name of ["online", "storage", "visibilitychange"]) addEventListener(name, end, { signal: over.signal });
  });
}

// The portal has not heard yet of whoever left: it is told now.
async function tellNow() {
  tellOn((await tell(await askWho(outboxKeys))).trouble);
}

document.addEventListener("left", () => {
  if (closing) return;
  closing = close();
  if (!isHere) tellOn();
});
if (isOver()) {
  closing = close(null);
  tellNow();
} else if (leaver() && document.querySelector("[data-offline-page]")) {
  document.querySelector(".page").remove();
  showLeft("Anda sudah keluar di peramban ini.");
  tellNow();
}
document.querySelector("form [name=login]")?.form.addEventListener("submit", noteSignIn);
for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signOut(form);
  });
}
