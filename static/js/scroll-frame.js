// Makes what scrolls sideways, because it is too wide for the screen, reachable by keyboard: a stop for the Tab key, from
// which the arrow keys scroll. Without this file most browsers make such a stop by themselves, but a nameless one.

const CAN_HOLD_FOCUS = "a[href], button, input, select, textarea, summary, [tabindex]";

function nameFrame(frame) {
  const caption = frame.querySelector("caption")?.textContent.trim();
  if (caption) return caption;
  return document.documentElement.lang.startsWith("en") ? "Table" : "Tabel";
}

function makeReachable(frame) {
  const isReachable = frame.scrollWidth <= frame.clientWidth || frame.querySelector(CAN_HOLD_FOCUS) !== null;
  if (isReachable) {
    for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
  } else {
    frame.setAttribute("tabindex", "0");
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", nameFrame(frame));
  }
}

const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) makeReachable(target);
});

function watchFrames(page) {
  for (const frame of page.querySelectorAll(".table-frame, pre")) sizes.observe(frame);
}

watchFrames(document);
document.addEventListener("htmx:afterSettle", (event) => watchFrames(event.target));
