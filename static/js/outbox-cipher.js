// Seals what the outbox keeps, so that only the person who typed it can read it on this computer. The keys come from
// the portal, to whoever is signed in (`outbox_keys` in apps/submissions/views/offline_pages.py). The browser keeps them
// until that person signs out, or another one signs in, and never shows their bytes to a script.

const ALGORITHM = "AES-GCM";

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

// The newest key first; older ones open what was sealed before the portal changed its secret.
export function importKeys(told) {
  return Promise.all(told.map(async ({ id, secret }) => {
    const key = await crypto.subtle.importKey("raw", bytesOf(secret), ALGORITHM, false, ["encrypt", "decrypt"]);
    return { id, key };
  }));
}

// A content is a small object, and the bytes of a file after it where there are some.
function join(content, bytes) {
  const head = new TextEncoder().encode(JSON.stringify(content));
  const whole = new Uint8Array(4 + head.length + (bytes?.byteLength ?? 0));
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  if (bytes) whole.set(new Uint8Array(bytes), 4 + head.length);
  return whole;
}

function part(whole) {
  const end = 4 + new DataView(whole).getUint32(0);
  return { ...JSON.parse(new TextDecoder().decode(whole.slice(4, end))), bytes: whole.slice(end) };
}

export async function seal([{ id, key }], content, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { key: id, iv, data: await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, join(content, bytes)) };
}

// Nothing where the key is not here, or no longer fits.
export async function unseal(keys, sealed) {
  const found = keys.find(({ id }) => id === sealed?.key);
  if (!found) return null;
  const { iv, data } = sealed;
  return await crypto.subtle.decrypt({ name: ALGORITHM, iv }, found.key, data).then(part, () => null);
}
