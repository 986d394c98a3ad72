import type { JudgeCommand, Judgement } from "../../src/cli/judgement.ts";
import type { Finding, Verdict } from "../../src/core/policy/verdict.ts";
import { file } from "../../src/core/resource.ts";

export const deleteFinding: Finding = {
  effect: {
    verb: "delete",
    resource: file("/work/src", "tree"),
    loses: "content",
    sight: "plain",
    because: "rm -r deletes the folder and all below it",
    source: "rm -rf src",
  },
  resource: "src/**",
  place: "workspace",
  decision: "hold",
  reversibility: "irreversible",
  destructive: "yes",
  count: { files: 12, bytes: 34_567, complete: "yes" },
  git: { clean: 9, modified: 2, untracked: 1, ignored: 0 },
};

export const heldVerdict: Verdict = {
  decision: "hold",
  reasons: [
    {
      decision: "hold",
      source: "preset",
      text: "It deletes src/**, of which git cannot bring back 3 files.",
      instead: "Commit first.",
      rule: undefined,
    },
    { decision: "hold", source: "rule", text: "Rule 2 holds it: release captain.", instead: "", rule: 2 },
  ],
  findings: [deleteFinding],
  blastRadius: "tree",
};

export const allowedVerdict: Verdict = {
  decision: "allow",
  reasons: [{ decision: "allow", source: "preset", text: "It only reads.", instead: "", rule: undefined }],
  findings: [],
  blastRadius: "none",
};

export function judgementOf(verdict: Verdict): Judgement {
  return {
    verdict,
    asked: [],
    decided: [],
    scope: { root: "/work", preset: "balanced", rules: 0, file: "absent", seal: "none", user: noUser },
  };
}

/** Allows what begins with `ls`, throws at `fault`, and holds the rest. */
export const fakeJudge: JudgeCommand = async ({ command }) => {
  if (command === "fault") throw new Error("a fault of ours");
  return judgementOf(command.startsWith("ls") ? allowedVerdict : heldVerdict);
};

/** Where the person has no scope of their own. */
export const noUser = { preset: "balanced", rules: 0, file: "absent", seal: "none" } as const;
