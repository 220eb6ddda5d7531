// Keeps what is typed into the forms of the portal in this browser until it is stored: after a lost connection, an
// expired session or a closed tab, the form offers to restore it. The copy is kept under the person's id, so that
// nobody else on the same computer is offered it, and signing out removes it. It holds the revisions that were on the
// screen: newer answers are never overwritten unnoticed, and of other forms it says that the data has changed since.
// Files and passwords are not kept.

import { asBrought, isPutBack, whenPutBack } from "./field-defaults.js";
import { momentOf } from "./moments.js";

const DAY = 86400000;
const DAYS = 7;
const PREFIX = "isian:";
const SENT = "isian-terkirim";
const SEEN = "isian-waktu";
// What pages put into forms: the secret, the name of the copy, and which fields were marked as wrong.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept_as", "marked"]);
const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file])";
// What is dropped on signing out is not kept again on the way.
let isSigningOut = false;
const { keeper: person = "", refused } = document.body?.dataset ?? {};
const clock = timeSeen();

// How much time this browser has seen pass, in milliseconds, by which copies grow old. Of the time between two pages a day
// counts at most: a clock that was wrong, and jumps by years when it is put right, makes nothing old.
function timeSeen() {
  try {
    const { at, passed } = JSON.parse(localStorage.getItem(SEEN)) ?? { at: Date.now(), passed: 0 };
    const now = { at: Date.now(), passed: passed + Math.min(Math.max(Date.now() - at, 0), DAY) };
    localStorage.setItem(SEEN, JSON.stringify(now));
    return now.passed;
  } catch {
    return 0;
  }
}

function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && clock - (kept.clock ?? 0) < DAYS * DAY) return kept;
  } catch {
    // The browser's storage is switched off or the copy is broken: there is nothing to offer.
  }
  return null;
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

function keysOf(keeper) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + keeper));
  } catch {
    return [];
  }
}

// What a person has typed into forms and not stored.
export const keptOf = (keeper) => keysOf(`${keeper}:`);

export function dropKept(keeper) {
  isSigningOut = true;
  keptOf(keeper).forEach(drop);
}

function read(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.has(name)) fields[name] = value;
  }
  return fields;
}

// What the person typed: without empty fields, and without those that the page fills by itself.
function typed(fields) {
  return JSON.stringify(
    Object.entries(fields)
      .filter(([name, value]) =>
        value.trim() &&
        !/(-(TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|read_at|shown|seen)|^revision|^shown|^writer)$/.test(
          name,
        )
      )
      .sort(),
  );
}

function addMissingRows(form, fields) {
  for (const [name, total] of Object.entries(fields)) {
    if (!name.endsWith("-TOTAL_FORMS")) continue;
    const present = form.elements[name];
    const button = form.querySelector(
      `[data-entry-events="${name.replace("-TOTAL_FORMS", "")}"] button[name="add_row"]`,
    );
    for (let number = Number(present?.value); button && number < Number(total); number += 1) button.click();
  }
}

// What the copy says of a field: whether it is chosen, or what stands in it. Of a choice that was not made in it, nothing.
function keptIn(fields, field) {
  if (field.type === "checkbox") return fields[field.name] === field.value;
  if (!(field.name in fields)) return undefined;
  return field.type === "radio" ? fields[field.name] === field.value : fields[field.name];
}

// Puts back what was typed, each field as if it were typed now, so that a page that saves by itself hears of it. The
// versions that were on the screen come back only beside something that has changed: what was left alone meanwhile
// stays what it is.
function restore(form, fields) {
  addMissingRows(form, fields);
  const isVersion = ({ name }) => /-(read_at|draft_at|shown)$/.test(name);
  const own = [...form.elements].filter(({ name, type }) =>
    name && type !== "file" && !NOT_KEPT.has(name) &&
    !/-(INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|seen)$|^revision$/.test(name)
  );
  const put = (field) => {
    const kept = keptIn(fields, field);
    const what = ["radio", "checkbox"].includes(field.type) ? "checked" : "value";
    if (kept === undefined || field[what] === kept) return false;
    field[what] = kept;
    return true;
  };
  const changed = own.filter((field) => !isVersion(field)).filter(put);
  for (const version of own.filter(isVersion)) {
    const card = version.name.slice(0, version.name.lastIndexOf("-") + 1);
    if (changed.some(({ name }) => name.startsWith(card))) put(version);
  }
  for (const field of changed) {
    if (field.type !== "radio" || field.checked) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

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

function offer(form, kept, use, refuse) {
  const template = document.getElementById("kept-offer");
  if (!template) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.querySelector("[data-kept-at]").textContent = momentOf(kept.at);
  // The form then goes on from what is stored now, so the person is told to compare first.
  const newer = notice.querySelector("[data-kept-newer]");
  const isNewer = ([name, value]) => /^revision$|-seen$/.test(name) && (form.elements[name]?.value ?? value) !== value;
  if (newer) newer.hidden = !Object.entries(kept.fields).some(isNewer);
  const files = notice.querySelector("[data-kept-files]");
  if (files) files.hidden = !form.querySelector("[type=file]");
  notice.querySelector("[data-kept-use]").addEventListener("click", () => {
    notice.remove();
    use(kept);
  });
  notice.querySelector("[data-kept-drop]").addEventListener("click", () => {
    notice.remove();
    refuse();
  });
  form.prepend(notice);
}

// The names under which a form may have copies: what is typed while one is on offer takes nothing of it away.
const namesOf = (key) => [key, ...Array.from({ length: 9 }, (_, number) => `${key}~${number + 1}`)];

// What was sent comes back with what is wrong in it: stored, it would have led on to another page. Which form it was says
// the name of its copy (`refused`, from base.html; "" where it had none). A form may say so of itself.
function isRefused(form, key) {
  return Boolean(form.dataset.dirty) || refused === "" || namesOf(key).includes(refused);
}

// Returns what ends the watch: a form that leaves its page gives its name back, and its copy stays.
function watch(form, key) {
  const releases = [];
  const isThe = (fields) => (name) => recall(name) !== null && typed(recall(name).fields) === typed(fields);
  // Copies that the person has not decided about yet, and the name under which is kept what stands in the form.
  let undecided = [];
  let own = namesOf(key).find((name) => recall(name) === null) ?? key;
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (isSigningOut) return;
    const copy = { at: Date.now(), clock, page: location.pathname, title: document.title, fields: read(form) };
    try {
      localStorage.setItem(own, JSON.stringify(copy));
    } catch {
      // The browser's storage is full or switched off: nothing is kept, and nothing will be offered.
    }
  };
  const offerNext = () => {
    undecided = undecided.filter(recall); // another tab may have decided
    if (undecided.length) offer(form, recall(undecided[0]), use, refuse);
  };
  // Tabs of one form have copies of their own: the name is taken as long as this page is open.
  const take = (name) => {
    own = name;
    navigator.locks?.request(name, () => new Promise((done) => releases.push(done)));
  };
  // What stood in the form before is on offer in its turn.
  const use = (kept) => {
    if (timer) keep();
    const mine = own;
    take(undecided.shift());
    if (recall(mine)) undecided.push(mine);
    restore(form, kept.fields);
    keep();
    offerNext();
  };
  const refuse = () => {
    drop(undecided.shift());
    offerNext();
  };
  // `taken` are the names of other tabs, which keep what is typed there. What the portal has stored is what it brought, and
  // not what stands in the form: that may have been put back by the browser, and then goes on under the name of its copy.
  const begin = (taken) => {
    const names = namesOf(key).filter((name) => !taken.includes(name));
    const known = names.filter(recall);
    if (isRefused(form, key)) {
      const isFree = (name) => !known.includes(name);
      take(names.includes(refused) ? refused : known.find(isThe(read(form))) ?? names.find(isFree) ?? key);
      return;
    }
    const fields = read(form);
    const brought = asBrought(form, fields);
    known.filter(isThe(brought)).forEach(drop);
    const [shown, ...doubles] = known.filter(isThe(fields));
    doubles.forEach(drop);
    undecided = known.filter((name) => name !== shown && recall(name));
    take(shown ?? names.find((name) => !undecided.includes(name)) ?? key);
    // Typed before this script was there; what was typed on a page that was left has its copy, or was stored.
    if (!shown && !isPutBack() && typed(fields) !== typed(brought)) keep();
    offerNext();
  };
  const { locks } = navigator;
  // After the lock of a form whose place this one takes (thread.js) was given back.
  const given = () => new Promise((done) => setTimeout(done)).then(() => locks.query());
  whenPutBack(() => locks ? given().then(({ held }) => begin(held.map(({ name }) => name))) : begin([]));
  form.addEventListener("input", () => {
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
  });
  form.addEventListener("submit", () => {
    keep();
    sessionStorage.setItem(SENT, own);
    const field = form.elements.kept_as ?? document.createElement("input");
    Object.assign(field, { type: "hidden", name: "kept_as", value: own });
    form.append(field);
  });
  return () => {
    if (timer) keep();
    releases.forEach((release) => release());
  };
}

// A form that a script has put into the page: offers what was typed there before, and keeps what is typed now. Returns what
// ends that, before the form is taken away.
export function keepForm(form) {
  return isKept(form) ? watch(form, nameOf(form, new Set())) : () => {};
}

// The server names the form that it has stored, so that its copy is no longer needed.
function dropStored() {
  const found = /(?:^|; )isian_tersimpan=([^;]+)/.exec(document.cookie);
  if (!found) return;
  drop(decodeURIComponent(found[1]));
  document.cookie = "isian_tersimpan=; path=/; max-age=0";
}

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
  const copies = namesOf(`${PREFIX}${person}:${place.dataset.keptWords}`).filter(recall);
  const fields = copies.flatMap((key) => Object.entries(recall(key).fields));
  const words = fields.filter(([name, value]) => /(^note|-reason)$/.test(name) && value.trim());
  const list = document.createElement("ul");
  for (const [name, value] of words) {
    const item = document.createElement("li");
    const code = name.endsWith("-reason") ? `${name.slice(1, -7).replaceAll("_", ".")}: ` : "";
    item.textContent = `${code}${value}`;
    list.append(item);
  }
  place.hidden = words.length === 0;
  const button = place.querySelector("button");
  button.before(list);
  button.addEventListener("click", () => {
    copies.forEach(drop);
    place.hidden = true;
  });
}

dropStored();
for (const key of keysOf("")) if (!recall(key)) drop(key);
sayWhatIsKept();
document.querySelectorAll("[data-kept-words]").forEach(showWords);
const taken = new Set();
for (const form of document.querySelectorAll("form")) {
  if (isKept(form)) watch(form, nameOf(form, taken));
  else if (form.getAttribute("method") === "post" && !document.querySelector("[data-kept-notice]")) {
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, ""));
  }
  const lost = form.querySelector("[data-kept-lost]");
  if (lost) sayWhatIsLost(lost, keptOf(form.dataset.signOut));
}
