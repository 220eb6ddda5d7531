// The search under the title of every public page: names and codes of regions as they are typed, with score and class
// beside each. What it looks through is one small file of the release, fetched when the field is first used. A region
// that is chosen is told as "region-chosen", and its page opens unless somebody prevents that (compare.js). Without this
// script the form leads to the table of all regions.

const SHOWN = 8;

const TEXTS = {
  id: {
    found: (n) => `${n} wilayah ditemukan`,
    more: (n) => `${n} lagi: ketik lebih banyak huruf`,
    guess: "Tidak ada yang persis begitu. Mungkin maksudnya:",
    none: "Tidak ada wilayah dengan nama atau kode itu",
    failed: "Daftar wilayah belum dapat dimuat. Periksa sambungan, lalu ketik lagi.",
  },
  en: {
    found: (n) => `${n} regions found`,
    more: (n) => `${n} more: type more letters`,
    guess: "Nothing is called exactly that. Perhaps you mean:",
    none: "No region has that name or code",
    failed: "The list of regions cannot be loaded yet. Check the connection, then type again.",
  },
};

function option(form, region, number) {
  const item = form.querySelector("template").content.firstElementChild.cloneNode(true);
  item.id = `cari-${number}`;
  item.querySelector("a").href = form.dataset.base + region.path;
  item.querySelector(".swatch").classList.add(`swatch--${region.key}`);
  for (const part of item.querySelectorAll("[data-part]")) part.textContent = region[part.dataset.part];
  return item;
}

function addSearch(form) {
  const field = form.querySelector("input");
  const [list, said] = [form.querySelector("[role=listbox]"), form.querySelector("[role=status]")];
  const texts = TEXTS[document.documentElement.lang.startsWith("en") ? "en" : "id"];
  let regions = null;
  let current = -1;
  let shownRegions = [];

  function load() {
    regions ??= fetch(form.dataset.finder)
      .then((answer) => answer.ok ? answer.json() : Promise.reject(answer))
      .then(({ wilayah }) => globalThis.regionFind.read(wilayah));
    return regions;
  }

  function close() {
    list.hidden = true;
    current = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const items = [...list.children];
    if (!items.length) return;
    current = (place + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === current)));
    field.setAttribute("aria-activedescendant", items[current].id);
    items[current].scrollIntoView({ block: "nearest" });
  }

  // Tells which region was chosen, and says whether its page is to open.
  function tell(item) {
    const detail = shownRegions[[...list.children].indexOf(item)];
    if (form.dispatchEvent(new CustomEvent("region-chosen", { bubbles: true, cancelable: true, detail }))) return true;
    field.value = "";
    show({ found: [] });
    return false;
  }

  function show({ found, isGuess }) {
    const shown = shownRegions = found.slice(0, SHOWN);
    list.replaceChildren(...shown.map((region, number) => option(form, region, number)));
    close();
    if (!field.value.trim()) {
      said.textContent = "";
      return;
    }
    list.hidden = !shown.length;
    field.setAttribute("aria-expanded", String(shown.length > 0));
    const rest = found.length - shown.length;
    if (isGuess) said.textContent = texts.guess;
    else if (!shown.length) said.textContent = texts.none;
    else said.textContent = rest > 0 ? `${texts.found(found.length)}; ${texts.more(rest)}` : texts.found(found.length);
  }

  async function look() {
    const text = field.value;
    try {
      const known = await load();
      // On a slow line more was typed meanwhile.
      if (text === field.value) show(globalThis.regionFind.find(known, text));
    } catch {
      regions = null;
      close();
      said.textContent = texts.failed;
    }
  }

  field.addEventListener("focus", () => load().catch(() => (regions = null)), { once: true });
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (step && !list.hidden) {
      event.preventDefault();
      choose(current < 0 && step < 0 ? -1 : current + step);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = list.hidden ? null : list.children[Math.max(current, 0)];
    if (chosen && tell(chosen)) location.assign(chosen.querySelector("a").href);
  });
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen && !tell(chosen)) event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => form.contains(target) || close());
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || close());
}

for (const form of document.querySelectorAll("[data-finder]")) addSearch(form);
