/**
 * A host as whoever connects to it reads it, so that each has one spelling: percent codes resolved, letters of other widths made plain, signs that
 * are not seen left out, no full stop at the end, addresses of four numbers for what is written with fewer, in octal or in hexadecimal (as `inet_aton` and the URL
 * standard take them), those of version 6 without needless noughts, and ones that stand for an address of version 4 as that.
 */
export function plainHost(spelled: string): string {
  const host = decoded(spelled)
    .replace(/\p{DI}/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/。/g, ".")
    .replace(/\.$/, "");
  const six = /^\[([0-9a-f:.]+)(?:%.*)?\]$/.exec(host)?.[1];
  return (six === undefined ? dotted(host) : addressOfSix(six)) ?? host;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address of version 4, of which the last number stands for all that is left. Undefined for a name. */
function dotted(host: string): string | undefined {
  const numbers = host.split(".").map(numberOf);
  const last = numbers.pop();
  if (last === undefined || numbers.length > 3 || last >= 256 ** (4 - numbers.length)) return undefined;
  if (numbers.some((part) => part === undefined || part > 255)) return undefined;
  const rest = [3, 2, 1, 0].slice(numbers.length).map((power) => Math.floor(last / 256 ** power) % 256);
  return [...numbers, ...rest].join(".");
}

function numberOf(text: string): number | undefined {
  if (/^0x0*[0-9a-f]{0,16}$/.test(text)) return Number.parseInt(text.slice(2) || "0", 16);
  if (/^0+[0-7]{0,22}$/.test(text)) return Number.parseInt(text, 8);
  return /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}

function addressOfSix(text: string): string | undefined {
  const four = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = four?.[2] === undefined ? "" : groupsOfFour(four[2]);
  const [front = "", back, ...more] = `${four?.[1] ?? text}${tail}`.split("::");
  const [left, right] = [front, back ?? ""].map((part) => part.split(":").filter(Boolean));
  if (left === undefined || right === undefined || more.length > 0) return undefined;
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (back === undefined && missing > 0)) return undefined;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right].map((group) => Number.parseInt(group, 16));
  // Those that programs make of one of version 4 (RFC 4291), and the ones that a NAT64 leads there (RFC 6052).
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const isTranslated = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (isMapped || isTranslated)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join(".");
  return `[${shortest(groups)}]`;
}

function groupsOfFour(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(":");
}

/** With the first of the longest rows of noughts left out, as RFC 5952 has it. */
function shortest(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(":");
  const rows = text.match(/(?<![^:])0(?::0)+(?![^:])/g) ?? [];
  const [longest] = rows.toSorted((left, right) => right.length - left.length);
  return longest === undefined ? text : text.replace(new RegExp(`(?:^|:)${longest}(?::|$)`), "::");
}
