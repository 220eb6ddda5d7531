// Zoom of a map of boundaries: buttons, Ctrl and wheel, + and - and 0 on the keyboard; map-drag.js tells of fingers and
// of a map that is dragged. Only the viewBox changes, so nothing is drawn anew and no style is set. Without this file the whole map stands.
//
//   <svg class="geomap" viewBox="0 0 4625 1717" data-unit="4.82"> ... </svg>
//   <div data-map-zoom hidden> <button data-zoom="in"> <button data-zoom="out"> <button data-zoom="all"> </div>
//
// The address keeps what part is shown (page-state.js), where the figure around has a name for that in `data-state`.
// Patterns and marks keep their size on the screen: `data-unit` says for how many units a pixel they were drawn.

const ZOOM_STEP = 1.6;
const ZOOM_MOST = 12;
const ZOOM_KEYS = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP, 0: 0 };

// The part of `whole` (x, y, width, height) that is shown after a zoom by `factor` around a point, never beyond it.
function zoomBox(whole, box, factor, [x, y]) {
  const scale = Math.min(ZOOM_MOST, Math.max(1, (whole.width / box.width) * factor));
  const width = whole.width / scale;
  const height = whole.height / scale;
  const share = width / box.width;
  return keepInside(whole, { x: x - (x - box.x) * share, y: y - (y - box.y) * share, width, height });
}

function keepInside(whole, box) {
  const x = Math.min(whole.x + whole.width - box.width, Math.max(whole.x, box.x));
  const y = Math.min(whole.y + whole.height - box.height, Math.max(whole.y, box.y));
  return { ...box, x, y };
}

// A mark that made room for others comes home as the map grows: `home` is its region's place, and the way from there.
function placeOfMark(home, share) {
  const [x, y, right, down] = home.split(" ").map(Number);
  return [(x + right * share).toFixed(1), (y + down * share).toFixed(1)];
}

// The part of a map as the address says it: where its middle lies, in thousandths of the map, and how many times it is
// zoomed: "512,430,2.6". Nothing for the whole map.
function boxWords(whole, box) {
  if (box.width >= whole.width) return "";
  const share = (from, length) => Math.round((1000 * from) / length);
  const across = share(box.x + box.width / 2 - whole.x, whole.width);
  const down = share(box.y + box.height / 2 - whole.y, whole.height);
  return `${across},${down},${Number((whole.width / box.width).toFixed(1))}`;
}

function boxOf(whole, words) {
  const [across, down, scale] = words.split(",").map(Number);
  if (![across, down].every(Number.isFinite) || !(scale > 1)) return whole;
  const middle = [whole.x + (across * whole.width) / 1000, whole.y + (down * whole.height) / 1000];
  const { width, height } = zoomBox(whole, whole, scale, middle);
  return keepInside(whole, { x: middle[0] - width / 2, y: middle[1] - height / 2, width, height });
}

function enhanceZoom(tools) {
  const svg = tools.parentElement.querySelector("svg.geomap");
  const { x, y, width, height } = svg.viewBox.baseVal;
  const whole = { x, y, width, height };
  const drawn = Number(svg.dataset.unit);
  const radius = Number(svg.querySelector("circle")?.getAttribute("r") ?? 0);
  const name = svg.closest("[data-state]") && `perbesar-${svg.closest("[data-state]").dataset.state}`;
  let box = whole;
  tools.hidden = false;

  // How many units of the drawing are a pixel now.
  const unit = () => box.width / (svg.clientWidth || whole.width);

  function fit() {
    // A map that is hidden has no width; it is fitted when it is shown.
    if (!svg.clientWidth) return;
    for (const pattern of svg.querySelectorAll("pattern")) {
      const turned = pattern.getAttribute("patternTransform").replace(/scale\([^)]*\)/, `scale(${unit().toFixed(3)})`);
      pattern.setAttribute("patternTransform", turned);
    }
    // With those of the rings, which are copies.
    for (const mark of svg.querySelectorAll("circle")) mark.setAttribute("r", ((radius * unit()) / drawn).toFixed(2));
    for (const mark of svg.querySelectorAll("circle[data-home]")) {
      const [x, y] = placeOfMark(mark.dataset.home, unit() / drawn);
      mark.setAttribute("cx", x);
      mark.setAttribute("cy", y);
    }
  }

  function show(next) {
    box = next;
    svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map((number) => number.toFixed(1)).join(" "));
    svg.toggleAttribute("data-zoomed", box.width < whole.width);
    tools.querySelector("[data-zoom=out]").disabled =
      tools.querySelector("[data-zoom=all]").disabled =
        box.width >= whole.width;
    tools.querySelector("[data-zoom=in]").disabled = box.width * ZOOM_MOST <= whole.width * 1.001;
    if (name) globalThis.pageState?.keep({ [name]: boxWords(whole, box) }, { isLazy: true });
    fit();
  }

  const middle = () => [box.x + box.width / 2, box.y + box.height / 2];
  const zoom = (factor, at = middle()) => show(factor ? zoomBox(whole, box, factor, at) : whole);

  function placeOf({ clientX, clientY }) {
    const edge = svg.getBoundingClientRect();
    return [
      box.x + ((clientX - edge.x) / edge.width) * box.width,
      box.y + ((clientY - edge.y) / edge.height) * box.height,
    ];
  }

  // Around what is focused, else around the middle.
  function focusPlace() {
    const area = svg.contains(document.activeElement) && document.activeElement.closest("a.area");
    return area ? placeOfArea(area) : middle();
  }

  function placeOfArea(area) {
    const edge = area.getBoundingClientRect();
    return placeOf({ clientX: edge.x + edge.width / 2, clientY: edge.y + edge.height / 2 });
  }

  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-zoom]");
    if (button) zoom({ in: ZOOM_STEP, out: 1 / ZOOM_STEP, all: 0 }[button.dataset.zoom]);
  });
  svg.addEventListener("keydown", (event) => {
    const factor = ZOOM_KEYS[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(factor, focusPlace());
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 200), placeOf(event));
  }, { passive: false });
  // What the keyboard reaches comes into view; what the pointer points at is in view already.
  svg.addEventListener("focusin", ({ target }) => {
    if (box.width >= whole.width || !target.matches(":focus-visible")) return;
    const [px, py] = placeOfArea(target);
    const isInside = px > box.x && px < box.x + box.width && py > box.y && py < box.y + box.height;
    if (!isInside) show(keepInside(whole, { ...box, x: px - box.width / 2, y: py - box.height / 2 }));
  });

  // From map-drag.js: by how many pixels, and how far two fingers have moved apart, around which point.
  svg.addEventListener(
    "map-drag",
    ({ detail: { dx, dy } }) => show(keepInside(whole, { ...box, x: box.x - dx * unit(), y: box.y - dy * unit() })),
  );
  svg.addEventListener("map-pinch", ({ detail }) => zoom(detail.factor, placeOf(detail)));

  new ResizeObserver(fit).observe(svg);
  show(boxOf(whole, (name && globalThis.pageState?.get(name)) || ""));
}

for (const tools of document.querySelectorAll("[data-map-zoom]")) enhanceZoom(tools);
