// A search field above tables that carry `data-filterable`: shows the rows that hold all typed words, in what is read or
// in `data-find` (codes and short names of regions).
// Without this file the whole table is there, and the browser's own search finds rows.

// The words of a text, codes without their points: "KAB.LEBAK" finds Kabupaten Lebak, 3601 finds 36.01. The same rule as
// `is_found` in apps/regions/words.py.
function wordsOf(text) {
  const joined = text.toLocaleLowerCase("id").replace(/(?<=\d)\.(?=\d)/g, "");
  // A comma between digits holds a figure of the row together, which is no code.
  return joined.match(/\d+,\d+|[\p{L}\p{N}_]+/gu) ?? [];
}

// Other spellings of words, as `SPELT` in apps/regions/words.py.
const SPELT = new Map([
  ["propinsi", "provinsi"],
  ["prop", "provinsi"],
  ["kotamadya", "kota"],
  ["kodya", "kota"],
  ["sumatra", "sumatera"],
]);

// A word that is doubled is one name: Toli-Toli is Tolitoli.
function joinDoubled(words) {
  const joined = [];
  let last = "";
  for (const word of words) {
    if (word === last && /^\p{L}+$/u.test(word)) joined.push(joined.pop() + word);
    else if (word !== last) joined.push(word);
    last = word;
  }
  return joined;
}

// Whether a word stands in one of those of a row, or in several without their spaces: Fakfak in Fak-Fak.
function holds(row, word) {
  const isWord = /^\p{L}+$/u.test(word);
  let begin = 0;
  return row.words.some((found) => {
    const isHere = found.includes(word) || (isWord && row.joined.startsWith(word, begin));
    begin += found.length;
    return isHere;
  });
}

function addTableFilter(table) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const words = isEnglish
    ? { label: "Find a region", count: (n, all) => `${n} of ${all} rows` }
    : { label: "Cari wilayah", count: (n, all) => `${n} dari ${all} baris` };
  const rows = [...table.tBodies[0].rows].map((row) => {
    const found = wordsOf(`${row.textContent} ${row.dataset?.find ?? ""}`);
    return { row, words: found, joined: found.join("") };
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
  field.addEventListener("input", () => {
    // What is typed is a name or a code, in which a comma stands for the point.
    const asked = joinDoubled(wordsOf(field.value.replace(/(?<=\d),(?=\d)/g, ".")));
    let shown = 0;
    for (const found of rows) {
      found.row.hidden = !asked.every((word) => holds(found, SPELT.get(word) ?? word));
      if (!found.row.hidden) shown += 1;
    }
    count.textContent = asked.length ? words.count(shown, rows.length) : "";
  });
}

for (const table of document.querySelectorAll("table[data-filterable]")) addTableFilter(table);
