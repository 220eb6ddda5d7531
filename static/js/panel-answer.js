// An expert's page of questions, which htmx saves at every change. This script shows whether that worked, and tries
// again until it does. Without this script, buttons on the page save the answers.

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

// Whether it may work later: no answer, a server that is down, too many requests. Nothing else is tried again.
function isPassing(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

// What the portal answered. A page that stands in its place, such as the sign-in page of a wireless network, is no answer.
function statusOf({ status, responseText }) {
  return [200, 422].includes(status) && !responseText.includes('id="answer-save"') ? 0 : status;
}

function settle(status) {
  if (status === 200 || status === 422) {
    failures = 0;
    return;
  }
  if (!isPassing(status)) {
    say("refused");
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
  form.addEventListener("htmx:afterRequest", (event) => {
    const status = statusOf(event.detail.xhr);
    if (status === 200) changes -= sent;
    settle(status);
  });
  form.addEventListener("submit", () => {
    changes = 0;
  });
  window.addEventListener("online", () => failures && tryAgain());
  window.addEventListener("beforeunload", (event) => {
    if (changes > 0) event.preventDefault();
  });
}
