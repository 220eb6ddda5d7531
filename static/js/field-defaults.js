// What the portal brought in a field, whatever stands in it now: a browser puts back on the way Back what was typed before
// and not stored, and a script may come later than the first letters. Both are in the field, and neither is at the portal.

const isTicked = ({ type }) => type === "radio" || type === "checkbox";

// A list without a choice of its own shows the first one that can be chosen.
function optionBrought({ options }) {
  const all = [...options];
  return all.findLast(({ defaultSelected }) => defaultSelected) ?? all.find(({ disabled }) => !disabled);
}

const chosenIn = (field, key) => [...field.options].filter((option) => option[key]).map(({ value }) => value);

function valueBrought(field) {
  if (field.type === "select-multiple") return chosenIn(field, "defaultSelected");
  return field.options ? optionBrought(field)?.value ?? "" : field.defaultValue;
}

// What a field of a form says: one text, or several of one name. None and an empty one say the same.
export function isSame(one, other) {
  const [ours, theirs] = [one, other].map((value) => [value ?? []].flat().filter((text) => text.trim()).sort());
  return ours.length === theirs.length && ours.every((text, place) => text === theirs[place]);
}

// Whether a field shows something else than the page brought. Hidden ones are the page's own.
export function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (/^(hidden|file|submit|button|reset|image|fieldset|output)$/.test(field.type)) return false;
  if (field.type === "select-multiple") return !isSame(chosenIn(field, "selected"), valueBrought(field));
  return field.value !== valueBrought(field);
}

// What stands in a form now is what the portal has: a page that saves by itself says so, once all of it is stored.
export function setBrought(form) {
  for (const field of [...form.elements].filter(isChanged)) {
    if (isTicked(field)) field.defaultChecked = field.checked;
    else if (field.options) { for (const option of field.options) option.defaultSelected = option.selected; }
    else field.defaultValue = field.value;
  }
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

// `fields`, which a form holds now (by name), as the portal brought them. Of a name with several values each field says its
// own; a choice of which the portal brought nothing is not there.
export function asBrought(form, fields) {
  const own = [...form.elements].filter(({ name, disabled }) => name && !disabled);
  const changed = new Set(
    own.filter((field) => field.name in fields || isTicked(field)).filter(isChanged).map(({ name }) => name),
  );
  const brought = { ...fields };
  for (const name of changed) {
    const all = own.filter((field) => field.name === name);
    const values = all.flatMap((field) =>
      !isTicked(field) ? valueBrought(field) : field.defaultChecked ? field.value : []
    );
    if (values.length === 1) [brought[name]] = values;
    else if (values.length || all[0].type !== "radio") brought[name] = values;
    else delete brought[name];
  }
  return brought;
}
