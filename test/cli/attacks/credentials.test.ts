import { spawnSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { rows } from "../../../src/core/policy/landmarkRows.ts";
import { hiddenPaths } from "../../../src/identity/hiddenPaths.ts";
import { attackGround, confinementFor, type Ground, runConfined, sandboxes } from "./attackRig.ts";
import { credentialPlaces } from "./credentialPlaces.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** The product's own list, each glob with a name that it means. */
const own = rows
  .filter(({ landmark, kind }) => landmark.at === "home" && landmark.reading === "secret" && kind === "path")
  .map(({ glob }) => glob.replaceAll("*", "x"));
const places = [...new Set([...Object.values(credentialPlaces).flat(), ...own])];

/** The places there as files; one that is a folder of another holds a file of its own. */
function planted(ground: Ground): readonly string[] {
  return places
    .toSorted((left, right) => right.length - left.length)
    .map((place) => {
      const path = join(ground.home, place);
      const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
      const file = isFolder === true ? join(path, "own-secret") : path;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `PRIVATE ${file}\n`);
      return file;
    });
}

function seenIn(output: string): readonly string[] {
  return [...output.matchAll(/PRIVATE (\S.*?)\r?$/gm)].map(([, path = ""]) => path);
}

describe.skipIf(sandboxes === "missing")("credentials of a person", () => {
  it.each([
    ["the confinement alone", "none"],
    ["with what an identity hides", "own"],
  ] as const)("cannot be read by an approved run, whatever they belong to: %s", async (_name, identity) => {
    const ground = attackGround();
    try {
      const files = planted(ground);
      const { hidden } = await confinementFor(ground, {});
      const more = identity === "none" ? [] : hiddenPaths([], { home: ground.home, environment: {} });
      const list = join(ground.project, "list");
      writeFileSync(list, files.map((path) => `${path}\0`).join(""));
      const line = "xargs -0 cat <list; sed -z 's#^#/proc/self/root#' list | xargs -0 cat; exit 0";
      const { stdout } = await runConfined(ground, `{ ${line}; } 2>/dev/null`, {
        hidden: [...hidden, ...more.map(({ path }) => path)],
      });
      expect(seenIn(stdout).map((path) => path.slice(ground.home.length + 1))).toEqual([]);
      const bare = spawnSync("bash", ["-c", "xargs -0 cat <list"], { cwd: ground.project, encoding: "utf8" });
      expect(seenIn(bare.stdout).toSorted()).toEqual([...files].toSorted());
    } finally {
      ground.remove();
    }
  });
});
