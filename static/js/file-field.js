// Says which files a field holds, in the words of the portal: the browser's own field would speak its own language.
// The field lies over the whole box without being seen, so that files can also be dropped on it.

const NONE = "Belum ada berkas dipilih";

function nameFiles(input) {
  const place = input.closest("[data-file-field]")?.querySelector("[data-file-names]");
  if (place) place.textContent = [...input.files].map((file) => file.name).join(", ") || NONE;
}

document.addEventListener("change", ({ target }) => {
  if (target.type === "file") nameFiles(target);
});
for (const input of document.querySelectorAll("[data-file-field] input")) nameFiles(input);
