// Sends a form once, and only to a portal that answers: for what is sent to one that is not there, a browser has a page of
// its own, in its own language, in the place of the form. A second press while the first is on its way does nothing. After
// a while, or when the page is shown again, it can be sent anew, in case the line broke.

import { askWho, inSentence } from "./portal-answers.js";

const WAIT = 15;
const PATIENCE = 8000;

// Beside the button that was pressed.
function tell(form, button, trouble) {
  const [place, words] = ["p", "span"].map((name) => document.createElement(name));
  place.className = "save-state save-state--failed";
  place.dataset.unsent = "yes";
  place.setAttribute("role", "alert");
  words.textContent = `${inSentence(trouble)}. Belum terkirim, dan yang Anda isi masih ada di halaman ini; ` +
    "tekan lagi setelah portal terhubung.";
  place.append(words);
  if (button) button.after(place);
  else form.append(place);
}

async function ask(form, button) {
  const { trouble } = await askWho(document.body.dataset.outboxKeys, PATIENCE);
  document.querySelector("[data-unsent]")?.remove();
  delete form.dataset.sending;
  // What goes before the form is sent once more (explain-save.js).
  if (trouble) delete form.dataset.flushed;
  if (trouble) tell(form, button, trouble);
  // The button may have been taken away meanwhile, and with it what it would have sent.
  else if (!button || button.form === form) {
    form.dataset.sending = "asked";
    form.requestSubmit(button);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const { sending, entryForm } = form.dataset;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (sending === "asking" || sending === "yes") {
    event.preventDefault();
    return;
  }
  // The form of an office asks by itself (entry-save.js).
  if (sending !== "asked" && entryForm === undefined) {
    event.preventDefault();
    form.dataset.sending = "asking";
    ask(form, event.submitter);
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, WAIT * 1000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});
