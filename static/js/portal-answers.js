// Whose answer it is, and what it says when the portal has not done what it was asked. Between a browser and the portal
// stand others that answer in its place with whatever status: the sign-in page of a wireless network, a proxy whose portal
// is down. offline-worker.js, which imports nothing, goes by the same mark.

const MARK = "X-Request-ID";
const PATIENCE = 20000;

// What keeps something from being sent, in the same words wherever it is said: nobody has answered, or somebody else has;
// the portal does not answer properly now; it fails on this item alone; a file did not get through where words do.
export const WHY = {
  line: "tidak ada sambungan",
  portal: "portal sedang terganggu",
  item: "portal gagal menyimpannya",
  cut: "pengirimannya terputus",
};

// The same at the beginning of a sentence.
export function inSentence(trouble) {
  return WHY[trouble].replace(/^./, (letter) => letter.toUpperCase());
}

// Whether it may work later: a server that is down, too many requests. Nothing else is tried again by itself. That one is
// to sign in to a network first (511) is said by the network, and is no word of the portal.
export function isPassing(status) {
  return (status >= 500 && status !== 511) || [408, 429].includes(status);
}

// Whether an answer bears the portal's mark, be it of `fetch` or of htmx, which asks in the older way.
export function bears(answer) {
  return answer.headers ? answer.headers.has(MARK) : Boolean(answer.getResponseHeader(MARK));
}

// What is wrong with an answer: "line" or "portal" (as in WHY), or "" where it is the portal's own. Where its content shows
// whose it is, the caller says so; else its mark does. A proxy may put a mark of its own on what it says of a portal that is
// down, so the status comes first.
export function troubleOf(answer, isOwn = Boolean(answer) && bears(answer)) {
  if (isPassing(answer?.status)) return "portal";
  return isOwn ? "" : "line";
}

// Who is signed in, with their token and their keys ({ person, token, keys }), or that nobody is ({ code }); only what is
// wrong ({ trouble }) where the portal does not say it.
export async function askWho(url, patience = PATIENCE) {
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(patience) }).catch(() => null);
  const told = await answer?.json().catch(() => null) ?? {};
  const trouble = troubleOf(answer, Boolean(told.person) || told.code === "signed_out");
  return trouble ? { trouble } : told;
}
