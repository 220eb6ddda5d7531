// What the portal brought in a field, whatever stands in it now: a browser puts back on the way Back what was typed before
// and not stored, and a script may come later than the first letters. Both are in the field, and neither is at the portal.

const isTicked = ({ type }) => type === "radio" || type === "checkbox";

// A list without a choice of its own shows the first one that can be chosen.
function optionBrought({ options }) {
  const all = [...options];
  return all.findLast(({ defaultSelected }) => defaultSelected) ?? all.find(({ disabled }) => !disabled);
}

const valueBrought = (field) => field.options ? optionBrought(field)?.value ?? "" : field.defaultValue;

// Whether a field shows something else than the page brought. Hidden ones are the page's own.
export function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (/^(hidden|file|submit|button|reset|image|fieldset|output)$/.test(field.type)) return false;
  return field.value !== valueBrought(field);
}

// Whether the browser may have put back what stood in the fields when the page was left. It does so late: once the last
// script of the page is there, before "pageshow" at the latest.
export function isPutBack() {
  return ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
}

// Once the fields hold what they hold.
export function whenPutBack(act) {
  if (isPutBack() && document.readyState !== "complete") addEventListener("pageshow", act, { once: true });
  else act();
}

// `fields`, which a form holds now (by name), as the portal brought them.
export function asBrought(form, fields) {
  const changed = [...form.elements].filter((field) => field.name in fields || isTicked(field)).filter(isChanged);
  const brought = { ...fields };
  for (const { name, value } of changed.filter(isTicked)) if (brought[name] === value) delete brought[name];
  for (const field of changed) {
    if (!isTicked(field)) brought[field.name] = valueBrought(field);
    else if (field.defaultChecked) brought[field.name] = field.value;
  }
  return brought;
}
