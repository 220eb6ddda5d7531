// Who has signed out in this browser. Every page that is open for them is over at once, in every tab; and until the portal
// has heard of it, which without a line takes a while, none opens.
//
// A page hears of it by the event "left" of the document: from its own button, from another tab, or when it is shown again
// after it slept. Whatever sends or keeps something asks besides (`isOver`).

const KEY = "keluar";
const person = document.body?.dataset.keeper ?? "";
// When this page was asked for, by the clock of the note.
const openedAt = Date.now() - performance.now();
// The note, where the browser's storage is switched off or full: this page alone knows of it then.
let own = null;
let isSaid = false;

// Who has left, whether the portal knows (`isTold`), and until when it may have handed out their pages (`at`, milliseconds).
function read() {
  try {
    return own ?? JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function write(note) {
  own = null;
  try {
    localStorage.setItem(KEY, JSON.stringify(note));
  } catch {
    own = note;
  }
}

// Of whose sign-out the portal has not heard yet; "" for nobody.
export function leaver() {
  const note = read();
  return note && !note.isTold ? note.person : "";
}

// Whether this page is over, because its person has signed out since it was asked for. A moment that is still to come was
// noted by a clock that ran ahead, and says nothing.
export function isOver() {
  const note = read();
  const isAfter = ({ at }) => at > openedAt && at <= Date.now();
  return Boolean(person) && note?.person === person && (!note.isTold || isAfter(note));
}

function look() {
  if (isSaid || !isOver()) return;
  isSaid = true;
  document.dispatchEvent(new Event("left"));
}

export function noteLeaving() {
  write({ person, at: Date.now(), isTold: false });
  look();
}

// The portal was told just now: what it answers from here on is for whoever has signed in since.
export function noteTold() {
  const note = read();
  if (note && !note.isTold) write({ ...note, at: Date.now(), isTold: true });
}

// Somebody signs in: what is opened from here on is theirs, whatever the clock said when the note was made. Pages from before
// that slept stay over.
export function noteSignIn() {
  const note = read();
  if (note) write({ ...note, at: Math.min(note.at, Date.now() - 1), isTold: true });
}

// The clock was put back since: with the time it would come to that moment once more.
function forgetTheFuture() {
  const note = read();
  if (note?.isTold && note.at > Date.now()) write({ ...note, at: 0 });
}

forgetTheFuture();
addEventListener("storage", look);
addEventListener("pageshow", look);
document.addEventListener("visibilitychange", look);
