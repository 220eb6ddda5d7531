// Sends a file as soon as it is chosen, one after the other, and keeps it until it has arrived: where the line is down
// it is tried again, and where the card has no answer yet it waits for one. Nobody chooses the same file twice.

const FILE_WAITS = [2, 5, 10, 20, 30];
const entryForm = document.querySelector("[data-entry-form]");

class FileQueue {
  files = [];
  failures = 0;
  isBusy = false;

  constructor(id) {
    this.id = id;
  }

  // Found anew each time: a card in which a colleague stored something is replaced while its files wait.
  get card() {
    return document.getElementById(this.id);
  }

  add(files) {
    this.files.push(...files);
    this.next();
  }

  say(text) {
    const names = this.card.querySelector("[data-file-names]");
    names.setAttribute("role", "status");
    names.textContent = text;
  }

  waitsForAnswer() {
    return !this.card.hasAttribute("data-answered");
  }

  async next() {
    clearTimeout(this.timer);
    const [file] = this.files;
    if (!file || this.isBusy) return;
    if (this.waitsForAnswer()) {
      this.say(`“${file.name}” menunggu: lengkapi dahulu jawabannya, lalu berkas terkirim sendiri.`);
      return;
    }
    this.isBusy = true;
    this.say(`Mengirim “${file.name}”`);
    const body = new FormData();
    body.append("file", file);
    const response = await fetch(`${this.card.dataset.url}bukti/`, {
      method: "POST",
      body,
      headers: {
        "X-Requested-With": "XMLHttpRequest",
        "X-CSRFToken": entryForm.elements.csrfmiddlewaretoken.value,
      },
      redirect: "error",
    }).catch(() => null);
    this.isBusy = false;
    const isPassing = !response || response.status >= 500 || [408, 429].includes(response.status);
    if (isPassing) this.tryLater(file);
    else await this.settle(response);
  }

  tryLater(file) {
    const wait = FILE_WAITS[Math.min(this.failures, FILE_WAITS.length - 1)];
    this.failures += 1;
    this.say(`“${file.name}” belum terkirim: tidak ada sambungan. Dicoba lagi dalam ${wait} detik.`);
    this.timer = setTimeout(() => this.next(), wait * 1000);
  }

  async settle(response) {
    const told = await response.json().catch(() => ({ message: "Berkas belum terkirim. Muat ulang halaman ini." }));
    this.failures = 0;
    this.files.shift();
    this.say(told.message);
    if (told.html) this.card.querySelector("[data-card-files]").innerHTML = told.html;
    if (told.mark) this.card.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail: told }));
    this.next();
  }
}

if (entryForm?.dataset.othersUrl) {
  const queues = new Map();
  const queueOf = (card) => {
    if (!queues.has(card.id)) queues.set(card.id, new FileQueue(card.id));
    return queues.get(card.id);
  };
  entryForm.addEventListener("change", ({ target }) => {
    if (target.type !== "file") return;
    const files = [...target.files];
    target.value = "";
    queueOf(target.closest("[data-entry-card]")).add(files);
  });
  entryForm.addEventListener("stored", () => queues.forEach((queue) => queue.next()));
  window.addEventListener("online", () => queues.forEach((queue) => queue.next()));
  window.addEventListener("beforeunload", (event) => {
    if ([...queues.values()].some((queue) => queue.files.length)) event.preventDefault();
  });
}
