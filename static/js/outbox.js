// The outbox: every change of an entry form, from the moment it is typed until the portal has stored it, in the order in
// which it was made. It survives a closed browser. outbox-send.js sends it; what is sent stays for a week, so that a
// person sees what they changed, and a page that was kept from before shows it too.
//
// An item: id, brief (in words: what was changed, or the name of the file; sealed like its content), keeper (who typed
// it), writer (the open page in which a card was typed), kind (card or file), place ("<form>/<indicator>"), url (where it
// is sent), page (where it was typed), label, at (when, milliseconds), version (rises when the same item is typed on),
// isSettled, isOffline, needsAnswer (a file whose card has no answer yet), state (waiting, held, sent), why (of held: its
// kind, and its words, which may name a file, sealed), told (what the portal answered).
//
// What two pages type into one card are two chains of items, which know nothing of each other: the portal sees that the
// second contradicts the first, and its person chooses. While one chain waits for that, the other goes on.

import { importKeys, seal, unseal } from "./outbox-cipher.js";
import { openStore } from "./outbox-store.js";

const DAYS = 7;
const SENT_KEPT = 20;

// How much it is: "3 perubahan dan 1 berkas"; "" where it is nothing.
export function amountOf({ changes, files }) {
  const parts = [[changes, "perubahan"], [files, "berkas"]].filter(([number]) => number > 0);
  return parts.map(([number, what]) => `${number} ${what}`).join(" dan ");
}

// How much is not sent, what goes by itself apart from what does not: that is promised to nobody.
export function inWords({ waiting, held }) {
  const parts = [[amountOf(waiting), "belum terkirim"], [amountOf(held), "menunggu keputusan Anda"]];
  return parts.filter(([amount]) => amount).map((part) => part.join(" ")).join(", ");
}

// Whether its person has to decide before it is sent. What is only sealed goes by itself once they are back.
const isToDecide = ({ state, why }) => state === "held" && why?.kind !== "sealed";

// What is no longer shown to anybody: changes that were sent long ago, or long before others of the same card.
function outdated(items, now) {
  const sent = items.filter((item) => item.state === "sent").reverse();
  const newer = {};
  return sent.filter(({ place, at }) => {
    newer[place] = (newer[place] ?? 0) + 1;
    return newer[place] > SENT_KEPT || now - at > DAYS * 86400000;
  });
}

// What the portal told of a card that it stored, without the errors that quote what was typed.
function withoutWords(told) {
  return told.errors ? { ...told, errors: told.errors.filter(({ is_missing }) => is_missing) } : told;
}

export const isOfForm = (formId) => ({ place }) => place.startsWith(`${formId}/`);

function isOfChain(row, { kind, place, writer }) {
  return kind === "card" && row.kind === kind && row.place === place && row.writer === writer;
}

// What a page has typed into a card and was not sent.
const isUnsentOf = (place, writer) => (row) => row.state !== "sent" && isOfChain(row, { kind: "card", place, writer });

// Items that are not sent, those of a chain together: [[oldest, ..., newest], ...]. A file is by itself.
export function unsentChains(items) {
  const chains = [];
  for (const item of items.filter(({ state }) => state !== "sent")) {
    const chain = chains.find(([first]) => isOfChain(first, item));
    if (chain) chain.push(item);
    else chains.push([item]);
  }
  return chains;
}

export class Outbox {
  constructor(store, keeper, keys = null) {
    Object.assign(this, { store, keeper, keys });
    this.changed = () => {};
    // Ends when the keys are here, or are known not to come.
    this.unlocking = Promise.resolve();
    // Ends when what was taken in until now is kept.
    this.adding = Promise.resolve();
    this.isOver = false;
  }

  get isDurable() {
    return this.store.isDurable;
  }

  get isLocked() {
    return this.isDurable && !this.keys;
  }

  items() {
    return this.store.items(this.keeper);
  }

  async unlock(told) {
    const keys = await importKeys(told);
    if (this.isOver) return;
    this.keys = keys;
    // A browser that is full keeps no keys either: this page has them all the same.
    await this.store.keepKeys(this.keeper, this.keys).catch(() => {});
  }

  // For whoever has signed out: keeps what was typed until now, which one page after the other hands in, and forgets the keys.
  async lock() {
    await this.store.forgetKeys().catch(() => {});
    let last = null;
    while (last !== this.adding) {
      last = this.adding;
      await last;
      await new Promise((over) => setTimeout(over));
    }
    this.isOver = true;
    this.keys = null;
    await this.store.forgetKeys().catch(() => {});
  }

  // What stands in an item, with the bytes of a file; nothing where it cannot be opened by whoever is signed in.
  async open(item) {
    await this.unlocking;
    const sealed = await this.store.content(item.id);
    return sealed && this.isDurable ? await unseal(this.keys ?? [], sealed) : sealed;
  }

  async brief(item) {
    await this.unlocking;
    return this.isDurable ? await unseal(this.keys ?? [], item.brief) : item.brief;
  }

  // Takes a change in, and returns its item. A page that is over waits for that for ever.
  add(facts, content, bytes) {
    if (this.isOver) return new Promise(() => {});
    const added = this.take(facts, content, bytes);
    this.adding = Promise.allSettled([this.adding, added]);
    return added;
  }

  // A text that is still being typed takes the place of what it was before.
  async take({ brief, ...facts }, content, bytes) {
    await this.unlocking;
    const close = (part, file) => this.isDurable ? seal(this.keys, part, file) : { ...part, bytes: file };
    const sealed = await close(content, bytes);
    facts.brief = await close(brief);
    const [item] = await this.change((items) => {
      const last = items.findLast((row) => isOfChain(row, facts));
      const goesOn = last?.state === "waiting" && !last.isSettled;
      const fresh = { keeper: this.keeper, state: "waiting", version: 0 };
      const item = goesOn ? { ...last, ...facts, version: last.version + 1 } : { ...fresh, ...facts };
      item.isOffline = Boolean(facts.isOffline || (goesOn && last.isOffline));
      return { put: [{ item: { ...item, at: Date.now() }, sealed }] };
    });
    return item;
  }

  async change(decide) {
    const done = await this.store.change(this.keeper, decide);
    this.changed();
    return done;
  }

  // The first item of a kind that can be sent now, but for those that are to wait: nothing goes past what its chain
  // waits for. Files are no chain.
  async next(kind, isToWait = () => false) {
    const items = await this.items();
    const held = items.filter((item) => item.state === "held" || isToWait(item));
    return items.find((item) =>
      item.kind === kind && item.state === "waiting" && !item.needsAnswer && !isToWait(item) &&
      !held.some((before) => isOfChain(before, item))
    );
  }

  // The portal has stored an item. What was typed on while it was under way is still to be sent.
  sent(item, told) {
    return this.change((items) => {
      const rows = items.map((row) => {
        const isIt = row.id === item.id && row.version === item.version;
        const isAnswered = row.place === item.place && told.read_at > 0;
        if (isIt) return { ...row, state: "sent", told: withoutWords(told) };
        return row.needsAnswer && isAnswered ? { ...row, needsAnswer: false } : row;
      });
      const remove = item.kind === "file" ? [item.id] : outdated(rows, Date.now()).map(({ id }) => id);
      const put = rows.filter((row, place) => row !== items[place] && !remove.includes(row.id));
      return { put: put.map((row) => ({ item: row })), remove };
    });
  }

  async hold(item, { kind, text }) {
    const why = this.isDurable && this.keys ? { kind, sealed: await seal(this.keys, { text }) } : { kind, text };
    return await this.update(({ id }) => id === item.id, { state: "held", why });
  }

  // Why an item is held, in words; "" where whoever is signed in cannot open them.
  async reason({ why }) {
    const opened = why?.sealed ? await unseal(this.keys ?? [], why.sealed) : why;
    return opened?.text ?? "";
  }

  release(isMeant) {
    return this.update((row) => row.state === "held" && isMeant(row), { state: "waiting", why: null });
  }

  // Drops what a page has typed into a card and was not sent.
  forget(place, writer) {
    return this.remove(isUnsentOf(place, writer));
  }

  drop(chain) {
    return this.remove(({ id }) => chain.some((item) => item.id === id));
  }

  // What has to wait is no longer a text in the middle of a word: it is sent as it stands, to become the answer.
  settle(more = {}) {
    const values = { isSettled: true, ...more };
    const isBehind = (row) => Object.entries(values).some(([name, value]) => row[name] !== value);
    return this.update((row) => row.state === "waiting" && isBehind(row), values);
  }

  answered(place) {
    return this.update((row) => row.place === place && row.needsAnswer, { needsAnswer: false });
  }

  async update(isMeant, values) {
    const found = (items) => items.filter(isMeant).map((row) => ({ item: { ...row, ...values } }));
    if (found(await this.items()).length) await this.change((items) => ({ put: found(items) }));
  }

  remove(isMeant) {
    return this.change((items) => ({ remove: items.filter(isMeant).map(({ id }) => id) }));
  }

  // How much is not sent, in changed cards and files: what goes by itself, and what waits for a decision.
  async counts() {
    const chains = unsentChains(await this.items());
    const count = (rows) => {
      const files = rows.filter(([{ kind }]) => kind === "file").length;
      return { changes: rows.length - files, files };
    };
    const held = chains.filter((chain) => chain.some(isToDecide));
    return { waiting: count(chains.filter((row) => !held.includes(row))), held: count(held), all: chains.length };
  }
}

export async function openOutbox(keeper) {
  const store = await openStore();
  return new Outbox(store, keeper, await store.keys(keeper));
}
