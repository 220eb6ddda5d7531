// What is typed at one place of the portal (a card of the form, the explanation of a warning) on its way to it: kept in the
// outbox (outbox.js) at each change, and sent from there. The place says beside it what is stored, what is not, and why.

import { WHY } from "./portal-answers.js";

// How long until the outbox is tried again that takes nothing more in.
const FULL = 5000;

export function say(place, state, text) {
  const own = place.hasAttribute("data-card-state") ? " entry-card__state" : "";
  place.className = `save-state save-state--${state}${own}`;
  while (place.children.length > 1) place.lastElementChild.remove();
  place.firstElementChild.textContent = text;
}

// A kind of place adds what it holds (`fields`, and `facts` about it), when it goes out (`save`), and what it does with
// the answers of the portal (`succeed`, `refuse`).
export class KeptWords {
  // How often something was changed, up to which of these changes the outbox was asked to keep it, and up to which the
  // outbox, and the portal, have it.
  changes = 0;
  asked = 0;
  kept = 0;
  stored = 0;
  // What keeps it from being sent until the person does something: a newer version, a text that is refused, a form that
  // is locked, a session that has ended.
  held = "";
  // The newest item in the outbox of what stands here.
  item = null;
  keeping = Promise.resolve();
  isFull = false;
  // Whether the portal fails on what was sent, and on nothing else.
  isBroken = false;
  timers = {};

  get isStored() {
    return this.changes === this.stored && !this.held;
  }

  // Whether the portal lacks something of it.
  get isDirty() {
    return this.changes > this.stored;
  }

  // Whether something of it would be gone with the page.
  get isLost() {
    return this.changes > (this.post?.outbox.isDurable ? this.kept : this.stored);
  }

  get mayKeep() {
    return true;
  }

  get whereKept() {
    return this.post.outbox.isDurable ? "Tersimpan di perangkat ini." : "Masih ada di halaman ini.";
  }

  later(name, wait, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(act, wait);
  }

  // Drops what this page has kept and not sent. Where the browser fails at that, what is typed next is kept all the same.
  forget() {
    this.keeping = this.keeping.then(() => this.post.outbox.forget(this.place, this.writer)).catch(() => {});
    return this.keeping;
  }

  // Goes on past what held it; what was kept till then is not sent.
  goOn() {
    this.held = "";
    this.forget();
  }

  // Each change is kept as it is made; what is typed while one is written goes with the next.
  async keepAll() {
    if (this.isKeeping) return;
    this.isKeeping = true;
    while (this.changes > this.asked && this.mayKeep) {
      await this.keep(false);
      if (this.isFull) break; // the next change tries again, and what was typed is sent without it
    }
    this.isKeeping = false;
  }

  // Puts what stands here into the outbox, one after the other.
  keep(isSettled) {
    const { changes, writer, place } = this;
    const isOffline = this.post.sender.isFailing("card");
    const facts = { kind: "card", writer, place, isSettled, isOffline, ...this.facts() };
    const content = { fields: this.fields() };
    this.asked = changes;
    this.keeping = this.keeping.then(async () => {
      this.item = { ...await this.post.outbox.add(facts, content), changes, fields: content.fields };
      this.kept = changes;
      this.isFull = false;
    }).catch(() => {
      this.asked = this.kept;
      this.full();
    });
    return this.keeping;
  }

  // The browser takes nothing more in: what is typed stays on the page, and is kept as soon as there is room.
  full() {
    this.isFull = true;
    say(this.state, "failed", "Penyimpanan peramban ini penuh. Jangan tutup halaman ini; dicoba lagi dalam 5 detik");
    this.later("save", FULL, () => this.save(true));
  }

  // Sends what was kept, and what could not be kept after it: a full browser stops nobody whose line is good.
  async wake() {
    const { sender } = this.post;
    if (!this.isFull) return await sender.wake();
    const { changes, writer } = this;
    const [{ url }, fields] = [this.facts(), this.fields()];
    const isClear = await sender.wake();
    const { told, status, trouble } = isClear
      ? await sender.deliver({ kind: "card", url, writer, isSettled: true }, { fields })
      : {};
    if (told && status === 401) this.signOut(told.message ?? "Sesi Anda sudah berakhir.", told.sign_in_url);
    else if (told && status > 401 && !trouble) this.refuse(told, status);
    if (status !== 200) return false;
    this.item = { changes, fields };
    this.asked = this.kept = changes;
    this.isFull = false;
    this.succeed(told, true);
    return true;
  }

  // What the sender tells of an item of this place. Other pages have items of their own here.
  hear({ type, kind, place, id, version, writer, told, status, wait, why, text, url }) {
    const isOwn = place === this.place && writer === this.writer;
    const isUnsent = this.isDirty && !this.held;
    if (["sent", "broken"].includes(type) && isOwn) this.isBroken = type === "broken";
    else if (type === "failing" && kind === "card") this.isBroken = false; // it is not alone any more
    if (type === "sending" && isOwn) say(this.state, "saving", "Menyimpan");
    else if (type === "sent" && isOwn) this.succeed(told, this.item?.id === id && this.item.version === version);
    else if (type === "sent" && place === this.place) this.hearOther();
    else if (type === "held" && isOwn) this.refuse(told, status);
    else if (type === "failing" && kind === "card" && isUnsent && this.changes === this.kept) this.fail(wait, why);
    else if (type === "broken" && isOwn) this.fail(wait, "item");
    else if (type === "signed-out" && this.isDirty) this.signOut(text, url);
  }

  fail(wait, why) {
    say(this.state, "failed", `${this.whereKept} Belum terkirim: ${WHY[why]}. Dicoba lagi dalam ${wait} detik`);
  }

  signOut(text, url) {
    say(this.state, "locked", `${this.whereKept} ${text}`);
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: "Masuk lagi" });
    if (url) this.state.append(" ", link);
  }

  // Goes on in the name of a page that is gone, with what it had typed and not sent.
  async takeOver(item, fields) {
    this.writer = item.writer;
    this.changes += 1;
    this.asked = this.kept = this.changes;
    this.item = { ...item, changes: this.changes, fields };
    say(this.state, "unsaved", `${this.whereKept} Belum terkirim`);
    await this.sendAgain();
    // It may have been sent while this page was opening, and heard by nobody.
    const now = (await this.post.outbox.items()).find(({ id }) => id === item.id);
    const isIt = this.item.id === item.id && this.item.version === now?.version;
    if (isIt && now.state === "sent" && !this.isStored) this.succeed(now.told, true);
  }

  // What was held goes out once more; a newer version is then shown beside it.
  async sendAgain() {
    await this.release();
    this.post.sender.wake();
  }

  release() {
    return this.post.outbox.release(({ place, writer }) => place === this.place && writer === this.writer);
  }
}
