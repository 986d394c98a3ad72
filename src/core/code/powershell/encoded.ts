const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The code that `-EncodedCommand` is given: Base64 of UTF-16, the low byte first. Undefined for whatever is not wholly that,
 * which includes text beyond 64 Ki characters.
 */
export function decodedCommand(encoded: string): string | undefined {
  const body = encoded.replace(/={1,2}$/, "");
  if (encoded.length % 4 !== 0 || encoded.length > 175_000 || !/^[A-Za-z0-9+/]+$/.test(body)) return undefined;
  const units: number[] = [];
  let bits = 0;
  let count = 0;
  const bytes: number[] = [];
  for (const digit of body) {
    bits = (bits << 6) | digits.indexOf(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
    bits &= (1 << count) - 1;
  }
  if (bytes.length % 2 !== 0) return undefined;
  for (let at = 0; at < bytes.length; at += 2) units.push((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  return units.map((unit) => String.fromCharCode(unit)).join("");
}
