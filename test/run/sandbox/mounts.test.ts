import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Confinement, usualLimits } from "../../../src/core/confine/confinement.ts";
import { isWithin } from "../../../src/core/policy/paths.ts";
import { mountsOf } from "../../../src/run/sandbox/mounts.ts";

let temporary = "";

beforeEach(() => {
  temporary = realpathSync(mkdtempSync(join(tmpdir(), "mounts-")));
  mkdirSync(join(temporary, "shop/deep/old"), { recursive: true });
});

afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

function confinement(shop: string): Confinement {
  return {
    writable: [temporary],
    replaceable: [`${shop}/deep/old`],
    repositories: [],
    readOnly: [`${shop}/.holdpoint.json`],
    hidden: [],
    sockets: [],
    home: undefined,
    network: { kind: "none" },
    limits: usualLimits,
  };
}

describe("the mounts of a work tree in a temporary folder", () => {
  it("leave open what may be deleted, though a protected file beside it is not there", () => {
    const shop = join(temporary, "shop");
    const { mounts, absent } = mountsOf(confinement(shop));
    const opened = mounts.findLastIndex(({ kind, path }) => kind === "writable" && path === `${shop}/deep`);
    const closed = mounts
      .slice(opened)
      .filter(({ kind, path }) => kind === "read-only" && isWithin(`${shop}/deep`, path));
    expect(opened).toBeGreaterThanOrEqual(0);
    expect(closed).toEqual([]);
    expect(absent).toEqual([`${shop}/.holdpoint.json`]);
  });
});
