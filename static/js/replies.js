// The reasons that a reviewer has kept, offered in each card that is to be mended, and kept from there.

import { inSentence, post, troubleOf } from "./portal-answers.js";

const offered = document.querySelector("template[data-replies]");
const form = document.querySelector("[data-review-form]");

function offer(card) {
  const reason = card.querySelector(".review-verdict__reason");
  if (reason.querySelector("[data-reply-choice]")) return;
  const part = offered.content.cloneNode(true);
  listen(card, part.querySelector("select"), reason);
  part.querySelector("button").addEventListener("click", () => keep(card, reason));
  reason.append(part);
  ask();
}

// With the arrow keys a closed list changes at each press: what is chosen is taken with Enter then.
function listen(card, choice, reason) {
  let isKeyed = false;
  choice.addEventListener("pointerdown", () => (isKeyed = false));
  choice.addEventListener("keydown", (event) => {
    isKeyed = event.key !== "Enter";
    if (isKeyed || !choice.value) return;
    event.preventDefault();
    take(card, choice);
  });
  choice.addEventListener("change", () => {
    if (!isKeyed) take(card, choice);
    else if (choice.value) {
      reason.querySelector("[data-reply-said]").textContent = "Tekan Enter untuk memakai alasan ini.";
    }
  });
}

function take(card, choice) {
  const text = choice.value;
  choice.value = "";
  card.querySelector("[data-reply-said]").textContent = "";
  if (!text) return;
  const field = card.querySelector("textarea");
  field.value = field.value.trim() ? `${field.value.trim()}\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function keep(card, reason) {
  const said = reason.querySelector("[data-reply-said]");
  const text = card.querySelector("textarea").value.trim();
  if (!text) {
    said.textContent = "Tulis dahulu alasannya.";
    return;
  }
  const body = new URLSearchParams([["text", text]]);
  const answer = await post(form.dataset.repliesUrl, body).catch(() => null);
  const told = await answer?.json().catch(() => null);
  const trouble = troubleOf(answer, Boolean(told?.message));
  said.textContent = trouble ? `${inSentence(trouble)}. Belum tersimpan; coba lagi.` : told.message;
  if (!trouble && answer.ok) add(text);
}

// Asked for when the first card is to be mended; without a line the reason is written by hand.
let known = null;

function ask() {
  known ??= fetch(form.dataset.repliesUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } })
    .then((answer) => answer.json())
    .then(({ replies }) => replies.forEach(add))
    .catch(() => {
      known = null;
    });
}

function add(text) {
  const lists = [offered.content, ...document.querySelectorAll("[data-reply-choice]")];
  for (const list of lists.map((part) => part.querySelector("select"))) {
    if ([...list.options].some((option) => option.value === text)) continue;
    list.add(new Option(text, text));
    list.closest("label").hidden = false;
  }
}

if (form && offered) {
  const start = (card) => card.querySelector('input[value="returned"]:checked') && offer(card);
  for (const card of document.querySelectorAll("[data-review-card]")) start(card);
  form.addEventListener("input", (event) => {
    const card = event.target.closest("[data-review-card]");
    if (card) start(card);
  });
}
