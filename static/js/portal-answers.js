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

const OTHER = "Di peramban ini sekarang masuk orang lain, jadi tidak ada yang dikirim atas namanya. " +
  "Masuk lagi dengan akun Anda, lalu kirim lagi.";

// From here on the page sends with this token: its scripts, its forms, and htmx.
function renewToken(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

// Whether the page may go on in its person's name after they have signed in again in another tab, which makes the token of
// this page an old one: "own", after it was renewed; "other" where it was somebody else; "" where it is not known.
export async function renew() {
  const { keeper, outboxKeys } = document.body.dataset;
  const { person, token } = await askWho(outboxKeys);
  if (!person || !token) return "";
  if (person !== keeper) return "other";
  renewToken(token);
  return "own";
}

// Sends what a script of the page has to send (`body`) in the name of its person. Where the portal takes its token for an
// old one, the page asks for the new one and sends once more.
export async function post(url, body, { keepalive = false } = {}) {
  const attempt = () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    if (body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token);
    const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token };
    return fetch(url, { method: "POST", body, headers, keepalive, signal: AbortSignal.timeout(PATIENCE) });
  };
  const answer = await attempt();
  if (answer.status !== 403 || !bears(answer)) return answer;
  const told = await answer.clone().json().catch(() => null);
  if (told?.code !== "outdated_form") return answer;
  const whose = await renew();
  if (whose === "own") return await attempt();
  const refusal = { code: "other_person", message: OTHER };
  return whose ? Response.json(refusal, { status: 403, headers: answer.headers }) : answer;
}
