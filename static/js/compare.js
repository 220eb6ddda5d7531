// Up to four regions side by side (templates/publishing/release/compare.html). Which ones stands in the address,
// ?wilayah=36,36.01 (page-state.js). Names, scores and classes come from the file of the search, the rest from a small
// file of each region (building/compare.py). Without this script the page leads to the pages of the regions.

const COMPARE_LETTERS = "ABCD";
const COMPARE_OFFERED = 4;
const COMPARE_SHOWN = 8;
const COMPARE_TEXTS = {
  id: {
    none: "Belum ada wilayah yang dipilih. Cari di atas, misalnya Serang atau 36.73.",
    one: "Tambah satu wilayah lagi untuk membandingkan.",
    full: (most) => `Paling banyak ${most} wilayah. Keluarkan satu dahulu.`,
    unknown: (codes) => `Tidak ada dalam terbitan ini: ${codes}.`,
    failed: "Datanya belum dapat dimuat. Periksa sambungan, lalu muat ulang halaman ini.",
    drop: (name) => `Keluarkan ${name}`,
    aggregate: (text, [count, all]) => `Agregat ${count} dari ${all} kabupaten/kota: ${text}`,
    events: (count) => `${count} kejadian`,
    mean: (text) => `rata-rata ${text}`,
    shown: (names) => `Dibandingkan: ${names}.`,
  },
  en: {
    none: "No region is chosen yet. Search above, for example Serang or 36.73.",
    one: "Add one more region to compare.",
    full: (most) => `At most ${most} regions. Remove one first.`,
    unknown: (codes) => `Not in this release: ${codes}.`,
    failed: "The figures cannot be loaded yet. Check the connection, then load this page again.",
    drop: (name) => `Remove ${name}`,
    aggregate: (text, [count, all]) => `Aggregated over ${count} of ${all} regencies: ${text}`,
    events: (count) => count === 1 ? "1 event" : `${count} events`,
    mean: (text) => `mean ${text}`,
    shown: (names) => `Compared: ${names}.`,
  },
};

const scoreOf = (region) => Number.parseFloat(region.score.replace(",", "."));
const parentOf = (code) => code.split(".")[0];
const isRegency = (code) => code.includes(".");

// Whom a reader may want beside those that are chosen: the province of a regency, and of the same level (and province)
// those whose scores are nearest.
function offersFor(regions, chosen, most = COMPARE_OFFERED) {
  const last = regions.find(({ code }) => code === chosen.at(-1));
  if (!last) return [];
  const isPeer = ({ code }) =>
    isRegency(last.code) ? isRegency(code) && parentOf(code) === parentOf(last.code) : !isRegency(code);
  const far = (region) => Math.abs(scoreOf(region) - scoreOf(last));
  const peers = regions.filter((region) => isPeer(region) && Number.isFinite(far(region)));
  const near = peers.sort((a, b) => far(a) - far(b));
  const above = isRegency(last.code) ? regions.filter(({ code }) => code === parentOf(last.code)) : [];
  return [...above, ...near].filter(({ code }) => !chosen.includes(code)).slice(0, most);
}

// The indicators whose scores lie furthest apart, by their part of the index; those that fewer than two know are left out.
function differencesOf(frame, files, most = COMPARE_SHOWN) {
  const rows = frame.indikator.map((indicator, place) => {
    const scores = files.map(({ indikator }) => indikator[place][2]).filter((score) => score !== null);
    const apart = scores.length > 1 ? Math.max(...scores) - Math.min(...scores) : 0;
    return { indicator, place, apart: apart * indicator.bagian };
  });
  return rows.filter(({ apart }) => apart > 0).sort((a, b) => b.apart - a.apart).slice(0, most);
}

function enhanceCompare(root) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const texts = COMPARE_TEXTS[isEnglish ? "en" : "id"];
  // The files of regions are one set for both languages, written as Indonesian writes numbers.
  const written = (text) => isEnglish ? text.replace(",", ".") : text;
  const { base, search, frame: frameUrl } = root.dataset;
  const most = Number(root.dataset.most);
  const find = (selector) => root.querySelector(selector);
  const said = find(".compare__said");
  const files = new Map();
  let [regions, frame, chosen] = [[], null, []];

  function piece(name, parts = {}) {
    const made = find(`template[data-piece=${name}]`).content.firstElementChild.cloneNode(true);
    for (const part of made.querySelectorAll("[data-part]")) part.textContent = parts[part.dataset.part] ?? "";
    return made;
  }

  const load = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  function fileOf(region) {
    const address = `${root.dataset.root}${region.path}banding-${region.code}.json`;
    if (!files.has(region.code)) files.set(region.code, load(address));
    return files.get(region.code);
  }

  function choose(codes) {
    chosen = codes;
    globalThis.pageState.keep({ wilayah: codes.join(",") });
    return show();
  }

  // After a button that is gone by then, the keyboard goes on from the list of regions.
  function change(codes) {
    const isButton = root.contains(document.activeElement);
    choose(codes).catch(fail);
    if (isButton) find(".compare__picked").focus();
  }

  function showPicked(picked) {
    const items = picked.map((region, place) => {
      const item = piece("picked", { letter: COMPARE_LETTERS[place], name: region.name });
      const button = item.querySelector("button");
      button.setAttribute("aria-label", texts.drop(region.name));
      button.addEventListener("click", () => change(chosen.filter((code) => code !== region.code)));
      return item;
    });
    find(".compare__picked").replaceChildren(...items);
    find(".compare__picked").hidden = !items.length;
  }

  function showOffers() {
    const offered = chosen.length < most ? offersFor(regions, chosen) : [];
    const items = offered.map((region) => {
      const item = piece("offer", { name: region.name });
      item.querySelector("button").addEventListener("click", () => change([...chosen, region.code]));
      return item;
    });
    find(".compare__offered").replaceChildren(...items);
    find(".compare__offers").hidden = !items.length;
  }

  function cardOf({ region, file, letter }) {
    const card = piece("card", {
      letter,
      name: region.name,
      place: region.province,
      score: file.skor ? region.score : "",
      label: region.label,
      sentence: file.kalimat[isEnglish ? "en" : "id"],
      completeness: file.kelengkapan,
      evidence: file.bukti,
      aggregate: file.agregat && !isRegency(region.code)
        ? texts.aggregate(written(file.agregat[1]), file.agregat_dari)
        : "",
    });
    card.querySelector("a").href = base + region.path;
    card.querySelector(".swatch").classList.add(`swatch--${region.key}`);
    return card;
  }

  function svgPart(name, attributes, text = "") {
    const part = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    part.textContent = text;
    return part;
  }

  // Each region has a line of its own for its name, so that two of the same score can be read.
  function pinsOf(entries) {
    return entries.flatMap(({ region, file, letter }, place) => {
      if (!file.skor) return [];
      const [score] = file.skor;
      const [x, y] = [`${score}%`, 16 + place * 20];
      const anchor = score < 25 ? "start" : score > 75 ? "end" : "middle";
      const text = svgPart("text", { class: "scale__text scale__text--strong", x, y, "text-anchor": anchor });
      // On a phone there is no room for the name, which stands beside its letter further up.
      const name = svgPart("tspan", {}, `${region.name}, `);
      name.classList.add("compare__pin-name");
      text.append(`${letter} `, name, region.score);
      return [svgPart("line", { class: "spread__pin", x1: x, x2: x, y1: y + 5, y2: 182 }), text];
    });
  }

  function showStrips(entries) {
    for (const strip of root.querySelectorAll("[data-strip]")) {
      const own = entries.filter(({ file }) => file.tingkat === strip.dataset.strip);
      strip.hidden = !own.some(({ file }) => file.skor);
      const svg = strip.querySelector(".compare__strip");
      const described = svg.dataset.described ??= svg.getAttribute("aria-label");
      const names = own.map(({ region }) => `${region.name} ${region.score}`).join("; ");
      svg.setAttribute("aria-label", `${described} ${names}`);
      svg.querySelector("[data-pins]").replaceChildren(...pinsOf(own));
    }
  }

  function dimensionTable(dimension, place, entries) {
    const table = piece("dimension", { name: dimension.nama });
    for (const { region, file, letter } of entries) {
      const [score, text, key] = file.dimensi[place];
      const mean = dimension.rata_rata[file.tingkat];
      const row = piece("dimension-row", { letter, name: region.name, score: score === null ? "–" : written(text) });
      row.querySelector(".swatch").classList.add(`swatch--${key}`);
      row.querySelector(".bar__fill").setAttribute("width", score ?? 0);
      if (mean) row.querySelector(".bar__mean").setAttribute("d", `M${mean[0]} 0v10`);
      else row.querySelector(".bar__mean").remove();
      table.tBodies[0].append(row);
    }
    return table;
  }

  function showDimensions(entries) {
    const known = frame.dimensi
      .map((dimension, place) => ({ dimension, place }))
      .filter(({ place }) => entries.some(({ file }) => file.dimensi[place][0] !== null));
    const tables = known.map(({ dimension, place }) => dimensionTable(dimension, place, entries));
    find(".compare__grid").replaceChildren(...tables);
    find(".compare__dimensions").hidden = !tables.length;
  }

  function showDifferences(entries) {
    const table = find(".compare__differences table");
    const found = entries.length > 1 ? differencesOf(frame, entries.map(({ file }) => file)) : [];
    const head = table.tHead.rows[0];
    const heads = entries.map(({ region, letter }) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = `${letter} ${region.name}`;
      return cell;
    });
    head.replaceChildren(head.cells[0], ...heads);
    table.tBodies[0].replaceChildren(...found.map(({ indicator, place }) => {
      const row = piece("indicator", { name: indicator.nama });
      row.querySelector("a").href = base + indicator.alamat;
      row.append(...entries.map(({ region, file, letter }) => {
        const [answer, events, , text] = file.indikator[place];
        const cell = piece("answer", {
          score: text ? written(text) : "–",
          answer: events ? texts.events(events) : frame.jawaban[answer],
        });
        cell.dataset.label = `${letter} ${region.name}`;
        return cell;
      }));
      return row;
    }));
    find(".compare__differences").hidden = !found.length;
  }

  async function show() {
    const asked = [...chosen];
    const picked = asked.map((code) => regions.find((region) => region.code === code));
    showPicked(picked);
    showOffers();
    find(".compare__body").hidden = !picked.length;
    if (!picked.length) {
      said.textContent = texts.none;
      return;
    }
    const loaded = await Promise.all(picked.map(fileOf));
    // Another region was chosen meanwhile.
    if (asked.join() !== chosen.join()) return;
    const entries = picked.map((region, place) => ({ region, file: loaded[place], letter: COMPARE_LETTERS[place] }));
    find(".compare__cards").replaceChildren(...entries.map(cardOf));
    find(".compare__mixed").hidden = new Set(loaded.map(({ tingkat }) => tingkat)).size < 2;
    showStrips(entries);
    showDimensions(entries);
    showDifferences(entries);
    said.textContent = entries.length > 1 ? texts.shown(picked.map(({ name }) => name).join(", ")) : texts.one;
  }

  document.addEventListener("region-chosen", (event) => {
    event.preventDefault();
    const { code } = event.detail;
    if (chosen.includes(code)) return;
    if (chosen.length >= most) said.textContent = texts.full(most);
    else change([...chosen, code]);
  });

  function fail() {
    files.clear();
    said.textContent = texts.failed;
  }

  async function begin() {
    const asked = globalThis.pageState.get("wilayah").split(",").filter(Boolean);
    const [found, names] = await Promise.all([load(search), load(frameUrl)]);
    regions = globalThis.regionFind.read(found.wilayah);
    frame = names;
    const known = [...new Set(asked)].filter((code) => regions.some((region) => region.code === code));
    await choose(known.slice(0, most));
    const unknown = asked.filter((code) => !known.includes(code));
    if (unknown.length) said.textContent = texts.unknown(unknown.join(", "));
    else if (known.length > most) said.textContent = texts.full(most);
  }

  begin().catch(fail);
}

for (const root of document.querySelectorAll("[data-compare]")) enhanceCompare(root);
