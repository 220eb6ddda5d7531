// Sends what the outbox holds, on whichever page of the portal is open: in order, each item once, one tab at a time.
// Pages hear of it by the event "outbox" of the document, also of what another tab does.
//
// Cards and files go by lanes of their own: on a bad line a large file takes minutes, or fails, and no word waits for it.
//
// Whether an item is stored once although it is sent twice (its answer was lost on the way) is up to the portal: it
// knows a card by its writer and content (services/staleness.py), and a file by its bytes.

import { isOver } from "./leaving.js";
import { openOutbox } from "./outbox.js";
import { askWho, troubleOf } from "./portal-answers.js";

export const WAITS = [2, 5, 10, 20, 30];

// How long an answer may take: a file at least ten minutes, and as long as it needs at 64 kbit/s (8 bytes a millisecond).
const patience = ({ kind }, { bytes }) => kind === "card" ? 20000 : Math.max(600000, bytes.byteLength / 8);

// What the portal says to what was sent; nothing where somebody else has answered in its place, such as the sign-in page
// of a wireless network, with whatever status. Only that something is too large may be said by a server before it.
async function toldBy(answer, kind) {
  const told = await answer.json().catch(() => null);
  const keys = { 200: [kind === "file" ? "html" : "read_at"], 401: ["sign_in_url", "person"] }[answer.status] ??
    ["message", "html"];
  if (keys.some((key) => key in Object(told))) return told;
  const way = kind === "file" ? "Pilih berkas yang lebih kecil." : "Persingkat isian kartu ini.";
  return answer.status === 413 ? { message: `Terlalu besar untuk dikirim. ${way}` } : null;
}

function factsOf({ id, place, kind, version, writer }) {
  return { id, place, kind, version, writer };
}

// The items of one kind, sent one after the other.
class Lane {
  failures = 0;
  // What the last try, here or in another tab, found in place of the portal (as in WHY), and the items on which the portal
  // itself has failed.
  trouble = "";
  failed = new Set();
  running = null;
  // The version of each item that is not tried again yet: the portal failed on it, or a full browser cannot note that it is
  // held.
  broken = new Map();

  constructor(kind, sender) {
    Object.assign(this, { kind, sender, outbox: sender.outbox });
  }

  // Sends until nothing is left that can be sent; says whether it came to that.
  wake() {
    if (!this.broken.size) clearTimeout(this.timer);
    this.isWanted = true;
    this.running ??= this.inTurn().finally(() => (this.running = null));
    return this.running;
  }

  async inTurn() {
    let isDone = false;
    while (this.isWanted) {
      this.isWanted = false;
      const run = () => this.run();
      const name = `isian:${this.outbox.keeper}:${this.kind}`;
      isDone = await (navigator.locks ? navigator.locks.request(name, run) : run());
      if (!isDone) break;
    }
    return isDone;
  }

  async run() {
    for (let item = await this.next(); item && !isOver(); item = await this.next()) {
      const content = await this.outbox.open(item);
      if (!content) {
        await this.outbox.hold(item, { kind: "sealed", text: "Isian ini terkunci. Masuk lagi untuk membukanya." });
        continue;
      }
      this.sender.tell({ type: "sending", ...factsOf(item) });
      const { told, status, trouble } = await this.sender.deliver(item, content);
      if (isOver()) return false;
      if (status === 500) {
        this.passOver(item);
        continue;
      }
      this.broken.delete(item.id);
      if (trouble) {
        await this.later(trouble);
        return false;
      }
      this.failures = 0;
      if (!(await this.sender.settle(item, told, status))) return false;
    }
    return !isOver();
  }

  next() {
    return this.outbox.next(this.kind, ({ id, version }) => this.broken.get(id) === version);
  }

  // The portal fails on this item: the others need not wait for it. It is tried again later, or once it was changed.
  passOver(item) {
    this.broken.set(item.id, item.version);
    const wait = this.nextWait();
    this.sender.tell({ type: "broken", ...factsOf(item), wait });
    this.again(wait);
  }

  nextWait() {
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    return wait;
  }

  again(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.broken.clear();
      this.wake();
    }, wait * 1000);
  }

  async later(trouble) {
    const wait = this.nextWait();
    if (this.kind === "card") await this.outbox.settle({ isOffline: true }).catch(() => {}); // the browser is full
    // A large file fails on a line that carries words.
    const isCut = this.kind === "file" && trouble === "line" && navigator.onLine && !this.sender.isFailing("card");
    this.sender.tell({ type: "failing", kind: this.kind, wait, why: isCut ? "cut" : trouble });
    this.again(wait);
  }

  // What an event tells of this lane.
  hear({ type, id, why }) {
    if (!["failing", "broken", "sent", "held"].includes(type)) return;
    this.trouble = type === "failing" ? why : "";
    if (type === "failing") this.failed.clear();
    else if (type === "broken") this.failed.add(id);
    else this.failed.delete(id);
  }
}

export class Sender {
  constructor(outbox, keysUrl, token) {
    Object.assign(this, { outbox, keysUrl, token });
    this.lanes = { card: new Lane("card", this), file: new Lane("file", this) };
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel("portal-isian") : null;
    if (this.channel) this.channel.onmessage = ({ data }) => data.keeper === outbox.keeper && this.say(data);
    this.stopping = new AbortController();
    outbox.changed = () => this.tell({ type: "changed" });
    addEventListener("online", () => this.wake());
  }

  // What the last try of a kind found in place of the portal (as in WHY); "" where it was found.
  troubleOfAll(kind) {
    return this.lanes[kind].trouble;
  }

  isFailing(kind) {
    return this.troubleOfAll(kind) !== "";
  }

  // What keeps an item from being sent (as in WHY); "" where nothing is known to.
  troubleOf({ kind, id }) {
    return this.lanes[kind].failed.has(id) ? "item" : this.troubleOfAll(kind);
  }

  // For whoever has signed out: also what is under way ends, such as a file that takes minutes.
  stop() {
    this.stopping.abort();
    for (const lane of Object.values(this.lanes)) clearTimeout(lane.timer);
    this.outbox.changed = () => {};
    this.channel?.close();
    this.channel = null;
  }

  say(detail) {
    this.lanes[detail.kind]?.hear(detail);
    document.dispatchEvent(new CustomEvent("outbox", { detail }));
  }

  tell(message) {
    this.say(message);
    this.channel?.postMessage({ ...message, keeper: this.outbox.keeper });
  }

  // Sends what can be sent; the promise ends when the cards are through, and says whether none is left.
  wake() {
    if (isOver()) return Promise.resolve(false);
    this.lanes.file.wake();
    return this.lanes.card.wake();
  }

  // What the portal says to an item, and how; where it says nothing of its own, what is wrong (`trouble`).
  async deliver(item, content) {
    if (isOver()) return {};
    const answer = await this.post(item, content).catch(() => null);
    const told = answer && await toldBy(answer, item.kind);
    return { told, status: answer?.status, trouble: troubleOf(answer, told !== null) };
  }

  // A token that ended with its session is renewed once; where somebody else has signed in meanwhile, nothing is sent.
  async post(item, content) {
    const answer = await this.send(item, content);
    if (answer.status !== 403) return answer;
    const told = await askWho(this.keysUrl);
    if (told.trouble) return told.trouble === "line" ? null : Response.json({}, { status: 503 });
    if (told.person === this.outbox.keeper) {
      this.token = told.token;
      return await this.send(item, content);
    }
    const message = told.message ?? "Di peramban ini orang lain sudah masuk ke portal, jadi ini belum terkirim.";
    return Response.json({ ...told, message }, { status: 401 });
  }

  send(item, content) {
    let body = new FormData();
    if (item.kind === "file") body.append("file", new File([content.bytes], content.name, { type: content.type }));
    else {
      body = new URLSearchParams([...content.fields, ["writer", item.writer]]);
      if (item.isSettled) body.set("settle", "1");
      if (item.isOffline) body.set("offline", "1");
    }
    // A browser that lets a request outlive its page takes 64 KiB of it at most.
    const outlives = item.kind === "card" && document.visibilityState === "hidden" && `${body}`.length < 60000;
    const tooLong = AbortSignal.timeout(patience(item, content));
    return fetch(item.url, {
      method: "POST",
      body,
      headers: {
        "X-Requested-With": "XMLHttpRequest",
        "X-CSRFToken": this.token,
        "X-Person": this.outbox.keeper,
      },
      redirect: "error",
      keepalive: outlives,
      signal: AbortSignal.any?.([this.stopping.signal, tooLong]) ?? tooLong,
    });
  }

  // Says whether to go on with the next item.
  async settle(item, told, status) {
    if (status === 401) {
      const isKept = told.code === "signed_out" && !told.is_closed && this.outbox.isDurable;
      const text = isKept ? "Belum terkirim: sesi Anda sudah berakhir." : told.message;
      this.tell({ type: "signed-out", text, url: told.sign_in_url });
      return false;
    }
    const isStored = status === 200;
    // A full browser may have no room to note that: it can always let an item go, and what is held waits with this page.
    if (isStored) await this.outbox.sent(item, told).catch(() => this.outbox.drop([item]));
    else {
      const { broken } = this.lanes[item.kind];
      await this.outbox.hold(item, this.refusal(status, told)).catch(() => broken.set(item.id, item.version));
    }
    this.tell({ type: isStored ? "sent" : "held", ...factsOf(item), told, status });
    if (item.kind === "card") this.lanes.file.wake(); // a file may have waited for this answer
    return true;
  }

  refusal(status, told) {
    if (told.html) return { kind: "conflict", text: "Ada dua versi. Pilih salah satu." };
    const kind = [413, 415, 422].includes(status) ? "refused" : "locked";
    return { kind, text: told.message ?? "Belum dapat disimpan. Muat ulang halaman ini." };
  }
}

// The page of a form brings the keys along: whoever begins to type there can keep it at once. Other pages ask for them.
async function unlock({ outbox, sender }) {
  const brought = document.querySelector("form[data-outbox-keys]")?.dataset.outboxKeys;
  const told = brought ? { person: outbox.keeper, keys: JSON.parse(brought) } : await askWho(sender.keysUrl);
  if (told.person !== outbox.keeper) return;
  await outbox.unlock(told.keys);
  await outbox.update((row) => row.why?.kind === "sealed", { state: "waiting", why: null });
}

// The outbox of whoever is signed in, and its sender; nothing on a page for nobody. On one that is over before it began
// (leaving.js), what asks for them waits for ever.
async function begin() {
  const { keeper, outboxKeys } = document.body?.dataset ?? {};
  if (isOver()) return await new Promise(() => {});
  if (!keeper || !outboxKeys) return null;
  const outbox = await openOutbox(keeper);
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
  const sender = new Sender(outbox, outboxKeys, token);
  const { all } = await outbox.counts();
  if (outbox.isLocked && (document.querySelector("form[data-outbox-keys]") || all > 0)) {
    outbox.unlocking = unlock({ outbox, sender });
  }
  if (all > 0) await outbox.settle();
  if (all > 0) outbox.unlocking.then(() => outbox.isLocked || sender.wake());
  sender.say({ type: "changed" });
  return { outbox, sender };
}

export const ready = begin();
