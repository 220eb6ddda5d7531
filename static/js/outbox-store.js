// Where the outbox (outbox.js) keeps its items: in IndexedDB, or in the memory of the page where a browser has none.
// An item says what is to be sent and where to; its content, which may be a large file, lies apart from it.

const NAME = "portal-isian";

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class BrowserStore {
  isDurable = true;

  static async open() {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      const items = opening.result.createObjectStore("items", { keyPath: "id", autoIncrement: true });
      items.createIndex("keeper", "keeper");
      opening.result.createObjectStore("contents", { keyPath: "id" });
      opening.result.createObjectStore("keys", { keyPath: "keeper" });
    };
    const store = new BrowserStore();
    store.base = await answerOf(opening);
    store.base.onversionchange = () => store.base.close();
    return store;
  }

  // The items of a person, oldest first.
  items(keeper) {
    return answerOf(this.base.transaction("items").objectStore("items").index("keeper").getAll(keeper));
  }

  // The pages on which something was typed that is not sent, whoever typed it.
  async unsentPages() {
    const items = await answerOf(this.base.transaction("items").objectStore("items").getAll());
    return items.filter(({ state }) => state !== "sent").map(({ page }) => page.split("#")[0]);
  }

  async content(id) {
    return (await answerOf(this.base.transaction("contents").objectStore("contents").get(id)))?.sealed;
  }

  // Changes a person's items in one step, between which no other tab comes. `decide` gets the items, and returns those
  // to `put` (with new `sealed` content, if any) and the numbers to `remove`; the promise holds what was put.
  change(keeper, decide) {
    const transaction = this.base.transaction(["items", "contents"], "readwrite", { durability: "strict" });
    const [items, contents] = ["items", "contents"].map((name) => transaction.objectStore(name));
    const done = [];
    items.index("keeper").getAll(keeper).onsuccess = ({ target }) => {
      const { put = [], remove = [] } = decide(target.result);
      for (const { item, sealed } of put) {
        items.put(item).onsuccess = ({ target: stored }) => {
          done.push({ ...item, id: stored.result });
          if (sealed) contents.put({ id: stored.result, sealed });
        };
      }
      for (const id of remove) {
        items.delete(id);
        contents.delete(id);
      }
    };
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(done);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  keys(keeper) {
    return answerOf(this.base.transaction("keys").objectStore("keys").get(keeper)).then((found) => found?.keys);
  }

  // Whoever signs in leaves no key of somebody else behind.
  async keepKeys(keeper, keys) {
    const store = this.base.transaction("keys", "readwrite").objectStore("keys");
    store.clear();
    await answerOf(store.put({ keeper, keys }));
  }

  forgetKeys() {
    return answerOf(this.base.transaction("keys", "readwrite").objectStore("keys").clear());
  }
}

export class MemoryStore {
  isDurable = false;
  rows = new Map();
  contents = new Map();
  kept = new Map();
  last = 0;

  items(keeper) {
    return Promise.resolve([...this.rows.values()].filter((item) => item.keeper === keeper));
  }

  // It lasts no longer than its page.
  unsentPages() {
    return Promise.resolve([]);
  }

  content(id) {
    return Promise.resolve(this.contents.get(id));
  }

  async change(keeper, decide) {
    const { put = [], remove = [] } = decide(await this.items(keeper));
    const done = put.map(({ item, sealed }) => {
      const id = item.id ?? (this.last += 1);
      this.rows.set(id, { ...item, id });
      if (sealed) this.contents.set(id, sealed);
      return this.rows.get(id);
    });
    for (const id of remove) {
      this.rows.delete(id);
      this.contents.delete(id);
    }
    return done;
  }

  keys(keeper) {
    return Promise.resolve(this.kept.get(keeper));
  }

  keepKeys(keeper, keys) {
    this.kept = new Map([[keeper, keys]]);
    return Promise.resolve();
  }

  forgetKeys() {
    this.kept.clear();
    return Promise.resolve();
  }
}

// A browser hands out neither storage nor ciphers on a page without TLS, and some keep no storage in private windows.
export async function openStore() {
  if (!globalThis.isSecureContext || !globalThis.indexedDB) return new MemoryStore();
  return await BrowserStore.open().catch(() => new MemoryStore());
}
