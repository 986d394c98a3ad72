import { describe, expect, test } from "vitest";
import type { Effect } from "../../../src/core/effects/effect.ts";
import type { Finding, Verdict } from "../../../src/core/policy/verdict.ts";
import { file, unknownFile } from "../../../src/core/resource.ts";
import { isEmptyPlan, snapshotPlan } from "../../../src/core/snapshot/snapshotPlan.ts";

function finding(effect: Partial<Effect>, more: Partial<Finding> = {}): Finding {
  return {
    effect: {
      verb: "delete",
      resource: file("/w/src"),
      loses: "content",
      sight: "plain",
      because: "",
      source: "",
      ...effect,
    },
    resource: "named",
    place: "workspace",
    decision: "hold",
    reversibility: "irreversible",
    destructive: "yes",
    count: undefined,
    git: undefined,
    ...more,
  };
}

function planFor(...findings: readonly Finding[]) {
  return planOf(findings);
}

function planOf(findings: readonly Finding[], more: Partial<Verdict> = {}) {
  const reason = { decision: "hold", source: "preset", text: "", instead: "", rule: undefined } as const;
  const verdict: Verdict = { decision: "hold", reasons: [reason], findings, blastRadius: "tree", ...more };
  return snapshotPlan(verdict, { cwd: "/w/app" }, ["/w", "/w/app"]);
}

const entry = { spelling: "literal", reach: "entry", means: "written", ignored: "included" } as const;

describe("what a snapshot holds", () => {
  test.each<[string, Finding, ReturnType<typeof planFor>]>([
    [
      "a tree that is deleted",
      finding({ resource: file("/w/src", "tree") }),
      { paths: [{ ...entry, path: "/w/src", reach: "tree", means: "unlinked" }], repositories: [], uncovered: [] },
    ],
    [
      "a name that is deleted, with all below it",
      finding({}),
      { paths: [{ ...entry, path: "/w/src", reach: "tree", means: "unlinked" }], repositories: [], uncovered: [] },
    ],
    [
      "a name that is moved away",
      finding({ loses: "none" }),
      { paths: [{ ...entry, path: "/w/src", reach: "tree", means: "unlinked" }], repositories: [], uncovered: [] },
    ],
    [
      "a file that is overwritten",
      finding({ verb: "modify" }),
      { paths: [{ ...entry, path: "/w/src" }], repositories: [], uncovered: [] },
    ],
    [
      "an edit of what no commit holds",
      finding({ verb: "modify", loses: "edit" }, { reversibility: "unknown" }),
      { paths: [{ ...entry, path: "/w/src" }], repositories: [], uncovered: [] },
    ],
    [
      "a tree whose modes are changed",
      finding({ verb: "administer", loses: "system", content: "kept", resource: file("/w/src", "tree") }),
      { paths: [{ ...entry, path: "/w/src", reach: "tree" }], repositories: [], uncovered: [] },
    ],
    [
      "not what no copy of a file has, as flags of the file system",
      finding({ verb: "administer", loses: "system", resource: file("/w/src", "tree") }),
      { paths: [], repositories: [], uncovered: ["named"] },
    ],
    [
      "not what is changed on the system",
      finding({ verb: "administer", loses: "system", content: "kept", resource: file("/etc", "tree") }),
      { paths: [], repositories: [], uncovered: ["named"] },
    ],
    [
      "a file that is edited, also where a commit holds it",
      finding({ verb: "modify", loses: "edit" }, { reversibility: "reversible" }),
      { paths: [{ ...entry, path: "/w/src" }], repositories: [], uncovered: [] },
    ],
    [
      "what a glob matches",
      finding({ resource: { ...file("/w/*.ts"), spelling: "glob" } }),
      {
        paths: [{ ...entry, path: "/w/*.ts", spelling: "glob", reach: "tree", means: "unlinked" }],
        repositories: [],
        uncovered: [],
      },
    ],
    [
      "the folder in which something unknown goes",
      finding({ resource: unknownFile("/w/x") }),
      { paths: [{ ...entry, path: "/w/x", reach: "tree" }], repositories: [], uncovered: [] },
    ],
    [
      "the innermost open folder for what may be anywhere, of which the rest stays uncovered",
      finding({ resource: unknownFile() }),
      { paths: [{ ...entry, path: "/w/app", reach: "tree" }], repositories: [], uncovered: ["named"] },
    ],
    [
      "every open folder for what is opaque",
      finding({ verb: "execute", resource: { scheme: "process", name: "make" }, loses: "none", sight: "opaque" }),
      { paths: [{ ...entry, path: "/w", reach: "tree" }], repositories: ["/w", "/w/app"], uncovered: [] },
    ],
    [
      "the work tree and the repository for a hard reset",
      finding({ verb: "modify", resource: file("/w", "tree"), loses: "uncommitted", repository: "/w" }),
      { paths: [{ ...entry, path: "/w", reach: "tree", ignored: "left out" }], repositories: ["/w"], uncovered: [] },
    ],
    [
      "ignored files too where they go",
      finding({ resource: file("/w", "tree"), loses: "ignored" }),
      { paths: [{ ...entry, path: "/w", reach: "tree" }], repositories: ["/w/app"], uncovered: [] },
    ],
    [
      "the repository for a dropped stash",
      finding({ resource: { scheme: "git", name: "local/refs/stash" }, loses: "history" }),
      { paths: [], repositories: ["/w/app"], uncovered: [] },
    ],
    [
      "nothing of another machine",
      finding({ resource: { scheme: "kube", name: "a/b/c/d" }, loses: "remote" }),
      { paths: [], repositories: [], uncovered: ["named"] },
    ],
    [
      "nothing of what is only read",
      finding({ verb: "read", loses: "none" }),
      { paths: [], repositories: [], uncovered: [] },
    ],
  ])("is %s", (_what, found, plan) => {
    expect(planFor(found)).toEqual(plan);
  });

  test("is the open folder but for what git ignores, where code of it runs in the sandbox unasked", () => {
    const runs = finding({ verb: "execute", resource: { scheme: "process", name: "npm" }, loses: "none" });
    expect(isEmptyPlan(planFor(runs))).toBe("yes");
    expect(planOf([runs], { decision: "allow", obligations: ["snapshot", "sandbox"] })).toEqual({
      paths: [{ ...entry, path: "/w", reach: "tree", ignored: "left out" }],
      repositories: [],
      uncovered: [],
    });
    // What nobody is asked about and cannot be seen into may write around its call alone.
    const unseen = { ...runs, effect: { ...runs.effect, sight: "opaque" as const } };
    expect(planOf([unseen], { decision: "allow", obligations: ["snapshot", "sandbox"] })).toEqual({
      paths: [{ ...entry, path: "/w/app", reach: "tree" }],
      repositories: ["/w/app"],
      uncovered: [],
    });
  });

  test("is each path once, as much of it as any effect needs", () => {
    const plan = planFor(finding({ verb: "modify" }), finding({}));
    expect(plan.paths).toEqual([{ ...entry, path: "/w/src", reach: "tree", means: "written" }]);
    expect([isEmptyPlan(plan), isEmptyPlan(planFor())]).toEqual(["no", "yes"]);
  });
});
