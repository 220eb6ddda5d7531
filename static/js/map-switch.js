// Switches of the maps of one page: between levels (`[data-map-switch]`, links to the ids of the maps) and between their
// forms (`[data-shape-switch]`, links to "#...-geografi" and "#...-heksagon"). The level also rules whatever says by
// `data-of` to which of the maps it belongs: headline, distribution, causes, table. The address keeps both: "#peta-kabkota"
// or, once a form was chosen, "#peta-kabkota-heksagon". Without this file the links jump to the maps, which all stand
// under each other.

let chosenShape = "";

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
  const target = hash ? document.querySelector(hash) : null;
  const of = target?.closest("[data-of]")?.dataset.of;
  return links.find((link) => link.hash === hash || link.hash === of) ??
    links.find((link) => target?.closest(link.hash));
}

function shapeOf(hash) {
  return /-(geografi|heksagon)$/.exec(hash)?.[1] ?? "";
}

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

function keepAddress(hash) {
  window.history.replaceState(null, "", hash);
}

for (const switcher of document.querySelectorAll("[data-shape-switch]")) {
  const links = [...switcher.querySelectorAll("a[href^='#']")];
  chosenShape = shapeOf(window.location.hash);
  // Small regencies cannot be tapped on a phone, where hexagons are all of one size.
  const first = window.matchMedia("(min-width: 48rem)").matches ? "geografi" : "heksagon";
  showShape(links, chosenShape || first);
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      chosenShape = shapeOf(link.hash);
      showShape(links, chosenShape);
      const level = document.querySelector("[data-map-switch] [aria-current]");
      keepAddress(level ? `${level.hash}-${chosenShape}` : link.hash);
    });
  }
}

for (const switcher of document.querySelectorAll("[data-map-switch]")) {
  const links = [...switcher.querySelectorAll("a[href^='#']")].filter((link) => document.querySelector(link.hash));
  const asked = linkOfAddress(links, window.location.hash);
  const first = asked ?? links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
  if (first) showMap(links, first);
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      showMap(links, link);
      keepAddress(chosenShape ? `${link.hash}-${chosenShape}` : link.hash);
    });
  }
}
