// Sorting of tables that carry `data-sortable`, by the headers that carry `data-sort`.
// Without this file they are plain tables in the order the server chose.
// A cell sorts by its `data-value` (a number with a point, or text), else by its text. Cells whose
// `data-value` is empty have no value and stay last in both directions.
//
// On the pages of a release the address keeps the order of a table that carries `data-state` (page-state.js): its name
// there, empty for the only table of a page, and by `data-sort` that of the column: ?urut-kabkota=skor-turun.

const SORT_WORDS = { ascending: "naik", descending: "turun" };

function sortKey(cell) {
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
  if (text === "" || text === "–") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

// Equal on paper, as the engine has it (apps/engine/ties.py): 30.000000000000004 does not stand above 30.
function isTie(a, b) {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function compareKeys(a, b, sign, collator) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === "number" && typeof b === "number") return isTie(a, b) ? 0 : sign * (a - b);
  return sign * collator.compare(String(a), String(b));
}

function sortTable(table, header, direction) {
  const column = header.cellIndex;
  const sign = direction === "ascending" ? 1 : -1;
  const collator = new Intl.Collator(document.documentElement.lang || "id", { numeric: true });
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
  rows.sort((a, b) => compareKeys(a.key, b.key, sign, collator));
  for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
  body.append(...rows.map((entry) => entry.row));
}

const sortName = (table) => table.dataset.state ? `urut-${table.dataset.state}` : "urut";

function keepSort(table, header, direction) {
  if (!("state" in table.dataset)) return;
  globalThis.pageState?.keep({ [sortName(table)]: `${header.dataset.sort}-${SORT_WORDS[direction]}` });
}

// Puts a table into the order that the address asks for.
function restoreSort(table) {
  const asked = "state" in table.dataset && globalThis.pageState?.get(sortName(table));
  if (!asked) return;
  for (const header of table.tHead.querySelectorAll("th[data-sort]")) {
    for (const [direction, word] of Object.entries(SORT_WORDS)) {
      if (asked === `${header.dataset.sort}-${word}`) sortTable(table, header, direction);
    }
  }
}

function addSortButton(table, header) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort-button";
  const label = document.createElement("span");
  label.className = "sort-label";
  const unit = header.querySelector(".unit");
  label.append(...[...header.childNodes].filter((node) => node !== unit));
  button.append(label);
  if (unit) button.append(unit);
  header.replaceChildren(button);
  button.addEventListener("click", () => {
    const first = header.classList.contains("numeric") ? "descending" : "ascending";
    const now = header.getAttribute("aria-sort");
    const opposite = now === "ascending" ? "descending" : "ascending";
    const direction = now ? opposite : first;
    sortTable(table, header, direction);
    keepSort(table, header, direction);
  });
}

// A table laid out as cards loses its table semantics in some browsers; roles give them back.
function keepTableRoles(table) {
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tfoot")) part.setAttribute("role", "rowgroup");
  for (const row of table.querySelectorAll("tr")) row.setAttribute("role", "row");
  for (const cell of table.querySelectorAll("td")) cell.setAttribute("role", "cell");
  for (const cell of table.querySelectorAll("thead th")) cell.setAttribute("role", "columnheader");
  for (const cell of table.querySelectorAll("tbody th")) cell.setAttribute("role", "rowheader");
}

function enhanceTables(root) {
  for (const table of root.querySelectorAll("table.data-table:not([data-enhanced])")) {
    table.dataset.enhanced = "";
    keepTableRoles(table);
    if (!("sortable" in table.dataset)) continue;
    for (const header of table.tHead.querySelectorAll("th[data-sort]")) addSortButton(table, header);
    restoreSort(table);
  }
}

enhanceTables(document);
document.addEventListener("htmx:afterSettle", () => enhanceTables(document));
