// The thread about one answer opens beside the page, so that nobody leaves the form for it. Without this script the
// link leads to a page of its own.

import { keepForm } from "./form-keep.js";
import { hearPortal } from "./kept-copies.js";
import { inSentence, post, troubleOf } from "./portal-answers.js";

const dialog = document.querySelector("[data-thread-dialog]");
const place = dialog?.querySelector("[data-thread-place]");
let opener = null;
// What was typed and ticked and not sent, by the address of the conversation: closing the dialog is not taking it back.
const drafts = new Map();
// Ends the keeping of the form that stands in the dialog.
let endKeeping = () => {};
const ticks = () => [...place.querySelectorAll("input[type=checkbox]")];

// Answers on a slow line come when another conversation is open already: each asking takes a turn, and what comes after
// the next one began is shown to nobody.
let turns = 0;

function takeTurn() {
  const mine = turns += 1;
  return () => mine === turns;
}

async function ask(url, body) {
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const signal = AbortSignal.timeout(20000);
  const isOffline = navigator.onLine === false;
  const answer = await (body ? post(url, body) : fetch(url, { headers, signal })).catch(() => null);
  const { thread, told } = read(await answer?.text().catch(() => "") ?? "");
  const trouble = troubleOf(answer, Boolean(thread || told));
  // What was sent may have arrived all the same: only its answer is missing.
  const isUnknown = Boolean(body) && !isOffline;
  const unsent = body ? "Pesan belum terkirim; yang Anda tulis masih ada" : "Percakapan ini belum dapat dibuka";
  const rest = isUnknown
    ? "Belum diketahui apakah pesan ini sudah sampai; yang Anda tulis masih ada. Buka lagi percakapan ini untuk " +
      "memeriksanya, atau kirim lagi"
    : `${unsent}. Coba lagi`;
  if (trouble) return { told: { message: `${inSentence(trouble)}. ${rest}.` }, isUnknown };
  return { thread, told, isSent: Boolean(body && thread) && answer.ok };
}

// What the portal answers is the conversation, or why it cannot be had, in words. Nothing else is its answer.
function read(text) {
  try {
    const told = JSON.parse(text);
    return told?.message ? { told } : {};
  } catch {
    const { body } = new DOMParser().parseFromString(text, "text/html");
    return body.querySelector("[data-thread]") ? { thread: body } : {};
  }
}

function fillPlace(...nodes) {
  endKeeping();
  endKeeping = () => {};
  place.replaceChildren(...nodes);
}

function showCount(link, thread) {
  const count = link.parentElement.querySelector("[data-thread-count]");
  if (count) count.textContent = thread.querySelectorAll("[data-message]").length || "";
}

const wordsOf = (text) => text.replace(/\s+/g, " ").trim();

// Whether a message that was sent, and of which nothing was heard, stands in the conversation: the portal knows its form
// again, or there is a message of the same words that was not there before.
function hasArrived({ sent }, thread) {
  const isIt = (message) =>
    !sent.before.includes(message.id) && wordsOf(message.querySelector(".timeline__text").textContent) === sent.words;
  const marks = thread.querySelector("form")?.dataset.storedForms.split(" ") ?? [];
  return marks.includes(sent.once) || [...thread.querySelectorAll("[data-mine]")].some(isIt);
}

function show({ thread, told }) {
  if (told) return refuse(told.message, told.sign_in_url);
  showCount(opener, thread);
  const { sent } = drafts.get(opener.href) ?? {};
  const isLate = sent && hasArrived(drafts.get(opener.href), thread);
  fillPlace(...thread.childNodes);
  if (isLate) {
    hearPortal([sent.once]);
    drafts.delete(opener.href);
    tell("Pesan Anda yang terakhir sudah sampai.", "info", "status");
  }
  const field = place.querySelector("textarea");
  const draft = drafts.get(opener.href);
  if (draft && field && !field.value) {
    field.value = draft.text;
    for (const tick of ticks()) tick.checked = draft.named.includes(tick.value);
    const named = ticks().find(({ checked }) => checked);
    if (named) named.closest("details").open = true;
  }
  // What is typed here outlives the page, as on the conversation's own page: a session may end before it is sent.
  const form = place.querySelector("form");
  const errors = place.querySelector("[role=alert]");
  if (form) endKeeping = keepForm(form);
  if (draft && field) field.dispatchEvent(new Event("input", { bubbles: true }));
  (errors ?? field ?? place).focus();
  place.querySelector("li:last-child")?.scrollIntoView({ block: "nearest" });
}

function tell(text, kind, role) {
  const said = document.createElement("p");
  said.setAttribute("role", role);
  said.className = `notice notice--${kind}`;
  said.append(text);
  place.querySelector(":scope > .notice")?.remove();
  place.prepend(said);
  return said;
}

function refuse(text, signIn = "") {
  if (!place.querySelector("[data-thread]")) fillPlace(); // it was only said that it opens
  const said = tell(text, "danger", "alert");
  if (signIn) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [signIn, "Masuk lagi"];
    said.append(" ", link);
  }
}

function open(event) {
  const link = event.target.closest("[data-thread-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link;
  fillPlace("Membuka percakapan");
  dialog.showModal();
  const isMyTurn = takeTurn();
  ask(link.href).then((got) => isMyTurn() && show(got));
}

function send(event) {
  event.preventDefault();
  const { target: form } = event;
  const link = opener;
  const { value: text } = form.querySelector("textarea");
  const button = form.querySelector("button[type=submit]");
  const isMyTurn = takeTurn();
  const before = [...place.querySelectorAll("[data-message]")].map(({ id }) => id);
  const settle = (got) => {
    const draft = drafts.get(link.href);
    if (got.isUnknown && draft) draft.sent = { once: form.elements.once.value, words: wordsOf(text), before };
    if (got.isSent) {
      const isTypedOn = drafts.has(link.href) && drafts.get(link.href).text !== text;
      if (!isTypedOn) {
        drafts.delete(link.href);
        form.dispatchEvent(new Event("stored"));
      }
      showCount(link, got.thread);
    }
    if (isMyTurn()) show(got);
  };
  button.disabled = true;
  ask(form.action, new FormData(form)).then(settle).finally(() => {
    button.disabled = false;
  });
}

if (dialog) {
  document.addEventListener("click", open);
  dialog.querySelector("[data-thread-close]").addEventListener("click", () => dialog.close());
  place.addEventListener("submit", send);
  place.addEventListener("input", () => {
    const named = ticks().filter(({ checked }) => checked).map(({ value }) => value);
    drafts.set(opener.href, { text: place.querySelector("textarea").value, named });
  });
}
