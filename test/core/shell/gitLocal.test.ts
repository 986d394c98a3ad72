import { describe, expect, it } from "vitest";
import { type Answer, questionKey } from "../../../src/core/facts.ts";
import { Readings } from "../../../src/core/readings.ts";
import { isIdle, needOfSetting, needOfVariable } from "../../../src/core/shell/gitLocal.ts";

const root = "/home/u/app";
const ordinary = '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@example.com:a/b.git\n';

function idle(words: string, files: Readonly<Record<string, string>>, cwd = root): "yes" | "no" {
  const readings = new Readings(
    new Map(
      ["", "/src", "/../other"].flatMap((folder) =>
        ["/.git/config", "/.git", "/HEAD"].map((name): [string, Answer] => {
          const path = `${folder === "/../other" ? "/home/u/other" : `${root}${folder}`}${name}`;
          const text = files[path];
          return [
            questionKey({ ask: "text", path }),
            text === undefined
              ? { about: "text", existence: "absent" }
              : { about: "text", existence: "exists", text, real: path },
          ];
        }),
      ),
    ),
  );
  const args = words.split(" ").map((text) => ({ kind: "literal", text }) as const);
  return isIdle("connecting", args, [{ spelling: "literal", path: cwd }], [root], readings);
}

describe("what git has no use for", () => {
  it.each(["status", "--no-pager log -3", "remote -v", "remote get-url origin", "-C src diff", "branch -a"])(
    "is a program to connect with, for `git %s` in a repository that holds all its objects",
    (words) => {
      expect(idle(words, { [`${root}/.git/config`]: ordinary })).toBe("yes");
    },
  );

  it.each([
    "fetch",
    "remote update",
    "remote -v show origin",
    "archive HEAD",
    "submodule update",
    "st",
    "--git-dir x log",
  ])("is not a program to connect with, for `git %s`", (words) => {
    expect(idle(words, { [`${root}/.git/config`]: ordinary })).toBe("no");
  });

  it.each([
    ["fetches objects when they are needed", '[remote "origin"]\n\tpromisor = true\n', root],
    ["has submodules, which may do so", '[submodule "lib"]\n\turl = x\n', root],
    ["takes settings from elsewhere", "[include]\n\tpath = ../more\n", root],
  ])("is nothing in a repository that %s", (_, config, cwd) => {
    expect(idle("status", { [`${cwd}/.git/config`]: config })).toBe("no");
  });

  it("is nothing where the repository's settings are not found, or lie elsewhere", () => {
    expect(idle("status", {})).toBe("no");
    expect(idle("status", { [`${root}/.git`]: "gitdir: ../x" })).toBe("no");
    expect(idle("status", { [`${root}/HEAD`]: "ref: refs/heads/main" })).toBe("no");
    expect(idle("-C ../other status", { [`${root}/.git/config`]: ordinary })).toBe("no");
  });

  it("is told by the names of variables and settings", () => {
    expect(["GIT_SSH_COMMAND", "GIT_EDITOR", "GIT_PAGER", "EDITOR"].map(needOfVariable)).toEqual([
      "connecting",
      "editing",
      undefined,
      undefined,
    ]);
    expect(["core.sshCommand", "url.x.insteadOf", "core.pager", "credential.helper"].map(needOfSetting)).toEqual([
      "connecting",
      "connecting",
      undefined,
      undefined,
    ]);
  });
});
