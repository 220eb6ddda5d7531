// A search field above tables that carry `data-filterable`: shows the rows that hold all typed words, in what is read or
// in `data-find` (codes and short names of regions).
// Without this file the whole table is there, and the browser's own search finds rows.

// Points of codes are left out on both sides, others become spaces: "KAB.LEBAK" finds Kabupaten Lebak, 3601 finds 36.01.
function simplify(text) {
  const joined = text.toLocaleLowerCase("id").replace(/(?<=\d)\.(?=\d)/g, "");
  return joined.replaceAll(".", " ").replace(/\s+/g, " ");
}

function addTableFilter(table) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const words = isEnglish
    ? { label: "Find a region", count: (n, all) => `${n} of ${all} rows` }
    : { label: "Cari wilayah", count: (n, all) => `${n} dari ${all} baris` };
  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    text: simplify(`${row.textContent} ${row.dataset?.find ?? ""}`),
  }));
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
  field.addEventListener("input", () => {
    const asked = simplify(field.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !asked.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = asked.length ? words.count(shown, rows.length) : "";
  });
}

for (const table of document.querySelectorAll("table[data-filterable]")) addTableFilter(table);
