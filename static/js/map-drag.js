// Dragging and pinching a map of boundaries, told to map-zoom.js as events of the map: "map-drag" with the pixels, and
// "map-pinch" with how far two fingers have moved apart and the point between them. A map that is not zoomed is not
// dragged, so that a finger scrolls the page. What ends a drag opens no page.

const DRAG_LEAST = 4;

function enhanceDrag(svg) {
  const fingers = new Map();
  let isDragged = false;
  const tell = (name, detail) => svg.dispatchEvent(new CustomEvent(name, { detail }));

  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    isDragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (!other && !svg.hasAttribute("data-zoomed")) return;
    const dx = event.clientX - before.clientX;
    const dy = event.clientY - before.clientY;
    if (!isDragged && Math.hypot(dx, dy) < DRAG_LEAST) return;
    isDragged = true;
    fingers.set(event.pointerId, event);
    if (!other) return tell("map-drag", { dx, dy });
    const far = (one) => Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
    const between = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    tell("map-pinch", { factor: far(event) / far(before), ...between });
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    svg.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
  }
  svg.addEventListener("click", (event) => {
    if (!isDragged) return;
    isDragged = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}

for (const svg of document.querySelectorAll("svg.geomap")) enhanceDrag(svg);
