// Ticking rows of a list: all of the page at once, and how many there are.

const form = document.querySelector("[data-pick]");

function boxesOf() {
  return [...form.querySelectorAll("input[type=checkbox]")];
}

function count() {
  const picked = boxesOf().filter((box) => box.checked).length;
  form.querySelector("[data-pick-count]").textContent = picked ? `${picked} dipilih` : "";
}

if (form) {
  const all = form.querySelector("[data-pick-all]");
  all.hidden = boxesOf().length < 2;
  all.addEventListener("click", () => {
    const isAll = boxesOf().every((box) => box.checked);
    for (const box of boxesOf()) box.checked = !isAll;
    count();
  });
  form.addEventListener("change", count);
  count();
}
