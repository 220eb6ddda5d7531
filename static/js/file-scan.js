// While a virus scanner looks at a file, its line asks now and then what came of it, and shows that. A few files at a
// time, and less and less often while nothing changes: the scanner may be away for hours.

const AT_ONCE = 3;
const SOONEST = 3000;
const LATEST = 30000;
let wait = SOONEST;
let turn = 0;

async function ask(line) {
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const response = await fetch(line.dataset.scanUrl, { headers }).catch(() => null);
  // Whoever is at the line now (its buttons, its preview) keeps it; the next turn asks again.
  if (!response?.ok || !line.isConnected || line.contains(document.activeElement)) return;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const fresh = holder.content.querySelector("li[data-file]");
  if (!fresh || fresh.dataset.scanUrl) return;
  line.replaceWith(fresh);
  wait = SOONEST;
}

async function look() {
  const lines = [...document.querySelectorAll("[data-scan-url]")];
  if (lines.length === 0) wait = SOONEST;
  else if (document.visibilityState !== "hidden") {
    const first = turn % lines.length;
    turn += AT_ONCE;
    wait = Math.min(wait * 1.5, LATEST);
    await Promise.all([...lines.slice(first), ...lines.slice(0, first)].slice(0, AT_ONCE).map(ask));
  }
  setTimeout(look, wait);
}

setTimeout(look, wait);
