// Who has signed out without a line: the portal has not heard of it yet, and until then nothing of theirs opens here.

const LATER = "keluar-tertunda";

// "" for nobody.
export function leaver() {
  try {
    return localStorage.getItem(LATER) ?? "";
  } catch {
    return ""; // The browser's storage is switched off: nothing was put off either.
  }
}

export const isLeaving = (person) => Boolean(person) && leaver() === person;

export function noteLeaving(person) {
  localStorage.setItem(LATER, person);
}

export function noteLeft() {
  localStorage.removeItem(LATER);
}
