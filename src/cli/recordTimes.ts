const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** A moment as people give it: a date or time in ISO 8601, or how long ago as `90m`, `12h`, `7d`, `2w`. In milliseconds since 1970; undefined for anything else. */
export function momentOf(text: string, now: number): number | undefined {
  const ago = /^(\d{1,6})([mhdw])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * units[ago[2] as keyof typeof units];
  if (!/^\d{4}-\d{2}-\d{2}(?:$|T)/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
