// What axe and the eye find wrong with the page that is open, for test_pages_for_everybody.py: a list of sentences.
// Contrast is asked only of `fresh` elements (fresh.js), where the page says which those are.
async (what) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  // So that what scripts do when sizes change is done.
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const cuts = () => [...widthFaults(), ...cutTexts(), ...cutChoices(), ...narrowFields()];
  if (what === "widths") return cuts();
  return what === "contrast"
    ? await faults(globalThis.fresh ? { include: globalThis.fresh } : document, { runOnly: ["color-contrast"] })
    : [...await faults(document, { rules: { "color-contrast": { enabled: false } } }), ...cuts()];

  async function faults(place, rules) {
    const looked = await axe.run(place, { resultTypes: ["violations"], preload: false, ...rules });
    return looked.violations.filter((violation) => violation.impact !== "minor").map(
      ({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" ... ")}`,
    );
  }

  function widthFaults() {
    const { clientWidth: screen, scrollWidth: page } = document.documentElement;
    const isWide = (frame) => frame.checkVisibility() && frame.scrollWidth > frame.clientWidth + 1;
    // A comparison of everything with everything has as many columns as rows; other tables become cards on a phone.
    const frames = [...document.querySelectorAll(".table-frame:not(:has(> .matrix))")].filter(isWide);
    return [
      ...(page > screen ? [`the page is ${page} px wide on a screen of ${screen} px`] : []),
      ...frames.map((frame) => `cut off: a table of ${frame.scrollWidth} px in ${frame.clientWidth} px`),
    ];
  }

  function cutTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const cut = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const isSeen = text.data.trim() && text.parentElement.checkVisibility({ visibilityProperty: true });
      const isLeftOut = text.parentElement.closest(".visually-hidden, .skip-link, thead, option, script, style");
      if (isSeen && !isLeftOut && isCut(text)) cut.push(`cut off: "${text.data.trim().slice(0, 60)}"`);
    }
    return cut;
  }

  // A choice that is wider than its field has to go on in a second line: browsers say nothing of what they cut there.
  function cutChoices() {
    const cut = [];
    for (const field of document.querySelectorAll("select:not([multiple])")) {
      if (!field.checkVisibility()) continue;
      const chosen = field.selectedIndex;
      const texts = [...field.options].map((option) => option.text);
      field.selectedIndex = texts.reduce((best, text, at) => text.length > texts[best].length ? at : best, 0);
      const style = getComputedStyle(field);
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = style.font;
      const text = texts[field.selectedIndex];
      const padding = (sides) => sides.reduce((sum, side) => sum + parseFloat(style[`padding${side}`]), 0);
      const lines = Math.ceil(pen.measureText(text).width / (field.clientWidth - padding(["Left", "Right"])));
      const height = field.clientHeight - padding(["Top", "Bottom"]);
      if (lines > 1 && height < lines * parseFloat(style.fontSize)) cut.push(`cut off: "${text}"`);
      field.selectedIndex = chosen;
    }
    return cut;
  }

  // On a phone a field for words has the width of its form: a title is longer than what half a screen shows.
  function narrowFields() {
    if (document.documentElement.clientWidth > 400) return [];
    const fields = [...document.querySelectorAll(".stack > .field > :is(input[type=text], textarea)")];
    const isNarrow = (field) => field.checkVisibility() && field.clientWidth < 0.8 * field.form.clientWidth;
    return fields.filter(isNarrow).map((field) => `narrow: ${field.name} is ${field.clientWidth} px wide`);
  }

  // Whether a text reaches beyond what hides it: an element around it, or the edges of the screen.
  function isCut(text) {
    const hider = ancestor(text, ["hidden", "clip"])?.getBoundingClientRect();
    const right = ancestor(text, ["auto", "scroll"]) ? Infinity : document.documentElement.clientWidth;
    const edges = hider ?? { left: 0, right };
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].some(
      (box) => box.width > 1 && (box.left < edges.left - 1.5 || box.right > edges.right + 1.5),
    );
  }

  function ancestor(text, overflows) {
    let element = text.parentElement;
    while (element && !overflows.includes(getComputedStyle(element).overflowX)) element = element.parentElement;
    return element === document.documentElement || element === document.body ? null : element;
  }
}
