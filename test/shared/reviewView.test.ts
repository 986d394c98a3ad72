import { describe, expect, it } from "vitest";
import { redact } from "../../src/core/redact.ts";
import { redactQuote } from "../../src/core/redactQuote.ts";
import { page } from "../../src/shared/reviewModel.ts";
import { type HeldSurroundings, heldPage, type RunState } from "../../src/shared/reviewView.ts";
import {
  around,
  askedAt,
  caller,
  command,
  counted,
  finding,
  git,
  hold,
  reason,
  root,
  verdict,
} from "./support/holds.ts";

const held = hold(
  command("rm -rf src", `${root}/packages/web`),
  verdict([finding("src/**", { count: counted(42, 1_204_331), git: git(40, 1, 1) })]),
);

describe("the page of a held call", () => {
  it("tells who, what, where, what would be lost and why", () => {
    expect(heldPage(held, around({ position: 2, waiting: 3 }))).toEqual({
      kind: "held",
      id: "hold-1",
      state: { kind: "pending" },
      position: 2,
      waiting: 3,
      who: { name: "VS Code agent", session: "4f2a9c1b", identity: "name not verified" },
      where: { folder: "packages/web", workspace: "shop" },
      what: {
        kind: "command",
        ask: "wants to run a command",
        shell: "bash",
        command: { text: "rm -rf src", omitted: 0, hidden: 0 },
      },
      askedAt,
      expiresAt: askedAt + 3_600_000,
      headline: {
        lead: "Deletes 42 files (1.2 MB) in src.",
        rest: ["Git can bring back 40; 2 would be gone for good."],
      },
      losses: {
        rows: [
          {
            deed: "Deletes",
            resource: "src/",
            marks: [],
            amount: { kind: "counted", files: 42, bytes: 1_204_331, complete: "yes" },
            git: { kind: "share", clean: 40, modified: 1, untracked: 1, ignored: 0 },
            fate: "gone for good",
            destructive: "yes",
          },
        ],
        omitted: 0,
        counting: "counted",
      },
      share: { back: 40, gone: 2, unknown: 0 },
      reasons: {
        rows: [{ text: "Deleting files that git cannot bring back is held.", source: "the balanced preset" }],
        omitted: 0,
      },
      effects: {
        rows: [
          {
            deed: "Deletes",
            resource: "src/",
            because: "rm -r deletes the folder and all below it",
            source: "rm -rf src",
            destructive: "yes",
          },
        ],
        omitted: 0,
      },
      reach: "one folder",
      approval: {
        label: "Approve and run",
        text: "Runs exactly this command in a Holdpoint terminal.",
        typing: "Let me type into it while it runs",
      },
      instead: "Move them to a folder outside, or commit them first.",
    });
  });

  it("survives the way to the page as JSON", () => {
    const built = heldPage(held, around());
    expect(page.parse(JSON.parse(JSON.stringify(built)))).toEqual(built);
  });

  it.each([
    ["the workspace folder", root, { folder: "", workspace: "shop" }],
    ["a folder in it", `${root}/a/b`, { folder: "a/b", workspace: "shop" }],
    ["a neighbour with a common beginning", `${root}-old`, { folder: "~/shop-old", workspace: "" }],
    ["the home folder", "/home/ada", { folder: "~", workspace: "" }],
    ["a folder elsewhere", "/srv/www", { folder: "/srv/www", workspace: "" }],
  ])("names %s", (_name, cwd, expected) => {
    expect(heldPage(hold(command("ls", cwd), held.verdict), around()).where).toEqual(expected);
  });

  it("names the innermost of nested workspaces", () => {
    const workspaces = [
      { root, name: "shop" },
      { root: `${root}/packages/web`, name: "web" },
    ];
    expect(heldPage(held, around({ workspaces })).where).toEqual({ folder: "", workspace: "web" });
  });

  it.each([
    [reason("x", { source: "rule", rule: 3 }), "rule 3 of .holdpoint.json"],
    [reason("x", { source: "rule" }), "a rule of .holdpoint.json"],
    [reason("x", { source: "preset" }), "the balanced preset"],
    [reason("x", { source: "protected" }), "might reach what is protected from agents"],
    [reason("x", { decision: "deny", source: "floor" }), "never allowed"],
    [reason("x", { decision: "deny", source: "protected" }), "protected from agents"],
    [reason("x", { source: "floor" }), "might be catastrophic"],
    [reason("x", { source: "limit" }), "a limit of .holdpoint.json"],
    [reason("x", { source: "breaker" }), "the circuit breaker"],
    [reason("x", { source: "syntax" }), "how the call is written"],
  ])("says in words who gave a reason: %j", (given, source) => {
    expect(heldPage(hold(command("x"), verdict([], { reasons: [given] })), around()).reasons.rows).toEqual([
      { text: "x", source },
    ]);
  });

  it("says that a proven agent was started in Holdpoint", () => {
    const call = { ...command("x"), caller: { ...caller, identity: "proven" as const } };
    expect(heldPage(hold(call, held.verdict), around()).who.identity).toBe("started in Holdpoint");
  });

  it("redacts what quotes the call by what the call names as a secret, but leaves names of what is touched", () => {
    const text = "deploy --password correct-horse --to correct-horse";
    const found = finding("correct-horse/**", { source: text.slice(-16), because: "it goes to correct-horse" });
    const { headline, losses, reasons, effects } = heldPage(
      hold(
        command(text),
        verdict([found], { reasons: [reason("Sent to `correct-horse`.", { instead: "Not correct-horse." })] }),
      ),
      around({ redact, redactQuote }),
    );
    expect(reasons.rows[0]?.text).toBe("Sent to `‹hidden›`.");
    expect(effects.rows[0]).toMatchObject({ because: "it goes to ‹hidden›", source: "to ‹hidden›" });
    // A call could name as a secret what it deletes.
    expect([losses.rows[0]?.resource, headline.lead]).toEqual([
      "correct-horse/",
      "Deletes correct-horse and everything in it.",
    ]);
  });

  it("redacts each text of a tool's input by itself, before JSON spells it out", () => {
    const input = { note: 'curl -u "ann:correct-horse" host', plain: "kept" };
    const { what } = heldPage(
      hold({ ...command("x"), kind: "tool", tool: "mcp_x", input } as const, held.verdict),
      around({ redact, redactQuote }),
    );
    expect(what).toMatchObject({ kind: "tool", input: { hidden: 1 } });
    expect(JSON.stringify(what)).not.toContain("horse");
    expect(JSON.stringify(what)).toContain("kept");
  });

  it("redacts every text that came from the agent", () => {
    const call = { ...command("hush", "/tmp/hush"), caller: { ...caller, label: "hush", session: "hush" } };
    const judged = verdict([finding("hush", { because: "hush", source: "hush" })], {
      reasons: [reason("hush", { instead: "hush" })],
    });
    const redacted = heldPage(
      hold(call, judged, { settlement: { kind: "refused", message: "hush" } }),
      around({ redact: (text) => ({ text: text.replaceAll("hush", "‹hidden›"), hidden: 1 }) }),
    );
    expect(JSON.stringify(redacted)).not.toContain("hush");
  });
});

describe("what approving does", () => {
  const edits = { kind: "edit", caller, cwd: root, tool: "t", toolUse: "c", edits: [] } as const;
  const two: HeldSurroundings["changes"] = [
    { change: "folder", path: "a" },
    { change: "folder", path: "b" },
  ];
  it.each([
    [
      "a run",
      held,
      [],
      {
        label: "Approve and run",
        text: "Runs exactly this command in a Holdpoint terminal.",
        typing: "Let me type into it while it runs",
      },
    ],
    [
      "a command that is released",
      { ...held, approval: "release" as const },
      [],
      { label: "Approve", text: "Lets the agent run exactly this command itself." },
    ],
    ["an edit", hold(edits, held.verdict), two, { label: "Approve", text: "Lets the agent make all 2 changes." }],
    [
      "an edit of one file",
      hold(edits, held.verdict),
      two.slice(1),
      { label: "Approve", text: "Lets the agent make this change." },
    ],
    [
      "what counting found to be refused",
      { ...held, verdict: { ...held.verdict, decision: "deny" as const } },
      [],
      { label: "", text: "Nobody can approve this: counting found something that is always refused." },
    ],
    [
      "an expired hold",
      { ...held, settlement: { kind: "expired" as const } },
      [],
      {
        label: "Allow it once",
        text: "Lets exactly the same call through once, if the agent asks again within ten minutes.",
      },
    ],
  ])("is told for %s", (_name, given, changes, expected) => {
    expect(heldPage(given, around({ changes })).approval).toEqual(expected);
  });
});

describe("a settled hold", () => {
  const run = (state: RunState | undefined) => around({ position: 0, waiting: 0, run: state });
  it.each([
    ["approved, not yet started", { kind: "approved" }, run(undefined), "Approved. It starts in a Holdpoint terminal."],
    [
      "approved and running",
      { kind: "approved" },
      run({ kind: "running" }),
      "Approved. It is running in a Holdpoint terminal.",
    ],
    [
      "approved and ended",
      { kind: "approved" },
      run({ kind: "exited", exitCode: 3, signal: 0 }),
      "Approved. It ran and ended with exit code 3.",
    ],
    [
      "approved and killed",
      { kind: "approved" },
      run({ kind: "exited", exitCode: 0, signal: 9 }),
      "Approved. It ran and was ended by signal 9.",
    ],
    [
      "approved but not startable",
      { kind: "approved" },
      run({ kind: "failed", reason: "No such shell." }),
      "Approved, but it could not be started: No such shell. Nothing ran.",
    ],
    [
      "approved and out of sight",
      { kind: "approved" },
      run({ kind: "lost" }),
      "Approved. It was started, but Holdpoint lost sight of it; it may still be running.",
    ],
    ["denied", { kind: "refused", message: "" }, run(undefined), "Denied. The agent was told why."],
    [
      "denied with a message",
      { kind: "refused", message: "Not now." },
      run(undefined),
      "Denied. The agent was told: Not now.",
    ],
    ["expired", { kind: "expired" }, run(undefined), "Nobody answered in time, so it was denied. Nothing was done."],
    [
      "withdrawn",
      { kind: "withdrawn" },
      run(undefined),
      "The agent took this back before an answer. Nothing was done.",
    ],
  ] as const)("says what happened: %s", (_name, settlement, surroundings, text) => {
    const { state, position } = heldPage({ ...held, settlement, settledAt: askedAt + 5 }, surroundings);
    expect([state, position]).toEqual([
      { kind: settlement.kind, at: askedAt + 5, text, late: settlement.kind === "expired" ? "possible" : "over" },
      0,
    ]);
  });
});
