// The page of what this browser has not sent yet: a row a card or file, with what becomes of it. Without a network it
// opens too (offline-worker.js), and leads to the forms that were kept.

import { say } from "./kept-words.js";
import { momentOf } from "./moments.js";
import { amountOf, inWords, unsentChains } from "./outbox.js";
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
  list.replaceChildren();
  for (const [label, text] of changes) {
    const [term, value] = ["dt", "dd"].map((name) => document.createElement(name));
    [term.textContent, value.textContent] = [label, text];
    list.append(term, value);
  }
}

// The rows that stand on the page, by what they are about: what changes is filled into them, so that whoever has opened
// something in one, or is there with the keyboard, is not thrown out by the next try.
const rows = new Map();
const nameOf = ({ kind, place, writer, id }) => kind === "card" ? `${place} ${writer}` : `${id}`;

function makeRow() {
  const shown = template.content.firstElementChild.cloneNode(true);
  return { shown, part: (name) => shown.querySelector(`[data-${name}]`), told: "" };
}

// Of `told`, which says all that a row shows.
function fillRow(row, told) {
  const text = JSON.stringify(told);
  if (row.told === text) return;
  row.told = text;
  const { label, at, page, changes, earlier, state, open } = told;
  const { part } = row;
  part("label").textContent = label;
  part("when").textContent = momentOf(at, "short");
  part("open").href = page;
  if (open) part("open").textContent = open;
  part("state").textContent = state;
  showFacts(part("facts"), changes);
  if (earlier) showEarlier(part("earlier"), earlier);
}

function showEarlier(place, earlier) {
  const steps = earlier
    .map(({ at, changes }, number) => ({ at, brought: broughtBy(changes, earlier[number - 1]?.changes ?? []) }))
    .filter(({ brought }) => brought.length);
  place.querySelector("ol").replaceChildren(
    ...steps.reverse().map(({ at, brought }) => {
      const shown = document.getElementById("outbox-earlier").content.firstElementChild.cloneNode(true);
      shown.querySelector("[data-when]").textContent = momentOf(at, "short");
      showFacts(shown.querySelector("[data-facts]"), brought);
      return shown;
    }),
  );
  place.querySelector("[data-earlier-count]").textContent = steps.length;
  place.hidden = steps.length === 0;
}

// A card with all that is not sent of it: as it stands now, and folded below what was typed before.
async function toldOf(chain, { outbox, sender }) {
  const all = await Promise.all(chain.map(async (item) => ({ at: item.at, changes: await changesOf(item, outbox) })));
  const { at, changes } = all.pop();
  const { label, page } = chain.at(-1);
  const held = chain.find(({ state }) => state === "held") ?? chain.at(-1);
  const state = stateOf(held, sender.troubleOf(chain[0]), await outbox.reason(held));
  const open = held.why?.kind === "conflict" ? "Bandingkan dan pilih" : "Buka kartunya";
  return { label, at, page, changes, earlier: all, state, open };
}

function openRow({ chain, told }, post) {
  const name = nameOf(chain[0]);
  const row = rows.get(name) ?? makeRow();
  if (!rows.has(name)) {
    row.part("drop-now").addEventListener("click", async () => {
      await post.outbox.drop(row.chain);
      post.sender.wake();
    });
  }
  rows.set(name, row);
  row.chain = chain;
  fillRow(row, told);
  return row.shown;
}

function sentRow(item, changes) {
  const name = `sent ${item.id}`;
  const row = rows.get(name) ?? makeRow();
  if (!rows.has(name)) { for (const unused of ["drop", "earlier"]) row.part(unused).remove(); }
  rows.set(name, row);
  fillRow(row, { label: item.label, at: item.at, page: item.page, changes, state: "Terkirim." });
  return row.shown;
}

// Shows these rows in a list, moving none that stands right: moved, it would lose the keyboard. Where the row is gone in
// which that was, it goes to the next one, and from the last to what is said of all.
function arrange(list, shown) {
  const [before, at] = [
    [...list.children],
    [...list.children].findIndex((row) => row.contains(document.activeElement)),
  ];
  for (const row of before) if (!shown.includes(row)) row.remove();
  shown.forEach((row, number) =>
    list.children[number] === row || list.insertBefore(row, list.children[number] ?? null)
  );
  if (at < 0 || shown.includes(before[at])) return;
  const next = before.slice(at).find((row) => shown.includes(row)) ?? shown.at(-1);
  (next?.querySelector("a") ?? place("state")).focus();
}

// One look after the other: one that began earlier shows nothing later.
let showing = Promise.resolve();

function show(post) {
  showing = showing.catch(() => {}).then(() => showAll(post));
  return showing;
}

async function showAll(post) {
  const items = await post.outbox.items();
  const open = unsentChains(items);
  const sent = items.filter(({ state }) => state === "sent").reverse();
  const told = await Promise.all(open.map(async (chain) => ({ chain, told: await toldOf(chain, post) })));
  const done = await Promise.all(sent.map(async (item) => [item, await changesOf(item, post.outbox)]));
  const counts = await post.outbox.counts();
  for (const name of rows.keys()) {
    const isHere = open.some(([first]) => nameOf(first) === name) || sent.some(({ id }) => `sent ${id}` === name);
    if (!isHere) rows.delete(name);
  }
  arrange(place("list"), told.map((one) => openRow(one, post)));
  const sentRows = done.filter(([, changes]) => changes.length).map((one) => sentRow(...one));
  arrange(place("sent-list"), sentRows);
  place("sent").hidden = sentRows.length === 0;
  place("send").hidden = !amountOf(counts.waiting);
  const troubles = new Set(open.map(([item]) => post.sender.troubleOf(item)));
  say(place("state"), ...stateOfAll(counts, troubles));
}

// What is said of all together; what only some of them meet stands in their rows.
function stateOfAll(counts, troubles) {
  if (!counts.all) return ["saved", "Semua yang Anda ketik di peramban ini sudah tersimpan di portal"];
  const unsent = inWords(counts);
  if (amountOf(counts.held)) return ["failed", unsent];
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
