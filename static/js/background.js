// What a page asks for in the background (progress, previews) may be refused, or get no answer. The page says so above
// its heading, with the way on, until a later question is answered. Forms that save by themselves have words of their
// own for it (panel-answer.js); only that the session has ended is said for them too.

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

document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
  if (elt.matches("[data-answer-form]") && xhr.status !== 401) return;
  // A copy in its place ends the questions that htmx would go on asking every second; forms stay as they are.
  if (xhr.status < 500 && !elt.matches("form")) elt.replaceWith(elt.cloneNode(true));
  say(told(xhr));
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail: { elt } }) => {
    if (elt.matches("[data-answer-form]")) return;
    say({ message: "Portal tidak terhubung, jadi halaman ini belum diperbarui. Periksa sambungan internet." });
  });
}

document.addEventListener("htmx:afterOnLoad", ({ detail: { xhr } }) => {
  if (xhr.status < 400) document.getElementById("background-refusal")?.remove();
});
