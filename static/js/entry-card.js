// One card of the entry form: what was changed in it goes to the outbox (outbox.js) at once, and from there to the portal
// after a pause. The card says what is stored, what is not, and why. A text that is being typed is kept as a draft; once
// its field is left, or rests for five seconds, it becomes the answer.

import { changesSince, countFaults, fill, isText, read, titleOf, versionsOf } from "./entry-fields.js";
import { KeptWords, say } from "./kept-words.js";

const REST = 5000;

export class Saver extends KeptWords {
  // Also of a draft in which nothing more was changed, and which becomes the answer now.
  isSaving = false;
  // What the other version said when its person chose the own text above it, until that is stored.
  chosenAbove = null;

  // `post` is the outbox with its sender, `writer` the number of the open page, and `report` is told of every change.
  constructor(card, { post, writer, report, formId }) {
    super();
    Object.assign(this, { card, post, writer, report });
    this.place = `${formId}/${card.id.replace("indikator-", "")}`;
    this.state = card.querySelector("[data-card-state]");
    this.notice = card.querySelector("[data-card-notice]");
    // What stood in the card when it was last stored.
    this.before = [...read(card)];
    this.showErrors(JSON.parse(card.dataset.faults ?? "[]"));
    card.addEventListener("input", (event) => event.target.type !== "file" && this.changed(isText(event.target)));
    card.addEventListener("change", (event) => isText(event.target) && this.isDirty && this.save(true));
  }

  get isDirty() {
    return super.isDirty || this.hasDraft;
  }

  get mayKeep() {
    return this.held !== "given up";
  }

  // Whether its person is at it, or it waits for them or for the portal: nothing is put in the place of what it shows.
  get isBusy() {
    return this.isDirty || this.held || this.card.contains(document.activeElement);
  }

  get isTyping() {
    return isText(document.activeElement) && this.card.contains(document.activeElement);
  }

  get prefix() {
    return this.card.dataset.prefix;
  }

  changed(isTyping = false) {
    this.changes += 1;
    this.dropDraftNotice();
    // Whoever shortens what was far too long goes on; the text that was refused is not sent again.
    if (this.held === "refused") this.goOn();
    if (this.post) this.keepAll();
    if (this.held) return;
    say(this.state, "unsaved", "Belum tersimpan");
    this.later("save", 800, () => this.save(!isTyping));
    if (isTyping) this.later("settle", REST, () => this.save(true));
    this.report();
  }

  facts() {
    return {
      url: this.card.dataset.url,
      page: `${location.pathname}#${this.card.id}`,
      label: titleOf(this.card),
      brief: { changes: changesSince(this.card, this.before) },
    };
  }

  fields() {
    return [...read(this.card)];
  }

  // Sends what stands in the card; the promise ends when the portal has it, or cannot have it now.
  async save(isSettled) {
    Object.values(this.timers).forEach(clearTimeout);
    if (this.held || !this.isDirty) return;
    say(this.state, "saving", "Menyimpan");
    this.isSaving = true;
    this.report();
    await this.keep(isSettled);
    await this.wake();
    this.isSaving = false;
    this.report();
  }

  // Of a card in which nothing was changed here: a draft that is whole becomes the answer.
  saveAsItStands() {
    this.changes += 1;
    this.dropDraftNotice();
    return this.save(true);
  }

  // That the draft is whole was true of what the page brought.
  dropDraftNotice() {
    this.card.querySelector("[data-whole-draft]")?.remove();
  }

  // Beside which the choice was offered is not the newest version any more.
  hearOther() {
    if (this.held === "conflict") this.sendAgain();
  }

  fail(...said) {
    this.showErrors(countFaults(this.card));
    this.mark({ mark: "partial", mark_label: "belum terkirim" });
    super.fail(...said);
  }

  signOut(text, url) {
    this.held = "signed-out";
    super.signOut(text, url);
  }

  succeed(told, isNewest) {
    if (isNewest) [this.stored, this.before] = [this.item.changes, this.item.fields];
    this.chosenAbove = null;
    // What was stored contradicts nothing any more.
    if (this.held === "conflict") this.notice.replaceChildren();
    if (["signed-out", "conflict"].includes(this.held)) this.held = "";
    if (told.is_outdated) return this.outdate(told);
    this.hasDraft = told.state === "saved" && told.draft_at !== "";
    this.showTold(told);
    if (this.changes > this.stored) return;
    const missing = told.errors.filter((error) => error.is_missing);
    const gaps = missing.length ? `. ${missing[0].text}` : "";
    say(this.state, told.state, `${told.text}${gaps}`);
    if (this.hasDraft) this.later("settle", REST, () => this.save(true));
  }

  // Something else is stored than what was sent. The card keeps the number of the version that it shows, so that what is
  // typed in it goes on from that one; the newer version comes into the card once its person has left it.
  outdate(told) {
    this.hasDraft = false;
    if (this.changes > this.stored) return;
    const then = this.isTyping ? "Versi itu tampil setelah kartu ini ditinggalkan" : "Mengambil versi itu";
    say(this.state, "saving", `${told.text}. ${then}`);
    this.card.dispatchEvent(new CustomEvent("outdated", { bubbles: true }));
  }

  // What the portal told of the card when it stored it: the versions, the mark of the indicator, what is wrong.
  showTold(told) {
    this.showVersions(told);
    if (told.mark) this.mark(told);
    if (told.mark && !told.draft_at) this.showRemark(told.mark === "returned");
    this.showErrors(told.errors);
  }

  mark(detail) {
    this.card.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail }));
  }

  // What the reviewer asked for, and whether the answer is still the one that was sent back.
  showRemark(isOpen) {
    const remark = this.card.querySelector("[data-remark]");
    if (!remark) return;
    remark.classList.toggle("notice--warning", isOpen);
    remark.classList.toggle("notice--success", !isOpen);
    this.card.classList.toggle("entry-card--returned", isOpen);
    remark.querySelector(".notice__title").textContent = isOpen
      ? "Diminta diperbaiki"
      : "Sudah diubah setelah dikembalikan";
  }

  showVersions({ read_at, draft_at }) {
    this.card.querySelector("[data-newer]")?.remove();
    const shown = versionsOf(this.card);
    [shown.read_at.value, shown.draft_at.value] = [read_at, draft_at];
    this.card.toggleAttribute("data-answered", read_at > 0);
    this.dropDraftNotice();
    const versions = this.card.querySelector("[data-versions]");
    versions.textContent = read_at;
    versions.closest("p").hidden = !read_at;
  }

  // Fields that hold something wrong say so; what is only missing yet is said once, beside the state of the card.
  showErrors(errors) {
    for (const old of this.card.querySelectorAll("[data-live-error]")) old.remove();
    for (const field of this.card.querySelectorAll("[data-live-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("data-live-invalid");
      field.closest(".field")?.classList.remove("field--error");
    }
    for (const { anchor, text, is_missing } of errors) {
      const field = document.getElementById(anchor);
      if (is_missing || !field || this.card.querySelector(`[id="${anchor}_error"]`)) continue;
      const list = document.createElement("ul");
      const item = document.createElement("li");
      list.className = "errorlist";
      list.id = `${anchor}_error`;
      list.dataset.liveError = "yes";
      item.textContent = text;
      list.append(item);
      // Of a text that is too long, the line below it says so already (text-length.js).
      if (!field.parentElement.querySelector(".field__length--over")) field.before(list);
      field.setAttribute("aria-invalid", "true");
      field.dataset.liveInvalid = "yes";
      field.closest(".field")?.classList.add("field--error");
    }
  }

  refuse(told, status) {
    if (told.html) {
      // Whoever is typing goes on typing: the notice is read out, and takes no letter away.
      const isFree = document.activeElement === document.body || this.notice.contains(document.activeElement);
      this.hold("conflict", "Ada dua versi. Pilih salah satu");
      this.notice.innerHTML = told.html;
      if (this.chosenAbove !== null) this.chooseAgain();
      else if (isFree) this.notice.firstElementChild.focus();
    } else {
      const isWrong = [413, 415, 422].includes(status);
      this.hold(isWrong ? "refused" : "locked", told.message ?? "Belum dapat disimpan. Muat ulang halaman ini.");
    }
  }

  // The other version was stored once more, such as a draft that became the answer. The choice was made above what it says,
  // and holds as long as it says the same.
  chooseAgain() {
    const before = this.chosenAbove;
    this.chosenAbove = null;
    if (this.otherVersion() === before) {
      return this.useMine(this.notice.querySelector("[data-use-mine]").dataset.useMine);
    }
    this.notice.querySelector("[data-theirs-told]").textContent =
      "Versi itu baru saja disimpan lagi dengan isi lain. Bandingkan, lalu pilih lagi.";
  }

  otherVersion() {
    return this.notice.querySelector(".card-conflict__version")?.innerHTML ?? null;
  }

  // The form is closed, and what the card says of itself comes back where it is opened again.
  lock(text) {
    this.unlocked = this.state.cloneNode(true);
    this.hold("locked", text);
  }

  async unlock() {
    this.held = "";
    if (this.isDirty) {
      await this.release();
      await this.save(true);
    } else if (this.unlocked) {
      this.state.replaceWith(this.unlocked);
      this.state = this.unlocked;
    }
  }

  hold(kind, text) {
    this.held = kind;
    say(this.state, ["conflict", "refused"].includes(kind) ? "failed" : "locked", text);
  }

  // Shows what was sent since the page was kept by the browser.
  showSent({ told }, { fields }) {
    if (told.is_outdated) return this.outdate(told);
    fill(this.card, fields);
    this.before = fields;
    this.showTold(told);
    say(this.state, told.state, told.text);
    // What is wrong in a draft quotes what was typed, so no copy of that is kept here: the portal says it again.
    if (told.draft_at) this.card.dispatchEvent(new CustomEvent("outdated", { bubbles: true }));
  }

  // Goes on with what a page that is gone had typed and not sent.
  takeUp(item, { fields }) {
    fill(this.card, fields);
    return this.takeOver(item, fields);
  }

  // Goes on with what stands in the card, in place of the version that was shown above it.
  async useMine(resolution) {
    const [read_at, draft_at] = resolution.split("/");
    this.showVersions({ read_at: Number(read_at), draft_at });
    this.chosenAbove = this.otherVersion();
    this.notice.replaceChildren();
    this.card.focus({ preventScroll: true });
    await this.forget();
    this.held = "";
    return await this.saveAsItStands();
  }

  // Fills in what stood in the card before; it becomes a version after the one that is stored now.
  putBack(fields) {
    const { read_at, draft_at } = versionsOf(this.card);
    const now = { read_at: Number(read_at.value), draft_at: draft_at.value };
    fill(this.card, fields);
    this.showVersions(now);
    return this.saveAsItStands();
  }

  // Puts the card as it is stored in the place of this one, and forgets what was to be sent of it. Returns it, or nothing
  // where it cannot be had now, or is no longer wanted: on a slow line somebody may have begun to type meanwhile. Of the
  // `kind` "answer", without a draft. Between the last question and the new card nothing may come.
  async readAgain(isWanted, kind) {
    const url = kind ? `${this.card.dataset.url}?versi=${kind}` : this.card.dataset.url;
    const answer = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
    if (!answer?.ok) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("[data-entry-card]");
    if (!fresh || !isWanted(fresh)) return null;
    this.card.replaceWith(fresh);
    Object.values(this.timers).forEach(clearTimeout);
    this.held = "given up";
    this.forget();
    return fresh;
  }
}
