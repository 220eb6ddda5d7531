// What the bar of the entry form says of all cards together, the gravest first: its state and its words.

import { amountOf } from "./outbox.js";
import { WHY } from "./portal-answers.js";

// Cards that hold something which cannot be stored before the person does something. Of a form that was locked meanwhile,
// those in which nothing was changed hold nothing.
const stuck = (savers) => savers.filter(({ held, isDirty }) => held && (held !== "locked" || isDirty));

const again = (trouble) => `belum terkirim: ${WHY[trouble]}, dicoba lagi terus`;

// `counts` is how much is in the outbox, of all forms together; `files` what becomes of the files of this one, and
// `elsewhere` how many of its changes wait for a decision that no card of this page shows.
export function barSays({ savers, sender, counts, files, elsewhere }) {
  const held = stuck(savers).length;
  const locked = savers.find((saver) => saver.held === "locked");
  if (held) return ["failed", `${held} kartu belum tersimpan: lihat pesan di kartunya`];
  if (elsewhere) return ["failed", `${elsewhere} perubahan menunggu keputusan Anda: buka tautannya di atas`];
  if (locked) return ["locked", locked.state.textContent.trim()];
  if (savers.some(({ isFull }) => isFull)) {
    return ["failed", "Penyimpanan peramban ini penuh. Jangan tutup halaman ini; dicoba lagi terus"];
  }
  const broken = savers.filter(({ isBroken }) => isBroken).length;
  if (broken) return ["failed", `${broken} kartu ${again("item")}`];
  const trouble = sender.troubleOfAll("card");
  const waiting = amountOf(counts.waiting);
  if (trouble && waiting) return ["failed", `${waiting} ${again(trouble)}`];
  if (savers.some((saver) => saver.changes > saver.stored || saver.isSaving)) return ["saving", "Menyimpan"];
  const fileTrouble = sender.troubleOfAll("file");
  if (files.refused) {
    const how = fileTrouble || files.broken ? "belum terkirim" : "masih dikirim";
    const more = files.sending ? `, ${files.sending} ${how}` : "";
    return ["failed", `${files.refused} berkas tidak terlampir: lihat pesan di kartunya${more}`];
  }
  if (files.broken) return ["failed", `${files.broken} berkas ${again("item")}`];
  if (files.sending && fileTrouble) return ["failed", `${files.sending} berkas ${again(fileTrouble)}`];
  if (files.sending) return ["saving", `Mengirim ${files.sending} berkas`];
  if (files.waiting) return ["unsaved", `${files.waiting} berkas menunggu jawaban kartunya`];
  return null;
}
