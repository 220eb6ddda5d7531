// Evidence of the entry form: a file goes into the outbox (outbox.js) as soon as it is chosen, and from there to the portal
// by itself; where its card has no answer yet, it waits for one. Nobody chooses the same file twice, not even after the
// browser was closed.

import { titleOf } from "./entry-fields.js";
import { isOfForm } from "./outbox.js";
import { ready } from "./outbox-send.js";
import { WHY } from "./portal-answers.js";

const form = document.querySelector("[data-entry-form]");
const placeOf = (card) => `${form.dataset.formId}/${card.id.replace("indikator-", "")}`;
const cardAt = (place) => document.getElementById(`indikator-${place.split("/")[1]}`);

// What was said last of files that a card has in the outbox, by card.
const saidOfKept = new Map();

const namesIn = (card) => card?.querySelector("[data-file-names]");

function say(card, text) {
  const names = namesIn(card);
  if (!names) return;
  names.setAttribute("role", "status");
  names.textContent = text;
}

// Of these `items`; `why` is what keeps them from being sent, in words.
function sayOfKept(card, text, items, why = "") {
  say(card, text);
  saidOfKept.set(card, { text, why, ids: items.map(({ id }) => id) });
}

const NONE_CHOSEN = "Belum ada berkas dipilih";

// Why a file would be refused whatever the answer of its card: it would wait for one, or be sent for an hour, in vain. What
// is in it, the portal finds out once it has it.
function faultOf({ name, size }, { accept, dataset }) {
  const isKnown = accept.split(",").some((kind) => name.toLowerCase().endsWith(kind));
  if (!isKnown) return `“${name}” tidak dapat dilampirkan. Pilih PDF, JPG, PNG, DOCX, atau XLSX.`;
  if (!size) return `“${name}” kosong. Pilih berkas lain.`;
  const isLarge = size > dataset.largest * 1024 * 1024;
  return isLarge ? `“${name}” lebih besar dari ${dataset.largest} MB. Kecilkan dahulu, lalu pilih lagi.` : "";
}

const isOf = (card) => ({ kind, place }) => kind === "file" && place === placeOf(card);
const isHeldOf = (card) => (item) => isOf(card)(item) && item.state === "held";

// What the files of a card wait for, in words, "" for none; `why` is what keeps them from being sent now.
async function waitingWords(card, items, outbox, why) {
  const files = items.filter(isOf(card)).filter(({ state }) => state === "waiting");
  const isWaiting = files[0]?.needsAnswer;
  if (!isWaiting && !(files.length && why)) return "";
  const where = outbox.isDurable ? "tersimpan di perangkat ini" : "masih ada di halaman ini";
  const what = isWaiting ? "dan terkirim sendiri begitu jawaban kartu ini lengkap dan tersimpan di portal." : why;
  return `${await namesOf(files, outbox)} ${where}${isWaiting ? "" : "."} ${what}`;
}

async function sayWaiting(card, items, outbox, why) {
  const words = await waitingWords(card, items, outbox, why);
  if (words) sayOfKept(card, words, items, why);
}

// What is gone from the outbox, discarded on another page, is called kept no longer.
async function takeBack(outbox) {
  const items = await outbox.items();
  for (const [card, { text, why, ids }] of saidOfKept) {
    const left = items.filter(isOf(card)).filter(({ id }) => ids.includes(id));
    const words = left.length ? await waitingWords(card, left, outbox, why) || text : NONE_CHOSEN;
    if (namesIn(card)?.textContent === text && words !== text) sayOfKept(card, words, left, why);
  }
  for (const card of form.querySelectorAll("[data-entry-card]")) {
    const shown = card.querySelectorAll("[data-refused-files] > *").length;
    if (shown > items.filter(isHeldOf(card)).length) await showRefused(card, items, outbox);
  }
}

async function namesOf(files, outbox) {
  const briefs = await Promise.all(files.map((item) => outbox.brief(item)));
  return briefs.filter(Boolean).map(({ name }) => `“${name}”`).join(", ");
}

// A file that was refused stays in the outbox, and on its card with the reason, until its person has read it: of ten
// that were chosen together, each is told by itself.
async function showRefused(card, items, outbox) {
  const place = card.querySelector("[data-refused-files]");
  if (!place) return;
  const refused = items.filter(isHeldOf(card));
  const rows = await Promise.all(refused.map(async (item) => {
    const row = document.getElementById("refused-file").content.firstElementChild.cloneNode(true);
    const [name, text] = [await namesOf([item], outbox), await outbox.reason(item)];
    row.querySelector("[data-refused-why]").textContent = text.includes(name) ? text : `${name}: ${text}`;
    const close = row.querySelector("button");
    close.setAttribute("aria-label", `${close.textContent.trim()} pesan tentang ${name}`);
    close.addEventListener("click", async () => {
      await outbox.remove(({ id }) => id === item.id);
      row.remove();
      (place.querySelector("button") ?? card.querySelector("input[type=file]")).focus();
      const items = await outbox.items();
      if (!place.children.length) say(card, await waitingWords(card, items, outbox, "Belum terkirim.") || NONE_CHOSEN);
    });
    return row;
  }));
  place.replaceChildren(...rows);
}

async function add(card, files, input, { outbox, sender }) {
  const lost = []; // what could not even be noted, in words
  let hasFaults = false;
  for (const file of files) {
    const fault = faultOf(file, input);
    hasFaults ||= fault !== "";
    say(card, `Menyimpan “${file.name}”`);
    const facts = {
      kind: "file",
      place: placeOf(card),
      url: `${card.dataset.url}bukti/`,
      page: `${location.pathname}#${card.id}`,
      label: titleOf(card),
      brief: { name: file.name },
      needsAnswer: !card.hasAttribute("data-answered"),
      isOffline: sender.isFailing("card"),
    };
    try {
      const content = { name: file.name, type: file.type };
      // What this page finds wrong with a file is told like what the portal refuses.
      if (fault) {
        await outbox.hold(await outbox.add({ ...facts, state: "held" }, content), { kind: "refused", text: fault });
      } else await outbox.add(facts, content, await file.arrayBuffer());
    } catch {
      const full = `“${file.name}” tidak muat di penyimpanan peramban ini. Kosongkan sebagian, lalu pilih lagi.`;
      lost.push(fault || full);
    }
  }
  await sayWaiting(card, await outbox.items(), outbox);
  if (lost.length) say(card, lost.join(" "));
  else if (hasFaults) await tellRefused(card, outbox);
  sender.wake();
}

async function tellRefused(card, outbox) {
  const items = await outbox.items();
  const others = await waitingWords(card, items, outbox);
  say(card, `Ada berkas yang tidak terlampir; sebabnya di bawah ini. ${others}`.trim());
  await showRefused(card, items, outbox);
}

// The card has an answer, whoever gave it: its files wait no longer.
async function release(card, { outbox, sender }) {
  if (!card.hasAttribute("data-answered")) return;
  await outbox.answered(placeOf(card));
  sender.wake();
}

async function hear({ type, kind, place, id, told, text, wait, why: trouble }, { outbox }) {
  if (type === "changed") await takeBack(outbox);
  const again = (cause) => `Belum terkirim: ${WHY[cause]}. Dicoba lagi dalam ${wait} detik.`;
  const why = { failing: kind === "file" && again(trouble), "signed-out": text }[type];
  if (why) {
    const items = await outbox.items();
    for (const card of form.querySelectorAll("[data-entry-card]")) await sayWaiting(card, items, outbox, why);
  }
  const card = kind === "file" && place && isOfForm(form.dataset.formId)({ place }) ? cardAt(place) : null;
  if (!card) return;
  if (type === "sending") sayOfKept(card, "Mengirim berkas", [{ id }]);
  if (type === "broken") {
    // Of several only this one: the others go on.
    const items = await outbox.items();
    await sayWaiting(card, items.filter((item) => item.id === id), outbox, again("item"));
  }
  if (type === "held") await tellRefused(card, outbox);
  if (type !== "sent") return;
  say(card, told.message);
  card.querySelector("[data-card-files]").innerHTML = told.html;
  if (told.mark) card.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail: told }));
}

async function begin() {
  const post = await ready;
  const { outbox } = post;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    const chosen = [...target.files];
    target.value = "";
    add(target.closest("[data-entry-card]"), chosen, target, post);
  });
  form.addEventListener("renewed", ({ target }) => release(target, post));
  document.addEventListener("outbox", ({ detail }) => hear(detail, post));
  addEventListener("beforeunload", (event) => {
    if (!outbox.isDurable && outbox.store.rows.size) event.preventDefault();
  });
  // What was refused because the form was locked may go through now; what is wrong with a file stays wrong.
  const isHere = isOfForm(form.dataset.formId);
  await outbox.release((item) => item.kind === "file" && item.why.kind === "locked" && isHere(item));
  const items = await outbox.items();
  for (const card of form.querySelectorAll("[data-entry-card]")) {
    await release(card, post);
    await sayWaiting(card, items, outbox);
    await showRefused(card, items, outbox);
  }
}

if (form?.dataset.othersUrl) begin();
