// Says how long a text is once it comes near its limit. Nothing is cut: the form refuses a text that is too long, with
// everything that was typed still in it.

const inWords = new Intl.NumberFormat("id-ID");

function sayLength(field) {
  const longest = Number(field.dataset.longest);
  // As the server counts: a character outside the basic plane, such as an emoji, is one.
  const length = [...field.value].length;
  const place = field.parentElement.querySelector("[data-text-length]") ?? document.createElement("p");
  if (!place.isConnected && length < 0.9 * longest) return;
  place.className = "field__length";
  place.setAttribute("role", "status");
  place.dataset.textLength = "";
  place.classList.toggle("field__length--over", length > longest);
  place.textContent = length > longest
    ? `Terlalu panjang: ${inWords.format(length)} karakter, paling banyak ${
      inWords.format(longest)
    }. Tidak ada yang dipotong; pendekkan dahulu.`
    : `${inWords.format(length)} dari paling banyak ${inWords.format(longest)} karakter`;
  if (!place.isConnected) field.after(place);
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset?.longest) sayLength(target);
});
for (const field of document.querySelectorAll("textarea[data-longest]")) sayLength(field);
