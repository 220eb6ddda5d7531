// Keeps what is typed into the forms of the portal in this browser until it is stored: after a lost connection, an
// expired session or a closed tab, the form offers to restore it (kept-copies.js has the copies). Newer answers are never
// overwritten unnoticed: only what was typed comes back, and the offer says where the portal brings something else there
// by now. A form of which a page shows a part says where the rest belongs, and lets nothing of it go.
// Files and passwords are not kept.

import { asBrought, isPutBack, setBrought, whenPutBack } from "./field-defaults.js";
import {
  asListed,
  changedFrom,
  cut,
  drop,
  dropOld,
  hearPortal,
  inWords,
  isNewer,
  isWords,
  keysOf,
  noteBack,
  openIn,
  read,
  reasonsOf,
  recall,
  restore,
  store,
  typed,
} from "./kept-copies.js";
import { momentOf } from "./moments.js";

const PREFIX = "isian:";
// How much an offer shows of a text.
const SHORT = 200;
const SENT = "isian-terkirim";
const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file])";
const { keeper: person = "", refused } = document.body?.dataset ?? {};

function isKept(form) {
  // Where the browser can seal what it keeps, the outbox (outbox.js) keeps what an office fills in, each card by itself.
  const isOutboxed = "othersUrl" in form.dataset || "explanations" in form.dataset;
  if (isOutboxed && globalThis.isSecureContext && globalThis.indexedDB) return false;
  // Ticked rows are no words: what was done with them is on the page that answers, not in a copy to be offered again.
  if ("pick" in form.dataset) return false;
  if (form.getAttribute("method") !== "post" || form.querySelector("[type=password]")) return false;
  return Boolean(form.dataset.keeper || person) && Boolean(form.querySelector(TYPED));
}

// The name of the copy: the address that takes the form, and its number where a page has several such forms.
function nameOf(form, taken) {
  const address = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const name = `${PREFIX}${form.dataset.keeper || person}:${form.dataset.keptAs ?? address}`;
  let number = 1;
  while (taken.has(number > 1 ? `${name}#${number}` : name)) number += 1;
  const key = number > 1 ? `${name}#${number}` : name;
  taken.add(key);
  return key;
}

// What is above a form that does not begin on the first screen is seen by nobody: it stands at the top of the page then.
function placeFor(form) {
  const top = document.querySelector("[data-kept-place]");
  return top && form.getBoundingClientRect().top > innerHeight / 2 ? top : form;
}

// The verdict on a card of the review (review_card.html) to which all these fields belong, before which they are offered:
// there the person goes on. Several fields of one name are one choice.
function cardOf(form, names) {
  const verdictOf = (field) => (field?.closest ? field : field?.[0])?.closest?.("[data-verdict-fields]") ?? null;
  const cards = new Set(names.map((name) => verdictOf(form.elements[name])));
  return cards.size === 1 ? [...cards][0] : null;
}

const inShort = (text) => text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;

// An offer further down is not on the first screen: there, a link leads to it.
function pointTo(card, form) {
  const pointer = partOf("kept-pointer");
  if (!pointer) return null;
  const target = card.closest("[id]");
  const link = pointer.querySelector("a");
  link.href = `#${target.id}`;
  link.textContent = target.querySelector(".entry-card__code").textContent;
  placeFor(form).prepend(pointer);
  return pointer;
}

// The reasons of a review in words, the typed one beside the one that is stored: to take the copy replaces the other.
function tellReasons(notice, reasons) {
  const list = notice.querySelector("[data-kept-reasons]");
  const row = list?.firstElementChild;
  row?.remove();
  for (const reason of list ? reasons : []) {
    const item = row.cloneNode(true);
    for (const part of ["code", "typed", "stored"]) {
      item.querySelector(`[data-kept-${part}]`).textContent = inShort(reason[part]) || "–";
    }
    list.append(item);
    list.hidden = false;
  }
}

const partOf = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

function offer(form, kept, { use, refuse }) {
  const notice = partOf("kept-offer");
  if (!notice) return;
  const show = (name, isShown) => {
    const part = notice.querySelector(`[data-kept-${name}]`);
    if (part) part.hidden = !isShown;
  };
  notice.querySelector("[data-kept-at]").textContent = momentOf(kept.at);
  show("unsent", !kept.isSent);
  show("sent", kept.isSent);
  // The form then goes on from what is stored now, so the person is told to compare first.
  show("newer", isNewer(form, kept, openIn(form, kept).here));
  tellReasons(notice, reasonsOf(form, kept));
  show("files", Boolean(form.querySelector("[type=file]")));
  const card = cardOf(form, openIn(form, kept).here);
  const pointer = card && pointTo(card, form);
  const decide = () => [notice, pointer].forEach((part) => part?.remove());
  notice.querySelector("[data-kept-use]").addEventListener("click", () => {
    decide();
    use(kept);
  });
  notice.querySelector("[data-kept-drop]").addEventListener("click", () => {
    decide();
    refuse(kept);
  });
  (card ?? placeFor(form)).prepend(notice);
}

// The page of the part that a form shows, where several pages may show it.
const placeOf = ({ dataset }) => dataset.keptAmong ? dataset.keptAs : undefined;

// What a copy holds beyond a form, in words. One that was made before the parts had copies of their own (without a
// `place`) does not say where its words belong; what was only chosen in it says nothing by itself.
function wordsBeyond(form, { fields, place, before }) {
  const names = openIn(form, { fields, before }).beyond;
  const found = names.map((name) => [name, [fields[name]].flat().join(", ")]);
  return form.dataset.keptAmong && !place ? found.filter(isWords).map(inWords) : found.map(([, text]) => text);
}

// What was typed into another part of the form, or into what the form does not have any more: where it belongs, or in words.
function tellBeyond(form, names, isOwn) {
  const notice = names.length ? partOf("kept-beyond") : null;
  if (!notice) return;
  const list = notice.querySelector("[data-kept-pages]");
  const pages = new Map();
  const listed = names.map((name) => [name, recall(name).at]);
  for (const copy of names.map(recall)) {
    const page = form.dataset.keptAmong ? copy.place : copy.page;
    const isElsewhere = page !== undefined && page !== (placeOf(form) ?? location.pathname);
    const told = isElsewhere ? [copy.title ?? page] : wordsBeyond(form, copy);
    for (const text of told) pages.set(text, isElsewhere ? page : "");
  }
  if (!pages.size) return;
  notice.querySelector("[data-kept-drop]").addEventListener("click", () => {
    notice.remove();
    // What this part shows of them is on offer by itself.
    asListed(listed, (name) => cut(name, openIn(form, recall(name)).beyond), isOwn);
  });
  for (const [text, page] of pages) {
    const [item, part] = ["li", page ? "a" : "span"].map((name) => document.createElement(name));
    part.textContent = text;
    if (page) part.href = page;
    item.append(part);
    list.append(item);
  }
  placeFor(form).prepend(notice);
}

// The names under which a form may have copies: what is typed while one is on offer takes nothing of it away.
const namesOf = (key) => [key, ...Array.from({ length: 9 }, (_, number) => `${key}~${number + 1}`)];

// The copies of the other parts of a form: each part has names of its own, and they begin alike. Those that were made
// before that began with the address to which the whole form was sent.
function namesAmong(form, key) {
  const { keptAmong } = form.dataset;
  const starts = keptAmong?.split(" ") ?? [];
  return starts.flatMap((start) => keysOf(`${form.dataset.keeper || person}:${start}`))
    .filter((name) => !namesOf(key).includes(name));
}

// What was sent comes back with what is wrong in it: stored, it would have led on to another page. Which form it was says
// the name of its copy (`refused`, from base.html; "" where it had none). A form may say so of itself.
function isRefused(form, key) {
  return Boolean(form.dataset.dirty) || refused === "" || [...namesOf(key), ...namesAmong(form, key)].includes(refused);
}

// Not `randomUUID`, which browsers have on secure pages alone.
const markNew = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

function setHidden(form, name, value) {
  const field = form.elements[name] ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

// Returns what ends the watch: a form that leaves its page gives its name back, and its copy stays.
function watch(form, key) {
  const releases = [];
  const taken = new Set();
  const isOwn = (name) => taken.has(name);
  const isThe = (fields) => (name) => recall(name) !== null && typed(recall(name).fields) === typed(fields);
  // Copies that the person has not decided about yet, and the name under which is kept what stands in the form.
  let undecided = [];
  let own = namesOf(key).find((name) => recall(name) === null) ?? key;
  // By which the portal knows the form again (`once`), and what it had brought before the form came back with errors.
  let once = markNew();
  let before = {};
  // What was sent and not answered, and its mark: something else that is typed then is another form, with a mark of its own,
  // until the very same stands there again.
  let sent = null;
  let timer = 0;
  // At once: a part of the form that comes back from the portal (htmx) brings what was typed as if it were stored.
  const noteBefore = () => {
    const fields = read(form);
    before &&= { ...changedFrom(fields, asBrought(form, fields)), ...before };
  };
  const keep = (isSending) => {
    clearTimeout(timer);
    timer = 0;
    const fields = read(form);
    const words = typed(fields);
    if (sent?.words === words) once = sent.once;
    else if (sent?.once === once) once = markNew();
    if (isSending === true) sent = { words, once };
    const isSent = sent?.words === words;
    noteBefore();
    const { keptLabel } = form.dataset;
    const title = keptLabel ? `${keptLabel} · ${document.title}` : document.title;
    const pages = { page: location.pathname, place: placeOf(form) };
    store(own, { at: Date.now(), ...pages, title, fields, before, once, isSent, sent });
  };
  const offerNext = () => {
    undecided = undecided.filter(recall); // another tab may have decided
    if (undecided.length) offer(form, recall(undecided[0]), { use, refuse });
  };
  // Tabs of one form have copies of their own: the name is taken as long as this page is open.
  const take = (name) => {
    own = name;
    taken.add(name);
    navigator.locks?.request(name, () => new Promise((done) => releases.push(done)));
  };
  const goOnWith = (copy) => {
    once = copy?.once || once;
    sent = copy?.sent ?? null;
  };
  const freeName = () => namesOf(key).find((name) => recall(name) === null) ?? key;
  // What stood in the form before is on offer in its turn.
  const use = (kept) => {
    if (timer) keep();
    const [mine, name] = [own, undecided.shift()];
    const { here, beyond } = openIn(form, kept);
    const isWhole = namesOf(key).includes(name) && beyond.length === 0;
    if (recall(mine)) undecided.push(mine);
    if (isWhole) take(name);
    else if (recall(mine)) take(freeName());
    goOnWith(kept);
    restore(form, kept)[0]?.focus?.();
    keep();
    // The parts that this form does not show stay where they are.
    if (!isWhole) cut(name, here);
    offerNext();
  };
  const refuse = ({ at }) => {
    asListed([[undecided.shift(), at]], (name) => cut(name, openIn(form, recall(name)).here), isOwn);
    offerNext();
  };
  // `others` are the names of other tabs, which keep what is typed there. What the portal has stored is what it brought, and
  // not what stands in the form: that may have been put back by the browser, and then goes on under the name of its copy.
  const begin = (others) => {
    const names = namesOf(key).filter((name) => !others.includes(name));
    const among = namesAmong(form, key).filter((name) => !others.includes(name));
    const known = names.filter(recall);
    if (isRefused(form, key)) {
      const isFree = (name) => !known.includes(name);
      const isAmong = [...names, ...among].includes(refused);
      take(isAmong ? refused : known.find(isThe(read(form))) ?? names.find(isFree) ?? key);
      // What stands in it is no more what the portal has than what comes next.
      noteBack(own);
      goOnWith(recall(own));
      before = recall(own)?.before ?? null;
      return;
    }
    const parts = new Map([...known, ...among].map((name) => [name, openIn(form, recall(name))]));
    const isDone = (name) => parts.get(name).here.length + parts.get(name).beyond.length === 0;
    known.filter(isDone).forEach(drop);
    const fields = read(form);
    const [shown, ...doubles] = known.filter(isThe(fields));
    doubles.forEach(drop);
    undecided = [...parts.keys()].filter((name) => name !== shown && recall(name) && parts.get(name).here.length);
    take(shown ?? names.find((name) => recall(name) === null) ?? key);
    goOnWith(recall(shown));
    // Typed before this script was there; what was typed on a page that was left has its copy, or was stored.
    if (!shown && !isPutBack() && typed(fields) !== typed(asBrought(form, fields))) keep();
    tellBeyond(form, [...parts.keys()].filter((name) => recall(name) && parts.get(name).beyond.length), isOwn);
    offerNext();
  };
  const { locks } = navigator;
  // After the lock of a form whose place this one takes (thread.js) was given back.
  const given = () => new Promise((done) => setTimeout(done)).then(() => locks.query());
  whenPutBack(() => locks ? given().then(({ held }) => begin(held.map(({ name }) => name))) : begin([]));
  form.addEventListener("input", () => {
    noteBefore();
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  });
  // Whoever types and leaves at once loses nothing either.
  document.addEventListener("visibilitychange", () => timer && document.visibilityState === "hidden" && keep());
  // A form that saves itself (entry-save.js) says so.
  form.addEventListener("stored", () => {
    clearTimeout(timer);
    timer = 0;
    namesOf(key).filter((name) => name === own || isThe(read(form))(name)).forEach(drop);
    setBrought(form);
    [once, before, sent] = [markNew(), {}, null];
  });
  form.addEventListener("submit", () => {
    keep(true);
    sessionStorage.setItem(SENT, own);
    setHidden(form, "kept_as", own);
    setHidden(form, "once", once);
  });
  return () => {
    if (timer) keep();
    releases.forEach((release) => release());
  };
}

// By which the portal knows the forms of this session that it has stored.
const marksOf = ({ dataset }) => (dataset.storedForms ?? "").split(" ").filter(Boolean);

// A form that a script has put into the page: offers what was typed there before, and keeps what is typed now. Returns what
// ends that, before the form is taken away.
export function keepForm(form) {
  hearPortal(marksOf(form));
  return isKept(form) ? watch(form, nameOf(form, new Set())) : () => {};
}

// A page that answers a form holds it for the way Back: the browser would ask, in words of its own, whether to send it once
// more. The address alone opens as the page of the form, which offers what was typed.
if (refused !== undefined) history.replaceState(history.state, "", location.href);
if (document.body) hearPortal(marksOf(document.body));
dropOld();
const taken = new Set();
for (const form of document.querySelectorAll("form")) {
  if (isKept(form)) watch(form, nameOf(form, taken));
  else if (form.getAttribute("method") === "post" && !document.querySelector("[data-kept-notice]")) {
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, ""));
  }
}
