// Switcher between the levels of one page: `[data-map-switch]` holds links to the ids of the maps. It rules whatever
// says by `data-of` to which of them it belongs: headline, distribution, causes, table. Without this file the links jump
// to the maps, and everything stands under each other.

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

// The link of the level that an address is about: a map, or a part of it such as "#tabel-kabkota".
function linkOfAddress(links, hash) {
  const of = hash && document.querySelector(hash)?.closest("[data-of]")?.dataset.of;
  return links.find((link) => link.hash === hash || link.hash === of);
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
      window.history.replaceState(null, "", link.hash);
    });
  }
}
