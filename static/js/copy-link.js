// The link below a figure becomes a button that copies its permanent address, with what is set on the page
// (page-state.js). Without this file, and where the browser keeps the clipboard to itself, it stays a link, which the
// browser can copy too. Beside the code of a frame stands a button that copies it.
//
//   <a href="https://.../v1/#peta" data-copy-link="Salin tautan" data-copied="Tautan tersalin">Tautan tetap</a>
//   <textarea readonly data-embed-code="Salin kode" data-copied="Kode tersalin">&lt;iframe ...</textarea>
//
// A link with `data-copy-words` copies the words that the address leads to instead: a sentence ready to be quoted.

const COPIED_FOR = 2500;

function textToCopy(link) {
  return "copyWords" in link.dataset
    ? document.querySelector(link.hash).textContent.trim()
    : globalThis.pageState.link(link.href);
}

// A button that copies what `text` gives and says so; `refused` is called where the browser does not allow it.
function copyButton(label, copied, text, refused) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      refused(button);
      return;
    }
    button.textContent = said.textContent = copied;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, COPIED_FOR);
  });
  return { button, said };
}

function enhanceLink(link) {
  const { copyLink, copied } = link.dataset;
  const { button, said } = copyButton(copyLink, copied, () => textToCopy(link), () => {
    // What the browser does not allow is left to the link.
    link.href = globalThis.pageState.link(link.href);
    button.replaceWith(link);
    link.focus();
  });
  link.replaceWith(button);
  button.after(said);
}

function enhanceCode(field) {
  const { embedCode, copied } = field.dataset;
  const { button, said } = copyButton(embedCode, copied, () => field.value, () => field.select());
  field.addEventListener("focus", () => field.select());
  field.parentElement.after(button, said);
}

if (navigator.clipboard) {
  for (const link of document.querySelectorAll("[data-copy-link]")) enhanceLink(link);
  for (const field of document.querySelectorAll("[data-embed-code]")) enhanceCode(field);
}
