// Moments as the portal writes them everywhere: in its own zone, and with the name of the zone.

export function momentIn(zone, at, month = "long") {
  const parts = { day: "numeric", month, year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  return new Date(at).toLocaleString("id-ID", { ...parts, timeZone: zone || undefined });
}

export const momentOf = (at, month) => momentIn(document.body.dataset.timeZone, at, month);
