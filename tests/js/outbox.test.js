import { deepStrictEqual, strictEqual } from "node:assert";
import { inWords, Outbox, unsentChains } from "../../static/js/outbox.js";
import { importKeys, seal, unseal } from "../../static/js/outbox-cipher.js";
import { MemoryStore } from "../../static/js/outbox-store.js";

const PLACE = "formulir/1.1";
const NOTHING = { changes: 0, files: 0 };
const told = (read_at) => ({ read_at, draft_at: "", at: 0 });

function open() {
  const outbox = new Outbox(new MemoryStore(), "orang-1");
  const add = (note, facts = {}) =>
    outbox.add({ kind: "card", place: PLACE, isSettled: false, brief: {}, ...facts }, { fields: [["note", note]] });
  const waiting = async () => {
    const items = (await outbox.items()).filter(({ state }) => state === "waiting");
    return Promise.all(items.map(async (item) => (await outbox.open(item)).fields[0][1]));
  };
  return { outbox, add, waiting };
}

Deno.test("a text that is typed on takes the place of what it was, and a finished one stays", async () => {
  const { add, waiting } = open();
  for (const note of ["A", "Ar", "Arsip"]) await add(note);
  deepStrictEqual(await waiting(), ["Arsip"]);
  await add("Arsip", { isSettled: true });
  await add("Arsip terbakar");
  deepStrictEqual(await waiting(), ["Arsip", "Arsip terbakar"]);
});

Deno.test("what was typed while its item was under way is still to be sent", async () => {
  const { outbox, add, waiting } = open();
  const item = await add("Arsip");
  await add("Arsip terbakar");
  await outbox.sent(item, told(1));
  deepStrictEqual(await waiting(), ["Arsip terbakar"]);
  await outbox.sent(await outbox.next("card"), told(1));
  deepStrictEqual(await waiting(), []);
});

Deno.test("items leave in their order, and none goes past what its card waits for", async () => {
  const { outbox, add } = open();
  const first = await add("satu", { isSettled: true });
  await add("dua", { isSettled: true });
  const other = await add("tiga", { place: "formulir/1.2", isSettled: true });
  strictEqual((await outbox.next("card")).id, first.id);
  await outbox.hold(first, { kind: "conflict", text: "" });
  strictEqual((await outbox.next("card")).id, other.id);
  await outbox.release(({ id }) => id === first.id);
  strictEqual((await outbox.next("card")).id, first.id);
});

Deno.test("what two pages type into one card stays apart, and neither waits for the other", async () => {
  const { outbox, add, waiting } = open();
  const first = await add("dari A", { writer: "A" });
  const second = await add("dari B", { writer: "B" });
  await add("dari A lagi", { writer: "A" });
  deepStrictEqual(await waiting(), ["dari A lagi", "dari B"]);
  await outbox.hold(second, { kind: "conflict", text: "" });
  await add("dari B lagi", { writer: "B" });
  strictEqual((await outbox.next("card")).id, first.id);
  await outbox.sent(await outbox.next("card"), told(1));
  strictEqual(await outbox.next("card"), undefined);
  await outbox.forget(PLACE, "A");
  deepStrictEqual(await outbox.counts(), { waiting: NOTHING, held: { changes: 1, files: 0 }, all: 1 });
  deepStrictEqual(unsentChains(await outbox.items()).map((chain) => chain.length), [2]);
  await outbox.forget(PLACE, "B");
  deepStrictEqual(await outbox.counts(), { waiting: NOTHING, held: NOTHING, all: 0 });
});

Deno.test("a file waits until its card has an answer, and is gone once it is sent", async () => {
  const { outbox, add } = open();
  const file = await outbox.add(
    { kind: "file", place: PLACE, needsAnswer: true, brief: { name: "putusan.pdf" } },
    { name: "putusan.pdf" },
    new ArrayBuffer(3),
  );
  strictEqual(await outbox.next("file"), undefined);
  await outbox.sent(await add("satu", { isSettled: true }), told(1));
  strictEqual((await outbox.next("file")).id, file.id);
  await outbox.sent(await outbox.next("file"), {});
  deepStrictEqual(await outbox.counts(), { waiting: NOTHING, held: NOTHING, all: 0 });
});

Deno.test("what waits for a decision is counted apart, and nobody is told that it will be sent", async () => {
  const { outbox, add } = open();
  const file = (name) => outbox.add({ kind: "file", place: PLACE, brief: { name } }, { name }, new ArrayBuffer(3));
  await outbox.hold(await file("virus.exe"), { kind: "refused", text: "Bukan PDF." });
  strictEqual(inWords(await outbox.counts()), "1 berkas menunggu keputusan Anda");
  await add("satu");
  await outbox.hold(await add("dua", { place: "formulir/1.2" }), { kind: "conflict", text: "" });
  strictEqual(
    inWords(await outbox.counts()),
    "1 perubahan belum terkirim, 1 perubahan dan 1 berkas menunggu keputusan Anda",
  );
});

Deno.test("what is only sealed goes by itself once its person is back", async () => {
  const { outbox, add } = open();
  await outbox.hold(await add("satu"), { kind: "sealed", text: "" });
  strictEqual(inWords(await outbox.counts()), "1 perubahan belum terkirim");
});

Deno.test("of what is sent, the last twenty changes of a card stay", async () => {
  const { outbox, add } = open();
  for (let number = 1; number <= 23; number += 1) {
    await outbox.sent(await add(`${number}`, { isSettled: true }), told(number));
  }
  const kept = (await outbox.items()).map((item) => item.told.read_at);
  deepStrictEqual([kept.length, kept[0], kept.at(-1)], [20, 4, 23]);
});

Deno.test("nobody opens what another key has sealed", async () => {
  const keysOf = (id, byte) => importKeys([{ id, secret: btoa(String.fromCharCode(byte).repeat(32)) }]);
  const [own, other] = [await keysOf("a", 1), await keysOf("b", 2)];
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  const sealed = await seal(own, { name: "putusan.pdf" }, bytes);
  const opened = await unseal(own, sealed);
  deepStrictEqual([opened.name, [...new Uint8Array(opened.bytes)]], ["putusan.pdf", [1, 2, 3]]);
  strictEqual(await unseal(other, sealed), null);
  strictEqual(await unseal([{ ...other[0], id: "a" }], sealed), null);
});

Deno.test("why something is held, and what was wrong with a card, is not to be read in the browser's storage", async () => {
  const { outbox, add } = open();
  outbox.store.isDurable = true;
  outbox.keys = await importKeys([{ id: "a", secret: btoa("k".repeat(32)) }]);
  const first = await add("satu", { isSettled: true });
  await outbox.hold(first, { kind: "refused", text: "Berkas “rahasia.pdf” ditolak." });
  const wrong = [{ text: "“1.234” bukan bilangan", is_missing: false }, { text: "Isi jumlah.", is_missing: true }];
  await outbox.sent(await add("dua", { place: "formulir/1.2" }), { ...told(1), errors: wrong });
  const stored = JSON.stringify(await outbox.items());
  deepStrictEqual([/rahasia/.test(stored), /1\.234/.test(stored), /Isi jumlah/.test(stored)], [false, false, true]);
  const [held] = await outbox.items();
  strictEqual(await outbox.reason(held), "Berkas “rahasia.pdf” ditolak.");
  outbox.keys = [];
  strictEqual(await outbox.reason(held), "");
});

Deno.test("whoever has signed out leaves all that was typed, sealed, and no key", async () => {
  const { outbox, add } = open();
  outbox.store.isDurable = true;
  await outbox.unlock([{ id: "a", secret: btoa("k".repeat(32)) }]);
  const { keys } = outbox;
  // What was typed while the first was being written goes next, as on a page (kept-words.js).
  const typed = add("satu", { isSettled: true }).then(() => add("dua", { place: "formulir/1.2" }));
  await outbox.lock();
  await typed;
  const contents = await Promise.all([...outbox.store.contents.values()].map((sealed) => unseal(keys, sealed)));
  deepStrictEqual(contents.map(({ fields }) => fields[0][1]), ["satu", "dua"]);
  deepStrictEqual([outbox.keys, outbox.store.kept.size], [null, 0]);
  add("tiga");
  await new Promise((over) => setTimeout(over, 20));
  strictEqual(outbox.store.rows.size, 2);
  await outbox.unlock([{ id: "a", secret: btoa("k".repeat(32)) }]);
  deepStrictEqual([outbox.keys, outbox.store.kept.size], [null, 0]);
});
