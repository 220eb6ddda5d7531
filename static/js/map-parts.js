// Parts of the maps of all regions, for a phone: in whole, its hexagons are too small for a finger. The part is chosen in
// a list, or by a tap on the map, which leads to the part that lies there; within a part a tap picks a region (hexmap.js).
// What lies outside of a part steps back (maps.css). On a wide screen, and without this file, the whole map stands.
//
//   <label data-map-parts hidden> <select> <option value="">Seluruh Indonesia</option> <option value="kalimantan">...
//   <svg class="hexmap"> <g data-part="kalimantan"> <a class="hex"> ... </a> </g> </svg>
//
// The address keeps which part is shown (page-state.js), where the figure around has a name for that in `data-state`.

const PART_MARGIN = 1;
const partsWanted = window.matchMedia("(max-width: 47.99rem)");

// The smallest box around hexagons, a little wider; nothing without any. `hexes` have a middle (x, y), and `outline` is
// that of one around (0, 0), as SVG writes it: "0,-10 9,-5 ...".
function partBox(hexes, outline, margin) {
  if (hexes.length === 0) return null;
  const corners = outline.trim().split(/\s+/).map((corner) => corner.split(",").map(Number));
  const reach = [0, 1].map((axis) => Math.max(...corners.map((corner) => corner[axis])) + margin);
  const [left, right] = [Math.min(...hexes.map(({ x }) => x)), Math.max(...hexes.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...hexes.map(({ y }) => y)), Math.max(...hexes.map(({ y }) => y))];
  return {
    x: left - reach[0],
    y: top - reach[1],
    width: right - left + 2 * reach[0],
    height: bottom - top + 2 * reach[1],
  };
}

// The part with the hexagon nearest to a point.
function partAt(hexes, [x, y]) {
  const distance = (hex) => (hex.x - x) ** 2 + (hex.y - y) ** 2;
  return hexes.reduce((best, hex) => (distance(hex) < distance(best) ? hex : best)).part;
}

// Where each hexagon of a map is drawn. Not asked of the browser, for which a map that is hidden has no places.
function hexesOf(svg) {
  return [...svg.querySelectorAll("[data-part]")].flatMap((group) =>
    [...group.querySelectorAll("a.hex > use:first-child")].map((use) => ({
      part: group.dataset.part,
      x: Number(use.getAttribute("x")),
      y: Number(use.getAttribute("y")),
    }))
  );
}

function enhanceParts(tools) {
  const figure = tools.closest("figure");
  const svg = figure.querySelector("svg.hexmap");
  const select = tools.querySelector("select");
  const groups = [...svg.querySelectorAll("[data-part]")];
  const hexes = hexesOf(svg);
  const outline = svg.querySelector("polygon").getAttribute("points");
  const { x, y, width, height } = svg.viewBox.baseVal;
  const whole = { x, y, width, height };
  const name = figure.dataset.state && `bagian-${figure.dataset.state}`;

  const show = (key) => {
    const members = partsWanted.matches ? hexes.filter(({ part }) => part === key) : [];
    const part = partBox(members, outline, PART_MARGIN);
    const box = part ?? whole;
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    svg.setAttribute("width", box.width);
    svg.setAttribute("height", box.height);
    svg.classList.toggle("hexmap--whole", partsWanted.matches && !part);
    svg.classList.toggle("hexmap--part", Boolean(part));
    for (const group of groups) group.classList.toggle("hexmap__away", Boolean(part) && group.dataset.part !== key);
    select.value = part ? key : "";
  };
  const choose = (key) => {
    show(key);
    if (name) globalThis.pageState?.keep({ [name]: key });
  };

  select.addEventListener("change", () => choose(select.value));
  // Of the whole map the hexagons let taps through (maps.css).
  svg.addEventListener("click", (event) => {
    if (event.target !== svg || !svg.classList.contains("hexmap--whole")) return;
    const shown = svg.getBoundingClientRect();
    const scale = whole.width / shown.width;
    choose(partAt(hexes, [whole.x + (event.clientX - shown.x) * scale, whole.y + (event.clientY - shown.y) * scale]));
  });
  // Whoever moves along the map by the keyboard sees where they are.
  svg.addEventListener("focusin", (event) => {
    const key = event.target.closest("[data-part]")?.dataset.part;
    if (partsWanted.matches && key && select.value && key !== select.value) choose(key);
  });
  const adapt = () => {
    tools.hidden = !partsWanted.matches;
    show((name && globalThis.pageState?.get(name)) || select.value);
  };
  partsWanted.addEventListener("change", adapt);
  adapt();
}

for (const tools of document.querySelectorAll("[data-map-parts]")) enhanceParts(tools);
