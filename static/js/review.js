// The review: the list at the side marks each verdict, the bar counts them, and keys do the same as the mouse.

const form = document.querySelector("[data-review-form]");
const cards = [...document.querySelectorAll("[data-review-card]")];
const marks = { ok: "done", returned: "returned" };

// What the card is counted as: one that the portal did not take (review-save.js) is not judged.
function choiceOf(card) {
  return card.dataset.refused ? null : card.querySelector('input[name$="-outcome"]:checked');
}

function refresh() {
  const count = document.querySelector("[data-review-count]");
  let marked = Number(count.dataset.elsewhere);
  let wrong = Number(count.dataset.elsewhereWrong);
  for (const card of cards) {
    const choice = choiceOf(card);
    const outcome = choice?.value ?? "";
    const link = document.querySelector(`[data-review-link="${CSS.escape(card.dataset.reviewCard)}"]`);
    link.querySelector(".mark-dot").className = `mark-dot${outcome ? ` mark-dot--${marks[outcome]}` : ""}`;
    link.querySelector("[data-review-mark]").textContent = choice?.closest("label").textContent.trim() ?? "";
    marked += outcome ? 1 : 0;
    wrong += outcome === "returned" ? 1 : 0;
  }
  for (const head of document.querySelectorAll(".outline__head[aria-current]")) {
    const done = head.parentElement.querySelectorAll(".mark-dot--done, .mark-dot--returned").length;
    const said = head.querySelector("[data-total]");
    said.textContent = `${done} dari ${said.dataset.total}`;
  }
  count.textContent = count.dataset.words
    .replace("{marked}", marked)
    .replace("{total}", count.dataset.total)
    .replace("{wrong}", wrong);
}

function current() {
  return cards.find((card) => card.getBoundingClientRect().bottom > 120) ?? cards.at(-1);
}

const focused = () => document.activeElement.closest?.("[data-review-card]");

// Where no card is the current one yet, the first step only goes to the one that is in view: nobody judges one unseen.
function go(step) {
  const place = focused() ? cards.indexOf(focused()) + step : cards.indexOf(current());
  // Behind the last card: the way to the next dimension, or to the decision.
  if (place === cards.length) return document.querySelector("[data-review-next], [href='#keputusan']").focus();
  cards[place]?.scrollIntoView();
  cards[place]?.focus();
  return undefined;
}

function mark(outcome) {
  const card = focused();
  if (!card) return go(0);
  const box = card.querySelector(`input[name$="-outcome"][value="${outcome}"]`);
  if (!box) return undefined;
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (outcome !== "returned") return go(1);
  // Behind what is there: a reason is gone on with.
  const reason = card.querySelector("textarea");
  reason.focus();
  return reason.setSelectionRange(reason.value.length, reason.value.length);
}

// Single letters may be what a voice or a slipping hand types (WCAG 2.1.4), so they can be switched off; the browser
// remembers it. Where it keeps nothing, the switch holds for this page.
const OFF = "ikp-tombol-huruf";
let isOn = true;

function remembered() {
  try {
    return localStorage.getItem(OFF) !== "mati";
  } catch {
    return true;
  }
}

function switchKeys(on) {
  isOn = on;
  document.querySelector("[data-review-keys]").textContent = `Tombol huruf: ${on ? "aktif" : "mati"}`;
}

function toggleKeys() {
  switchKeys(!isOn);
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "mati");
  } catch {
    // Nothing is kept in this browser.
  }
}

// Where the page has no room for the help and the switch beside it, letters do nothing.
const isTold = () => document.querySelector(".key-hint").getClientRects().length > 0;

const keys = { j: () => go(1), k: () => go(-1), s: () => mark("ok"), p: () => mark("returned") };

if (form) {
  document.querySelector(".key-hint").hidden = false;
  switchKeys(remembered());
  document.querySelector("[data-review-keys]").addEventListener("click", toggleKeys);
  form.addEventListener("input", refresh);
  form.addEventListener("judged", refresh);
  document.addEventListener("keydown", (event) => {
    // The way out of the reason, back to the keys.
    if (event.key === "Escape" && event.target.matches("[data-review-card] textarea")) focused().focus();
    const isTyping = event.target.matches("textarea, select, input:not([type=radio])");
    // With a conversation open, a letter is not meant for the card behind it.
    if (isTyping || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = isOn && isTold() && keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  refresh();
}
