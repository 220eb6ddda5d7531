// Keep in `fresh` the elements with words whose kind is not among `seen`, and return their kinds.
//
// A kind is all that a style sheet can ask for: the tags, classes and states of the element and of those around it.
(seen) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const known = new Set(seen);
  const kinds = new Map([[document.documentElement, kindOf(document.documentElement, 7)]]);
  const found = new Set();
  globalThis.fresh = [];
  for (const element of document.querySelectorAll("html *")) {
    const kind = kindOf(element, kinds.get(element.parentElement));
    kinds.set(element, kind);
    if (known.has(kind) || !hasWords(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (!found.has(kind)) globalThis.fresh.push(element);
    found.add(kind);
  }
  return [...found];

  // A number for the element and, by `around`, for all that it stands in.
  function kindOf(element, around) {
    const states = [...element.attributes].map(({ name, value }) => /^[a-z -]{0,60}$/.test(value) ? `${name}=${value}` : name);
    const text = `${element.localName} ${states.filter((state) => !/^(id|href|d|for|name)\b/.test(state)).sort()}`;
    let sum = around;
    for (const character of text) sum = (Math.imul(sum, 31) + character.charCodeAt(0)) | 0;
    return sum;
  }

  function hasWords(element) {
    if (["INPUT", "SELECT", "TEXTAREA", "BUTTON"].includes(element.tagName)) return true;
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  }
}
