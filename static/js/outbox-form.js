// The page from which a form is sent to its reviewer: as long as this browser holds something of that form which the
// portal does not have, the page says so in place of its verdict, which knows nothing of it.

import { isOfForm } from "./outbox.js";
import { ready } from "./outbox-send.js";

const place = document.querySelector("[data-outbox-form]");
const [notice, verdict] = ["notice", "verdict"].map((name) => place.querySelector(`[data-outbox-${name}]`));

async function begin() {
  const { outbox } = await ready;
  let before = 0;
  const show = async () => {
    const own = (await outbox.items()).filter(isOfForm(place.dataset.outboxForm));
    const unsent = own.filter(({ state }) => state !== "sent").length;
    // What was just sent is not on this page yet.
    if (before && !unsent) location.assign(location.href);
    before = unsent;
    notice.hidden = unsent === 0;
    verdict.hidden = unsent > 0;
  };
  document.addEventListener("outbox", ({ detail }) => detail.type === "changed" && show());
  await show();
}

begin();
