// What is folded on the screen is printed open, and folded again afterwards.

let openedForPrint = [];
window.addEventListener("beforeprint", () => {
  openedForPrint = [...document.querySelectorAll("details:not([open])")];
  for (const part of openedForPrint) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of openedForPrint) part.open = false;
});
