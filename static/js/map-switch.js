// Switches of the maps of one page: between levels (`[data-map-switch]`, links to the ids of the maps) and between their
// forms (`[data-shape-switch]`, links to "#...-geografi" and "#...-heksagon"). The level also rules whatever says by
// `data-of` to which of the maps it belongs: headline, distribution, causes, table. The address keeps both (page-state.js):
// "?tingkat=kabkota&bentuk=heksagon". A place in it that is one of the maps, "#peta-kabkota-heksagon", goes before that.
// Without this file the links jump to the maps, which all stand under each other.

const { pageState } = globalThis;

function showMap(links, chosen) {
  for (const link of links) {
    const isChosen = link === chosen;
    document.querySelector(link.hash).hidden = !isChosen;
    if (isChosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const part of document.querySelectorAll("[data-of]")) {
    part.hidden = part.dataset.of !== chosen.hash;
    if (part.matches("details")) part.open = !part.hidden;
  }
}

// The link of the level that an address is about: a map, a part of it such as "#tabel-kabkota", or one of its forms.
function linkOfAddress(links, hash) {
  const target = hash ? document.getElementById(hash.slice(1)) : null;
  const of = target?.closest("[data-of]")?.dataset.of;
  return links.find((link) => link.hash === hash || link.hash === of) ??
    links.find((link) => target?.closest(link.hash));
}

function shapeOf(hash) {
  return /-(geografi|heksagon)$/.exec(hash)?.[1] ?? "";
}

// What a level is called in the address: "kabkota" of "#peta-kabkota".
const levelOf = (link) => link.hash.split("-").pop();

function showShape(links, shape) {
  for (const part of document.querySelectorAll("[data-shape]")) {
    part.hidden = part.dataset.shape !== shape;
    part.setAttribute("data-shown", "");
  }
  for (const link of links) {
    if (shapeOf(link.hash) === shape) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// Calls `choose` with a link that was clicked. A place in the address that asks for a level or a form by itself goes.
function onChoice(links, choose) {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const { hash } = window.location;
      pageState.keep(choose(link), { hash: shapeOf(hash) || linkOfAddress(links, hash) ? "" : hash });
    });
  }
}

// What the address asks for, at first and whenever a link of the page or the way back leads to another place of it.
function onAddress(show) {
  show();
  window.addEventListener("hashchange", show);
}

for (const switcher of document.querySelectorAll("[data-shape-switch]")) {
  const links = [...switcher.querySelectorAll("a[href^='#']")];
  // Small regencies cannot be tapped on a phone, where hexagons are all of one size.
  const first = window.matchMedia("(min-width: 48rem)").matches ? "geografi" : "heksagon";
  onAddress(() => {
    const asked = shapeOf(window.location.hash) || shapeOf(`-${pageState.get("bentuk")}`);
    showShape(links, asked || first);
    pageState.keep({ bentuk: asked }, { isQuiet: true });
  });
  onChoice(links, (link) => {
    showShape(links, shapeOf(link.hash));
    return { bentuk: shapeOf(link.hash) };
  });
}

for (const switcher of document.querySelectorAll("[data-map-switch]")) {
  const links = [...switcher.querySelectorAll("a[href^='#']")].filter((link) => document.querySelector(link.hash));
  const first = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
  const choose = (link) => {
    showMap(links, link);
    return { tingkat: link === first ? "" : levelOf(link) };
  };
  if (!first) continue;
  onAddress(() => {
    const kept = links.find((link) => levelOf(link) === pageState.get("tingkat"));
    pageState.keep(choose(linkOfAddress(links, window.location.hash) ?? kept ?? first), { isQuiet: true });
  });
  onChoice(links, choose);
}
