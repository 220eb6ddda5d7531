// Switcher between maps on one page: `[data-map-switch]` holds links to the ids of the maps.
// Without this file the links jump to the maps, which then stand under each other.

function showMap(links, chosen) {
  for (const link of links) {
    const isChosen = link === chosen;
    document.querySelector(link.hash).hidden = !isChosen;
    if (isChosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

for (const switcher of document.querySelectorAll("[data-map-switch]")) {
  const links = [...switcher.querySelectorAll("a[href^='#']")].filter((link) => document.querySelector(link.hash));
  const asked = links.find((link) => link.hash === window.location.hash);
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
