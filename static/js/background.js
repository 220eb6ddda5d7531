// What a page asks for in the background (progress, previews) may be refused, or get no answer. The page says so above
// its heading, with the way on, until a later question is answered. Forms that save by themselves have words of their
// own for it (panel-answer.js); only that the session has ended is said for them too. What others answer in the place of
// the portal is put nowhere into a page, whatever its status, and what is asked again and again goes on being asked. Nor
// does an answer take away what was typed since its question.

import { bears, inSentence, renew, troubleOf } from "./portal-answers.js";

function told({ status, responseText }) {
  try {
    return JSON.parse(responseText);
  } catch {
    return { message: `Portal tidak dapat menjawab (kode ${status}). Muat ulang halaman ini, atau coba lagi nanti.` };
  }
}

function say({ message, sign_in_url, place }) {
  const messages = document.getElementById("messages");
  if (!messages) return;
  document.getElementById("background-refusal")?.remove();
  const notice = document.createElement("div");
  const text = document.createElement("p");
  notice.className = "notice notice--warning";
  notice.id = "background-refusal";
  text.append(message);
  if (sign_in_url || place) {
    const link = document.createElement("a");
    link.href = sign_in_url || place;
    link.textContent = sign_in_url ? "Masuk lagi" : "Lihat halamannya";
    text.append(" ", link);
  }
  notice.append(text);
  messages.append(notice);
  notice.scrollIntoView({ block: "nearest" });
}

function sayTrouble(elt, trouble) {
  if (!elt.matches("[data-answer-form]")) {
    say({ message: `${inSentence(trouble)}, jadi halaman ini belum diperbarui.` });
  }
}

// Comes before htmx does anything with an answer.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (bears(xhr)) return;
  event.preventDefault();
  sayTrouble(elt, troubleOf(xhr));
});

// Forms that have asked again with the new token, after their person had signed in again in another tab.
const renewed = new WeakSet();

async function askAgain(elt, xhr) {
  renewed.add(elt);
  if (await renew() === "own") globalThis.htmx.trigger(elt, "change");
  else say(told(xhr));
}

document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
  if (elt.matches("[data-answer-form]") && xhr.status !== 401) return;
  const isOld = xhr.status === 403 && told(xhr).code === "outdated_form" && elt.matches("form") && !renewed.has(elt);
  if (isOld) {
    askAgain(elt, xhr);
    return;
  }
  // A copy in its place ends the questions that htmx would go on asking every second; forms stay as they are.
  if (xhr.status < 500 && !elt.matches("form")) elt.replaceWith(elt.cloneNode(true));
  say(told(xhr));
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail: { elt } }) => sayTrouble(elt, "line"));
}

document.addEventListener("htmx:afterOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.status >= 400 || !bears(xhr)) return;
  renewed.delete(elt);
  document.getElementById("background-refusal")?.remove();
});

// What is typed while a question is under way stays: a part of the form that came back is put in its place only where
// nothing in it has changed since it was asked for. What was typed is a question of its own, and brings the part anew.
const asked = new WeakMap();
const fieldsIn = (part) => [part, ...part.querySelectorAll("input, select, textarea")];
const standsIn = ({ type, checked, value }) => type === "checkbox" || type === "radio" ? checked : value;

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.matches("form")) asked.set(elt, new Map(fieldsIn(elt).map((field) => [field, standsIn(field)])));
});

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const before = asked.get(detail.target.closest("form"));
  const isTyped = (field) => before.has(field) && before.get(field) !== standsIn(field);
  if (before && fieldsIn(detail.target).some(isTyped)) detail.shouldSwap = false;
});
