import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, wholeOf } from "../snapshots/trees.ts";
import { quantile } from "./measure.ts";

// A snapshot of many small files and of a few large ones, the first time and again, and its restore after all is deleted, of one file that
// an agent edits, and for a run that only deletes, beside `cp -a --reflink=auto` and git's own stash. `node test/bench/snapshot.bench.ts [files] [megabytes] [rounds]`

const [count, megabytes, rounds] = [
  Number(process.argv[2] ?? 10_000),
  Number(process.argv[3] ?? 1_000),
  Number(process.argv[4] ?? 3),
];

/** Edits of one file in a round. */
const edits = 50;

await compare(`${count} files of 3 KB`, (work) => {
  for (let number = 0; number < count; number++) {
    const folder = join(work, String(number % 100));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${number}.ts`), `${number} `.repeat(500));
  }
});
await compare(`${megabytes} MB in 10 files`, (work) => {
  for (let number = 0; number < 10; number++)
    writeFileSync(join(work, `${number}.bin`), Buffer.alloc(megabytes * 100_000, `${number} ${Math.random()}`));
});

async function compare(title: string, fill: (work: string) => void): Promise<void> {
  const samples = new Map<string, number[]>();
  const timed = async (name: string, run: () => unknown): Promise<void> => {
    const started = performance.now();
    await run();
    samples.set(name, [...(samples.get(name) ?? []), performance.now() - started]);
  };
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), "holdpoint-bench-"));
    try {
      const work = join(folder, "work");
      mkdirSync(work);
      git(work, "init", "-q");
      git(work, "commit", "-q", "--allow-empty", "-m", "empty");
      fill(work);
      execFileSync("sync");
      const store = new SnapshotStore(join(folder, "store"));
      let id = "";
      const take = async (): Promise<void> => {
        const taken = await store.take(wholeOf(work), "bench");
        if (taken.kind !== "taken") throw new Error(JSON.stringify(taken));
        ({ id } = taken);
      };
      const copy = (): unknown => execFileSync("cp", ["-a", "--reflink=auto", work, join(folder, `copy${round}`)]);
      const first = [() => timed("snapshot, first", take), () => timed("cp -a --reflink=auto", copy)];
      for (const run of round % 2 === 0 ? first : first.reverse()) await run();
      await timed("snapshot, again", take);
      // What a command that flows waits for: that it is looked how much it is, then the copy.
      await timed("look and snapshot, again", async () => {
        await store.measure(wholeOf(work));
        await take();
      });
      const edited = join(work, "edited.ts");
      const plan = { ...wholeOf(work), paths: wholeOf(edited).paths };
      for (let turn = 0; turn < edits; turn++) {
        writeFileSync(edited, `${turn} `.repeat(2_000));
        await timed("one edited file", async () => {
          await store.measure(plan);
          await store.take(plan, "edit");
        });
      }
      rmSync(edited);
      rmSync(work, { recursive: true });
      await timed("restore after deletion", async () => {
        const restored = await restore(store, id);
        if (restored.kind !== "restored" || restored.left.length > 0) throw new Error(JSON.stringify(restored));
      });
      execFileSync("sync");
      // For a run of ours that the kernel keeps from all but unlinking: what the person waits for, and what is done when nobody does.
      const other = new SnapshotStore(join(folder, "other"));
      const unlinked = wholeOf(work).paths.map((one) => ({ ...one, means: "unlinked" as const }));
      await timed("snapshot, only unlinks", () =>
        other.take({ ...wholeOf(work), paths: unlinked, unlinksOnly: true }, "rm"),
      );
      await timed("copied afterwards", () => other.whenCopied());
      execFileSync("sync");
      await timed("git stash -u", () => git(work, "stash", "-q", "-u"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const unit = quantile(samples.get("cp -a --reflink=auto") ?? [], 0.5);
  process.stdout.write(`${title}\n`);
  for (const [name, taken] of samples) {
    const median = quantile(taken, 0.5);
    process.stdout.write(
      `  ${name.padEnd(24)} ${median.toFixed(1).padStart(9)} ms  ${(median / unit).toFixed(2)} of cp\n`,
    );
  }
}
