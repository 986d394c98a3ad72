/** Longest text that is worked out, in UTF-16 units. */
const textBound = 16_384;

/**
 * What programs that only respell a known text print, so that a command cannot hide behind them: `base64 -d`,
 * `xxd -r -p`, `rev`, `tr` with plain sets. Undefined for anything else they are told, and where the result is no text.
 */
export function respelled(name: string, args: readonly string[], input: string): string | undefined {
  if (input.length > textBound) return undefined;
  const line = args.join(" ");
  switch (name) {
    case "base64":
    case "gbase64":
      return /^(?:-d|-D|--d(?:ecode)?)$/.test(line) ? textOf(fromDigits(input, base64Digits, 6)) : undefined;
    case "base32":
      return /^(?:-d|--d(?:ecode)?)$/.test(line) ? textOf(fromDigits(input, base32Digits, 5)) : undefined;
    case "openssl":
      return /^(?:base64 -d|enc -base64 -d|enc -d -base64)(?: -A)?$/.test(line)
        ? textOf(fromDigits(input, base64Digits, 6))
        : undefined;
    case "xxd":
      return /^(?:-r -p|-p -r|-rp|-pr|-r -ps|-ps -r)$/.test(line) && /^[0-9A-Fa-f\s]*$/.test(input)
        ? textOf(fromDigits(input.toLowerCase(), "0123456789abcdef", 4))
        : undefined;
    case "rev":
      return args.length === 0
        ? input
            .split("\n")
            .map((part) => [...part].reverse().join(""))
            .join("\n")
        : undefined;
    case "tr":
      return translated(args, input);
    default:
      return undefined;
  }
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The bytes that digits of so many bits spell; undefined where there is anything but digits, blanks and padding. */
function fromDigits(text: string, digits: string, bits: number): readonly number[] | undefined {
  const body = text.replace(/\s/g, "");
  const end = body.indexOf("=");
  const plain = end < 0 ? body : body.slice(0, end);
  // Programs differ on text that goes on after its padding.
  if (end >= 0 && !/^=+$/.test(body.slice(end))) return undefined;
  const bytes: number[] = [];
  let buffer = 0;
  let held = 0;
  for (const character of plain) {
    const digit = digits.indexOf(character);
    if (digit < 0) return undefined;
    buffer = (buffer << bits) | digit;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    bytes.push((buffer >> held) & 0xff);
    buffer &= (1 << held) - 1;
  }
  return bytes;
}

/** The text that bytes spell in UTF-8; undefined where they spell none, or hold a NUL. */
function textOf(bytes: readonly number[] | undefined): string | undefined {
  if (bytes === undefined || bytes.includes(0)) return undefined;
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
  } catch {
    return undefined;
  }
}

function translated(args: readonly string[], input: string): string | undefined {
  const deletes = args[0] === "-d";
  const [from, to] = (deletes ? args.slice(1) : args).map(charactersOf);
  if (from === undefined || args.length !== 2 || !isAscii(input)) return undefined;
  if (deletes) return [...input].filter((character) => !from.includes(character)).join("");
  if (to === undefined || to === "") return undefined;
  return [...input]
    .map((character) => {
      const at = from.lastIndexOf(character);
      return at < 0 ? character : to[Math.min(at, to.length - 1)];
    })
    .join("");
}

/** The characters of a set, ranges written out; undefined for classes, escapes and options. */
function charactersOf(set: string): string | undefined {
  if (/[[\]\\]|^-./.test(set) || !isAscii(set)) return undefined;
  return set.replace(/(.)-(.)/g, (_, first: string, last: string) => {
    let range = "";
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code += 1) range += String.fromCharCode(code);
    return range;
  });
}

function isAscii(text: string): boolean {
  return /^[\t\n -~]*$/.test(text);
}

/** The text of base64 that holds UTF-16, least significant byte first, as PowerShell takes it; undefined for anything else. */
export function decodedUtf16(digits: string): string | undefined {
  const bytes = digits.length > textBound ? undefined : fromDigits(digits, base64Digits, 6);
  if (bytes === undefined || bytes.length % 2 !== 0) return undefined;
  let text = "";
  for (let at = 0; at < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0));
  return text;
}
