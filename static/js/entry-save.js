// Saves each card of the entry form by itself while the person types, says on the card and in the bar what is stored,
// tries again where the line is down, and shows what colleagues have stored meanwhile. A text that is being typed is
// kept as a draft; once its field is left, or rests for five seconds, it becomes the answer.

const WAITS = [2, 5, 10, 20, 30];
const REST = 5000;
const savers = new Map();
const form = document.querySelector("[data-entry-form]");
const writer = globalThis.crypto?.randomUUID?.() ?? "";
const isText = (field) => field?.matches?.("textarea, input[type=text]") ?? false;

// What stands in the fields of a card, as a form would send it, without its files.
function read(card) {
  const fields = new URLSearchParams();
  for (const field of card.querySelectorAll("input, select, textarea")) {
    const isLeftOut = field.type === "file" || (/^(radio|checkbox)$/.test(field.type) && !field.checked);
    if (field.name && !isLeftOut) fields.append(field.name, field.value);
  }
  return fields;
}

function say(place, state, text) {
  const own = place.hasAttribute("data-card-state") ? " entry-card__state" : "";
  place.className = `save-state save-state--${state}${own}`;
  while (place.children.length > 1) place.lastElementChild.remove();
  place.firstElementChild.textContent = text;
}

// Whether a field shows something else than the page brought: typed, or put back by the browser on the way Back.
function isChanged(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) {
    const brought = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, brought);
  }
  return !["hidden", "file"].includes(field.type) && field.value !== field.defaultValue;
}

function headers() {
  return { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
}

// One card: what was changed since it was last stored, and what becomes of it.
class Saver {
  changes = 0;
  stored = 0;
  failures = 0;
  // What keeps the card from being saved until the person does something: a newer version, a form that is locked.
  held = "";
  running = null;
  timers = {};

  constructor(card) {
    this.card = card;
    this.place = card.querySelector("[data-card-state]");
    this.notice = card.querySelector("[data-card-notice]");
    card.addEventListener("input", (event) => this.changed(isText(event.target)));
    card.addEventListener("change", (event) => isText(event.target) && this.isDirty && this.save(true));
  }

  get isDirty() {
    return this.changes > this.stored || this.hasDraft;
  }

  get prefix() {
    return this.card.dataset.prefix;
  }

  changed(isTyping = false) {
    this.changes += 1;
    if (this.held === "refused") this.held = "";
    if (this.held) return;
    say(this.place, "unsaved", "Belum tersimpan");
    this.later("save", 800, () => this.save(!isTyping));
    if (isTyping) this.later("settle", REST, () => this.save(true));
    report();
  }

  later(name, wait, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(act, wait);
  }

  // Saves what stands in the card now; a second call while one is under way waits for it, and then saves again.
  save(settle) {
    Object.values(this.timers).forEach(clearTimeout);
    if (this.held) return Promise.resolve();
    const before = this.running ?? Promise.resolve();
    const run = before.then(() => this.send(settle)).finally(() => {
      if (this.running === run) this.running = null;
      report();
    });
    this.running = run;
    report();
    return run;
  }

  async send(settle) {
    if (this.held || !this.isDirty) return;
    const sent = this.changes;
    const fields = read(this.card);
    fields.set("writer", writer);
    if (settle) fields.set("settle", "1");
    if (this.failures) fields.set("offline", "1");
    say(this.place, "saving", "Menyimpan");
    let response;
    try {
      response = await fetch(this.card.dataset.url, {
        method: "POST",
        body: fields,
        headers: headers(),
        redirect: "error",
        keepalive: document.visibilityState === "hidden",
        signal: AbortSignal.timeout(20000),
      });
    } catch {
      this.fail();
      return;
    }
    const told = await response.json().catch(() => ({}));
    if (response.ok) this.succeed(sent, told);
    else if (response.status >= 500 || [408, 429].includes(response.status)) this.fail();
    else this.refuse(response.status, told);
  }

  succeed(sent, told) {
    this.stored = sent;
    this.failures = 0;
    this.hasDraft = told.state === "saved" && told.draft_at !== "";
    this.card.querySelector(`[name="${this.prefix}-read_at"]`).value = told.read_at;
    this.card.querySelector(`[name="${this.prefix}-draft_at"]`).value = told.draft_at;
    this.card.toggleAttribute("data-answered", told.read_at > 0);
    const versions = this.card.querySelector("[data-versions]");
    if (versions) versions.textContent = told.read_at;
    if (told.mark) mark(this.card, told.mark, told.mark_label);
    this.showErrors(told.errors);
    if (this.changes > sent) return;
    const missing = told.errors.filter((error) => error.is_missing);
    const gaps = missing.length ? `. ${missing[0].text}` : "";
    say(this.place, told.state, `${told.text}${gaps}`);
    if (this.hasDraft) this.later("settle", REST, () => this.save(true));
  }

  // Fields that hold something wrong say so; what is only missing yet is said once, beside the state of the card.
  showErrors(errors) {
    for (const old of this.card.querySelectorAll("[data-live-error]")) old.remove();
    for (const field of this.card.querySelectorAll("[data-live-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("data-live-invalid");
      field.closest(".field")?.classList.remove("field--error");
    }
    for (const { anchor, text, is_missing } of errors) {
      const field = document.getElementById(anchor);
      if (is_missing || !field || this.card.querySelector(`[id="${anchor}_error"]`)) continue;
      const list = document.createElement("ul");
      const item = document.createElement("li");
      list.className = "errorlist";
      list.id = `${anchor}_error`;
      list.dataset.liveError = "yes";
      item.textContent = text;
      list.append(item);
      field.before(list);
      field.setAttribute("aria-invalid", "true");
      field.dataset.liveInvalid = "yes";
      field.closest(".field")?.classList.add("field--error");
    }
  }

  fail() {
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    say(this.place, "failed", `Belum terkirim: tidak ada sambungan. Dicoba lagi dalam ${wait} detik`);
    this.later("save", wait * 1000, () => this.save(true));
  }

  refuse(status, told) {
    if (told.html) {
      this.hold("conflict", "Ada dua versi. Pilih salah satu");
      this.notice.innerHTML = told.html;
      this.notice.firstElementChild.focus();
    } else {
      // Far too long: whoever shortens it goes on.
      const kinds = { 401: "signed-out", 422: "refused" };
      this.hold(kinds[status] ?? "locked", told.message ?? "Belum dapat disimpan. Muat ulang halaman ini.");
      if (told.sign_in_url) this.link("Masuk lagi", told.sign_in_url);
    }
  }

  hold(kind, text) {
    this.held = kind;
    say(this.place, ["conflict", "refused"].includes(kind) ? "failed" : "locked", text);
  }

  link(text, address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text;
    this.place.append(" ", link);
  }

  // Goes on with what stands in the card, in place of the version that was shown above it.
  useMine(resolution) {
    const [readAt, draftAt] = resolution.split("/");
    this.card.querySelector(`[name="${this.prefix}-read_at"]`).value = readAt;
    this.card.querySelector(`[name="${this.prefix}-draft_at"]`).value = draftAt;
    this.notice.replaceChildren();
    this.held = "";
    this.changes += 1;
    return this.save(true);
  }

  // Shows the card as it is stored, and forgets what stood in it.
  async useTheirs() {
    const response = await fetch(this.card.dataset.url, { headers: headers() }).catch(() => null);
    if (!response?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const fresh = holder.content.querySelector("[data-entry-card]");
    this.card.replaceWith(fresh);
    savers.delete(this.card);
    watch(fresh);
    report();
  }
}

function mark(card, state, words) {
  const item = document.querySelector(`.outline__item[href="#${card.id}"]`);
  if (!item) return;
  item.querySelector(".mark-dot").className = `mark-dot mark-dot--${state}`;
  item.querySelector(".visually-hidden").textContent = `(${words})`;
  countAnswered();
  pointToNext();
}

// The counts beside the list, and in the bar: of this dimension, and of all.
function countAnswered() {
  const cards = [...savers.keys()];
  const here = cards.filter((card) => card.hasAttribute("data-answered")).length;
  show(document.querySelector(".outline__head[aria-current]")?.closest(".outline__group"), here);
  const bar = document.querySelector("[data-entry-progress]");
  if (bar) show(bar, Number(bar.dataset.elsewhere) + here);
}

function show(place, count) {
  const meter = place?.querySelector("progress");
  if (!meter) return;
  meter.value = count;
  const words = place.querySelector(".outline__done, .progress__value");
  words.textContent = words.textContent.replace(/^\s*\d+/, String(count));
  meter.setAttribute("aria-valuetext", words.textContent.trim());
}

// The link to what is left to do: first what was sent back, then what has gaps, is empty, or cannot be sent like this.
function pointToNext() {
  const link = document.querySelector("[data-entry-next]");
  if (!link) return;
  const left = (state) => document.querySelector(`.outline__item:has(.mark-dot--${state})`);
  const items = [...document.querySelectorAll(".outline__item")];
  const gaps = items.find((item) => item.textContent.includes("(belum lengkap)"));
  const next = left("returned") ?? gaps ?? left("empty") ?? left("error");
  link.hidden = !next;
  if (next) link.href = next.getAttribute("href");
  if (next) link.querySelector("[data-entry-next-code]").textContent = next.hash.replace("#indikator-", "");
}

// What the bar says of all cards together.
function report() {
  const place = document.querySelector("[data-save-state] .save-state");
  if (!place) return;
  const all = [...savers.values()];
  const failing = all.filter((saver) => saver.failures > 0 && !saver.held).length;
  const held = all.filter((saver) => saver.held).length;
  const open = all.some((saver) => saver.changes > saver.stored || saver.running);
  if (held) say(place, "failed", `${held} kartu belum tersimpan: lihat pesan di kartunya`);
  else if (failing) say(place, "failed", `${failing} kartu belum terkirim, dicoba lagi terus`);
  else if (open) say(place, "saving", "Menyimpan");
  else if (all.some((saver) => saver.stored > 0)) say(place, "saved", "Semua isian tersimpan");
  if (!open && !held && all.some((saver) => saver.stored > 0)) form.dispatchEvent(new Event("stored"));
}

function watch(card) {
  savers.set(card, new Saver(card));
}

// Saves every card now; says whether all of them are stored.
async function flush() {
  const open = [...savers.values()].filter((saver) => saver.isDirty);
  await Promise.all(open.map((saver) => saver.save(true)));
  return [...savers.values()].every((saver) => saver.changes === saver.stored && !saver.held);
}

// Cards in which something stands that the page did not bring: after the way Back, or out of the kept copy.
function saveWhatChanged() {
  for (const [card, saver] of savers) {
    if ([...card.querySelectorAll("input, select, textarea")].some(isChanged)) saver.changed();
  }
}

function firstUnsaved() {
  return [...savers].find(([, saver]) => saver.changes > saver.stored || saver.held)?.[0];
}

// Shows what colleagues stored in cards that are not being changed here, and who else has the form open.
async function lookAround() {
  if (document.visibilityState === "hidden") return;
  const response = await fetch(form.dataset.othersUrl, { headers: headers() }).catch(() => null);
  if (!response?.ok) return;
  const { people, cards, is_open } = await response.json();
  const place = document.querySelector("[data-others]");
  place.hidden = people.length === 0;
  place.textContent = `Juga sedang membuka formulir ini: ${people.join(", ")}`;
  for (const [card, saver] of [...savers]) {
    const code = card.id.replace("indikator-", "");
    const now = cards[code] ?? { read_at: 0, draft_at: "" };
    const shown = (name) => card.querySelector(`[name="${saver.prefix}-${name}"]`).value;
    const isSame = String(now.read_at) === shown("read_at") && now.draft_at === shown("draft_at");
    const isBusy = saver.isDirty || saver.running || saver.held || card.contains(document.activeElement);
    if (!is_open && !saver.held) saver.hold("locked", "Formulir ini terkunci. Muat ulang halaman ini.");
    else if (is_open && !isSame && !isBusy) await saver.useTheirs();
  }
  report();
}

if (form && form.dataset.othersUrl) {
  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  document.querySelectorAll(".action-bar [data-without-script]").forEach((part) => (part.hidden = true));
  form.querySelectorAll("[data-entry-card]").forEach(watch);
  // Drafts become answers as soon as nothing is missing; after an error page, whatever was typed is saved first.
  for (const [card, saver] of savers) {
    const hasDraft = card.querySelector(`[name="${saver.prefix}-draft_at"]`).value !== "";
    if (hasDraft || form.dataset.dirty) {
      saver.changes += 1;
      saver.save(true);
    }
  }
  form.addEventListener("click", ({ target }) => {
    const saver = savers.get(target.closest("[data-entry-card]"));
    const mine = target.closest("[data-use-mine]");
    if (mine) saver.useMine(mine.dataset.useMine);
    else if (target.closest("[data-use-theirs]")) saver.useTheirs();
  });
  // Whatever the button does next (leave the page, change a file), everything is stored before.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.flushed) return;
    event.preventDefault();
    const button = event.submitter;
    if (await flush()) {
      form.dataset.flushed = "yes";
      form.requestSubmit(button);
    } else {
      firstUnsaved()?.scrollIntoView({ block: "start" });
      firstUnsaved()?.focus({ preventScroll: true });
    }
  });
  form.addEventListener("marked", ({ target, detail }) => mark(target, detail.mark, detail.mark_label));
  form.addEventListener("input", ({ target }) => target === form && saveWhatChanged());
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    flush();
  });
  window.addEventListener("pageshow", (event) => {
    // Kept by the browser as it was before it was sent: what is stored now is newer.
    if (event.persisted && form.dataset.flushed) location.reload();
    else saveWhatChanged();
  });
  window.addEventListener("online", () => savers.forEach((saver) => saver.failures && saver.save(true)));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" ? flush() : lookAround());
  window.addEventListener("beforeunload", (event) => {
    if (!form.dataset.flushed && firstUnsaved()) event.preventDefault();
  });
  setInterval(lookAround, 20000);
  lookAround();
  countAnswered();
}
