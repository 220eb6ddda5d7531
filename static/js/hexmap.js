// Detail panel and arrow keys for the maps of regions, hexagons and boundaries alike. The maps work without this file:
// every region is a link whose aria-label says name, level and score.
//
//   <figure class="map" data-hexmap>
//     <svg class="geomap"> <a class="area hex--high" href="..." aria-label="..."> ... </a> </svg>
//     <svg class="hexmap"> <a class="hex hex--high" href="..." aria-label="..." data-name="..."
//                             data-level="Rawan tinggi" data-score="88,95" data-note="..."> ... </a> </svg>
//     <div data-hexmap-panel> <p data-field="name">, "score", "level", "note" and <a data-hexmap-open hidden> </div>
//
// What the panel says of a region stands at its hexagon; its area, in the same figure, has the same address.
// Only one region of a map is a tab stop; the arrow keys go to the nearest one in their direction. A finger picks a
// region first: its page opens by the link in the panel, or by a second tap. On the pages of a release the address keeps
// the region of which the panel speaks (page-state.js), where the figure has a name for that in `data-state`.

const HEX_ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const MAP_REGIONS = "a.hex, a.area";

// What is known of a region: of an area without a hexagon in the same figure what its label says, "Banten: 66,53, rawan
// sedang".
function hexWords(hex) {
  if (hex.dataset.name !== undefined) return hex.dataset;
  const [, name, level] = /^(.*?)(?:: (.*))?$/.exec(hex.getAttribute("aria-label") ?? "");
  return { name, level: level ?? "" };
}

function showHex(panel, hex) {
  const words = hexWords(hex);
  for (const field of panel.querySelectorAll("[data-field]")) {
    const text = words[field.dataset.field] ?? "";
    field.textContent = text;
    field.hidden = text === "";
  }
  const level = [...hex.classList].find((name) => name.startsWith("hex--"))?.slice("hex--".length) ?? "none";
  const swatch = panel.querySelector(".swatch");
  if (swatch) swatch.className = `swatch swatch--${level}`;
  const open = panel.querySelector("[data-hexmap-open]");
  if (!open) return;
  open.hidden = false;
  open.href = hex.getAttribute("href");
  open.querySelector("[data-hexmap-name]").textContent = words.name;
}

// An outline over all regions. One of its own for the keyboard, which the pointer leaves alone.
function ringHex(svg, hex, isFocus) {
  const name = isFocus ? "hexmap__ring--focus" : "hexmap__ring--point";
  svg.querySelector(`.${name}`)?.remove();
  const ring = svg.appendChild(document.createElementNS(svg.namespaceURI, "g"));
  ring.classList.add("hexmap__ring", isFocus ? "hexmap__ring--focus" : "hexmap__ring--point");
  for (const shape of hex.querySelectorAll("use:not(.hex__pattern), path, circle")) {
    const copy = ring.appendChild(shape.cloneNode());
    for (const attribute of ["id", "class", "fill"]) copy.removeAttribute(attribute);
  }
}

function hexCentre(hex) {
  const box = hex.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

// The nearest region ahead; what lies aside counts more, so that a row is followed to its end.
function nearestHex(hexes, from, [dx, dy]) {
  const [x0, y0] = hexCentre(from);
  let best = null;
  let shortest = Infinity;
  for (const hex of hexes) {
    const [x, y] = hexCentre(hex);
    const ahead = (x - x0) * dx + (y - y0) * dy;
    const aside = Math.abs((x - x0) * dy) + Math.abs((y - y0) * dx);
    const distance = ahead + 1.5 * aside;
    if (hex !== from && ahead > 1 && distance < shortest) {
      best = hex;
      shortest = distance;
    }
  }
  return best;
}

function moveTabStop(hexes, hex) {
  for (const other of hexes) other.setAttribute("tabindex", other === hex ? "0" : "-1");
}

// What is known of each region of a figure, by its address.
function twinsOf(map) {
  const twins = new Map([...map.querySelectorAll("a.hex")].map((hex) => [hex.getAttribute("href"), hex]));
  return (region) => twins.get(region.getAttribute("href")) ?? region;
}

// The last part of its address is the code of a region.
const codeOf = (hex) => hex.getAttribute("href").split("/").at(-2);

function keepPicked(map, hex) {
  if (map.dataset.state) globalThis.pageState?.keep({ [`pilih-${map.dataset.state}`]: codeOf(hex) }, { isLazy: true });
}

function restorePicked(map, panel, twinOf) {
  const asked = map.dataset.state && globalThis.pageState?.get(`pilih-${map.dataset.state}`);
  if (!asked || !panel) return;
  for (const svg of map.querySelectorAll("svg.hexmap, svg.geomap")) {
    const hexes = [...svg.querySelectorAll(MAP_REGIONS)];
    const hex = hexes.find((one) => codeOf(one) === asked);
    if (!hex) continue;
    showHex(panel, twinOf(hex));
    ringHex(svg, hex, false);
    moveTabStop(hexes, hex);
  }
}

function enhanceHexmap(map) {
  const panel = map.querySelector("[data-hexmap-panel]");
  const twinOf = twinsOf(map);
  for (const svg of map.querySelectorAll("svg.hexmap, svg.geomap")) {
    const hexes = [...svg.querySelectorAll(MAP_REGIONS)];
    if (hexes.length === 0) continue;
    moveTabStop(hexes, hexes[0]);
    let [picked, isTouch, pointed] = [null, false, ""];
    const show = (event) => {
      const hex = event.target.closest(MAP_REGIONS);
      if (!hex) return;
      // A map that moves under a resting pointer says nothing of what the reader looks at.
      const place = event.type === "pointerover" && `${event.screenX} ${event.screenY}`;
      if (place && place === pointed) return;
      pointed = place || pointed;
      if (panel) {
        showHex(panel, twinOf(hex));
        keepPicked(map, hex);
      }
      ringHex(svg, hex, event.type === "focusin");
      if (event.type === "focusin") moveTabStop(hexes, hex);
    };
    svg.addEventListener("focusin", show);
    svg.addEventListener("focusout", () => svg.querySelector(".hexmap__ring--focus")?.remove());
    svg.addEventListener("pointerover", show);
    svg.addEventListener("pointerdown", ({ pointerType }) => (isTouch = pointerType === "touch"));
    svg.addEventListener("click", (event) => {
      const hex = event.target.closest(MAP_REGIONS);
      if (!hex || !panel || !isTouch || hex === picked) return;
      event.preventDefault();
      picked = hex;
      show(event);
    });
    svg.addEventListener("keydown", (event) => {
      const from = event.target.closest(MAP_REGIONS);
      const next = from && HEX_ARROWS[event.key] && nearestHex(hexes, from, HEX_ARROWS[event.key]);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
  restorePicked(map, panel, twinOf);
}

for (const map of document.querySelectorAll("[data-hexmap]")) enhanceHexmap(map);
