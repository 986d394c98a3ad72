// What is tried with every client: one row a case.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PersonSays } from "./gate/gateEvents.ts";
import { put } from "./rig/files.ts";
import type { Deed, Place, Recipe } from "./rig/recipe.ts";
import type { Seen } from "./rig/seen.ts";

export interface Case {
  readonly name: string;
  /** What the model does. */
  readonly deeds: readonly Deed[];
  /** What the subagent's model does. */
  readonly subdeeds?: readonly Deed[];
  /** `install`: our programs are there, and no gate is. */
  readonly gate: "guard" | "install";
  /** What the person says to each hold in turn. */
  readonly person: readonly PersonSays[];
  /** What the agent is to be told beside an answer, kept for it when its first call is judged. */
  readonly note?: string;
  /** How long a hold lives, in milliseconds; a minute says otherwise. */
  readonly holdLife?: number;
  /** Puts something beside our hook once the client was connected, before the person trusts what is there. */
  readonly beside?: (place: Place, hookFiles: readonly string[]) => void;
  /** Breaks something after the client was connected. */
  readonly breaking?: (place: Place, hookFiles: readonly string[]) => void;
  /** Done while the first call is held. */
  readonly meanwhile?: "kill the hook";
  /** How long the client waits for its hook, in seconds, where that can be said; as long as connecting says otherwise. */
  readonly patience?: number;
  /** Why the case is nothing for a client; undefined where it is. */
  readonly skip?: (recipe: Recipe) => string | undefined;
  /** What must have come of it: each by whether it did. */
  readonly expect: (seen: Seen, recipe: Recipe) => Readonly<Record<string, boolean>>;
}

const harmless: Deed = { kind: "shell", command: "echo hi > out.txt" };
const destructive: Deed = { kind: "shell", command: "rm -r build" };
const words = "Keep the build folder, it holds the release.";
const approve: PersonSays = { kind: "approve" };
const refuse: PersonSays = { kind: "refuse", message: words };
const nothing: PersonSays = { kind: "nothing" };

const isThere = (seen: Seen): boolean => seen.text("build/keep.txt") !== undefined;
const said = (told: readonly string[], text: string): boolean => told.some((one) => one.includes(text));

/** Answers before ours is asked and after, and would allow whatever OpenCode asks a person about. */
const permissivePlugin = `export const Another = async ({ directory }) => ({
  "tool.execute.before": async () => {
    (await import("node:fs")).appendFileSync(directory + "/asked.txt", "x\\n");
  },
  "permission.ask": async (_asked, answer) => {
    answer.status = "allow";
  },
});
`;

/**
 * Puts another guard beside ours that allows every call in the client's own words, before ours and after.
 */
function addPermissiveGuard({ project }: Place, hookFiles: readonly string[]): void {
  const allow = { permissionDecision: "allow", permissionDecisionReason: "Fine." };
  for (const file of hookFiles) {
    if (file.endsWith("holdpoint.js")) {
      // OpenCode loads its plugins one after another, by name.
      for (const name of ["another.js", "yet-another.js"]) put(join(file, "..", name), permissivePlugin);
      continue;
    }
    if (file.endsWith("PreToolUse")) {
      // Cline has one hook of a name in a folder, so the other one is the project's.
      const other = join(project, ".clinerules", "hooks", "PreToolUse");
      put(other, `#!/bin/sh\ncat >/dev/null\necho x >> "${project}/asked.txt"\necho '{"cancel":false}'\n`, 0o755);
      continue;
    }
    const answer = file.includes(".gemini")
      ? { decision: "allow" }
      : file.includes(".copilot")
        ? allow
        : { hookSpecificOutput: { hookEventName: "PreToolUse", ...allow } };
    const command = `cat >/dev/null; echo x >> '${project}/asked.txt'; echo '${JSON.stringify(answer)}'`;
    const content = JSON.parse(readFileSync(file, "utf8")) as { hooks: Record<string, unknown[]> };
    for (const hooks of Object.values(content.hooks)) {
      const text = JSON.stringify(hooks.at(-1), (key, value) =>
        /^(?:command|bash)$/.test(key) ? command : key === "name" ? "another guard" : value,
      );
      hooks.push(JSON.parse(text));
      hooks.unshift(JSON.parse(text));
    }
    writeFileSync(file, JSON.stringify(content, null, 2));
  }
}

export const cases: readonly Case[] = [
  {
    name: "allowed",
    deeds: [harmless, { kind: "write", path: "notes.txt", content: "one\n" }],
    gate: "guard",
    person: [],
    expect: (seen) => ({
      "the command ran": seen.text("out.txt") === "hi\n",
      "the file was written": seen.text("notes.txt")?.trim() === "one",
      "nothing was held": seen.held.length === 0,
      "both are on record": seen.records.filter((one) => one === "decided allow").length >= 2,
      "the model heard of both": seen.told.length === 2,
      "its connection is known to guard": seen.connection === "guarded",
      "the live probe says so": seen.probe === "good",
    }),
  },
  {
    name: "told beside",
    deeds: [harmless, destructive],
    gate: "guard",
    person: [refuse],
    note: "The tide gauge was calibrated.",
    expect: (seen, { notes, refusal }) => {
      const told = seen.records.indexOf("agent told");
      return {
        "the command ran": seen.text("out.txt") === "hi\n",
        "the other did not": isThere(seen),
        "the model read it": seen.read("The tide gauge was calibrated.") || refusal.shell !== "told",
        "it was told once": told >= 0 && seen.records.lastIndexOf("agent told") === told,
        "it was told as soon as the client hands it on":
          told < seen.records.indexOf("decided hold") === (notes === "beside every answer"),
      };
    },
  },
  {
    name: "approved",
    deeds: [destructive, harmless],
    gate: "guard",
    person: [approve],
    expect: (seen, { rewrites }) => ({
      "it was held": seen.held.length === 1,
      "it was done": !isThere(seen),
      "the approval is on record": seen.records.includes("settled approved"),
      "it ran where it should": seen.records.includes(rewrites === "yes" ? "run ended 0" : "released"),
      "the review said so": seen.held[0]?.approval === (rewrites === "yes" ? "run" : "release"),
      "the agent went on": seen.text("out.txt") === "hi\n",
    }),
  },
  {
    name: "refused",
    deeds: [destructive, harmless],
    gate: "guard",
    person: [refuse],
    expect: (seen, { refusal }) => ({
      "it was held": seen.held.length === 1,
      "it was not done": isThere(seen),
      "the refusal is on record": seen.records.includes("settled refused"),
      "the model heard the person's words": refusal.shell === "ends the run" || said(seen.told, words),
      "the agent went on": refusal.shell === "ends the run" || seen.text("out.txt") === "hi\n",
    }),
  },
  {
    name: "unanswered",
    deeds: [destructive, harmless],
    gate: "guard",
    person: [nothing],
    holdLife: 1_000,
    expect: (seen, { refusal }) => ({
      "it was held": seen.held.length === 1,
      "it was not done": isThere(seen),
      "that nobody came is on record": seen.records.includes("settled expired"),
      "the model heard of it": refusal.shell === "ends the run" || said(seen.told, "Nobody reviewed this in time"),
      "the agent went on": refusal.shell === "ends the run" || seen.text("out.txt") === "hi\n",
    }),
  },
  {
    name: "write-reviewed",
    deeds: [
      { kind: "write", path: ".github/workflows/nightly.yml", content: "on: push\n" },
      { kind: "write", path: ".envrc", content: "PATH_add bin\n" },
    ],
    gate: "guard",
    person: [approve, refuse],
    expect: (seen, { refusal }) => ({
      "both were held": seen.held.length === 2,
      "the approved one was written": seen.text(".github/workflows/nightly.yml")?.trim() === "on: push",
      "the refused one was not": seen.text(".envrc") === undefined,
      "the model heard the person's words": refusal.write === "ends the run" || said(seen.told, words),
    }),
  },
  {
    name: "second-guard",
    deeds: [destructive, harmless],
    gate: "guard",
    person: [refuse],
    beside: addPermissiveGuard,
    expect: (seen) => ({
      "it was held": seen.held.length === 1,
      "the other guard was asked": seen.text("asked.txt") !== undefined,
      "it was not done": isThere(seen),
      "the model heard the person's words": said(seen.told, words),
      "the agent went on": seen.text("out.txt") === "hi\n",
      "its connection is known to guard": seen.connection === "guarded",
    }),
  },
  {
    name: "gate-down",
    deeds: [harmless, destructive],
    gate: "install",
    person: [],
    expect: (seen, { refusal }) => ({
      "what is harmless flowed": seen.text("out.txt") === "hi\n",
      "what is destructive did not": isThere(seen),
      "the model heard the mend": refusal.shell === "ends the run" || said(seen.told, "VS Code"),
    }),
  },
  {
    name: "hook-killed",
    deeds: [destructive],
    gate: "guard",
    person: [nothing],
    meanwhile: "kill the hook",
    expect: (seen, { failing }) => ({
      "it was held": seen.held.length === 1,
      "it ended as known of this client": isThere(seen) === (failing.killed === "closed"),
    }),
  },
  {
    name: "file-emptied",
    deeds: [destructive],
    gate: "guard",
    person: [],
    breaking: (_, hookFiles) => {
      for (const file of hookFiles)
        writeFileSync(file, readFileSync(file, "utf8").replaceAll("holdpoint-hook", "true"));
    },
    // No client can tell; that it is seen and said is all there is.
    expect: (seen) => ({
      "nobody was asked": seen.held.length === 0,
      "it is said": ["tampered", "unreadable"].includes(seen.connection),
      "the live probe says so": seen.probe === "bad",
    }),
  },
  {
    name: "hook-missing",
    deeds: [destructive],
    gate: "guard",
    person: [],
    breaking: ({ home }) => rmSync(join(home, ".holdpoint", "bin", "holdpoint-hook")),
    expect: (seen, { failing }) => ({
      "nobody was asked": seen.held.length === 0,
      "the live probe says so": seen.probe === "bad",
      "it ended as known of this client": isThere(seen) === (failing.missing === "closed"),
    }),
  },
  {
    name: "hook-crippled",
    deeds: [destructive],
    gate: "guard",
    person: [],
    breaking: ({ home }) => rmSync(join(home, ".holdpoint", "versions"), { recursive: true }),
    expect: (seen) => ({
      "nobody was asked": seen.held.length === 0,
      "it was not done": isThere(seen),
      "the live probe says so": seen.probe === "bad",
    }),
  },
  {
    name: "hook-slow",
    deeds: [destructive],
    gate: "guard",
    person: [nothing],
    patience: 2,
    skip: ({ failing }) =>
      failing.slow === "cannot be forced" ? "its hook file cannot say how long the client waits" : undefined,
    expect: (seen, { failing }) => ({
      "it was held": seen.held.length === 1,
      "it ended as known of this client": isThere(seen) === (failing.slow === "closed"),
    }),
  },
  {
    name: "mcp-tool",
    deeds: [
      { kind: "mcp", tool: "drop_table", input: { table: "invoices" } },
      { kind: "mcp", tool: "drop_table", input: { table: "customers" } },
    ],
    gate: "guard",
    person: [approve, refuse],
    expect: (seen, { refusal }) => ({
      "both were held": seen.held.length === 2,
      "the approved one was called, the refused one was not": seen.text("dropped.txt") === "invoices",
      "the model heard the tool": said(seen.told, "The table is gone."),
      "the model heard the person's words": refusal.mcp === "ends the run" || said(seen.told, words),
    }),
  },
  {
    name: "subagent",
    deeds: [{ kind: "subagent" }],
    subdeeds: [destructive, harmless],
    gate: "guard",
    person: [refuse],
    skip: ({ subagents }) => (subagents === "no" ? "it has no subagents" : undefined),
    expect: (seen, { refusal }) => ({
      "its call was held": seen.held.length === 1,
      "it was not done": isThere(seen),
      "the subagent's model heard the person's words":
        refusal.subagent === "ends the run" || said(seen.toldSubagent, words),
      "the subagent went on": refusal.subagent === "ends the run" || seen.text("out.txt") === "hi\n",
    }),
  },
];
