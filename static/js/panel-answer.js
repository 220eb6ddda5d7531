// An expert's page of questions, which htmx saves at every change. This script shows whether that worked, and tries
// again until it does. Without this script, buttons on the page save the answers.

import { isChanged } from "./field-defaults.js";
import { bears, troubleOf } from "./portal-answers.js";

const form = document.querySelector("[data-answer-form]");
const WAITS = [2, 5, 10, 20, 30];
let changes = 0;
let sent = 0;
let failures = 0;
let timer = 0;

function say(state) {
  const place = document.querySelector("[data-save-state] .save-state");
  if (!place) return;
  place.className = `save-state save-state--${state === "refused" ? "failed" : state}`;
  place.firstElementChild.textContent = form.dataset[state];
}

function tryAgain() {
  clearTimeout(timer);
  window.htmx.trigger(form, "retry");
}

// Whose answer it is shows in what was saved; a refusal bears the portal's mark alone. Whatever else stands in its place,
// such as the sign-in page of a wireless network, refuses nothing: it may work later.
function troubleIn(xhr) {
  const isSaved = [200, 422].includes(xhr.status);
  return troubleOf(xhr, isSaved ? xhr.responseText.includes('id="answer-save"') : bears(xhr));
}

function settle(xhr) {
  const { status } = xhr;
  if (!troubleIn(xhr)) {
    if (status === 200) changes -= sent;
    // What form-keep.js has of it is not needed any more, and what stands in the fields is what the portal has.
    if (status === 200 && changes === 0) form.dispatchEvent(new Event("stored"));
    if (status === 200 || status === 422) failures = 0;
    else say("refused");
    return;
  }
  say("failed");
  const wait = WAITS[Math.min(failures, WAITS.length - 1)];
  failures += 1;
  clearTimeout(timer);
  timer = setTimeout(tryAgain, wait * 1000);
}

if (form) {
  document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  form.addEventListener("input", () => {
    changes += 1;
    say("unsaved");
  });
  form.addEventListener("htmx:beforeRequest", () => {
    sent = changes;
    say("saving");
  });
  // Where a value is refused, the answer holds the part of the page with the error; htmx would not show it by itself.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  form.addEventListener("htmx:afterRequest", (event) => settle(event.detail.xhr));
  form.addEventListener("submit", () => {
    changes = 0;
  });
  window.addEventListener("online", () => failures && tryAgain());
  window.addEventListener("beforeunload", (event) => {
    if (changes > 0) event.preventDefault();
  });
  // What stands here and is not what the portal brought, it does not have: after the way Back, or typed before this script
  // was there. It is saved as if it were typed now; what came back with errors (data-dirty) waits to be put right.
  const takeUp = () => [...form.elements].find(isChanged)?.dispatchEvent(new Event("input", { bubbles: true }));
  window.addEventListener("pageshow", takeUp, { once: true });
  if (form.dataset.dirty) {
    changes += 1;
    say("unsaved");
  }
}
