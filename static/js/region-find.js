// Which regions a reader means by what was typed into the search of the public pages (region-search.js).

const { askedOf, searched, isFound } = globalThis.regionWords;

// Columns of cari.json (building/search_file.py).
const COLUMNS = ["code", "name", "province", "others", "path", "score", "key", "label"];

// How many letters must be added, dropped, changed or swapped with their neighbour to make one word of the other;
// `most` + 1 for more than that.
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return Math.min(last[other.length], most + 1);
}

// A short word has no room for a slip: "Bali" is not a slip of "Bale" any more than of "Pali".
const slipsOf = (word) => /\d/.test(word) || word.length < 5 ? 0 : word.length < 8 ? 1 : 2;

// How many slips lie between what was typed and a region; Infinity where it is another.
function slips(words, asked) {
  let sum = 0;
  for (const word of asked) {
    const most = slipsOf(word);
    const least = Math.min(...words.map((found) => found.includes(word) ? 0 : distance(word, found, most)));
    if (least > most) return Infinity;
    sum += least;
  }
  return sum;
}

function read(rows) {
  return rows.map((row) => {
    const region = Object.fromEntries(COLUMNS.map((name, place) => [name, row[place]]));
    const kind = region.province ? "" : "provinsi province";
    return {
      ...region,
      own: searched(`${kind} ${region.name} ${region.others} ${region.code}`),
      ...searched(`${kind} ${region.name} ${region.others} ${region.code} ${region.province}`),
    };
  });
}

// The regions that are meant, the likeliest first: found by their own name before those of a province of that name, and
// names that begin with what was typed before those that hold it. Where none is found, those that a slip or two away.
function find(regions, text) {
  const asked = askedOf(text);
  if (!asked.length) return { found: [], isGuess: false };
  const begins = (region) => region.own.words.some((word) => word.startsWith(asked[0]));
  const rank = (region) => (isFound(region.own, asked) ? 0 : 2) + (begins(region) ? 0 : 1);
  const found = regions.filter((region) => isFound(region, asked)).sort((a, b) => rank(a) - rank(b));
  if (found.length) return { found, isGuess: false };
  const near = regions.map((region) => ({ region, far: slips(region.own.words, asked) }));
  const guessed = near.filter(({ far }) => far < Infinity).sort((a, b) => a.far - b.far);
  return { found: guessed.map(({ region }) => region), isGuess: guessed.length > 0 };
}

globalThis.regionFind = { read, find };
