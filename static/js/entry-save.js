// The entry form as a whole: each card saves itself (entry-card.js); the bar says what is stored of all of them, the list
// beside them which indicators are done, and what colleagues have stored meanwhile appears by itself.

import { Around, isKept } from "./entry-around.js";
import { barSays } from "./entry-bar.js";
import { Saver } from "./entry-card.js";
import { bareMark, countAnswered, EMPTY, GAPS, mark, nextLeft, placeAfter } from "./entry-outline.js";
import { say } from "./kept-words.js";
import { read, showsThe, storedOf, versionsOf } from "./entry-fields.js";
import { isBehind, renewPage } from "./entry-renew.js";
import { claim } from "./entry-writers.js";
import { isChanged } from "./field-defaults.js";
import { isOver } from "./leaving.js";
import { isOfForm, unsentChains } from "./outbox.js";
import { ready } from "./outbox-send.js";

const savers = new Map();
const form = document.querySelector("[data-entry-form]");
const newWriter = () => globalThis.crypto?.randomUUID?.() ?? "";
const page = { writer: newWriter(), formId: form?.dataset.formId, report };
// How much is in the outbox, of all forms together, and what the files of this one are: refused, on their way (of these the
// portal fails on some), or waiting for the answer of their card.
let counts = { waiting: {}, held: {}, all: 0 };
let files = { refused: 0, sending: 0, broken: 0, waiting: 0 };
// How many changes of this form wait for a decision that no card of this page shows.
let elsewhere = 0;
// What stood in a card before another version took its place, by the id of the card: that can be taken back.
const givenUp = new Map();
// Ends when what a given up card had kept is dropped.
let forgetting = Promise.resolve();
// By when a page that leads on has been left, in milliseconds.
const GONE = 60000;
const ASKING = "Menghubungi portal";
const around = new Around(form?.dataset.othersUrl);

const cardsHere = () => [...savers.keys()];
const stateOfAll = () => document.querySelector("[data-save-state] .save-state");

// What the bar says of all cards together; what it said before is taken back once it is not so any more.
function report() {
  const place = stateOfAll();
  if (!place) return;
  const isTold = /save-state--(failed|saving|locked)/.test(place.className);
  const all = [...savers.values()];
  const isOpen = all.some((saver) => saver.held || saver.changes > saver.stored || saver.isSaving);
  const hasStored = all.some((saver) => saver.stored > 0);
  const said = barSays({ savers: all, sender: page.post.sender, counts, files, elsewhere }) ??
    around.says(page.post.outbox);
  if (said) say(place, ...said);
  else if (isTold || hasStored) say(place, "saved", "Semua isian tersimpan");
  if (!isOpen && hasStored) form.dispatchEvent(new Event("stored"));
}

// The buttons that save without this script.
function hideWithoutScript(part) {
  part?.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true));
}

function watch(card, writer = page.writer) {
  const saver = new Saver(card, { ...page, writer });
  savers.set(card, saver);
  return saver;
}

// Sends every card now; says whether all of them are stored.
async function flush() {
  const open = [...savers.values()].filter((saver) => saver.isDirty);
  await Promise.all(open.map((saver) => saver.save(true)));
  return [...savers.values()].every((saver) => saver.isStored);
}

// What stands in cards and is not what the page brought: after the way Back put back by the browser, else from the
// outbox, which goes on to send it.
async function restoreCards() {
  const { outbox, sender } = page.post;
  const items = (await outbox.items()).filter((item) => item.kind === "card");
  for (const [card, saver] of savers) {
    const own = items.filter(({ place }) => place === saver.place);
    const unsent = await lastUnsent(own, saver);
    const isNewer = ({ state, told }) => state === "sent" && told.at > Number(form.dataset.renderedAt);
    const item = unsent === undefined ? own.findLast(isNewer) : unsent;
    const content = item && await outbox.open(item);
    const isPutBack = !saver.isDirty && [...card.querySelectorAll("input, select, textarea")].some(isChanged);
    if (isPutBack && !(content && showsThe(content.fields, card))) {
      // Typed on the page that was left, which may have been sent since: it is no conflict with itself.
      const typed = item ?? own.at(-1);
      if (typed && await claim(typed.writer)) saver.writer = typed.writer;
      saver.changed();
      // What waits for a decision is shown again, with the version that it contradicts.
      await saver.sendAgain();
    } else if (!content && (await isLeftWhole(saver, own.at(-1)))) saver.saveAsItStands();
    else if (!content || saver.isDirty) continue;
    else if (item.state === "sent") saver.showSent(item, content);
    else await saver.takeUp(item, content);
  }
  report();
  sender.wake();
}

// The browser puts back what stood in the fields once the last script of the page is there, which on a bad line is long after
// its cards were looked at.
function findPutBack() {
  for (const [card, saver] of savers) if (!saver.changes && !showsThe(saver.before, card)) saver.changed();
}

// Whether the card shows a draft that lacks nothing, typed in this browser on a page that was left before the draft had
// become the answer. Of a page that is still open nothing is taken.
async function isLeftWhole({ card }, typed) {
  const isIt = typed?.state === "sent" && typed.told.draft_at === versionsOf(card).draft_at.value;
  return isIt && card.querySelector("[data-whole-draft]") !== null && (await claim(typed.writer));
}

// The newest change that a page which is gone has left unsent; what another tab has typed stays with that tab (null).
async function lastUnsent(items, saver) {
  const unsent = items.filter(({ state }) => state !== "sent").reverse();
  for (const item of unsent) {
    if (await claim(item.writer)) return item;
    say(saver.state, "unsaved", "Sedang diisi di tab lain peramban ini");
  }
  return unsent.length ? null : undefined;
}

// A change that waits for a decision, of a page that is gone, comes to its card as soon as nothing else goes on there.
async function takeUpHeld() {
  const { outbox } = page.post;
  await forgetting;
  const held = (await outbox.items()).filter(({ kind, state }) => kind === "card" && state === "held");
  for (const [card, saver] of savers) {
    const item = held.find(({ place, writer }) => place === saver.place && writer !== saver.writer);
    if (!item || saver.isBusy || !(await claim(item.writer))) continue;
    const content = await outbox.open(item);
    if (!content || saver.isBusy || savers.get(card) !== saver) continue;
    await saver.takeUp(item, content);
  }
}

// Says whether the stored version is in the card now.
async function useTheirs(saver, isWanted, { kind = "", isGivenUp = true } = {}) {
  const { card } = saver;
  const fresh = await saver.readAgain(isWanted, kind);
  if (!fresh) return false;
  forgetting = saver.keeping;
  savers.delete(card);
  // Under a number of its own: what the card before it had kept is dropped, however late that was.
  const writer = newWriter();
  watch(fresh, writer);
  claim(writer);
  if (isGivenUp) givenUp.set(fresh.id, [...read(card)]);
  hideWithoutScript(fresh);
  const before = givenUp.get(fresh.id);
  if (before && !showsThe(before, fresh)) offerBack(fresh);
  fresh.dispatchEvent(new Event("renewed", { bubbles: true }));
  const isAnswered = fresh.hasAttribute("data-answered");
  const isDraft = versionsOf(fresh).draft_at.value !== "";
  mark(fresh, isDraft ? GAPS : isAnswered ? bareMark(fresh) : EMPTY, cardsHere());
  report();
  return true;
}

// Shows what is stored in place of what was sent, and offers that back; the keyboard stays on the button where it is. A card
// in which somebody types is left alone until they leave it. That, and what a line does not let through now, is fetched
// the next time that the page looks around.
async function renew(saver) {
  const { card } = saver;
  let field = "";
  const isWanted = () => {
    field = card.contains(document.activeElement) ? document.activeElement.id : "";
    return !saver.isDirty && !saver.isTyping;
  };
  if (await useTheirs(saver, isWanted) && field) document.getElementById(field)?.focus({ preventScroll: true });
}

// The choice of the other version, which only the portal has. Where that is the answer, a draft that this page had stored
// beside it goes with it.
const pairOf = ({ read_at, draft_at }) => `${read_at.value}/${draft_at.value}`;

async function chooseTheirs(saver, kind) {
  const { card } = saver;
  const shown = card.querySelector("[data-use-mine]").dataset.useMine.split("/");
  const now = ({ read_at, draft_at }) => kind ? read_at.value === shown[0] : draft_at.value === shown[1];
  const read = pairOf(versionsOf(card));
  let newest = null;
  const isShown = (fresh) => now(versionsOf(fresh)) || !(newest = pairOf(versionsOf(fresh)));
  const draft = versionsOf(card).draft_at.value;
  const told = card.querySelector("[data-theirs-told]");
  told.textContent = "Mengambil versi itu";
  if (await useTheirs(saver, isShown, { kind })) {
    const fresh = document.getElementById(card.id);
    fresh.focus({ preventScroll: true });
    if (!kind || !draft) return;
    versionsOf(fresh).draft_at.value = draft;
    savers.get(fresh).saveAsItStands();
  } else if (newest === read) {
    // Back to what this page had read: there is nothing to contradict, and nobody has chosen to send what stands here.
    card.querySelector("[data-use-mine]").dataset.useMine = newest;
    card.querySelector("[data-use-theirs]").dataset.useTheirs = "";
    told.textContent = "Versi itu sudah dihapus lagi oleh penulisnya. Tekan sekali lagi untuk melepaskan versi Anda, " +
      "atau pakai versi Anda.";
  } else if (newest) {
    told.textContent = "Versi itu sudah berganti. Mengambil yang terbaru";
    await saver.sendAgain();
  } else told.textContent = "Versi itu belum dapat diambil. Periksa sambungan, lalu tekan lagi.";
}

function offerBack(card) {
  const notice = document.createElement("p");
  const button = document.createElement("button");
  notice.className = "notice cluster";
  Object.assign(button, { type: "button", className: "button", textContent: "Kembalikan isian tadi" });
  button.dataset.giveBack = "yes";
  notice.append("Isian kartu ini sudah berganti. Yang tadi ada di sini masih dapat dikembalikan. ", button);
  card.querySelector("[data-card-notice]").replaceChildren(notice);
}

function giveBack(saver) {
  const { card } = saver;
  const now = [...read(card)];
  saver.putBack(givenUp.get(card.id));
  // Typed on meanwhile, or not: that can be had back in its turn.
  givenUp.set(card.id, now);
  offerBack(card);
  card.focus({ preventScroll: true });
}

function firstUnsaved() {
  return [...savers].find(([, saver]) => !saver.isStored)?.[0];
}

function goTo(card) {
  card?.scrollIntoView({ block: "start" });
  card?.focus({ preventScroll: true });
}

// From wherever the keyboard is: to the next indicator that is left to do, or to the button that leads on.
function goOn() {
  const next = nextLeft(document.activeElement.closest("[data-entry-card]"));
  if (next) goTo(next);
  else document.querySelector(".action-bar [name=then]").focus();
}

// Shows what colleagues stored in cards that are not being changed here, and who else has the form open.
async function lookAround() {
  if (document.visibilityState === "hidden" || isOver()) return;
  const place = document.querySelector("[data-others]");
  const told = await around.ask();
  if (isOver()) return;
  report();
  if (!told?.cards) {
    place.hidden = true;
    return;
  }
  const { people, cards, is_open, why } = told;
  place.hidden = people.length === 0;
  place.textContent = `Juga sedang membuka formulir ini: ${people.join(", ")}`;
  let isWhole = is_open;
  for (const [card, saver] of [...savers]) {
    const now = cards[card.id.replace("indikator-", "")] ?? { read_at: 0, draft_at: "", files: [] };
    const isSame = `${now.read_at} ${now.draft_at} ${now.files}` === storedOf(card);
    if (!is_open && !saver.held) saver.lock(why || "Formulir ini terkunci. Muat ulang halaman ini.");
    if (is_open && saver.held === "locked") saver.unlock();
    // What was typed on this page, and a colleague has put something else in its place, can be had back.
    const isTaken = is_open && !isSame && !saver.isBusy &&
      (await useTheirs(saver, () => !saver.isBusy, { isGivenUp: saver.stored > 0 }));
    isWhole &&= isSame || isTaken;
  }
  const isIdle = (card) => savers.get(card).isStored && !savers.get(card).isBusy;
  if (isBehind(told, around.copyAt)) isWhole = await renewPage(told, cardsHere, isIdle) && isWhole;
  around.beCurrent(isWhole);
  await takeUpHeld();
  // Signed in again, in another tab.
  if ([...savers.values()].some(({ held }) => held === "signed-out")) page.post.sender.wake();
  report();
}

// Whatever the button does next (leave the page, change a file), everything is stored before. The next dimension opens
// without a line too, as it was kept, and so does the page that says what is missing; what only the portal can do waits
// for a line, since a browser has a page of its own, in its own language, for what is sent to a portal that is not there.
async function leave(event) {
  if (form.dataset.flushed) return;
  event.preventDefault();
  const button = event.submitter;
  const place = placeAfter(button, form);
  const tell = (step) => {
    around.step = step;
    report();
    // Whoever stops the browser on its way stays on this page.
    if (step) setTimeout(tell, GONE, "");
  };
  tell(ASKING);
  const isStored = await flush();
  // A form is not sent while the event that asked for it is still going on: after one that had nothing to wait for.
  await new Promise((over) => setTimeout(over));
  const isCut = !navigator.onLine || page.post.sender.isFailing("card");
  const isSafe = isStored || (isCut && page.post.outbox.isDurable);
  if (isSafe && place && button.value === "next") location.href = place;
  else if (isStored && !isCut && (await around.isThere())) {
    form.dataset.flushed = "yes";
    tell(ASKING);
    form.requestSubmit(button);
  } else if (isSafe && place && (await isKept(place))) {
    // The browser waits for the portal once more (offline-worker.js).
    tell("Portal belum menjawab. Halaman berikutnya dibuka, bila perlu salinannya");
    location.href = place;
  } else {
    tell("");
    if (!isStored) goTo(firstUnsaved());
    if (isStored || isCut) {
      around.cutStep(page.post.sender.troubleOfAll("card") || "line");
      say(stateOfAll(), ...around.says(page.post.outbox));
      around.keepOn(lookAround);
    }
  }
}

async function count() {
  const { outbox } = page.post;
  counts = await outbox.counts();
  const ofForm = (await outbox.items()).filter(isOfForm(page.formId));
  const shown = [...savers.values()].filter(({ held }) => held).map((saver) => saver.place);
  const decided = ofForm.filter(({ kind, state, place }) =>
    kind === "card" && state === "held" && !shown.includes(place)
  );
  elsewhere = unsentChains(decided).length;
  const own = ofForm.filter(({ kind }) => kind === "file");
  const waiting = own.filter(({ state }) => state === "waiting");
  const sending = waiting.filter(({ needsAnswer }) => !needsAnswer).length;
  const broken = waiting.filter((item) => page.post.sender.troubleOf(item) === "item").length;
  files = { refused: own.length - waiting.length, sending, broken, waiting: waiting.length - sending };
}

async function hear({ detail }) {
  const { type, place, kind } = detail;
  // The portal has answered.
  if (["sent", "held", "broken"].includes(type)) around.find("");
  for (const saver of savers.values()) {
    const isMeant = kind === "card" && saver.place === place;
    if (isMeant || ["failing", "signed-out"].includes(type)) saver.hear(detail);
  }
  if (["changed", "broken", "failing"].includes(type)) await count();
  if (["held", "sent"].includes(type)) await takeUpHeld();
  if (type === "held") await count();
  report();
}

function listen() {
  form.addEventListener("click", (event) => {
    const { target } = event;
    const saver = savers.get(target.closest("[data-entry-card]"));
    const [mine, theirs] = ["mine", "theirs"].map((whose) => target.closest(`[data-use-${whose}]`));
    if (mine) saver.useMine(mine.dataset.useMine);
    else if (theirs) chooseTheirs(saver, theirs.dataset.useTheirs);
    else if (target.closest("[data-give-back]")) giveBack(saver);
    else if (target.closest("[data-make-answer]")) {
      event.preventDefault();
      saver.saveAsItStands();
    }
  });
  form.addEventListener("submit", leave);
  form.addEventListener("outdated", ({ target }) => renew(savers.get(target)));
  form.addEventListener("marked", ({ target, detail }) => mark(target, [detail.mark, detail.mark_label], cardsHere()));
  document.addEventListener("outbox", hear);
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!["s", "enter"].includes(key) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    flush();
    if (key === "enter") goOn();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" ? flush() : lookAround());
  addEventListener("pageshow", ({ persisted }) => {
    // Kept by the browser as it was before it was sent: what is stored now is newer.
    around.step = "";
    if (persisted && form.dataset.flushed) location.reload();
    else if (persisted) lookAround();
    else findPutBack();
  });
  addEventListener("beforeunload", (event) => {
    if (!form.dataset.flushed && [...savers.values()].some((saver) => saver.isLost)) event.preventDefault();
  });
}

async function begin() {
  for (const part of [form, document.querySelector(".action-bar")]) hideWithoutScript(part);
  page.post = await ready;
  await claim(page.writer);
  form.querySelectorAll("[data-entry-card]").forEach((card) => watch(card));
  listen();
  countAnswered(cardsHere());
  document.querySelector(".key-hint")?.removeAttribute("hidden");
  await count();
  await restoreCards();
  // Opening a form writes nothing; only what an error page brings back, typed and not stored, is saved first.
  if (form.dataset.dirty) [...savers.values()].forEach((saver) => saver.saveAsItStands());
  addEventListener("online", () => around.keepOn(lookAround));
  if (around.copyAt) report();
  around.keepOn(lookAround);
}

if (form?.dataset.othersUrl) begin();
