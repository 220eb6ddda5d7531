// How the page of a form finds out how things stand at the portal, and what its bar says where it does not find it.

import { momentOf } from "./moments.js";
import { inSentence, troubleOf } from "./portal-answers.js";

// How often it asks, and how often once it has not found the portal, in milliseconds.
const OFTEN = 20000;
const SOON = 5000;

// Whether this browser has kept a page, so that it opens without a line (offline-worker.js).
export const isKept = async (address) => Boolean(await globalThis.caches?.match(address).catch(() => null));

export class Around {
  // What stood in the place of the portal when it was last asked (as in WHY); "" where it answered.
  trouble = "";
  // What the page is doing for whoever has asked for a step, in words; "" for nothing.
  step = "";
  // Whether a step that only the portal can do was asked for meanwhile.
  isStepCut = false;

  // From when the page is, as long as it has not read what holds now (offline-worker.js); "" where it is current.
  copyAt = document.body?.dataset.copyAt ?? "";

  // Whether the portal has told, and something of the page is from then all the same.
  isPartRead = false;

  constructor(url) {
    this.url = url;
  }

  // The page shows what the portal has told: all of it, or all but what somebody is changing here.
  beCurrent(isWhole) {
    if (!this.copyAt) return;
    if (isWhole) this.copyAt = "";
    else this.isPartRead = true;
    document.dispatchEvent(new CustomEvent("current", { detail: { isWhole } }));
  }

  // What the portal tells of the form; nothing where it is not found.
  async ask() {
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const answer = await fetch(this.url, { headers, signal: AbortSignal.timeout(OFTEN) }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    this.find(troubleOf(answer, ["cards", "code"].some((key) => key in Object(told))));
    return told;
  }

  async isThere() {
    await this.ask();
    return this.trouble === "";
  }

  find(trouble) {
    this.trouble = trouble;
    this.isStepCut &&= trouble !== "";
  }

  // Whoever asked for a step is told what it waits for.
  cutStep(trouble) {
    this.trouble ||= trouble;
    this.isStepCut = true;
  }

  // State and words for the bar; nothing where the portal answers.
  says({ isDurable }) {
    if (this.step) return ["saving", this.step];
    if (!this.trouble && this.copyAt) {
      const rest = this.isPartRead ? "Belum semuanya diperbarui" : "Keadaan terbaru belum terbaca";
      return ["failed", `Salinan dari ${momentOf(Number(this.copyAt))}. ${rest}`];
    }
    if (!this.trouble) return null;
    const kept = isDurable ? "Yang diketik disimpan di peramban ini dahulu" : "Jangan tutup halaman ini";
    const then = this.isStepCut ? "Yang diketik tersimpan; tekan lagi setelah portal terhubung" : kept;
    return ["failed", `${inSentence(this.trouble)}. ${then}`];
  }

  // Does so now, and from then on again and again.
  keepOn(look) {
    clearTimeout(this.timer);
    look().finally(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepOn(look), this.trouble ? SOON : OFTEN);
    });
  }
}
