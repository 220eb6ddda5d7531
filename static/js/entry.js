// The entry form: rows are added and removed at once, and the bar says when something is not saved yet.
// Without this script the same buttons send the form, and the server adds the row.

const form = document.querySelector("[data-entry-form]");
const template = document.getElementById("event-row");

function addRow(block) {
  const prefix = block.dataset.entryEvents;
  const total = block.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const number = Number(total.value);
  const holder = document.createElement("div");
  holder.append(template.content.cloneNode(true));
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", `${prefix}-${number}`);
  const row = holder.firstElementChild;
  const title = `${template.dataset.title} ${number + 1}`;
  row.setAttribute("aria-label", title);
  row.querySelector(".row-editor__title").textContent = title;
  row.querySelector('[name$="-unit"]').value = block.dataset.unit;
  block.querySelector("[data-entry-rows]").append(row);
  total.value = number + 1;
  row.querySelector("select, input:not([type=hidden], [type=checkbox])").focus();
}

function showRemoval(box) {
  box.closest(".row-editor")?.classList.toggle("row-editor--removed", box.checked);
}

function markUnsaved() {
  const place = document.querySelector("[data-save-state] .save-state");
  if (!place || form.dataset.dirty) return;
  place.className = "save-state save-state--unsaved";
  place.firstElementChild.textContent = form.dataset.unsaved;
  form.dataset.dirty = "yes";
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add_row"]');
    if (!button || !template) return;
    event.preventDefault();
    addRow(button.closest("[data-entry-events]"));
    markUnsaved();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name?.endsWith("-DELETE")) showRemoval(event.target);
    markUnsaved();
  });
  form.querySelectorAll('[name$="-DELETE"]').forEach(showRemoval);
  form.addEventListener("submit", () => delete form.dataset.dirty);
  window.addEventListener("beforeunload", (event) => {
    if (form.dataset.dirty) event.preventDefault();
  });
}
