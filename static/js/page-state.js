// What a reader has set on a page of a release, in its address: switches, the region that is picked, how far a map is
// zoomed, how a table is sorted and narrowed. Who opens the address, goes back to it, or gets it from a friend, sees the
// same. Every script of the page reads and writes its own part here:
//
//   ?tingkat=kabkota&bentuk=heksagon&bagian-kabkota=jawa-barat&pilih-kabkota=36.01&urut-kabkota=skor-turun&saring-kabkota=banten#peta
//
// The part behind # is the place on the page, and stays the reader's. What is as the page was made has no name in the
// address. What others put there (utm_source) stays, but is left out of a link that is copied.

const STATE_NAMES = /^(tingkat|bentuk|bagian|pilih|perbesar|urut|saring|wilayah)(-[a-z]+)?$/;
const STATE_WAIT = 400;

const stateAsked = new URLSearchParams(window.location.search);
let stateTimer = 0;

// Commas stay readable, as in ?wilayah=36,36.01.
function queryOf(pairs) {
  const text = new URLSearchParams(pairs).toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

function writeState(hash = window.location.hash) {
  clearTimeout(stateTimer);
  stateTimer = 0;
  const address = window.location.pathname + queryOf(stateAsked) + hash;
  if (address === window.location.pathname + window.location.search + window.location.hash) return;
  try {
    window.history.replaceState(window.history.state, "", address);
  } catch {
    // A browser that takes no more changes for now gets the next one.
  }
}

// Notes what was set. `isQuiet` leaves the address alone, for what it says already in another way; `isLazy` waits until
// nothing more comes, for what changes with every letter or every move; `hash` puts another place into the address.
function keepState(changes, { isQuiet = false, isLazy = false, hash } = {}) {
  for (const [name, value] of Object.entries(changes)) {
    if (value) stateAsked.set(name, value);
    else stateAsked.delete(name);
  }
  if (isQuiet) return;
  if (!isLazy) return writeState(hash);
  clearTimeout(stateTimer);
  stateTimer = setTimeout(writeState, STATE_WAIT);
}

const ownState = () => [...stateAsked].filter(([name]) => STATE_NAMES.test(name));

// The address to hand on for a link to a part of this page: all that is set on it, and its permanent address. A link to
// another page whose part stands here as well (a map of the province, on the page of a regency) leads to this one.
function stateLink(address) {
  const canonical = document.querySelector("link[rel=canonical]")?.href;
  const link = new URL(address);
  const isHere = canonical && (!link.hash || document.getElementById(link.hash.slice(1)));
  if (!isHere) return address;
  const here = new URL(canonical);
  return here.origin + here.pathname + queryOf(ownState()) + link.hash;
}

// Links of the frame that lead to a part of this page (Peta, Wilayah) go there without loading it anew; the one to its
// other language takes along what is set.
function followLink(event) {
  if (stateTimer) writeState();
  const link = event.target.closest?.("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.hreflang && ownState().length) {
    const other = new URL(link.href);
    link.href = other.origin + other.pathname + queryOf(ownState());
    return;
  }
  const isHere = link.origin === window.location.origin && link.pathname === window.location.pathname;
  if (!isHere || !link.hash || link.search || !window.location.search) return;
  if (!document.getElementById(link.hash.slice(1))) return;
  event.preventDefault();
  window.location.hash = link.hash;
}

document.addEventListener("click", followLink);
globalThis.pageState = {
  get: (name) => stateAsked.get(name) ?? "",
  keep: keepState,
  link: stateLink,
};
