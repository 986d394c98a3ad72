import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapterFor } from "../../src/adapters/registry.ts";
import type { Outcome } from "../../src/core/call/outcome.ts";
import { agents, folder } from "./hookPayloads.ts";
import { judged, newFile } from "./judged.ts";

describe.each(agents)("$agent", ({ agent, payload, command, read, write }) => {
  const rows: readonly (readonly [what: string, decision: string, call: readonly [string, unknown] | undefined])[] = [
    ["ls", "allow", command("ls")],
    ["npm test", "allow", command("npm test")],
    ["rm -rf src", "hold", command("rm -rf src")],
    ["git push --force", "hold", command("git push --force origin main")],
    ["rm -rf /", "deny", command("rm -rf /")],
    ["a shell that reads its terminal", "hold", command("bash --norc")],
    ["an interpreter that reads its terminal", "hold", command("python3")],
    ["another machine's shell", "hold", command("ssh build.example.com")],
    ["a database's client without a statement", "hold", command("psql shop")],
    ["a NUL in a command", "hold", command("ls\0; rm -rf src")],
    ["reading a source", "allow", read?.(`${folder}/src/a.ts`)],
    ["reading a secret", "hold", read?.(`${folder}/.env`)],
    ["reading a key", "hold", read?.("/home/dev/.ssh/id_ed25519")],
    ["writing a source", "allow", write(`${folder}${newFile}`, "hello")],
    ["writing a hook of git's", "deny", write(`${folder}/.git/hooks/pre-commit`, "x")],
    ["writing our own state", "deny", write("/home/dev/.holdpoint/scope.json", "{}")],
    ["writing outside", "hold", write("/home/dev/other/a.txt", "x")],
    ["a path with a NUL", "hold", write(`${folder}/a\0b`, "x")],
    ["a path in the home folder by its sign", "hold", write("~/a.txt", "x")],
    ["a path that is no path", "hold", write("vscode-userdata:/User/settings.json", "x")],
    ["a path through what may be a link", "hold", write(`${folder}/link/../a.txt`, "x")],
  ];
  it.each(rows.filter(([, , call]) => call !== undefined))("judges %s: %s", (_what, decision, call) => {
    const [tool, input] = call ?? ["", {}];
    expect(judged(agent, payload(tool, input))).toBe(decision);
  });

  const unknown: readonly (readonly [tool: string, input: unknown])[] = [
    ["frobnicate", {}],
    ["frobnicate", undefined],
    ["toString", {}],
    ["__proto__", {}],
    ["frobnicate", { patch: "*** Begin Patch\n*** Delete File: /home/dev/project/a\n*** End Patch" }],
    ["Ｂash", { command: "ls" }],
    ["BASH", { command: "ls" }],
    ["mcp__acme__list", {}],
    ["mcp__acme__run", { command: "ls" }],
  ];
  it.each(unknown.filter(() => agent !== "windsurf"))(
    "holds the tool %s with %j, of which nothing is known",
    (tool, input) => {
      expect(judged(agent, payload(tool, input))).toBe("hold");
    },
  );

  const commandLike: readonly (readonly [field: string, value: unknown])[] = [
    ["command", "rm -rf /"],
    ["cmd", "rm -rf /"],
    ["script", "rm -rf /"],
    ["command_line", "rm -rf /"],
    ["commands", ["ls", "rm -rf /"]],
    ["commands", [{ command: "rm -rf /" }]],
    ["argv", ["rm", "-rf", "/"]],
    ["task", { command: "rm", args: ["-rf", "/"] }],
  ];
  it.each(commandLike.filter(() => agent !== "windsurf"))(
    "judges what looks like a command in %s as one, too",
    (field, value) => {
      expect(judged(agent, payload("frobnicate", { [field]: value }))).toBe("deny");
    },
  );

  const [shellTool, shellInput] = command("ls");
  const [commandField = "", commandValue] = Object.entries(shellInput)[0] ?? [];
  it.each([[["ls"]], [{ a: 1 }], [7], [true], [null], [undefined]])("lets no command pass that is %j", (value) => {
    if (Array.isArray(commandValue) && Array.isArray(value)) return;
    expect(judged(agent, payload(shellTool, { ...shellInput, [commandField]: value }))).toBe("unreadable");
  });

  it.each([{ env: { PATH: "/tmp" } }, { args: ["-x"] }, { script: "rm -rf src" }, { stdin: "y" }])(
    "holds a command with %j beside it",
    (more) => {
      expect(judged(agent, payload(shellTool, { ...shellInput, ...more }))).not.toBe("allow");
    },
  );

  it("takes what says nothing for what it is, and heeds no field that it does not know", () => {
    const more = { timeout: 1000, run_in_background: true, is_background: false, env: {}, newer: { a: 1 } };
    expect(judged(agent, payload(shellTool, { ...shellInput, ...more }))).toBe("allow");
    expect(judged(agent, payload(shellTool, shellInput, { newer_field: { a: [1] } }))).toBe("allow");
  });

  it("never throws, whatever comes, and lets nothing pass unread", () => {
    const adapter = adapterFor(agent);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(["unreadable", "notice"]).toContain(adapter?.decode(value, "/home/dev").kind);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(shellTool, write("/a", "b")[0], read?.("/a")[0] ?? "x", "x"),
        fc.jsonValue(),
        (tool, input) => {
          const decoded = adapter?.decode(payload(tool, input), "/home/dev");
          expect(["call", "unreadable"]).toContain(decoded?.kind);
          for (const outcome of outcomes) adapter?.encode(outcome, payload(tool, input));
        },
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const outcome of outcomes) adapter?.encode(outcome, value);
      }),
    );
  });

  it("refuses what it could not read, and never without a word", () => {
    for (const value of [undefined, {}, [], payload(shellTool, { [commandField]: 7 })]) {
      for (const outcome of [
        { kind: "deny", reason: "", instead: "" },
        { kind: "run", command: "x" },
      ] as const) {
        const answer = adapterFor(agent)?.encode(outcome, value);
        expect(JSON.stringify(answer)).toMatch(/Holdpoint/);
      }
    }
  });
});

const outcomes: readonly Outcome[] = [
  { kind: "pass" },
  { kind: "release" },
  { kind: "run", command: "x" },
  { kind: "deny", reason: "No.", instead: "" },
];
