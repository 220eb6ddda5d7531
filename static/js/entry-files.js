// Evidence of the entry form: a file goes into the outbox (outbox.js) as soon as it is chosen, and from there to the portal
// by itself; where its card has no answer yet, it waits for one. Nobody chooses the same file twice, not even after the
// browser was closed.

import { titleOf } from "./entry-fields.js";
import { ready } from "./outbox-send.js";

const form = document.querySelector("[data-entry-form]");
const placeOf = (card) => `${form.dataset.formId}/${card.id.replace("indikator-", "")}`;
const cardAt = (place) => document.getElementById(`indikator-${place.split("/")[1]}`);

function say(card, text) {
  const names = card?.querySelector("[data-file-names]");
  if (!names) return;
  names.setAttribute("role", "status");
  names.textContent = text;
}

// What the files of a card wait for.
async function sayWaiting(card, items, outbox, wait) {
  const files = items.filter(({ kind, place }) => kind === "file" && place === placeOf(card));
  const isWaiting = files[0]?.needsAnswer;
  if (!isWaiting && !(files.length && wait)) return;
  const briefs = await Promise.all(files.map((item) => outbox.brief(item)));
  const names = briefs.filter(Boolean).map(({ name }) => `“${name}”`).join(", ");
  const where = outbox.isDurable ? "tersimpan di perangkat ini" : "masih ada di halaman ini";
  const what = isWaiting
    ? "menunggu: lengkapi dahulu jawabannya, lalu berkas terkirim sendiri."
    : `belum terkirim: tidak ada sambungan. Dicoba lagi dalam ${wait} detik.`;
  say(card, `${names} ${where}, ${what}`);
}

async function add(card, files, { outbox, sender }) {
  for (const file of files) {
    say(card, `Menyimpan “${file.name}”`);
    const facts = {
      kind: "file",
      place: placeOf(card),
      url: `${card.dataset.url}bukti/`,
      page: `${location.pathname}#${card.id}`,
      label: titleOf(card),
      brief: { name: file.name },
      needsAnswer: !card.hasAttribute("data-answered"),
      isOffline: sender.isFailing,
    };
    try {
      await outbox.add(facts, { name: file.name, type: file.type }, await file.arrayBuffer());
    } catch {
      say(card, `“${file.name}” tidak muat di penyimpanan peramban ini. Kosongkan sebagian, lalu pilih lagi.`);
      return;
    }
  }
  await sayWaiting(card, await outbox.items(), outbox);
  sender.wake();
}

// The card has an answer, whoever gave it: its files wait no longer.
async function release(card, { outbox, sender }) {
  if (!card.hasAttribute("data-answered")) return;
  await outbox.answered(placeOf(card));
  sender.wake();
}

async function hear({ type, kind, place, told, id, wait }, { outbox }) {
  if (type === "failing") {
    const items = await outbox.items();
    for (const card of form.querySelectorAll("[data-entry-card]")) await sayWaiting(card, items, outbox, wait);
  }
  const card = kind === "file" && place?.startsWith(`${form.dataset.formId}/`) ? cardAt(place) : null;
  if (!card) return;
  if (type === "sending") say(card, "Mengirim berkas");
  if (type !== "sent" && type !== "held") return;
  say(card, told.message ?? "Berkas belum terkirim. Muat ulang halaman ini, lalu pilih lagi.");
  // A file that is refused stays refused: the card has said why, and another one is to be chosen.
  if (type === "held") await outbox.remove((item) => item.id === id);
  if (told.html) card.querySelector("[data-card-files]").innerHTML = told.html;
  if (told.mark) card.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail: told }));
}

async function begin() {
  const post = await ready;
  const { outbox } = post;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    const files = [...target.files];
    target.value = "";
    add(target.closest("[data-entry-card]"), files, post);
  });
  form.addEventListener("renewed", ({ target }) => release(target, post));
  document.addEventListener("outbox", ({ detail }) => hear(detail, post));
  addEventListener("beforeunload", (event) => {
    if (!outbox.isDurable && outbox.store.rows.size) event.preventDefault();
  });
  const items = await outbox.items();
  for (const card of form.querySelectorAll("[data-entry-card]")) {
    await release(card, post);
    await sayWaiting(card, items, outbox);
  }
}

if (form?.dataset.othersUrl) begin();
