// The page from which a form is sent to its reviewer: as long as this browser holds something of that form which the
// portal does not have, the page says so in place of its verdict, which knows nothing of it. A page that was kept
// (offline-worker.js) gives no verdict: nothing can be sent from it.

import { isOfForm } from "./outbox.js";
import { ready } from "./outbox-send.js";

const place = document.querySelector("[data-outbox-form]");
const [notice, closed, changed, verdict] = ["notice", "closed", "changed", "verdict"]
  .map((name) => place.querySelector(`[data-outbox-${name}]`));

const isCopy = Boolean(document.body.dataset.copyAt);

const isExplanation = (item) => item.place.includes("/penjelasan/");

// What a colleague has changed, or what was sent from another page, this page does not show.
function showChanged() {
  changed.hidden = false;
  verdict.hidden = true;
}

// An explanation that was stored may be the last thing that was missing: the verdict is asked for anew. What comes while
// another text is on its way is out of date: that text asks again.
async function judgeAgain(outbox) {
  const revisionOf = (part) => part.querySelector("#penjelasan [name=revision]")?.value;
  const before = revisionOf(document);
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page && !page.body.dataset.copyAt && page.querySelector("[data-outbox-verdict]");
  const isOnItsWay = (await outbox.items()).some((item) => isExplanation(item) && item.state === "waiting");
  if (!fresh || isOnItsWay || revisionOf(document) !== before) return;
  if (revisionOf(page) !== before) {
    showChanged();
    return;
  }
  verdict.replaceChildren(...fresh.childNodes);
  // An explanation may also be what the reviewer had asked for.
  const remarks = "[data-outbox-remarks]";
  place.querySelector(remarks).replaceChildren(...page.querySelector(remarks).childNodes);
  const title = page.getElementById("peringatan");
  if (title) document.getElementById("peringatan").replaceChildren(...title.childNodes);
}

async function begin() {
  verdict.hidden = isCopy;
  const { outbox, sender } = await ready;
  let before = 0;
  const show = async () => {
    const own = (await outbox.items()).filter(isOfForm(place.dataset.outboxForm));
    const unsent = own.filter(({ state }) => state !== "sent");
    const cards = unsent.filter((item) => !isExplanation(item)).length;
    // What was just sent is not on this page yet.
    if (before && !cards) {
      if (document.activeElement?.matches("textarea")) showChanged();
      else location.assign(location.pathname);
    }
    before = cards;
    // An explanation that is being typed is on its way; its own line says more.
    const isStuck = (item) => item.state === "held" || sender.troubleOf(item);
    const isOpen = cards > 0 || unsent.some(isStuck);
    // What the portal refuses because the form is closed is not to be sent again, nor the form.
    const isLocked = unsent.some(({ why }) => why?.kind === "locked");
    notice.hidden = !isOpen || isLocked;
    closed.hidden = !isLocked;
    verdict.hidden = isCopy || isOpen || !changed.hidden;
  };
  document.addEventListener("outbox", ({ detail }) => ["changed", "failing", "broken"].includes(detail.type) && show());
  document.addEventListener("explained", () => judgeAgain(outbox));
  await show();
}

begin();
