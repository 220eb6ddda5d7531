// Keeps what is typed in the browser until it is stored: after a lost connection, an expired session or a closed tab,
// the form offers to restore it. The copy holds the revisions that were on the screen, so that newer answers are never
// overwritten unnoticed. Files cannot be kept; the form asks for them again.

const DAYS = 7;
const form = document.querySelector("[data-entry-form]");
const offer = document.querySelector("[data-kept]");
const key = form ? `isian:${form.dataset.keeper}:${form.dataset.keptAs ?? location.pathname}` : "";
const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);

function read() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.has(name)) fields[name] = value;
  }
  return fields;
}

// What the person typed: without empty fields, and without those that the page fills by itself.
function typed(fields) {
  return JSON.stringify(
    Object.entries(fields)
      .filter(([name, value]) =>
        value.trim() && !/-(TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|read_at)$/.test(name)
      )
      .sort(),
  );
}

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Date.now() - kept.at < DAYS * 86400000) return kept;
  } catch {
    // The browser's storage is switched off or the copy is broken: there is nothing to offer.
  }
  return null;
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: read() }));
  } catch {
    // The browser's storage is full or switched off: the page still warns before it is left.
  }
}

function drop() {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

function addMissingRows(fields) {
  for (const [name, total] of Object.entries(fields)) {
    if (!name.endsWith("-TOTAL_FORMS")) continue;
    const present = form.elements[name];
    const button = form.querySelector(
      `[data-entry-events="${name.replace("-TOTAL_FORMS", "")}"] button[name="add_row"]`,
    );
    for (let number = Number(present?.value); button && number < Number(total); number += 1) button.click();
  }
}

function restore(fields) {
  addMissingRows(fields);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || NOT_KEPT.has(field.name)) continue;
    if (/-(INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$/.test(field.name)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = fields[field.name] === field.value;
    else if (field.name in fields) field.value = fields[field.name];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form && offer) {
  const kept = load();
  if (kept && !form.dataset.dirty && typed(kept.fields) !== typed(read())) {
    const at = new Date(kept.at).toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
    offer.querySelector("[data-kept-at]").textContent = at;
    offer.hidden = false;
    offer.querySelector("[data-kept-use]").addEventListener("click", () => {
      restore(kept.fields);
      offer.hidden = true;
    });
    offer.querySelector("[data-kept-drop]").addEventListener("click", () => {
      drop();
      offer.hidden = true;
    });
  } else if (kept && !form.dataset.dirty) {
    drop();
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  });
  form.addEventListener("submit", keep);
}
