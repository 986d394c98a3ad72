import { describe, expect, it } from "vitest";
import { pushMeant } from "../../../src/core/policy/push.ts";
import { judgeCommand, outcome, scopeOf } from "./situation.ts";
import { World } from "./world.ts";

const onTopic = new World([], { branch: "topic" });

describe("a push after the call has switched branches", () => {
  it.each([
    ["git push", "allow preset"],
    ["git switch main && git push", "hold preset"],
    ["git checkout main; git push origin HEAD", "hold preset"],
    ["git checkout -t origin/main && git push", "hold preset"],
    ["git switch -C main && git push", "hold preset"],
    ["git switch --create=main && git push", "hold preset"],
    ["git checkout -B release-1 && git push", "hold preset"],
    ["git -C . checkout refs/heads/main && git push", "hold preset"],
    ["git branch -m main && git push origin HEAD", "hold preset"],
    ["git branch -M topic main && git push", "hold preset"],
    ["git checkout - && git push", "hold preset"],
    ["git switch @{-1} && git push", "hold preset"],
    ['git switch "$B" && git push', "hold preset"],
    ["f() { git switch main; }; f; git push", "hold preset"],
    ["bash -c 'git switch main && git push'", "hold preset"],
    ["git switch -c fix && git push", "allow preset"],
    ["git checkout -b fix && git push -u origin HEAD", "allow preset"],
    ["git switch main && git push origin topic", "allow preset"],
    ["git checkout -- src && git push origin topic", "allow preset"],
    ["git branch -d old && git push", "allow preset"],
    ["git push && git switch main", "allow preset"],
  ])("%s → %s", (text, expected) => {
    expect(outcome(judgeCommand(text, { world: onTopic }))).toBe(expected);
  });
});

describe("a push that leaves its branch open", () => {
  const repository = {
    about: "repository",
    root: "/r",
    branch: "main",
    defaultBranches: ["main"],
    modified: 0,
    untracked: 0,
    stashes: 0,
    unpushed: 0,
  } as const;

  it.each([
    ["?/?", "main", undefined, ["origin/main"]],
    ["origin/?", "main", undefined, ["origin/main"]],
    ["?/?", "team/a", "fork/main", ["fork/team%2Fa", "fork/main"]],
    ["origin/?", "a", "fork/main", ["origin/a"]],
    ["?/main", "a", "fork/a", ["fork/main"]],
    ["origin/main", "a", undefined, []],
    ["?/refs%2F?", "a", undefined, []],
    ["?/?", undefined, undefined, []],
  ])("means, as %s on %s that follows %s, %j", (name, branch, upstream, expected) => {
    const told = { ...repository, branch, ...(upstream === undefined ? {} : { upstream }) };
    expect(pushMeant(name, told).map(({ resource }) => resource.name)).toEqual(expected);
  });

  it("meets rules by the branch in HEAD", () => {
    const scope = scopeOf({ version: 1, rules: [{ deny: ["*"], on: ["git:*/topic"] }] });
    const policy = { scopes: [{ root: "/home/ann/shop", scope }] };
    const on = (text: string): string => outcome(judgeCommand(text, { world: onTopic, policy }));
    expect(on("git push")).toBe("deny rule");
    expect(on("git push origin HEAD")).toBe("deny rule");
    expect(on("git push --all")).toBe("hold rule");
    expect(on("git push origin other")).toBe("allow preset");
  });
});
