// How a search finds regions, for the field above a table (table-filter.js) and the one under every title
// (region-search.js): the same rule as `is_found` in apps/regions/words.py. Scripts that are joined into one file share
// nothing but what is global.

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

// What was typed, as words: a name or a code, in which a comma stands for the point.
function askedOf(text) {
  const words = joinDoubled(wordsOf(text.replace(/(?<=\d),(?=\d)/g, ".")));
  return words.map((word) => SPELT.get(word) ?? word);
}

// A text in which `isFound` looks.
function searched(text) {
  const words = wordsOf(text);
  return { words, joined: words.join("") };
}

const isFound = (row, asked) => asked.every((word) => holds(row, word));

globalThis.regionWords = { askedOf, searched, isFound };
