/** One thing to be timed. */
export interface Variant {
  readonly name: string;
  run(): void | Promise<void>;
}

/** What a variant took, in milliseconds. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly p95: number;
}

/**
 * Times variants in turns: each round runs every variant once, in another order each time, so that whatever else the
 * machine does, and what a variant leaves in the caches, meets all of them alike. The first rounds do not count.
 */
export async function timeInTurns(
  variants: readonly Variant[],
  rounds: number,
  warmUps = 3,
): Promise<readonly Timing[]> {
  const samples = variants.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const index of shuffled(variants.length)) {
      const started = performance.now();
      const done = variants[index]?.run();
      if (done !== undefined) await done;
      if (round >= 0) samples[index]?.push(performance.now() - started);
    }
  }
  return variants.map(({ name }, index) => {
    const taken = samples[index] ?? [];
    return { name, median: quantile(taken, 0.5), p95: quantile(taken, 0.95) };
  });
}

/**
 * The timings as a table: beside the median and the 95th percentile, how much the median lies above that of `floor`
 * (what starting and timing anything costs here), and its ratio to the median of `peer`, as timed and above the floor.
 */
export function table(title: string, timings: readonly Timing[], floor: string, peer: string): string {
  const medianOf = (wanted: string): number => timings.find(({ name }) => name === wanted)?.median ?? Number.NaN;
  const [least, unit] = [medianOf(floor), medianOf(peer)];
  const heads = [title, "median ms", "p95 ms", "above floor", `of ${peer}`, "above floor"];
  const rows = timings.map(({ name, median, p95 }) => [
    name,
    median.toFixed(2),
    p95.toFixed(2),
    (median - least).toFixed(2),
    (median / unit).toFixed(3),
    ((median - least) / (unit - least)).toFixed(3),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [line(heads), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line), ""].join("\n");
}

/** The numbers below `count` in a random order. */
function shuffled(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => ({ index, place: Math.random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ index }) => index);
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
