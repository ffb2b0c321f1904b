// Offsets of IANA time zones from the language's own tables. Difference: where upstream reads the tz database of the
// controller's machine, these are the rules that the JavaScript runtime was built with.

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    format = undefined;
  }
  formats.set(zone, format);
  return format;
}

/** How far the zone's wall clock is ahead of UTC at the instant, in milliseconds; undefined for an unknown zone. */
export function offsetMs(zone: string, atMs: number): number | undefined {
  if (zone === "" || zone === "UTC" || zone === "Etc/UTC") return 0;
  // Go knows zones by the names of files: offsets such as "+01:00", which the runtime would take, are none.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  const name = formatOf(zone)
    ?.formatToParts(atMs)
    .find((part) => part.type === "timeZoneName")?.value;
  if (name === undefined) return undefined;
  const match = /^GMT(?:([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/.exec(name);
  if (!match?.[1]) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === "-" ? -1 : 1) * seconds * 1000;
}
