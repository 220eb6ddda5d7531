// The checks of a form as the page evaluates them, from the table that tests/submissions/test_checks.py runs on the
// server: both find the same.

import { deepStrictEqual } from "node:assert";
import cases from "../submissions/check_cases.json" with { type: "json" };
import { runScript } from "./browser.js";

const { findingsOf } = runScript("checks.js", ["findingsOf"]);

for (const { name, checks, facts, findings, only } of cases) {
  Deno.test(name, () => {
    const found = findingsOf(checks, facts).map(({ check, subject, indicators, text }) => ({
      check,
      subject,
      indicators,
      text,
    }));
    // What needs figures of other offices, or would call every empty card empty, is left to the server.
    deepStrictEqual(found, only === "server" ? [] : findings);
  });
}
