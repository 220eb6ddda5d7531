// The list beside the cards of the entry form, and what the bar counts: which indicators are done, which have gaps or
// findings, and which is to be filled next.

// The marks that depend on what the checks find, the gravest first, and what an answer is marked with beside them.
const FOUND = [["error", "ada kesalahan"], ["warning", "peringatan belum dijelaskan"]];
const BARE = ["partial", "terjadi, belum ada bukti"];
const DONE = ["done", "sudah dijawab"];
export const EMPTY = ["empty", "belum dijawab"];
export const GAPS = ["partial", "belum selesai"];

// Whether a mark says how an answer stands, and not that it is missing, unfinished or sent back.
const isOfAnswer = ([state, words]) => [DONE, BARE, ...FOUND].some((known) => known[0] === state && known[1] === words);

// The mark of an answer with what its card shows of the checks: also of those that compare it with other answers, which
// the portal does not look at each time that one is stored.
function withFindings(card, bare) {
  if (!isOfAnswer(bare)) return bare;
  const isOpen = ([severity]) =>
    [...card.querySelectorAll(`.finding--${severity}`)].some((row) => !row.querySelector(".finding__answer"));
  return FOUND.find(isOpen) ?? bare;
}

export function bareMark(card) {
  const hasFile = card.querySelector("[data-card-files] [data-file]");
  return card.querySelector("[name$='-value'][value=occurred]:checked") && !hasFile ? BARE : DONE;
}

// Marks one of the `cards` that was stored, and those beside it whose findings have come or gone with it.
export function mark(card, found, cards) {
  showMark(card, withFindings(card, found));
  for (const other of cards) {
    const now = other === card ? null : markOf(other);
    if (now && isOfAnswer(now)) showMark(other, withFindings(other, bareMark(other)));
  }
  countAnswered(cards);
  pointToNext();
}

const itemOf = (card) => card && document.querySelector(`.outline__item[href="#${card.id}"]`);

function markOf(card) {
  const item = itemOf(card);
  const state = /mark-dot--(\w+)/.exec(item?.querySelector(".mark-dot").className ?? "")?.[1];
  return state && [state, item.querySelector(".visually-hidden").textContent.replace(/[()]/g, "").trim()];
}

function showMark(card, [state, words]) {
  const item = itemOf(card);
  if (!item) return;
  item.querySelector(".mark-dot").className = `mark-dot mark-dot--${state}`;
  item.querySelector(".visually-hidden").textContent = `(${words})`;
}

// The counts beside the list, and in the bar: of this dimension, and of all.
export function countAnswered(cards) {
  const here = cards.filter((card) => card.hasAttribute("data-answered")).length;
  show(document.querySelector(".outline__head[aria-current]")?.closest(".outline__group"), here);
  const bar = document.querySelector("[data-entry-progress]");
  if (bar) show(bar, Number(bar.dataset.elsewhere) + here);
}

function show(place, count) {
  const meter = place?.querySelector("progress");
  if (!meter) return;
  meter.value = count;
  const words = place.querySelector(".outline__done, .progress__value");
  words.textContent = words.textContent.replace(/^\s*\d+/, String(count));
  meter.textContent = words.textContent.trim();
  meter.setAttribute("aria-valuetext", meter.textContent);
}

// Takes what another reading of this page says of the other dimensions, and of those of the `cards` here that are `taken`.
// No link is replaced: the keyboard may be on it.
export function takeOutline(fresh, cards, taken) {
  const [old, now] = [document, fresh].map((root) => [...root.querySelectorAll(".outline__group")]);
  old.forEach((group, place) => {
    const meter = now[place]?.querySelector("progress");
    if (meter && !group.querySelector("[aria-current]")) show(group, meter.value);
  });
  const [bar, nowBar] = [document, fresh].map((root) => root.querySelector("[data-entry-progress]"));
  if (bar && nowBar) bar.dataset.elsewhere = nowBar.dataset.elsewhere;
  for (const card of taken) {
    const [item, nowItem] = [document, fresh].map((root) => root.querySelector(`.outline__item[href="#${card.id}"]`));
    if (item && nowItem) item.replaceChildren(...nowItem.childNodes);
  }
  countAnswered(cards);
  pointToNext();
}

// What is left to do: first what was sent back, then what has gaps, is empty, or cannot be sent like this.
const isMarked = (state) => (item) => item.querySelector(`.mark-dot--${state}`) !== null;
const hasGaps = (item) => item.textContent.includes("(belum selesai)");
const LEFT = [isMarked("returned"), hasGaps, isMarked("empty"), isMarked("error")];

const itemsHere = () => [...document.querySelectorAll(".outline__item")];

// The next that is left after a card, and then before it; nothing where no other is.
export function nextLeft(card) {
  const items = itemsHere();
  const here = items.indexOf(itemOf(card));
  const others = [...items.slice(here + 1), ...items.slice(0, Math.max(here, 0))];
  const next = others.find((item) => LEFT.some((is) => is(item)));
  return next && document.getElementById(next.hash.slice(1));
}

// The page to which a button leads on, where that is all it does.
export function placeAfter(button, form) {
  if (button?.value === "submit") return form.dataset.submitUrl;
  const groups = [...document.querySelectorAll(".outline__group")];
  const here = groups.findIndex((group) => group.querySelector("[aria-current]"));
  return button?.value === "next" ? groups[here + 1]?.querySelector(".outline__head").href : "";
}

// The link to the gravest of all that is left.
function pointToNext() {
  const link = document.querySelector("[data-entry-next]");
  if (!link) return;
  const items = itemsHere();
  const next = LEFT.map((is) => items.find(is)).find(Boolean);
  link.hidden = !next;
  if (next) link.href = next.getAttribute("href");
  if (next) link.querySelector("[data-entry-next-code]").textContent = next.hash.replace("#indikator-", "");
}
