// The page that sends a form: each explanation of a warning goes to the outbox (outbox.js) as it is typed, and from there
// to the portal after a pause, as the cards of the form do. The line below it says what is stored, what is not, and why.

import { say } from "./entry-card.js";
import { claim } from "./entry-writers.js";
import { ready } from "./outbox-send.js";

const PAUSE = 800;
const form = document.querySelector("[data-explanations]");
const lines = [];
const writer = globalThis.crypto?.randomUUID?.() ?? "";

class Line {
  // How often it was changed, and up to which change the outbox, and the portal, have it.
  changes = 0;
  kept = 0;
  stored = 0;
  // What keeps it from being sent until the person does something: another text was stored, or this one is refused.
  held = "";
  item = null;
  // What the line says of what is stored; "" where nothing is.
  said = "";
  keeping = Promise.resolve();

  constructor(row, post) {
    Object.assign(this, { row, post, writer });
    this.field = row.querySelector("textarea");
    this.state = row.querySelector("[data-explain-state]");
    if (this.state.classList.contains("save-state--saved")) this.said = this.state.textContent.trim();
    this.place = `${form.dataset.explanations}/penjelasan/${this.hidden("key").value}`;
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("change", () => this.send());
  }

  hidden(name) {
    return this.row.querySelector(`[type=hidden][name$="-${name}"]`);
  }

  get isStored() {
    return this.changes === this.stored && !this.held;
  }

  get whereKept() {
    return this.post.outbox.isDurable ? "Tersimpan di perangkat ini." : "Masih ada di halaman ini.";
  }

  changed() {
    this.changes += 1;
    this.row.querySelector("[data-newer]")?.remove();
    clearTimeout(this.timer);
    if (this.held) this.forget();
    if (!this.field.value.trim()) {
      this.forget();
      this.held = "refused";
      const rest = this.said ? ". Yang tersimpan tetap berlaku" : "";
      say(this.state, "failed", `Belum tersimpan: tuliskan penjelasannya${rest}`);
      return;
    }
    if (!this.isKeeping) this.keepAll();
    say(this.state, "unsaved", "Belum tersimpan");
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  // Drops what this page has kept and not sent.
  forget() {
    this.held = "";
    this.keeping = this.keeping.then(() => this.post.outbox.forget(this.place, this.writer));
  }

  // Each change is kept as it is made; what is typed while one is written goes with the next.
  async keepAll() {
    this.isKeeping = true;
    while (this.changes > this.kept && !this.held) await this.keep();
    this.isKeeping = false;
  }

  // Puts what stands in the field into the outbox.
  keep() {
    const { changes, field } = this;
    const facts = {
      kind: "card",
      writer: this.writer,
      place: this.place,
      url: form.getAttribute("action"),
      page: `${location.pathname}#${this.row.id}`,
      label: field.labels[0].textContent.replace(/\s+/g, " ").trim(),
      isSettled: false,
      isOffline: this.post.sender.isFailing("card"),
      brief: { changes: [["Penjelasan", field.value]] },
    };
    const named = ["key", "sha256", "shown"].map((name) => [`w0-${name}`, this.hidden(name).value]);
    const content = { fields: [["warnings", "1"], ...named, ["w0-text", field.value]] };
    this.keeping = this.keeping.then(async () => {
      this.kept = changes; // also where it fails: it is said below, and the next change tries again
      this.item = { ...await this.post.outbox.add(facts, content), changes };
    }).catch(() => say(this.state, "failed", "Peramban ini tidak dapat menyimpannya. Jangan tutup halaman ini"));
    return this.keeping;
  }

  async send() {
    clearTimeout(this.timer);
    if (this.held || this.changes === this.stored) return;
    say(this.state, "saving", "Menyimpan");
    if (this.changes > this.kept) await this.keep();
    await this.keeping;
    await this.post.sender.wake();
  }

  hear({ type, kind, place, writer: by, id, version, told, wait, text, url }) {
    const isOwn = place === this.place && by === this.writer;
    if (type === "sent" && place === this.place && !isOwn && !this.changes) {
      say(this.state, "saved", "Disimpan dari tab lain. Muat ulang halaman untuk melihatnya");
    } else if (type === "sending" && isOwn) say(this.state, "saving", "Menyimpan");
    else if (type === "sent" && isOwn) this.succeed(told, this.item?.id === id && this.item.version === version);
    else if (type === "held" && isOwn) this.refuse(told);
    else if (type === "failing" && kind === "card" && !this.isStored && !this.held) {
      say(
        this.state,
        "failed",
        `${this.whereKept} Belum terkirim: tidak ada sambungan. Dicoba lagi dalam ${wait} detik`,
      );
    } else if (type === "signed-out" && !this.isStored) {
      say(this.state, "locked", `${this.whereKept} ${text}`);
      const link = document.createElement("a");
      Object.assign(link, { href: url, textContent: "Masuk lagi" });
      if (url) this.state.append(" ", link);
    }
  }

  succeed(told, isNewest) {
    this.hidden("shown").value = told.shown;
    // Where somebody else has changed the form meanwhile, it is not the one that this page shows.
    const { revision } = form.elements;
    if (Number(revision.value) === told.before) revision.value = told.read_at;
    if (isNewest) this.stored = this.item.changes;
    this.said = told.text || this.said;
    if (this.changes > this.stored) return;
    say(this.state, told.state, this.said);
    document.dispatchEvent(new Event("explained"));
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
    part("use-theirs").addEventListener("click", () => this.choose(text, shown));
    this.row.querySelector("[data-newer]")?.remove();
    this.field.closest(".field").before(notice);
  }

  // Goes on with one of the two texts; that of the other person is stored already.
  choose(text, shown) {
    const isMine = text === this.field.value;
    this.forget();
    this.hidden("shown").value = shown;
    this.row.querySelector("[data-newer]").remove();
    if (isMine) {
      this.changed();
      this.send();
    } else {
      this.field.value = text;
      this.stored = this.changes;
      say(this.state, "saved", "Memakai versi yang tersimpan");
      document.dispatchEvent(new Event("explained"));
    }
    this.field.focus();
  }

  // Goes on with what a page that is gone had typed and not sent, from the text that it showed: what somebody else has
  // stored since then still contradicts it. What was refused is said again.
  async takeUp(item) {
    const { fields } = await this.post.outbox.open(item) ?? {};
    if (!fields || this.changes) return;
    this.field.value = new Map(fields).get("w0-text");
    this.hidden("shown").value = new Map(fields).get("w0-shown");
    this.writer = item.writer;
    this.changes += 1;
    this.kept = this.changes;
    this.item = { ...item, changes: this.changes };
    say(this.state, "unsaved", `${this.whereKept} Belum terkirim`);
    await this.post.outbox.release(({ place, writer: by }) => place === this.place && by === item.writer);
    this.post.sender.wake();
  }
}

async function restore({ outbox }) {
  const items = await outbox.items();
  for (const line of lines) {
    const own = items.filter(({ place }) => place === line.place);
    const item = own.findLast(({ state }) => state !== "sent");
    if (item && (await claim(item.writer))) await line.takeUp(item);
    else if (item) say(line.state, "unsaved", "Sedang diisi di tab lain peramban ini");
    // What was typed on a page that was left and is shown again contradicts nothing that it has stored itself.
    else if (own.length && (await claim(own.at(-1).writer))) line.writer = own.at(-1).writer;
  }
}

// Everything is stored before the form is sent; where that fails, the page stays where it is missing.
async function leave(event) {
  if (form.dataset.flushed || lines.every((line) => line.isStored)) return;
  event.preventDefault();
  await Promise.all(lines.map((line) => line.send()));
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
  // What a browser puts back on the way back is older than what the page says of it; what was typed is in the outbox.
  if (post.outbox.isDurable) {
    for (const field of form.querySelectorAll("textarea, [type=hidden]")) field.value = field.defaultValue;
  }
  for (const field of form.querySelectorAll("textarea")) lines.push(new Line(field.closest("li"), post));
  document.addEventListener("outbox", ({ detail }) => lines.forEach((line) => line.hear(detail)));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") lines.forEach((line) => line.send());
  });
  form.addEventListener("submit", leave);
  addEventListener("beforeunload", (event) => {
    const isLost = (line) => line.changes > (post.outbox.isDurable ? line.kept : line.stored);
    if (lines.some(isLost)) event.preventDefault();
  });
  await restore(post);
}

if (form) begin();
