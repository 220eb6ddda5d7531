// The page of what this browser has not sent yet: a row a card or file, with what becomes of it. Without a network it
// opens too (offline-worker.js), and leads to the forms that were kept.

import { say } from "./kept-words.js";
import { momentOf } from "./moments.js";
import { inWords, unsentChains } from "./outbox.js";
import { ready } from "./outbox-send.js";
import { WHY } from "./portal-answers.js";

const template = document.getElementById("outbox-item");
const place = (name) => document.querySelector(`[data-outbox-${name}]`);

const UNLOCKED = " Bila data dibuka lagi, kirim dari kartunya; bila tidak perlu lagi, buang.";

// `trouble` is what keeps it from being sent (as in WHY), `reason` why it is held, in words.
function stateOf({ state, needsAnswer, why }, trouble, reason) {
  if (state === "held") return why?.kind === "locked" ? reason + UNLOCKED : reason;
  if (needsAnswer) return "Menunggu jawaban di kartunya, lalu terkirim sendiri.";
  return trouble ? `Belum terkirim: ${WHY[trouble]}. Dicoba lagi terus.` : "Menunggu giliran.";
}

// What was changed; nothing of a draft that was sent once more as it was.
async function changesOf(item, outbox) {
  const { changes = [], name } = await outbox.brief(item) ?? {};
  return name ? [["Berkas", name]] : changes;
}

// Every item of a card says all that was changed since it was stored; of the earlier ones, what each has brought.
function broughtBy(changes, before) {
  return changes.filter(([label, text]) => !before.some((known) => known[0] === label && known[1] === text));
}

function showFacts(list, changes) {
  for (const [label, text] of changes) {
    const [term, value] = ["dt", "dd"].map((name) => document.createElement(name));
    [term.textContent, value.textContent] = [label, text];
    list.append(term, value);
  }
}

function row(item, changes) {
  const shown = template.content.firstElementChild.cloneNode(true);
  const part = (name) => shown.querySelector(`[data-${name}]`);
  part("label").textContent = item.label;
  part("when").textContent = momentOf(item.at, "short");
  part("open").href = item.page;
  showFacts(part("facts"), changes);
  return { shown, part };
}

function showEarlier(place, earlier) {
  const steps = earlier
    .map(({ item, changes }, at) => ({ item, brought: broughtBy(changes, earlier[at - 1]?.changes ?? []) }))
    .filter(({ brought }) => brought.length);
  for (const { item, brought } of steps.reverse()) {
    const shown = document.getElementById("outbox-earlier").content.firstElementChild.cloneNode(true);
    shown.querySelector("[data-when]").textContent = momentOf(item.at, "short");
    showFacts(shown.querySelector("[data-facts]"), brought);
    place.querySelector("ol").append(shown);
  }
  place.querySelector("[data-earlier-count]").textContent = steps.length;
  place.hidden = steps.length === 0;
}

// A card with all that is not sent of it: as it stands now, and folded below what was typed before.
async function openRow(chain, { outbox, sender }) {
  const told = await Promise.all(chain.map(async (item) => ({ item, changes: await changesOf(item, outbox) })));
  const { item: newest, changes } = told.pop();
  const held = chain.find(({ state }) => state === "held") ?? newest;
  const { shown, part } = row(newest, changes);
  showEarlier(part("earlier"), told);
  part("state").textContent = stateOf(held, sender.troubleOf(chain[0]), await outbox.reason(held));
  if (held.why?.kind === "conflict") part("open").textContent = "Bandingkan dan pilih";
  part("drop-now").addEventListener("click", async () => {
    await outbox.drop(chain);
    sender.wake();
  });
  return shown;
}

async function sentRow(item, { outbox }) {
  const changes = await changesOf(item, outbox);
  const { shown, part } = row(item, changes);
  part("state").textContent = "Terkirim.";
  part("drop").remove();
  part("earlier").remove();
  return changes.length ? shown : null;
}

async function show(post) {
  const items = await post.outbox.items();
  const open = unsentChains(items);
  const sent = items.filter(({ state }) => state === "sent").reverse();
  place("list").replaceChildren(...await Promise.all(open.map((chain) => openRow(chain, post))));
  const done = (await Promise.all(sent.map((item) => sentRow(item, post)))).filter(Boolean);
  place("sent-list").replaceChildren(...done);
  place("sent").hidden = done.length === 0;
  place("send").hidden = open.length === 0;
  const troubles = new Set(open.map(([item]) => post.sender.troubleOf(item)));
  say(place("state"), ...stateOfAll(await post.outbox.counts(), troubles));
}

// What is said of all together; what only some of them meet stands in their rows.
function stateOfAll(counts, troubles) {
  if (!counts.all) return ["saved", "Semua yang Anda ketik di peramban ini sudah tersimpan di portal"];
  const unsent = `${inWords(counts)} belum terkirim`;
  if (counts.held) return ["failed", `${unsent}, ${counts.held} di antaranya menunggu keputusan Anda`];
  const [trouble, other] = troubles;
  if (other !== undefined) return ["failed", `${unsent}: sebabnya tertulis di bawah ini`];
  return trouble ? ["failed", `${unsent}: ${WHY[trouble]}`] : ["saving", unsent];
}

async function showPages() {
  const pages = await caches.open(`halaman-${document.body.dataset.keeper}`);
  for (const request of await pages.keys()) {
    const answer = await pages.match(request);
    if (!request.url.includes("/dimensi/")) continue;
    const kept = new DOMParser().parseFromString(await answer.text(), "text/html");
    const text = (selector) => kept.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim();
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = `${text("h1")}, ${text(".page-header__lead")}`;
    const item = document.createElement("li");
    item.append(link);
    place("pages-list").append(item);
  }
  place("pages").hidden = !place("pages-list").childElementCount;
}

async function begin() {
  const post = await ready;
  if (globalThis.caches) await showPages();
  place("send").addEventListener("click", () => post.sender.wake());
  document.addEventListener("outbox", ({ detail }) => {
    if (detail.type !== "sending") show(post);
  });
  await show(post);
}

begin();
