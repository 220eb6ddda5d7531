// The page that sends a form: each explanation of a warning goes to the outbox (outbox.js) as it is typed, and from there
// to the portal after a pause, as the cards of the form do. The line below it says what is stored, what is not, and why.

import { claim } from "./entry-writers.js";
import { isPutBack, whenPutBack } from "./field-defaults.js";
import { KeptWords, say } from "./kept-words.js";
import { ready } from "./outbox-send.js";

const PAUSE = 800;
const form = document.querySelector("[data-explanations]");
const lines = [];
// What was typed before the outbox was ready.
const typed = new Set();
const writer = globalThis.crypto?.randomUUID?.() ?? "";

class Line extends KeptWords {
  // What the line says of what is stored; "" where nothing is.
  said = "";

  constructor(row, post) {
    super();
    Object.assign(this, { row, post, writer });
    this.field = row.querySelector("textarea");
    this.state = row.querySelector("[data-explain-state]");
    if (this.state.classList.contains("save-state--saved")) this.said = this.state.textContent.trim();
    this.place = `${form.dataset.explanations}/penjelasan/${this.hidden("key").value}`;
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("change", () => this.save());
  }

  hidden(name) {
    return this.row.querySelector(`[type=hidden][name$="-${name}"]`);
  }

  get mayKeep() {
    return this.held !== "refused";
  }

  // A text that was taken out leaves nothing behind that could be lost: what is stored still holds.
  get isLost() {
    return super.isLost && !this.isEmpty;
  }

  get isEmpty() {
    return this.field.value.trim() === "";
  }

  sayEmpty() {
    const rest = this.said ? ". Yang tersimpan tetap berlaku" : "";
    say(this.state, "failed", `Belum tersimpan: tuliskan penjelasannya${rest}`);
  }

  changed() {
    this.changes += 1;
    this.row.querySelector("[data-newer]")?.remove();
    if (this.held) this.goOn();
    if (this.isEmpty) {
      clearTimeout(this.timers.save);
      this.forget();
      this.held = "refused";
      this.sayEmpty();
      return;
    }
    this.keepAll();
    say(this.state, "unsaved", "Belum tersimpan");
    this.later("save", PAUSE, () => this.save());
  }

  facts() {
    return {
      url: form.getAttribute("action"),
      page: `${location.pathname}#${this.row.id}`,
      label: this.field.labels[0].textContent.replace(/\s+/g, " ").trim(),
      brief: { changes: [["Penjelasan", this.field.value]] },
    };
  }

  fields() {
    const named = ["key", "sha256", "shown"].map((name) => [`w0-${name}`, this.hidden(name).value]);
    return [["warnings", "1"], ...named, ["w0-text", this.field.value]];
  }

  async save() {
    clearTimeout(this.timers.save);
    if (this.held || !this.isDirty) return;
    say(this.state, "saving", "Menyimpan");
    if (this.changes > this.kept) await this.keep(false);
    await this.keeping;
    await this.wake();
  }

  hearOther() {
    if (!this.changes) say(this.state, "saved", "Disimpan dari tab lain. Muat ulang halaman untuk melihatnya");
  }

  succeed(told, isNewest) {
    this.hidden("shown").value = told.shown;
    // Where somebody else has changed the form meanwhile, it is not the one that this page shows.
    const { revision } = form.elements;
    if (Number(revision.value) === told.before) revision.value = told.read_at;
    if (isNewest) this.stored = this.item.changes;
    this.said = told.text || this.said;
    document.dispatchEvent(new Event("explained"));
    if (this.changes === this.stored) say(this.state, told.state, this.said);
    else if (this.isEmpty) this.sayEmpty(); // taken out while it was on its way
  }

  refuse(told) {
    this.held = told.newer ? "conflict" : "refused";
    say(this.state, "failed", told.newer ? "Ada dua versi. Pilih salah satu" : `Belum tersimpan. ${told.message}`);
    if (told.newer) this.showNewer(told.newer);
  }

  showNewer({ who, text, shown }) {
    const notice = document.getElementById("explain-newer").content.firstElementChild.cloneNode(true);
    const part = (name) => notice.querySelector(`[data-${name}]`);
    part("newer-who").textContent = who;
    part("newer-text").textContent = text;
    part("use-mine").addEventListener("click", () => this.choose(this.field.value, shown));
    part("use-theirs").addEventListener("click", () => {
      this.said = "Memakai versi yang tersimpan";
      this.choose(text, shown);
    });
    this.row.querySelector("[data-newer]")?.remove();
    this.field.closest(".field").before(notice);
  }

  // Goes on with one of the two texts. Where a third one was stored meanwhile, the portal says so: also to whoever chose
  // the other person's text, which is not the one that holds then.
  choose(text, shown) {
    this.goOn();
    this.hidden("shown").value = shown;
    this.field.value = text;
    this.changed();
    this.save();
    this.field.focus();
  }

  // Goes on with what a page that is gone had typed and not sent, from the text that it showed: what somebody else has
  // stored since then still contradicts it. What was refused is said again.
  async takeUp(item) {
    const { fields } = await this.post.outbox.open(item) ?? {};
    if (!fields || this.changes) return;
    this.field.value = new Map(fields).get("w0-text");
    this.hidden("shown").value = new Map(fields).get("w0-shown");
    await this.takeOver(item, fields);
  }

  // Shows what was sent since the page was kept by the browser: what is typed next goes on from there.
  async showSent(item) {
    const { fields } = await this.post.outbox.open(item) ?? {};
    if (!fields || this.changes) return;
    this.field.value = new Map(fields).get("w0-text");
    this.hidden("shown").value = item.told.shown;
    this.said = item.told.text || "Tersimpan";
    say(this.state, item.told.state, this.said);
  }
}

async function restore({ outbox }) {
  const items = await outbox.items();
  // From when the page is, where it was kept (offline-worker.js).
  const { copyAt } = document.body.dataset;
  const isNewer = ({ told }) => told.at > Number(copyAt);
  for (const line of lines) {
    const own = items.filter(({ place }) => place === line.place);
    const item = own.findLast(({ state }) => state !== "sent");
    if (item && (await claim(item.writer))) await line.takeUp(item);
    else if (item) say(line.state, "unsaved", "Sedang diisi di tab lain peramban ini");
    // A copy does not show what was stored after it: in the name of the page that did, it would write over that unseen.
    else if (copyAt && own.some(isNewer)) await line.showSent(own.findLast(isNewer));
    // What was typed on a page that was left and is shown again contradicts nothing that it has stored itself.
    else if (!copyAt && own.length && (await claim(own.at(-1).writer))) line.writer = own.at(-1).writer;
  }
}

// Everything is stored before the form is sent; where that fails, the page stays where it is missing.
async function leave(event) {
  if (form.dataset.flushed || lines.every((line) => line.isStored)) return;
  event.preventDefault();
  await Promise.all(lines.map((line) => line.save()));
  const open = lines.find((line) => !line.isStored);
  if (open) {
    open.field.focus();
    return;
  }
  // The verdict, with its button, may have been drawn anew meanwhile, or give way to what a colleague has changed.
  const button = document.querySelector("[data-outbox-verdict]:not([hidden]) [type=submit]");
  if (!button) return;
  form.dataset.flushed = "yes";
  button.click();
}

async function begin() {
  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  const post = await ready;
  await claim(writer);
  await new Promise(whenPutBack);
  // What a browser puts back on the way back is older than what the page says of it; what was typed there is in the outbox.
  const isBack = isPutBack();
  for (const field of form.querySelectorAll("textarea, [type=hidden]")) {
    if (isBack && post.outbox.isDurable && !typed.has(field)) field.value = field.defaultValue;
  }
  for (const field of form.querySelectorAll("textarea")) lines.push(new Line(field.closest("li"), post));
  const isTyped = ({ field }) => typed.has(field) || (!isBack && field.value !== field.defaultValue);
  lines.filter(isTyped).forEach((line) => line.changed());
  document.addEventListener("outbox", ({ detail }) => lines.forEach((line) => line.hear(detail)));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") lines.forEach((line) => line.save());
  });
  form.addEventListener("submit", leave);
  await restore(post);
}

if (form) {
  form.addEventListener("input", ({ target }) => typed.add(target));
  addEventListener("beforeunload", (event) => {
    const isLost = lines.length ? lines.some((line) => line.isLost) : typed.size > 0;
    if (isLost) event.preventDefault();
  });
  begin();
}
