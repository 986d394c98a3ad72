import { describe, expect, it } from "vitest";
import { explainText } from "../../src/cli/explainText.ts";
import { paintFor, printable } from "../../src/cli/printable.ts";
import { reportOf } from "../../src/cli/verdictReport.ts";
import { verdictText } from "../../src/cli/verdictText.ts";
import { allowedVerdict, deleteFinding, heldVerdict, judgementOf, noUser } from "./verdicts.ts";

const plain = paintFor({ isTTY: false }, {});
const asked = { command: "sudo rm -rf src", cwd: "/work", shell: "bash", format: "text" } as const;

describe("a verdict as text", () => {
  it("shows the decision, the reasons with the safer way, and the effects", () => {
    expect(verdictText("rm -rf src", heldVerdict, plain)).toBe(`HOLD  rm -rf src

  It deletes src/**, of which git cannot bring back 3 files. (hold, preset)
  Safer: Commit first.
  Rule 2 holds it: release captain. (hold, rule 2)

Effects
  delete     src/**  [hold, workspace, irreversible, 12 files of 34.6 kB, git cannot bring back 3]
`);
  });

  it("names what a resource probably is, and what says so", () => {
    const resource = { scheme: "kube", name: "prod/?/pods/web" } as const;
    const meant = [{ resource, place: "the cluster prod", from: "the current context of ~/.kube/config" }];
    const found = { ...deleteFinding, resource: "kube:?/?/pods/web", effect: { ...deleteFinding.effect, meant } };
    const verdict = { ...heldVerdict, findings: [found] };
    expect(verdictText("kubectl delete pod web", verdict, plain)).toContain(
      "kube:?/?/pods/web (probably kube:prod/?/pods/web by the current context of ~/.kube/config)",
    );
    expect(reportOf("kubectl delete pod web", verdict).effects[0]?.probably).toEqual([
      { resource: "kube:prod/?/pods/web", by: "the current context of ~/.kube/config" },
    ]);
  });

  it("says so where there is no effect", () => {
    expect(verdictText("ls", allowedVerdict, plain)).toBe(
      "ALLOW  ls\n\n  It only reads. (allow, preset)\n\nEffects: none that we know of.\n",
    );
  });

  it("lists at most 20 effects", () => {
    const text = verdictText(
      "rm",
      { ...heldVerdict, findings: Array.from({ length: 25 }, () => deleteFinding) },
      plain,
    );
    expect(text).toContain("  and 5 more; --json lists them all\n");
  });

  it.each([
    [
      "at least so much",
      { ...deleteFinding, count: { files: 1, bytes: 1, complete: "no" as const } },
      "at least 1 file of 1 byte",
    ],
    [
      "all in git",
      { ...deleteFinding, git: { clean: 12, modified: 0, untracked: 0, ignored: 0 } },
      "git has all of it",
    ],
    ["not in git", { ...deleteFinding, git: "unknown" as const }, "not known to git"],
    [
      "opaque",
      { ...deleteFinding, effect: { ...deleteFinding.effect, sight: "opaque" as const } },
      "[hold, workspace, opaque, irreversible,",
    ],
    ["much", { ...deleteFinding, count: { files: 2, bytes: 5e15, complete: "yes" as const } }, "2 files of 5000.0 TB"],
  ])("tells of what would be lost: %s", (_name, finding, expected) => {
    expect(verdictText("rm", { ...heldVerdict, findings: [finding] }, plain)).toContain(expected);
  });
});

describe("an explanation", () => {
  it("shows the whole way to the verdict", () => {
    const judgement = {
      ...judgementOf(heldVerdict),
      asked: [
        {
          question: { ask: "path", path: "/work/src", spelling: "literal", reach: "tree" },
          answer: {
            about: "path",
            existence: "exists",
            type: "folder",
            places: [],
            count: { files: 12, bytes: 34_567, complete: "yes" },
            git: "unknown",
            ignored: "no",
            hardLinks: 1,
          },
        },
        {
          question: { ask: "path", path: "/work/no", spelling: "literal", reach: "entry" },
          answer: {
            about: "path",
            existence: "absent",
            type: "absent",
            places: [],
            count: { files: 0, bytes: 0, complete: "yes" },
            git: "unknown",
            ignored: "no",
            hardLinks: 0,
          },
        },
        {
          question: { ask: "repository", folder: "/work" },
          answer: {
            about: "repository",
            root: "/work",
            branch: "main",
            defaultBranches: ["main"],
            modified: 2,
            untracked: 1,
            stashes: 1,
            unpushed: undefined,
          },
        },
        {
          question: { ask: "repository", folder: "/gone" },
          answer: { about: "nothing", why: "There is no such folder." },
        },
        { question: { ask: "repository", folder: "/slow" }, answer: undefined },
      ],
    } as const;
    expect(explainText(asked, judgement, plain)).toBe(`1. The command
   sudo rm -rf src
   in /work, read as bash

2. The scope
   preset balanced for /work; there is no .holdpoint.json

3. Commands found in it, wrappers taken off
   rm -rf src

4. What they would do
   delete     src/**: rm -r deletes the folder and all below it (loses: content)

5. What was looked up
   /work/src and all below: folder, 12 files, 34567 bytes
   /work/no: not there
   the git repository around /work: /work on main, 2 modified, 1 untracked, 1 stash
   the git repository around /gone: There is no such folder.
   the git repository around /slow: no answer in time

6. What that says of each effect
   delete     src/**  [hold, workspace, irreversible, 12 files of 34.6 kB, git cannot bring back 3]

7. Reasons, the deciding ones first
   It deletes src/**, of which git cannot bring back 3 files. (hold, preset)
   Safer: Commit first.
   Rule 2 holds it: release captain. (hold, rule 2)

8. The verdict
   HOLD, reaching as far as: tree
`);
  });

  it.each([
    ["absent", 0, "there is no .holdpoint.json"],
    ["broken", 1, "preset balanced and 1 rule for /work; .holdpoint.json has errors"],
    ["in force", 2, "preset balanced and 2 rules for /work, from .holdpoint.json"],
    ["stricter", 2, "which is stricter"],
    ["first seen", 2, "as first seen"],
    ["waiting", 2, "waits until it is accepted"],
  ] as const)("says where the scope file stands: %s", (file, rules, expected) => {
    const judgement = {
      ...judgementOf(allowedVerdict),
      scope: { root: "/work", preset: "balanced", rules, file, seal: "good", user: noUser } as const,
    };
    const text = explainText(asked, judgement, plain);
    expect(text).toContain(expected);
    expect(text).toContain("3. Commands found in it, wrappers taken off\n   nothing\n");
  });
});

it("gives the whole verdict as data", () => {
  expect(reportOf("rm -rf src", heldVerdict)).toEqual({
    decision: "hold",
    reasons: [
      {
        decision: "hold",
        source: "preset",
        text: "It deletes src/**, of which git cannot bring back 3 files.",
        instead: "Commit first.",
      },
      { decision: "hold", source: "rule", text: "Rule 2 holds it: release captain.", instead: "", rule: 2 },
    ],
    effects: [
      {
        verb: "delete",
        scheme: "file",
        resource: "src/**",
        place: "workspace",
        decision: "hold",
        loses: "content",
        sight: "plain",
        reversibility: "irreversible",
        destructive: "yes",
        because: "rm -r deletes the folder and all below it",
        source: "rm -rf src",
        count: { files: 12, bytes: 34_567, complete: "yes" },
        git: { clean: 9, modified: 2, untracked: 1, ignored: 0 },
      },
    ],
    blastRadius: "tree",
  });
});

describe("text from a command", () => {
  it.each([
    ["plain ü 😀", "plain ü 😀"],
    ["\x1b]0;title\x07\x1b[2J", "\\u{1b}]0;title\\u{7}\\u{1b}[2J"],
    ["a\nb\tc\r", "a\\nb\\tc\\u{d}"],
    ["safe\u202egnp.exe\u200b", "safe\\u{202e}gnp.exe\\u{200b}"],
    ["half \ud800", "half \\u{d800}"],
    [
      "curl -H 'Authorization: Bearer ghp_0123456789abcdefghijABCDEFGHIJ012345'",
      "curl -H 'Authorization: Bearer ‹hidden›'",
    ],
  ])("cannot steer the terminal, hide itself or show a secret: %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe("colours", () => {
  it.each([
    ["on a terminal", true, { TERM: "xterm" }, "\x1b[31mDENY\x1b[39m"],
    ["not in a pipe", undefined, { TERM: "xterm" }, "DENY"],
    ["not with NO_COLOR", true, { TERM: "xterm", NO_COLOR: "1" }, "DENY"],
    ["with an empty NO_COLOR", true, { TERM: "xterm", NO_COLOR: "" }, "\x1b[31mDENY\x1b[39m"],
    ["not on a dumb terminal", true, { TERM: "dumb" }, "DENY"],
  ])("appear %s", (_name, isTTY, environment, expected) => {
    expect(paintFor(isTTY === undefined ? {} : { isTTY }, environment).bad("DENY")).toBe(expected);
  });
});

it("takes secrets out of what it quotes of the command, and out of addresses that became names", () => {
  const [found] = heldVerdict.findings;
  if (found === undefined) throw new Error("The verdict has no finding.");
  const verdict = {
    ...heldVerdict,
    findings: [{ ...found, resource: "git:https:%2F%2Fann:correct-horse@host%2Fr.git/main" }],
    reasons: [{ ...heldVerdict.reasons[0], text: "It sends `correct-ho…`, the password correct-horse." }] as const,
  };
  const report = JSON.stringify(reportOf("git push https://ann:correct-horse@host/r.git main", verdict));
  expect(report).not.toContain("horse");
  expect(report).toContain("git:https:%2F%2Fann:‹hidden›@host%2Fr.git/main");
});
