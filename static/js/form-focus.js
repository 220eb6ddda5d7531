// Moves the focus to the summary of errors when a form comes back with errors, so that screen readers read it out, and
// everybody sees it. The browser itself would go to the part that the address names after its #, once the page has
// loaded: that part is taken out of the address, and the errors are shown again after it.

const place = document.querySelector("[data-focus-on-load]");

function show() {
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

if (place) {
  show();
  if (location.hash) {
    history.replaceState(history.state, "", location.pathname + location.search);
    window.addEventListener("load", () => requestAnimationFrame(show));
  }
}
