// The copies of what was typed into forms of the portal and not stored, as this browser holds them (form-keep.js): under
// the person's id, so that nobody else on the same computer is offered them, and for seven days.
//
// A copy holds the fields of its form (a text; a list where a name has several values or none), what the portal had
// brought in those that were changed (`before`), the page, and the mark by which the portal knows the form again (`once`).

import { asBrought, isSame } from "./field-defaults.js";

const DAY = 86400000;
const DAYS = 7;
const PREFIX = "isian:";
const SEEN = "isian-waktu";
// Cookies in which the portal names the forms that it has stored, or has said that it has not.
const STORED = "isian_tersimpan";
const REFUSED = "isian_ditolak";
// What pages and this script put into forms: the secrets, the name of the copy, and which fields were marked as wrong.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept_as", "once", "marked"]);
// What a page says of itself in a form, and nobody types.
const OF_PAGE =
  /(-(TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|read_at|draft_at|shown|seen)|^revision|^shown|^writer)$/;
// What is dropped on signing out is not kept again on the way.
let isSigningOut = false;
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

export function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && clock - (kept.clock ?? 0) < DAYS * DAY) return kept;
  } catch {
    // The browser's storage is switched off or the copy is broken: there is nothing to offer.
  }
  return null;
}

export function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

export function store(key, copy) {
  if (isSigningOut) return;
  try {
    localStorage.setItem(key, JSON.stringify({ clock, ...copy }));
  } catch {
    // The browser's storage is full or switched off: nothing is kept, and nothing will be offered.
  }
}

export function keysOf(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + start));
  } catch {
    return [];
  }
}

// What a person has typed into forms and not stored.
export const keptOf = (keeper) => keysOf(`${keeper}:`);

// Hands to `act` the names of those copies that are still what a person was shown of them (`listed`: pairs of name and
// `at`): another tab may have decided, have typed on, or be open with one. What this page itself keeps (`isOwn`), it knows.
export function asListed(listed, act, isOwn = () => false) {
  const go = (held) => {
    const isStill = ([name, at]) => isOwn(name) || (recall(name)?.at === at && !held.includes(name));
    listed.filter((pair) => recall(pair[0]) && isStill(pair)).forEach(([name]) => act(name));
  };
  const { locks } = navigator;
  return locks ? locks.query().then(({ held }) => go(held.map(({ name }) => name))) : go([]);
}

export function dropKept(keeper) {
  isSigningOut = true;
  keptOf(keeper).forEach(drop);
}

// What was typed into some field of a review in words: what it says, and of which indicator.
export function inWords([name, value]) {
  const code = name.endsWith("-reason") ? `${name.slice(1, -7).replaceAll("_", ".")}: ` : "";
  return `${code}${value}`;
}

export const isWords = ([name, value]) => /(^note|-reason)$/.test(name) && isFilled(value);

// What a form holds. Ticks and lists of which nothing is chosen are told as well: that too was chosen by somebody.
export function read(form) {
  const fields = {};
  for (const { name, type, disabled } of form.elements) {
    if (name && !disabled && /^(checkbox|select-multiple)$/.test(type)) fields[name] = [];
  }
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.has(name)) {
      const others = [fields[name] ?? []].flat();
      fields[name] = others.length ? [...others, value] : value;
    }
  }
  return fields;
}

// Whether a field holds anything: a text, or one of several.
const isFilled = (value) => [value ?? []].flat().some((one) => one.trim());

// What the person typed: without empty fields, and without those that the page fills by itself.
export function typed(fields) {
  const isTyped = ([name, value]) => isFilled(value) && !OF_PAGE.test(name);
  return JSON.stringify(Object.entries(fields).filter(isTyped).sort());
}

// What the portal had brought in the fields that hold something else now, by name.
export function changedFrom(fields, brought) {
  const names = Object.keys({ ...brought, ...fields }).filter((name) => !OF_PAGE.test(name));
  return Object.fromEntries(
    names.filter((name) => !isSame(fields[name], brought[name])).map((name) => [name, brought[name] ?? []]),
  );
}

// The names of what was typed into a copy. One that was made of a form that came back with errors does not tell what the
// portal had brought: all of it may have been typed.
function typedIn({ fields, before }) {
  return Object.keys(before ?? fields).filter((name) => !OF_PAGE.test(name) && !NOT_KEPT.has(name));
}

// Whether a page can show a field: also in a row of events that it does not have yet.
function canShow(form, name) {
  const names = new Set([...form.elements].map((field) => field.name));
  const starts = [...names].filter((one) => one?.endsWith("-TOTAL_FORMS")).map((one) => one.slice(0, -11));
  return names.has(name) || starts.some((start) => name.startsWith(start));
}

// Which of the typed fields a form shows and the portal does not have (`here`), and which it has no place for: those of
// another part of the same form (`beyond`).
export function openIn(form, copy) {
  const brought = asBrought(form, read(form));
  const names = typedIn(copy);
  const here = names.filter((name) => canShow(form, name) && !isSame(copy.fields[name], brought[name]));
  return { here, beyond: names.filter((name) => !canShow(form, name) && isFilled(copy.fields[name])) };
}

// The reasons among the typed fields that a form shows and the portal does not have: of which indicator, and both texts.
export function reasonsOf(form, copy) {
  const brought = asBrought(form, read(form));
  const names = openIn(form, copy).here.filter((name) => name.endsWith("-reason"));
  return names.map((name) => ({
    name,
    code: name.slice(1, -7).replaceAll("_", "."),
    typed: copy.fields[name],
    stored: brought[name] ?? "",
  }));
}

// Whether the portal brings something else in one of these fields than when the copy was made.
export function isNewer(form, { fields, before }, names) {
  const brought = asBrought(form, read(form));
  const isVersion = (name) =>
    name === "revision" ||
    (name.endsWith("-seen") && names.some((one) => one.startsWith(name.slice(0, -4)))) ||
    (name === "shown" && !before);
  const isOther = ([name, value]) => isVersion(name) && (form.elements[name]?.value ?? value) !== value;
  return Object.entries(fields).some(isOther) ||
    names.some((name) => before && !isSame(before[name], brought[name]));
}

// Takes fields out of a copy; of one that holds nothing else then, nothing stays.
export function cut(key, names) {
  const copy = recall(key);
  if (!copy) return;
  const without = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
  const rest = { ...copy, fields: without(copy.fields), ...(copy.before ? { before: without(copy.before) } : {}) };
  if (typedIn(rest).some((name) => isFilled(rest.fields[name]))) store(key, rest);
  else drop(key);
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

// Puts what a copy says of a field into it; whether that changed it. Of a choice that was not made in it, nothing.
function put(field, fields) {
  if (!(field.name in fields)) return false;
  const kept = [fields[field.name]].flat();
  if (field.type === "select-multiple") {
    const options = [...field.options].filter((option) => option.selected !== kept.includes(option.value));
    for (const option of options) option.selected = !option.selected;
    return options.length > 0;
  }
  const isTick = ["radio", "checkbox"].includes(field.type);
  const [what, value] = isTick ? ["checked", kept.includes(field.value)] : ["value", kept[0] ?? ""];
  if (field[what] === value) return false;
  field[what] = value;
  return true;
}

// The marks of what a page showed (read_marks.py), with the older ones of what was changed: what somebody else has changed
// there since contradicts it, and the portal shows both. Of what was left alone, the page says what it shows.
function mixMarks(marks, older, names) {
  const nameOf = (mark) => mark.slice(0, mark.lastIndexOf(":"));
  const olderOf = (mark) => older.split(" ").find((one) => nameOf(one) === nameOf(mark));
  return marks.split(" ").map((mark) => names.includes(nameOf(mark)) ? olderOf(mark) ?? mark : mark).join(" ");
}

// Puts back what was typed and the portal does not have, each field as if it were typed now, so that a page that saves by
// itself hears of it. What was left alone stays what it is meanwhile. The version of a card comes back beside what is
// changed in it, so that the portal shows a newer answer beside it.
export function restore(form, copy) {
  addMissingRows(form, copy.fields);
  const { here } = openIn(form, copy);
  const own = [...form.elements].filter(({ name, type }) => name && type !== "file");
  const changed = own.filter((field) => here.includes(field.name) && put(field, copy.fields));
  for (const version of own.filter(({ name }) => /-(read_at|draft_at|shown)$/.test(name))) {
    const card = version.name.slice(0, version.name.lastIndexOf("-") + 1);
    if (changed.some(({ name }) => name.startsWith(card))) put(version, copy.fields);
  }
  const { shown } = form.elements;
  if (shown && copy.fields.shown) {
    shown.value = mixMarks(
      shown.value,
      copy.fields.shown,
      changed.map(({ name }) => name),
    );
  }
  for (const field of changed) {
    if (field.type !== "radio" || field.checked) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return changed;
}

function takeCookies(kind, act) {
  for (const [, cookie, name] of document.cookie.matchAll(new RegExp(`(?:^|; )(${kind}[^=]*)=([^;]+)`, "g"))) {
    act(decodeURIComponent(name));
    document.cookie = `${cookie}=; path=/; max-age=0`;
  }
}

// Of what was sent and came back it is known that the portal does not have it.
export function noteBack(key) {
  const copy = recall(key);
  if (copy?.isSent || copy?.sent) store(key, { ...copy, isSent: false, sent: null });
}

// What was typed on while the form was under way is not what the portal has stored.
function dropSent(key) {
  if (recall(key)?.isSent !== false) drop(key);
}

// The portal names each form that it has stored, so that its copy is no longer needed: in a cookie of its own, because
// several tabs may hear of theirs at once; and by its mark, where its answer got lost on the way.
export function hearPortal(marks) {
  takeCookies(STORED, dropSent);
  takeCookies(REFUSED, noteBack);
  keysOf("").filter((key) => marks.includes(recall(key)?.once)).forEach(drop);
}

export function dropOld() {
  for (const key of keysOf("")) if (!recall(key)) drop(key);
}
