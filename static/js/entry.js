// The entry form: rows are added and removed at once, and a page that comes back shows the card at which the person
// was. Saving is in entry-save.js. Without scripts the same buttons send the form, and the server adds the row.

const PLACE = "isian-tempat";
const form = document.querySelector("[data-entry-form]");
const template = document.getElementById("event-row");

export function addRow(block) {
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
  block.querySelector("[data-entry-rows]").append(row);
  total.value = number + 1;
  return row;
}

function showRemoval(box) {
  box.closest(".row-editor")?.classList.toggle("row-editor--removed", box.checked);
}

// Remembers the card at which the person is, and how far from the top of the window it stands.
function keepPlace() {
  const cards = [...form.querySelectorAll("[data-entry-card]")];
  const top = (card) => card.getBoundingClientRect().top;
  const inView = cards.filter((card) => top(card) < innerHeight / 2).at(-1);
  const card = document.activeElement?.closest("[data-entry-card]") ?? inView;
  if (card) sessionStorage.setItem(PLACE, JSON.stringify({ page: location.pathname, id: card.id, top: top(card) }));
}

// A page with errors begins at their summary instead.
function returnToPlace() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  const card = kept?.page === location.pathname && document.getElementById(kept.id);
  if (!card || document.querySelector("[data-focus-on-load]")) return;
  card.focus({ preventScroll: true });
  scrollBy({ top: card.getBoundingClientRect().top - kept.top, behavior: "instant" });
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add_row"]');
    if (!button || !template) return;
    event.preventDefault();
    addRow(button.closest("[data-entry-events]")).querySelector("select").focus();
  });
  for (const name of ["input", "shown"]) {
    form.addEventListener(name, ({ target }) => target.name?.endsWith("-DELETE") && showRemoval(target));
  }
  form.querySelectorAll('[name$="-DELETE"]').forEach(showRemoval);
  form.addEventListener("submit", keepPlace);
  window.addEventListener("load", returnToPlace);
}
