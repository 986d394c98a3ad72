/** Thousands separated, as in "1,204". */
export function numberText(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
}

/** A number with its noun in the right form: "1 file", "42 files". `many` is for nouns whose plural is not formed with "s". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** A number of bytes as file managers write it, 1 KB being 1,000 bytes: "0 bytes", "1 byte", "1.2 KB", "12 MB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return countOf(bytes, "byte");
  const units = ["KB", "MB", "GB", "TB", "PB"];
  let value = bytes / 1_000;
  let unit = 0;
  // 999.5 of a unit would be rounded to 1,000 of it.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = value < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat("en", { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}

/** Names in a row: "a", "a and b", "a, b and c", and beyond `most` of them "a, b and 7 more". */
export function listOf(names: readonly string[], most: number): string {
  const shown = names.length > most ? [...names.slice(0, most), `${numberText(names.length - most)} more`] : names;
  if (shown.length <= 1) return shown[0] ?? "";
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** A span of time in the unit that matters, rounded down: "42 s", "58 min", "2 h 5 min", "3 days". Negative spans are 0. */
export function durationOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/**
 * At most `most` characters of a text that stands in a line of ours; how many are left out is said in its place. The cut is
 * in the middle, because both ends of a path matter.
 */
export function clipped(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most * 2) / 3);
  const tail = most - head;
  return `${characters.slice(0, head).join("")} … (${countOf(characters.length - most, "character")} left out) … ${characters.slice(-tail).join("")}`;
}
