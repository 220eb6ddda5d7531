// Each open page of a form types under a number of its own, its writer, and holds a lock of that name while it is open.
// Whoever opens the form next goes on in the name of a page that is gone, and leaves alone what another tab types.

// A page whose person has signed out is gone as well (leaving.js).
const over = new Promise((resolve) => globalThis.document?.addEventListener("left", resolve));
// A page that was left a moment ago gives its lock back a moment later.
const PATIENCE = 500;
const held = new Map();

// Whether this page may go on as `writer`: it does already, or nobody does.
export function claim(writer) {
  if (!globalThis.navigator?.locks || !writer) return Promise.resolve(true);
  if (!held.has(writer)) {
    held.set(
      writer,
      new Promise((resolve) => {
        const until = { signal: AbortSignal.timeout(PATIENCE) };
        const hold = () => {
          resolve(true);
          return over;
        };
        navigator.locks.request(`isian-halaman:${writer}`, until, hold).catch(() => {
          held.delete(writer);
          resolve(false);
        });
      }),
    );
  }
  return held.get(writer);
}
