// The checks of a form, evaluated while a card is typed. apps/submissions/checks finds the same on the server, from the
// same definitions, and decides: both are run through one table of cases, tests/submissions/check_cases.json. What
// needs figures of other offices is found on the server alone.

const CHECK_SCALE = 10000;
const CHECK_GRAVITY = ["error", "warning", "hint"];
const CHECK_COMPARE = {
  "<=": (left, right) => left <= right,
  ">=": (left, right) => left >= right,
  "==": (left, right) => left === right,
};

function scaledLimit(number) {
  return Math.round(number * CHECK_SCALE);
}

// Ten-thousandths as people read them: a point between thousands, a decimal comma.
function checkedNumber(number) {
  const whole = String(Math.floor(number / CHECK_SCALE)).replace(/\B(?=(\d{3})+$)/g, ".");
  const decimals = String(number % CHECK_SCALE).padStart(4, "0").replace(/0+$/, "");
  return decimals ? `${whole},${decimals}` : whole;
}

// How many events an answer tells of; null where that is not known.
function countOf(said) {
  if (!said || said.value === "no_data") return null;
  return said.events.reduce((sum, event) => sum + event.count, 0);
}

function weightOf(facts, level) {
  return facts.weights.find(([code]) => code === level)?.[1] ?? 0;
}

function valueOf(said, facts) {
  return said.events.reduce((sum, event) => sum + event.count * weightOf(facts, event.level), 0);
}

function makeFinding(check, subject, others, blanks) {
  const filling = { indicator: subject, ...blanks };
  const text = check.message.replace(/\{(\w+)\}/g, (_, name) => filling[name] ?? "");
  const indicators = [subject, ...others].filter(Boolean);
  return { check: check.code, kind: check.kind, severity: check.severity, subject, indicators, text };
}

function lookedAt(check, facts) {
  return check.indicators.length ? check.indicators : facts.indicators;
}

function occurredOf(check, facts) {
  return lookedAt(check, facts)
    .map((code) => [code, facts.answers[code]])
    .filter(([, said]) => said?.value === "occurred");
}

// The figures that a range is about, in ten-thousandths.
function measured(check, said, facts) {
  if (check.parameters.of === "value") return [valueOf(said, facts)];
  if (check.parameters.of === "row_count") return said.events.map((event) => event.count * CHECK_SCALE);
  return [countOf(said) * CHECK_SCALE];
}

// Whether nobody sees anything of a text, as in `apps/core/blanks.py`.
function isBlank(text) {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u.test(text);
}

const CHECK_FINDERS = {
  reason: (check, facts) =>
    lookedAt(check, facts)
      .filter((code) => facts.answers[code]?.value === "no_data" && isBlank(facts.answers[code].note))
      .map((code) => makeFinding(check, code, [], {})),

  repeated_rows: (check, facts) =>
    occurredOf(check, facts)
      .filter(([, said]) => {
        const rows = said.events.map((event) => JSON.stringify([event.election, event.level]));
        return new Set(rows).size < rows.length;
      })
      .map(([code]) => makeFinding(check, code, [], {})),

  required_evidence: (check, facts) => {
    const from = check.parameters.from_level;
    const levels = facts.weights.map(([code]) => code);
    const grave = new Set(levels.slice(Math.max(0, levels.indexOf(from))));
    return occurredOf(check, facts)
      .filter(([, said]) => !from || said.events.some((event) => grave.has(event.level)))
      .filter(([, said]) => !said.evidence)
      .map(([code]) => makeFinding(check, code, [], {}));
  },

  range: (check, facts) => {
    const { min, max } = check.parameters;
    const low = min === undefined ? -Infinity : scaledLimit(min);
    const high = max === undefined ? Infinity : scaledLimit(max);
    const limits = {};
    if (min !== undefined) limits.min = checkedNumber(low);
    if (max !== undefined) limits.max = checkedNumber(high);
    return occurredOf(check, facts).flatMap(([code, said]) => {
      const number = measured(check, said, facts).find((one) => one < low || one > high);
      return number === undefined ? [] : [makeFinding(check, code, [], { number: checkedNumber(number), ...limits })];
    });
  },

  sum: (check, facts) => {
    const { others, operator } = check.parameters;
    const left = check.indicators.map((code) => countOf(facts.answers[code]));
    const right = others.map((code) => countOf(facts.answers[code]));
    if ([...left, ...right].includes(null)) return [];
    const number = left.reduce((sum, count) => sum + count, 0);
    const other = right.reduce((sum, count) => sum + count, 0);
    if (CHECK_COMPARE[operator](number, other)) return [];
    const blanks = {
      indicators: check.indicators.join(", "),
      others: others.join(", "),
      number: checkedNumber(number * CHECK_SCALE),
      other_number: checkedNumber(other * CHECK_SCALE),
    };
    return [makeFinding(check, "", [...check.indicators, ...others], blanks)];
  },

  implies: (check, facts) => {
    const { then, must } = check.parameters;
    const counts = then.map((code) => countOf(facts.answers[code]));
    const occurred = then.filter((_, place) => counts[place]);
    let told = occurred;
    if (must === "occur") told = occurred.length || counts.includes(null) ? [] : then;
    if (!told.length) return [];
    return occurredOf(check, facts).map(([code]) => makeFinding(check, code, then, { then: told.join(", ") }));
  },

  previous: (check, facts) => {
    const { factor, difference } = check.parameters;
    return lookedAt(check, facts).flatMap((code) => {
      const now = countOf(facts.answers[code]);
      const before = facts.previous[code] ?? null;
      if (now === null || before === null) return [];
      const [low, high] = [Math.min(now, before), Math.max(now, before)];
      const isFar = difference === undefined || (high - low) * CHECK_SCALE > scaledLimit(difference);
      const isManyTimes = factor === undefined || high * CHECK_SCALE > scaledLimit(factor) * low;
      if (!isFar || !isManyTimes) return [];
      const blanks = { number: checkedNumber(now * CHECK_SCALE), before: checkedNumber(before * CHECK_SCALE) };
      return [makeFinding(check, code, [], blanks)];
    });
  },
};

const aboutOf = ({ subject, indicators }) => subject || [...indicators].sort().join();

// What the checks find, check by check; of two findings of one kind about one indicator, or one comparison, only the
// graver one.
function findingsOf(checks, facts) {
  const found = checks
    .filter((check) => check.kind in CHECK_FINDERS && ["", facts.level].includes(check.applies_to))
    .flatMap((check) => CHECK_FINDERS[check.kind](check, facts));
  const rank = (finding) => CHECK_GRAVITY.indexOf(finding.severity);
  return found.filter((finding) =>
    !found.some((other) =>
      other.kind === finding.kind && aboutOf(other) === aboutOf(finding) && rank(other) < rank(finding)
    )
  );
}

// What a card says as it is typed now: the form of an answer, without its texts. Rows that are not filled yet are left out.
function readCard(fields, prefix, evidence) {
  const value = fields.get(`${prefix}-value`);
  if (!value) return undefined;
  const events = [];
  const total = value === "occurred" ? Number(fields.get(`${prefix}-events-TOTAL_FORMS`)) : 0;
  for (let number = 0; number < total; number += 1) {
    const at = (name) => fields.get(`${prefix}-events-${number}-${name}`) ?? "";
    const count = /^\s*\d+\s*$/.test(at("count")) ? Number(at("count")) : 0;
    if (at("election") && at("level") && count > 0 && !at("DELETE")) {
      events.push({ election: at("election"), level: at("level"), count });
    }
  }
  const chosen = fields.getAll(`${prefix}-evidence`).filter((file) => file.name);
  return { value, note: fields.get(`${prefix}-note`) ?? "", events, evidence: evidence + chosen.length };
}

// Shows the findings of one card; those that only the server can find, and those that stay the same, are left alone.
function showFindings(list, findings, template) {
  const wanted = new Map(findings.map((finding) => [`${finding.check} ${finding.text}`, finding]));
  for (const row of list.querySelectorAll("[data-finding]")) {
    if (!wanted.delete(row.dataset.finding)) row.remove();
  }
  for (const [key, finding] of wanted) {
    const row = template.content.querySelector(`[data-severity="${finding.severity}"]`).cloneNode(true);
    row.dataset.finding = key;
    row.querySelector("[data-finding-text]").textContent = finding.text;
    list.append(row);
  }
}

const checkData = document.getElementById("check-data");
const checkedForm = document.querySelector("[data-entry-form]");
const findingTemplate = document.getElementById("finding-rows");

if (checkData && checkedForm && findingTemplate) {
  let [known, checks, facts] = ["", [], {}];
  // A page that was kept for a while reads anew what it goes by (entry-renew.js).
  const readData = () => {
    if (known === checkData.textContent) return;
    known = checkData.textContent;
    ({ checks, facts } = JSON.parse(known));
  };
  const checkAll = () => {
    readData();
    const fields = new FormData(checkedForm);
    const lists = [...checkedForm.querySelectorAll("[data-findings]")];
    for (const list of lists) {
      const { findings, prefix } = list.dataset;
      const files = list.closest("[data-entry-card]").querySelectorAll("[data-card-files] [data-file]");
      facts.answers[findings] = readCard(fields, prefix, files.length);
    }
    const found = findingsOf(checks, facts);
    for (const list of lists) {
      const code = list.dataset.findings;
      const own = found.filter(({ subject, indicators }) => subject ? subject === code : indicators.includes(code));
      showFindings(list, own, findingTemplate);
    }
  };
  checkedForm.addEventListener("input", checkAll);
  // A file has arrived, or what a colleague stored.
  for (const name of ["marked", "renewed"]) checkedForm.addEventListener(name, checkAll);
  checkData.addEventListener("renewed", checkAll);
}
