// Takes snapshots of a tree, one after the other, and says a line for each: its id and what the tree's file held then.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { wholeOf } from "./trees.ts";

const [storeFolder = "", tree = "", name = "", count = "0"] = process.argv.slice(2);
const store = new SnapshotStore(storeFolder);
for (let turn = 0; turn < Number(count); turn++) {
  const path = join(tree, name);
  writeFileSync(path, `${name} ${turn}`);
  const outcome = await store.take(wholeOf(tree), name);
  process.stdout.write(
    `${JSON.stringify(outcome.kind === "taken" ? { id: outcome.id, held: readFileSync(path, "utf8") } : { outcome })}\n`,
  );
}
