import { strictEqual } from "node:assert";
import { momentIn } from "../../static/js/moments.js";

Deno.test("a moment is written in the zone of the portal, and names it", () => {
  const at = Date.UTC(2026, 10, 28, 14, 33);
  strictEqual(momentIn("Asia/Jakarta", at), "28 November 2026 pukul 21.33 WIB");
  strictEqual(momentIn("Asia/Jayapura", at, "short"), "28 Nov 2026, 23.33 WIT");
});
