// A script of the portal as a test meets it, and stand-ins for what a browser gives to it.
//
// Most scripts have no exports, because a release joins them into one file (asset_files in
// apps/publishing/building/build.py). So a test wraps the text of a script into a function: what the script takes from
// the browser goes in as arguments, and the functions that the test names come out.

import { readFileSync } from "node:fs";

const EMPTY_PAGE = {
  documentElement: { lang: "id" },
  querySelector: () => null,
  querySelectorAll: () => [],
  getElementById: () => null,
  addEventListener: () => {},
};

// Runs static/js/<name>, without what it imports, in a page without elements, or with what `browser` gives, and returns the named functions.
export function runScript(name, parts = [], browser = {}) {
  const source = readFileSync(new URL(`../../static/js/${name}`, import.meta.url), "utf8");
  const given = { document: EMPTY_PAGE, ...browser };
  const run = new Function(
    ...Object.keys(given),
    `"use strict";\n${source.replaceAll(/^import [^;]*;\n|^export /gm, "")}\nreturn { ${parts.join(", ")} };`,
  );
  return run(...Object.values(given));
}

// A page in which every selector of `found` finds what stands beside it, and no other finds anything.
export function page(found) {
  const all = (selector) => [found[selector] ?? []].flat();
  return {
    ...EMPTY_PAGE,
    querySelector: (selector) => all(selector)[0] ?? null,
    querySelectorAll: all,
  };
}

// An element with the properties given. Events that reach it are real ones.
export class Part extends EventTarget {
  constructor(properties = {}) {
    super();
    this.dataset = {};
    this.attributes = {};
    Object.assign(this, properties);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  removeAttribute(name) {
    delete this.attributes[name];
  }

  // Sends an event with `detail`; says whether the page asked the browser to hold back what it does by itself.
  send(type, properties = {}) {
    const event = new Event(type, { cancelable: true });
    for (const [name, value] of Object.entries(properties)) Object.defineProperty(event, name, { value });
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }
}

// A clock that stands still until a test moves it: setTimeout and clearTimeout for a script.
export class Clock {
  now = 0;
  waiting = [];

  setTimeout = (act, milliseconds) => {
    const timer = { act, due: this.now + milliseconds };
    this.waiting.push(timer);
    return timer;
  };

  clearTimeout = (timer) => {
    this.waiting = this.waiting.filter((other) => other !== timer);
  };

  pass(seconds) {
    this.now += seconds * 1000;
    const due = this.waiting.filter((timer) => timer.due <= this.now);
    this.waiting = this.waiting.filter((timer) => timer.due > this.now);
    for (const timer of due) timer.act();
  }
}
