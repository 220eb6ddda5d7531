// A search field above tables that carry `data-filterable`: shows the rows that hold all typed words, in what is read or
// in `data-find` (codes and short names of regions).
// Without this file the whole table is there, and the browser's own search finds rows. The address keeps what was typed
// (page-state.js) for a table that carries `data-state`.

const { askedOf, searched, isFound } = globalThis.regionWords;

function addTableFilter(table) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const words = isEnglish
    ? { label: "Narrow this table", count: (n, all) => `${n} of ${all} rows` }
    : { label: "Saring tabel ini", count: (n, all) => `${n} dari ${all} baris` };
  const rows = [...table.tBodies[0].rows].map((row) => {
    return { row, ...searched(`${row.textContent} ${row.dataset?.find ?? ""}`) };
  });
  const label = document.createElement("label");
  label.className = "table-filter";
  const caption = document.createElement("span");
  caption.textContent = words.label;
  const field = document.createElement("input");
  field.type = "search";
  field.autocomplete = "off";
  const count = document.createElement("span");
  count.className = "soft small number";
  count.setAttribute("role", "status");
  label.append(caption, field, count);
  table.before(label);
  function narrow() {
    const asked = askedOf(field.value);
    let shown = 0;
    for (const found of rows) {
      found.row.hidden = !isFound(found, asked);
      if (!found.row.hidden) shown += 1;
    }
    count.textContent = asked.length ? words.count(shown, rows.length) : "";
  }
  const name = table.dataset?.state ? `saring-${table.dataset.state}` : "saring";
  const { pageState } = globalThis;
  field.addEventListener("input", () => {
    narrow();
    pageState?.keep({ [name]: field.value.trim() }, { isLazy: true });
  });
  const asked = pageState?.get(name);
  if (!asked) return;
  field.value = asked;
  narrow();
}

for (const table of document.querySelectorAll("table[data-filterable]")) addTableFilter(table);
