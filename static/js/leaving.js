// Who has signed out without a line: the portal has not heard of it yet, and until then nothing of theirs opens here.

const LATER = "keluar-tertunda";

export function isLeaving(person) {
  try {
    return Boolean(person) && localStorage.getItem(LATER) === person;
  } catch {
    return false; // The browser's storage is switched off: nothing was put off either.
  }
}

export function isAnybodyLeaving() {
  try {
    return localStorage.getItem(LATER) !== null;
  } catch {
    return false;
  }
}

export function noteLeaving(person) {
  localStorage.setItem(LATER, person);
}

export function noteLeft() {
  localStorage.removeItem(LATER);
}
