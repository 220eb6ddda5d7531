// The thread about one answer opens beside the page, so that nobody leaves the form for it. Without this script the
// link leads to a page of its own.

const dialog = document.querySelector("[data-thread-dialog]");
const place = dialog?.querySelector("[data-thread-place]");
let opener = null;

const NO_LINE = "Portal tidak terhubung. Yang Anda tulis masih ada; coba lagi.";

async function ask(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    body,
    headers: { "X-Requested-With": "XMLHttpRequest" },
    signal: AbortSignal.timeout(20000),
  });
  if (answer.headers.get("Content-Type")?.startsWith("text/html")) return show(await answer.text());
  const told = await answer.json();
  return refuse(told.message, told.sign_in_url);
}

function show(html) {
  place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  const errors = place.querySelector("[role=alert]");
  (errors ?? place.querySelector("textarea") ?? place).focus();
  place.querySelector("li:last-child")?.scrollIntoView({ block: "nearest" });
  const count = opener?.parentElement.querySelector("[data-thread-count]");
  if (count) count.textContent = place.querySelectorAll("[data-message]").length || "";
}

function refuse(text, signIn = "") {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.className = "notice notice--danger";
  said.append(text);
  if (signIn) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [signIn, "Masuk lagi"];
    said.append(" ", link);
  }
  place.querySelector(":scope > .notice")?.remove();
  place.prepend(said);
}

function open(event) {
  const link = event.target.closest("[data-thread-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link;
  place.replaceChildren("Membuka percakapan");
  dialog.showModal();
  ask(link.href).catch(() => refuse(NO_LINE));
}

function send(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  ask(form.action, new FormData(form)).catch(() => refuse(NO_LINE)).finally(() => {
    button.disabled = false;
  });
}

if (dialog) {
  document.addEventListener("click", open);
  dialog.querySelector("[data-thread-close]").addEventListener("click", () => dialog.close());
  place.addEventListener("submit", send);
}
