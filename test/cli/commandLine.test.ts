import { describe, expect, it } from "vitest";
import { type CommandLine, readCommandLine } from "../../src/cli/commandLine.ts";
import { helpText } from "../../src/cli/helpText.ts";
import { optionsOf, verbs } from "../../src/cli/verbs.ts";

const check = { verb: "check", command: "rm -rf src", cwd: "/here", shell: "bash", format: "text" } as const;

const undoUse =
  "Use: holdpoint undo --list, holdpoint undo --dry-run <id>, or holdpoint undo <id>, with --reach for more than one call";
const auditUse = "Use: holdpoint audit verify [--json] [--known <id>] [--key <key>] [file or folder]";

describe("the command line", () => {
  it.each<[string[], CommandLine]>([
    [["check", "rm -rf src"], check],
    [["check", "--", "rm", "-rf", "src"], check],
    [["check", "git", "status"], { ...check, command: "git status" }],
    [
      ["check", "--", "rm", "-rf", "my files", "it's", "", "$HOME", "a=b"],
      { ...check, command: "rm -rf 'my files' 'it'\\''s' '' '$HOME' a=b" },
    ],
    [["check", "--", "echo $HOME; ls"], { ...check, command: "echo $HOME; ls" }],
    [["check", "--cwd", "/work", "rm -rf src"], { ...check, cwd: "/work" }],
    [["check", "--cwd=sub/..", "rm -rf src"], { ...check, cwd: "/here" }],
    [["check", "rm -rf src", "--cwd", "sub"], { ...check, cwd: "/here/sub" }],
    [["check", "--shell", "/usr/bin/zsh", "rm -rf src"], { ...check, shell: "zsh" }],
    [["check", "--shell=pwsh.exe", "rm -rf src"], { ...check, shell: "powershell" }],
    [["check", "--json", "--", "rm", "-rf", "src"], { ...check, format: "json" }],
    [["check", "--", "--stdin"], { ...check, command: "--stdin" }],
    [["check", ""], { ...check, command: "" }],
    [["check", "--stdin"], { verb: "check-rows" }],
    [["check", "--stdin", "--json"], { verb: "check-rows" }],
    [["check", "--help"], { verb: "help", topic: "check" }],
    [["check", "-h"], { verb: "help", topic: "check" }],
    [["explain", "--json", "--", "ls"], { ...check, verb: "explain", command: "ls", format: "json" }],
    [["explain", "-h"], { verb: "help", topic: "explain" }],
    [["exec", "12-0123456789abcdef0123456789abcdef"], { verb: "exec", ticket: "12-0123456789abcdef0123456789abcdef" }],
    [["exec", "--help"], { verb: "help", topic: "exec" }],
    [["undo", "--list"], { verb: "undo", id: undefined, asked: "nothing", reach: "call", format: "text" }],
    [
      ["undo", "--dry-run", "1-a", "--json"],
      { verb: "undo", id: "1-a", asked: "nothing", reach: "call", format: "json" },
    ],
    [["undo", "1-a"], { verb: "undo", id: "1-a", asked: "restore", reach: "call", format: "text" }],
    [["audit", "verify"], { verb: "audit", known: [], path: undefined, format: "text" }],
    [["audit", "verify", "--json", "a.jsonl"], { verb: "audit", known: [], path: "/here/a.jsonl", format: "json" }],
    [
      ["audit", "verify", "--known", "ab".repeat(16), "--known", "cd".repeat(16)],
      { verb: "audit", known: ["ab".repeat(16), "cd".repeat(16)], path: undefined, format: "text" },
    ],
    [["audit", "verify", "/a/b"], { verb: "audit", known: [], path: "/a/b", format: "text" }],
    [
      ["audit", "verify", "--key", "ab".repeat(16)],
      { verb: "audit", known: [], path: undefined, key: "ab".repeat(16), format: "text" },
    ],
    [
      ["audit", "verify", "--key", "team.pem"],
      { verb: "audit", known: [], path: undefined, key: "/here/team.pem", format: "text" },
    ],
    [["audit", "key"], { verb: "audit-key", path: undefined, format: "text" }],
    [["audit", "key", "--json", "kept"], { verb: "audit-key", path: "/here/kept", format: "json" }],
    [["doctor"], { verb: "doctor", format: "text" }],
    [["doctor", "--json"], { verb: "doctor", format: "json" }],
    [["doctor", "-h"], { verb: "help", topic: "doctor" }],
    [["audit", "-h"], { verb: "help", topic: "audit" }],
    [["version"], { verb: "version" }],
    [["version", "--help"], { verb: "help", topic: "version" }],
    [["--version"], { verb: "version" }],
    [["-v"], { verb: "version" }],
    [["help"], { verb: "help", topic: undefined }],
    [["--help"], { verb: "help", topic: undefined }],
    [["-h"], { verb: "help", topic: undefined }],
    [["help", "exec"], { verb: "help", topic: "exec" }],
  ])("%j is understood", (words, expected) => {
    expect(readCommandLine(words, "/here")).toEqual(expected);
  });

  it.each([
    [[], undefined, "There is nothing to do.", "Say what: holdpoint check -- rm -rf src"],
    [["chekc", "ls"], undefined, 'There is no "holdpoint chekc".', 'Did you mean "holdpoint check"?'],
    [
      ["approve"],
      undefined,
      'There is no "holdpoint approve".',
      "Use one of: check, explain, scope, exec, start, begin, stop, hook, doctor, identity, audit, undo, report, version, help.",
    ],
    [
      ["--jsn"],
      undefined,
      'There is no option "--jsn" here.',
      "Use one of: check, explain, scope, exec, start, begin, stop, hook, doctor, identity, audit, undo, report, version, help.",
    ],
    [["check"], "check", "There is no command to judge.", 'Write it after "--": holdpoint check -- rm -rf src'],
    [["check", "--"], "check", "There is no command to judge.", 'Write it after "--": holdpoint check -- rm -rf src'],
    [
      ["check", "rm", "-rf", "src"],
      "check",
      "There is no option -r.",
      'If it belongs to the command, write "--" before the command: holdpoint check -- rm -rf src',
    ],
    [["check", "--jsno", "ls"], "check", "There is no option --jsno.", "Did you mean --json?"],
    [["check", "--stdim"], "check", "There is no option --stdim.", "Did you mean --stdin?"],
    [
      ["explain", "--stdin"],
      "explain",
      "There is no option --stdin.",
      'If it belongs to the command, write "--" before the command: holdpoint explain -- rm -rf src',
    ],
    [["check", "ls", "--cwd"], "check", "Option '--cwd <value>' argument missing.", 'See "holdpoint help check".'],
    [
      ["check", "--json=yes", "ls"],
      "check",
      "Option '--json' does not take an argument.",
      'See "holdpoint help check".',
    ],
    [
      ["check", "--shell", "tcsh", "ls"],
      "check",
      'There is no shell "tcsh" here.',
      "Use --shell with bash, sh, zsh, fish, powershell or cmd.",
    ],
    [
      ["check", "--shell", "constructor", "ls"],
      "check",
      'There is no shell "constructor" here.',
      "Use --shell with bash, sh, zsh, fish, powershell or cmd.",
    ],
    [
      ["check", "--stdin", "ls"],
      "check",
      "With --stdin, each row names its command, cwd and shell.",
      "Leave the command, --cwd and --shell out, or leave --stdin out.",
    ],
    [
      ["check", "--stdin", "--cwd", "/x"],
      "check",
      "With --stdin, each row names its command, cwd and shell.",
      "Leave the command, --cwd and --shell out, or leave --stdin out.",
    ],
    [
      ["exec"],
      "exec",
      "It takes one ticket.",
      "Tickets come with an approval; ask your agent for the original command instead of calling this yourself.",
    ],
    [
      ["exec", "1", "2"],
      "exec",
      "It takes one ticket.",
      "Tickets come with an approval; ask your agent for the original command instead of calling this yourself.",
    ],
    [["exec", "--force", "1"], "exec", "There is no option --force.", 'See "holdpoint help exec".'],
    [["undo"], "undo", "It lists snapshots, or is about one.", undoUse],
    [["undo", "--list", "--dry-run", "1-a"], "undo", "It lists snapshots, or is about one.", undoUse],
    [["undo", "1-a", "2-b"], "undo", "It lists snapshots, or is about one.", undoUse],
    [["undo", "1-a", "--reach", "all"], "undo", 'There is no reach "all".', undoUse],
    [["undo", "--yes", "1-a"], "undo", "There is no option --yes.", 'See "holdpoint help undo".'],
    [["audit"], "audit", "It does not say what to do with the records.", auditUse],
    [["audit", "mend"], "audit", 'There is no "holdpoint audit mend".', auditUse],
    [["audit", "verify", "a", "b"], "audit", "It takes one file or folder.", auditUse],
    [
      ["audit", "verify", "--known", "all"],
      "audit",
      "An id has 32 hexadecimal digits.",
      "Copy it from what holdpoint audit verify prints.",
    ],
    [["audit", "verify", "--jsno"], "audit", "There is no option --jsno.", "Did you mean --json?"],
    [["version", "please"], "version", '"please" is one word too many.', 'See "holdpoint help version".'],
    [["help", "chek"], "help", 'There is no help on "chek".', 'Did you mean "holdpoint help check"?'],
    [
      ["help", "me"],
      "help",
      'There is no help on "me".',
      "There is on: check, explain, scope, exec, start, begin, stop, hook, doctor, identity, audit, undo, report, version, help.",
    ],
  ])("%j says what is wrong and what to do", (words, topic, problem, mend) => {
    expect(readCommandLine(words, "/here")).toEqual({ verb: "usage", topic, problem, mend });
  });
});

describe("the help", () => {
  it.each(verbs)("on %s names every option of it and fits into 120 columns", (verb) => {
    const text = helpText(verb);
    const missing = Object.keys(optionsOf[verb]).filter((option) => option !== "help" && !text.includes(`--${option}`));
    expect({ missing, wide: text.split("\n").filter((line) => line.length > 120) }).toEqual({ missing: [], wide: [] });
  });

  it("names every verb in its overview", () => {
    expect(verbs.filter((verb) => !helpText(undefined).includes(`holdpoint ${verb}`))).toEqual([]);
  });
});
