// The link below a figure becomes a button that copies its permanent address, with what is set on the page
// (page-state.js). Without this file, and where the browser keeps the clipboard to itself, it stays a link, which the
// browser can copy too.
//
//   <a href="https://.../v1/#peta" data-copy-link="Salin tautan" data-copied="Tautan tersalin">Tautan tetap</a>
//
// With `data-copy-words` it copies the words that the address leads to instead: a sentence that is ready to be quoted.

const COPIED_FOR = 2500;

function wordsOf(link) {
  return "copyWords" in link.dataset
    ? document.querySelector(link.hash).textContent.trim()
    : globalThis.pageState.link(link.href);
}

function copyButton(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = link.dataset.copyLink;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(wordsOf(link));
    } catch {
      // What the browser does not allow is left to the link.
      link.href = globalThis.pageState.link(link.href);
      button.replaceWith(link);
      link.focus();
      return;
    }
    button.textContent = said.textContent = link.dataset.copied;
    setTimeout(() => {
      button.textContent = link.dataset.copyLink;
      said.textContent = "";
    }, COPIED_FOR);
  });
  link.replaceWith(button);
  button.after(said);
}

if (navigator.clipboard) {
  for (const link of document.querySelectorAll("[data-copy-link]")) copyButton(link);
}
