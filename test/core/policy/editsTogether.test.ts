import { describe, expect, test } from "vitest";
import type { Edit } from "../../../src/core/call/call.ts";
import { caller, judgeCall } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World([{ path: `${shop}/notes.txt`, git: "untracked" }], {});
const move: Edit = { change: "patch", path: `${shop}/notes.txt`, moveTo: `${shop}/kept.txt`, hunks: [] };
const write = (path: string): Edit => ({ change: "write", path: `${shop}/${path}`, content: "x" });

describe("edits of one call", () => {
  test.each([
    ["a move alone", [move], "allow"],
    ["a move, and a file beside it", [move, write("other.txt")], "allow"],
    ["a move, and new content for what was moved", [move, write("kept.txt")], "hold"],
    ["new content first", [write("kept.txt"), move], "hold"],
  ] as const)("%s: %s", (_name, edits, decision) => {
    const call = { kind: "edit", caller, cwd: shop, tool: "apply_patch", toolUse: "", edits } as const;
    expect(judgeCall(call, { world }).decision).toBe(decision);
  });
});
