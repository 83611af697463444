/** All keys of a namespace begin with this. The braces make Redis Cluster keep them in one slot. */
export function spaceKey(namespace: string): string {
  return `fluxgate:{${encoded(namespace)}}`;
}

/** The hash of a group; its other keys begin with it. */
export function groupKey(namespace: string, name: string): string {
  return `${spaceKey(namespace)}:group:${encoded(name)}`;
}

/** The channel on which members hint that something changed. */
export function hintChannel(namespace: string): string {
  return `${spaceKey(namespace)}:hint`;
}

/**
 * Any text as part of a key, so that it ends where it should: all but letters, digits, `_`, `.` and `-` by their UTF-16 code units. Two
 * different texts never give the same, not even with lone surrogates.
 */
function encoded(text: string): string {
  // Unit by unit, not by code point.
  return text.replace(/[^A-Za-z0-9_.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
