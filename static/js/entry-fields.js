// What stands in the fields of a card of the entry form: reading it, and putting it back.

import { addRow } from "./entry.js";

export const isText = (field) => field?.matches?.("textarea, input[type=text]") ?? false;
const isTicked = (field) => /^(radio|checkbox)$/.test(field.type);
const fieldsOf = (card) => [...card.querySelectorAll("input, select, textarea")].filter(({ type }) => type !== "file");

// As a form would send it, without its files.
export function read(card) {
  const fields = new URLSearchParams();
  for (const field of fieldsOf(card)) {
    if (field.name && (!isTicked(field) || field.checked)) fields.append(field.name, field.value);
  }
  return fields;
}

export function titleOf(card) {
  return card.querySelector("h3").textContent.replace(/\s+/g, " ").trim();
}

// The hidden fields that say which version of the card the page shows.
export function versionsOf(card) {
  const named = (name) => card.querySelector(`[name="${card.dataset.prefix}-${name}"]`);
  return { read_at: named("read_at"), draft_at: named("draft_at") };
}

// Which answer, draft and files a card shows, in one text.
export function storedOf(card) {
  const { read_at, draft_at } = versionsOf(card);
  const files = [...card.querySelectorAll("[name=withdraw]")].map(({ value }) => value).sort().join();
  return `${read_at.value} ${draft_at.value} ${files}`;
}

// Whether the card shows what `read` has returned, whichever versions it began from.
export function showsThe(pairs, card) {
  const typed = (fields) => JSON.stringify([...fields].filter(([name]) => !/-(read_at|draft_at)$/.test(name)));
  return typed(pairs) === typed(read(card));
}

// Puts back what `read` has returned; rows that the page has not are added.
export function fill(card, pairs) {
  const values = new Map(pairs);
  const total = card.querySelector('[name$="-TOTAL_FORMS"]');
  const block = total?.closest("[data-entry-events]");
  while (block && Number(total.value) < Number(values.get(total.name))) addRow(block);
  for (const field of fieldsOf(card)) {
    if (field === total) continue;
    if (isTicked(field)) field.checked = values.get(field.name) === field.value;
    else if (field.name) field.value = values.get(field.name) ?? "";
  }
  card.querySelectorAll('[name$="-DELETE"]').forEach((box) => box.dispatchEvent(new Event("shown", { bubbles: true })));
}

function nameOf(field) {
  if (field.type === "radio") return field.closest("fieldset").querySelector("legend").textContent;
  const row = field.closest(".row-editor")?.getAttribute("aria-label");
  const name = document.querySelector(`label[for="${field.id}"]`).textContent.trim();
  return row ? `${row}, ${name.toLowerCase()}` : name;
}

function textOf(field) {
  if (field.type === "radio") return field.closest("label").textContent.trim();
  if (field.type === "checkbox") return "ya";
  return field.options ? field.selectedOptions[0]?.text : field.value;
}

// What stands in the card and did not stand in it `before` (as `read` has returned it): names of fields, and texts.
export function changesSince(card, before) {
  const was = new Map(before);
  const isShown = (field) => field.type !== "hidden" && (!isTicked(field) || field.checked);
  return fieldsOf(card)
    .filter((field) => isShown(field) && field.value !== (was.get(field.name) ?? ""))
    .map((field) => [nameOf(field), textOf(field) || "(dikosongkan)"]);
}

// What was typed as a number and is none. The portal says more exactly what is wrong with it; without a line this does.
export function countFaults(card) {
  const typed = [...card.querySelectorAll("[inputmode=numeric]")].map(({ id, value }) => ({ id, text: value.trim() }));
  return typed.filter(({ text }) => text && !/^\d+$/.test(text)).map(({ id, text }) => ({
    anchor: id,
    is_missing: false,
    text: `“${text}” belum jelas. Tulis jumlahnya dengan angka saja, tanpa titik, koma, atau spasi. Contoh: 1250.`,
  }));
}
