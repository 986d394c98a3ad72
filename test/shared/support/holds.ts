import type { Call, Caller } from "../../../src/core/call/call.ts";
import type { Effect, Loss, Verb } from "../../../src/core/effects/effect.ts";
import type { Count, GitShare } from "../../../src/core/facts.ts";
import type { Finding, Reason, Verdict } from "../../../src/core/policy/verdict.ts";
import type { Resource } from "../../../src/core/resource.ts";
import type { Clean } from "../../../src/shared/resourceWords.ts";
import type { HeldCall, HeldSurroundings } from "../../../src/shared/reviewView.ts";

/** A moment that everything in the tests of the page is measured from. */
export const askedAt = Date.UTC(2026, 0, 15, 13, 28);

export const root = "/home/ada/shop";

export const caller: Caller = {
  agent: "vscode",
  label: "VS Code agent",
  session: "4f2a9c1b-77aa-4b0e-9d7e-2f0a6f1c3e55",
  identity: "claimed",
};

/** Redacts names and quotations the same way. */
export function cleanBy(clean: (text: string) => string): Clean {
  return { name: clean, quote: clean };
}

/** Redacts nothing. */
export const plain: HeldSurroundings["redact"] = (text) => ({ text, hidden: 0 });

/** A command of the agent's in the workspace. */
export function command(text: string, cwd = root): Call {
  return { kind: "command", caller, cwd, tool: "run_in_terminal", toolUse: "call-1", text, shell: "bash" };
}

/** A file, or with a trailing `/**` a folder with all below it, in the workspace unless the path is absolute. */
export function fileAt(path: string): Resource {
  const tree = path.endsWith("/**");
  const bare = tree ? path.slice(0, -3) : path;
  return {
    scheme: "file",
    path: bare.startsWith("/") ? bare : `${root}/${bare}`,
    spelling: bare.includes("*") ? "glob" : "literal",
    reach: tree ? "tree" : "entry",
  };
}

export function counted(files: number, bytes: number, complete: Count["complete"] = "yes"): Count {
  return { files, bytes, complete };
}

/** What git knows of some files: clean, modified, untracked, ignored. */
export function git(clean: number, modified = 0, untracked = 0, ignored = 0): GitShare {
  return { clean, modified, untracked, ignored };
}

/** A finding on a resource shown as `shown`; whatever is not given is that of a held, destructive, irreversible delete. */
export function finding(
  shown: string,
  given: Partial<Omit<Finding, "effect">> &
    Partial<Pick<Effect, "sight" | "because" | "source">> & { verb?: Verb; loses?: Loss; on?: Resource } = {},
): Finding {
  const {
    verb = "delete",
    loses = "content",
    on = fileAt(shown),
    sight = "plain",
    because = "rm -r deletes the folder and all below it",
    source = "rm -rf src",
    ...rest
  } = given;
  return {
    effect: { verb, resource: on, loses, sight, because, source },
    resource: shown,
    place: "workspace",
    decision: "hold",
    reversibility: "irreversible",
    destructive: "yes",
    count: undefined,
    git: undefined,
    ...rest,
  };
}

export function reason(text: string, given: Partial<Reason> = {}): Reason {
  return { decision: "hold", source: "preset", text, instead: "", rule: undefined, ...given };
}

export function verdict(findings: readonly Finding[], given: Partial<Verdict> = {}): Verdict {
  return {
    decision: "hold",
    reasons: [
      reason("Deleting files that git cannot bring back is held.", {
        instead: "Move them to a folder outside, or commit them first.",
      }),
    ],
    findings,
    blastRadius: "tree",
    ...given,
  };
}

/** A hold of `call` that waits, one minute old and good for an hour. */
export function hold(call: Call, judged: Verdict, given: Partial<HeldCall> = {}): HeldCall {
  return {
    id: "hold-1",
    call,
    verdict: judged,
    approval: call.kind === "command" ? "run" : "release",
    askedAt,
    expiresAt: askedAt + 60 * 60_000,
    counting: "counted",
    settlement: undefined,
    settledAt: undefined,
    undo: { kind: "nothing" },
    ...given,
  };
}

export function around(given: Partial<HeldSurroundings> = {}): HeldSurroundings {
  return {
    position: 1,
    waiting: 1,
    workspaces: [{ root, name: "shop" }],
    home: "/home/ada",
    scopeFile: ".holdpoint.json",
    preset: "balanced",
    changes: [],
    bounds: "",
    refused: "",
    run: undefined,
    redact: plain,
    redactQuote: (text) => (given.redact ?? plain)(text).text,
    ...given,
  };
}
