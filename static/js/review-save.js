// The review as it is stored: each verdict goes to the portal as soon as it is given, a reason after a pause. The card
// says what is stored and what is not, and why; what could not be sent is sent again. Without this script the buttons
// of the decision send all verdicts together.

import { isChanged } from "./field-defaults.js";
import { say } from "./kept-words.js";
import { WAITS } from "./outbox-send.js";
import { post, troubleOf, WHY } from "./portal-answers.js";

const form = document.querySelector("[data-review-form]");
const PAUSE = 800;
// The cards whose verdict is not stored, and how often each was changed.
const open = new Map();
// Those of them that wait until their person has signed in again: they go with the next one, or once the page is seen again.
const waiting = new Set();
let failures = 0;
let timer = 0;
let running = null;

const stateOf = (card) => card.querySelector("[data-verdict-state]");
const fieldsOf = (card) => [...card.querySelectorAll(".review-verdict :is(input, textarea)")];

function outcomeOf(card) {
  return card.querySelector('input[name$="-outcome"]:checked');
}

function report(state, text) {
  const place = document.querySelector("[data-review-saved]");
  if (!place) return; // the page is over
  place.hidden = false;
  say(place, state, text);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function takeWaiting() {
  for (const card of waiting) {
    setRefused(card, false);
    open.set(card, (open.get(card) ?? 0) + 1);
  }
  waiting.clear();
}

// Of a reason without a verdict the portal takes nothing. Where a browser hides no fields (it does not know `:has` in
// review.css), or puts words back, it can stand there all the same.
function isBare(card) {
  return !outcomeOf(card) && fieldsOf(card).some(({ type, value }) => type === "textarea" && value.trim());
}

const cardsHere = () => [...document.querySelectorAll("[data-review-card]")];
const BARE = "Alasan ini belum tersimpan: pilih dahulu putusannya";
// What cards said before their words were found to lack a verdict.
const saidBefore = new Map();

// A card without a verdict says whether its words lack one, and else what it said before.
function tellBare(card) {
  const state = stateOf(card);
  if (!isBare(card) && !saidBefore.has(card)) return;
  if (!saidBefore.has(card)) saidBefore.set(card, state.cloneNode(true));
  if (isBare(card)) say(state, "unsaved", BARE);
  else {
    state.replaceWith(saidBefore.get(card));
    saidBefore.delete(card);
  }
  if (!open.size) reportAll();
}

function changed({ target }) {
  const card = target.closest("[data-review-card]");
  if (!card) return;
  if (!outcomeOf(card)) {
    tellBare(card);
    return;
  }
  takeWaiting();
  setRefused(card, false);
  open.set(card, (open.get(card) ?? 0) + 1);
  say(stateOf(card), "unsaved", "Belum tersimpan");
  report("unsaved", "Belum tersimpan");
  later(target.type === "radio" ? 0 : PAUSE);
}

// What stands in a card and is not what the portal brought, it does not have: after the way Back, or typed before this script
// was there. It is stored as if it were given now.
function takeUp() {
  const isGiven = (field) => isChanged(field) && (field.type !== "radio" || field.checked);
  for (const card of cardsHere()) {
    const given = fieldsOf(card).filter(isGiven);
    for (const field of given) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// One request after the other; what is given while one is under way goes with the next.
function save() {
  clearTimeout(timer);
  running ??= send().finally(() => {
    running = null;
  });
  return running;
}

async function send() {
  let isOneByOne = false;
  while (open.size) {
    const sent = new Map(isOneByOne ? [...open].slice(0, 1) : open);
    const { revision, writer } = form.elements;
    const body = new URLSearchParams([["revision", revision.value], ["writer", writer.value]]);
    for (const card of sent.keys()) {
      say(stateOf(card), "saving", "Menyimpan");
      for (const field of fieldsOf(card)) {
        if (field.type !== "radio" || field.checked) body.append(field.name, field.value);
      }
    }
    const keepalive = document.visibilityState === "hidden";
    const answer = await post(form.dataset.verdictsUrl, body, { keepalive }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    const trouble = troubleOf(answer, ["verdicts", "message"].some((key) => key in Object(told)));
    if (trouble) return fail([...sent.keys()], WHY[trouble]);
    failures = 0;
    // One of them is refused, and with it all: each goes alone, so that only that one stays.
    if (!told.verdicts && !told.sign_in_url && sent.size > 1) isOneByOne = true;
    else settle(sent, told);
  }
  return undefined;
}

function settle(sent, told) {
  for (const [card, changes] of sent) {
    const isNewest = open.get(card) === changes;
    if (isNewest) open.delete(card);
    const stored = told.verdicts?.[card.dataset.reviewCard];
    if (stored) {
      card.querySelector('input[name$="-seen"]').value = stored.seen;
      if (!open.has(card)) say(stateOf(card), stored.state, stored.text);
    } else {
      refuse(card, told);
      if (told.sign_in_url && isNewest) waiting.add(card);
    }
  }
  if (open.size || !reportAll()) return;
  // What form-keep.js has of them is not needed any more, but for the message, which goes with the decision.
  if (!form.elements.note?.value.trim()) form.dispatchEvent(new Event("stored"));
}

// Says in the bar what is stored once nothing is on its way; returns whether that is all.
function reportAll() {
  // What was refused earlier is still not stored, whatever else is.
  if (document.querySelector('[data-review-card][data-refused="yes"]')) {
    report("failed", "Ada putusan yang belum tersimpan: lihat pesan di kartunya");
    return false;
  }
  if (cardsHere().some(isBare)) {
    report("failed", "Ada alasan yang belum tersimpan: pilih dahulu putusannya");
    return false;
  }
  report("saved", "Semua putusan tersimpan");
  return true;
}

// A refused verdict stays on its card and counts for nothing (review.js).
function setRefused(card, isRefused) {
  card.dataset.refused = isRefused ? "yes" : "";
  form.dispatchEvent(new Event("judged"));
}

// It cannot be stored as it stands: somebody else was faster, the form has moved on, the session has ended.
function refuse(card, told) {
  setRefused(card, true);
  // That of an ended session says by itself that nothing is stored.
  say(stateOf(card), "failed", told.sign_in_url ? told.message : `Belum tersimpan. ${told.message}`);
  if (!told.sign_in_url) return;
  const link = document.createElement("a");
  [link.href, link.textContent] = [told.sign_in_url, "Masuk lagi"];
  stateOf(card).append(" ", link);
}

function fail(cards, why) {
  const wait = WAITS[Math.min(failures, WAITS.length - 1)];
  failures += 1;
  for (const card of cards) {
    say(stateOf(card), "failed", `Belum tersimpan: ${why}. Dicoba lagi dalam ${wait} detik`);
  }
  report("failed", `${cards.length} putusan belum tersimpan: ${why}`);
  later(wait * 1000);
}

// The way to another page waits for what is not stored yet; where that fails, the page says so and stays.
function leave(event) {
  const link = event.target.closest("a[href]");
  if (!link || !open.size || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // Places on this page, what opens beside it (thread.js), and files.
  const stays = link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  if (stays || link.target || link.hasAttribute("download") || link.matches("[data-thread-link]")) return;
  event.preventDefault();
  save().then(() => open.size || location.assign(link.href));
}

if (form) {
  form.elements.writer.value = globalThis.crypto?.randomUUID?.() ?? "";
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => [open, waiting].forEach((cards) => cards.clear()));
  addEventListener("pageshow", takeUp, { once: true });
  document.addEventListener("click", leave);
  // Whoever has signed out (leaving.js) sends nothing more.
  document.addEventListener("left", () => [open, waiting].forEach((cards) => cards.clear()));
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") takeWaiting();
    save();
  });
  addEventListener("beforeunload", (event) => {
    if (!open.size) return;
    save();
    event.preventDefault();
  });
}
