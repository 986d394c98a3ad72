import type { Verb } from "./verbs.ts";

/** Exit codes of the program's own. `exec` otherwise ends with the code of what it ran. */
export const exitCodes = {
  done: 0,
  allow: 0,
  failed: 1,
  usage: 2,
  hold: 10,
  deny: 11,
  unreachable: 125,
  refused: 126,
} as const;

/** What `holdpoint help` prints; with a topic, all about that verb. */
export function helpText(topic: Verb | undefined): string {
  return topic === undefined ? overview : texts[topic];
}

const overview = `holdpoint: what would a command do, and would Holdpoint let an AI agent do it?

  holdpoint check -- rm -rf src      says allow, hold or deny, and why
  holdpoint check --stdin            the same for many commands, one JSON object a line
  holdpoint explain -- rm -rf src    shows the whole way to the verdict
  holdpoint scope check              says what is wrong in a scope file, and tries its examples
  holdpoint scope explain src/a.ts   says which rules speak about a resource or a command, and what decides
  holdpoint exec <ticket>            runs what was approved; agents get the ticket
  holdpoint start <program> …        starts an AI agent in a sandbox, after you said yes in the editor
  holdpoint begin <order>            hosts an agent that was started in the editor, which calls this
  holdpoint stop                     stops everything: kills every run and refuses every call until a person lifts it
  holdpoint hook <agent>             answers an agent's hook where no editor runs
  holdpoint doctor                   says of each agent here whether it asks, and what to mend
  holdpoint identity show [agent]    shows what a run of an agent is given and what is kept from it
  holdpoint audit verify             says whether the records are as they were written
  holdpoint undo --list              says which snapshots there are; --dry-run <id> what putting one back would change
  holdpoint audit key                prints the public key that they are signed with
  holdpoint audit export             prints the records for other programs, without secrets
  holdpoint report                   prints a page on what agents did, asked and were refused
  holdpoint version
  holdpoint help <verb>              options, formats and exit codes

Nothing here runs the command it judges, and nothing here can approve one: that is done on Holdpoint's page in the editor.
`;

const asked = `  --cwd <folder>    where the command would run; the current folder if left out. Of a folder that does not exist
                    nothing can be known, and what is not known is held.
  --shell <name>    the syntax it is written in: bash (if left out), sh, zsh, fish, powershell, cmd
  --json            the verdict as one JSON object instead of text
  -h, --help        this text

The scope file (.holdpoint.json) that decides is the nearest one in the folder or above it, in the version you accepted;
without one, the preset "balanced" decides for the git repository, else for the folder alone.
Colours appear on a terminal only, and never when NO_COLOR is set.
`;

const texts: Readonly<Record<Verb, string>> = {
  check: `holdpoint check [options] -- <command> [argument …]
holdpoint check [options] "<line of shell>"
holdpoint check --stdin

Judges a command as an agent's call would be judged. Runs nothing.
One argument is taken as a line of shell; several are taken as the words of one command.

${asked}
Exit codes: 0 allow, 10 hold, 11 deny, 1 the command could not be judged, 2 wrong usage.

  --stdin           reads one JSON object a line and writes one line for each, in the same order:
    in    {"id": "a1", "command": "rm -rf src", "cwd": "/work/app", "shell": "bash"}     "shell" may be left out
    out   {"id": "a1", "decision": "hold", "reasons": [{"decision", "source", "text", "instead", "rule"}],
           "effects": [{"verb", "resource", "place", "decision", …}], "blastRadius": "tree"}
    A line that cannot be read gives {"id": null, "line": 7, "error": {"code", "message"}}, with its id where that could
    be read, and the rest goes on. Codes: not-json, not-utf8, bad-row, not-judged (which is held too).
    A line of more than 1 MiB is not read; it is held. Empty lines are passed over.

Exit codes of --stdin: 0 every row was answered, 1 at least one gave an error, 2 wrong usage.
`,
  explain: `holdpoint explain [options] -- <command> [argument …]
holdpoint explain [options] "<line of shell>"

Shows how the verdict comes about: the commands found, their effects, what was looked up on this machine, what that says
of each effect, and the reasons, the deciding ones first. It is the verdict of "holdpoint check" itself. Runs nothing.

${asked}
Exit codes: 0 allow, 10 hold, 11 deny, 1 the command could not be judged, 2 wrong usage.
`,
  scope: `holdpoint scope check [path] [--cwd <folder>] [--json]
holdpoint scope explain [options] <resource>
holdpoint scope explain [options] -- <command> [argument …]

check says what is wrong in a scope file, with line, column and the mend, runs the examples of its rules, and says what
of it is in force. path is the file or its folder; left out, it is the file that speaks for the current folder. Your own
scope is ~/.holdpoint/scope.json.

explain says, for a resource (src/app.ts, ~/notes/x, git:origin/main, kube:prod/shop/pod/web) or a command, who speaks
about it and what decides: what is always protected, your own scope, each folder's scope with its rules and its preset.
For a resource it goes through what could be done to it. What looks like neither a path nor "scheme:name" is a command.

${asked}
The seal of what you accepted is not checked here: only the editor has the key. Its gate decides; this predicts.

Exit codes of check: 0 nothing wrong (warnings may be), 1 errors, 2 wrong usage, or no such file.
Exit codes of explain: 0 it was explained, 1 it could not be, 2 wrong usage.
`,
  exec: `holdpoint exec <ticket>

Runs the command that a person approved, once, in a pseudo-terminal, exactly as it was shown. The ticket comes from the
editor in place of the agent's command; there is nothing to gain from calling this by hand.

Output, exit code, size of the terminal and Ctrl-C pass through; a run ended by signal n ends with 128 + n. The program
cannot be typed into: where it reads, it gets end-of-file. What "cd" or "export" change ends with the run.

Exit codes: the run's own; 125 the editor's Holdpoint cannot be reached, 126 refused or could not be started. After 125
and 126 nothing ran, and the text says what to do.
`,
  start: `holdpoint start <program> [argument …]

Starts an AI agent, or any program, in this terminal, in the sandbox of "Holdpoint: Start Agent in Holdpoint": it writes
in the workspace, in temporary folders and in its own settings folder, sees no credentials of yours, and reaches the
hosts of its model and those that the scope file lists. Its calls are judged as ever, and count as its for sure.

The editor asks you first, in the window that has the current folder open. Where the sandbox cannot be made the program
is not started. It ends with this terminal, with that window and with the kill switch.

  -h, --help        this text

Exit codes: the program's own; 125 the editor's Holdpoint cannot be reached, 126 refused or could not be started.
`,
  begin: `holdpoint begin <order>

Hosts an agent that was ordered in the editor with "Holdpoint: Start Agent in Holdpoint", which calls this by itself.

  -h, --help        this text

Exit codes: as those of "holdpoint start".
`,
  stop: `holdpoint stop [--json]

The kill switch. Kills every process of every run that was approved, also where the editor or the programs that host
the runs do not answer; refuses every call of every agent; makes every approval void. It stays on through restarts until
a person lifts it on Holdpoint's page in the editor: nothing else does, and deleting its files does not.

Any program can do the same by making ~/.holdpoint/stop, a file or folder of any content. What agents started in shells
of their own is interrupted by the editor where it can be; work handed to daemons or other machines goes on.

  --json            {"stopped": "now", "problem": "", "runs": 2, "killed": 14, "left": [{"pid", "name"}]}
                    stopped: now, before (it was already), not kept (the files could not be written)
  -h, --help        this text

Exit codes: 0 stopped and nothing left, 1 something could not be killed or the stop not be kept, 2 wrong usage.
`,
  hook: `holdpoint hook <agent> < payload.json

Answers an agent's hook where no editor runs, as the hook files that Holdpoint wrote ask for it: what flows flows; what
a person would have to review is refused. Prints "holdpoint pass", "holdpoint" and one JSON object in the agent's own
format, or "holdpoint refuse" and a reason. The accepted scope decides; each decision is put on record.

  -h, --help        this text

Exit codes: 0 answered, 1 not answered, which the hook turns into a refusal, 2 wrong usage.
`,
  doctor: `holdpoint doctor [--json]

Lists the AI agents on this machine and says of each how it stands: not connected, guarded, connected but not proven,
switched off and by what, tampered with, or unreadable; with its files, what to mend, and what came of a live probe: a
harmless call and a forbidden one, sent through the agent's own hook as it stands in its file, and the time that took.
Works without an editor too; then the fallback judges, and the doctor says so. It also prints the line for any agent
that it does not know.

It changes nothing: agents are connected, disconnected and restored on Holdpoint's page in the editor.

  --json            {"good": true, "editor": "running", "agents": [{"agent", "label", "stopping", "approved", "state",
                     "files", "notes", "probed", "mend"}], "line": "…"}
                    Agents that are not on this machine are left out. "editor": running, or none.
  -h, --help        this text

Exit codes: 0 every connected agent is good, or none is connected; 1 at least one is not; 2 wrong usage.
`,
  identity: `holdpoint identity show [agent] [--cwd <folder>] [--json]

Shows what a run of an agent would have that Holdpoint starts after an approval: the names of its environment's
variables and where each comes from, which of yours it does not get, whom its commits are by, its credentials, what is
hidden from it where there is a sandbox, and the rules that speak of it. No value is shown, and no credential is asked
for. Without an agent: VS Code's own ("vscode").

  --cwd <folder>    where the run would start; the current folder if left out
  --json            one JSON object: {"agent", "label", "author", "folder", "environment": [{"name", "from", "value"}],
                     "withheld", "credentials", "hidden": [{"path", "what"}], "hosts", "rules", "others", "says"}
                    from: yours, set (by the scope file), its own, credential. "value" is always "masked".
  -h, --help        this text

Exit codes: 0 shown, 2 wrong usage.
`,
  audit: `holdpoint audit verify [--json] [--known <id>]… [--key <key>] [file or folder]
holdpoint audit key [--json] [folder]
holdpoint audit export --format jsonl|csv|ocsf [--since <time>] [--until <time>] [--agent <name>] [--session <id>]
                       [--folder <path>] [path]

"verify" reads the records of what agents asked for and what became of it, and says whether they are as they were
written: whether every line is whole, unchanged and in its place, and whether what the files say of each other is so.
Changes nothing. Without a file or folder it reads your own records; of a single file it knows what that says itself.

  --known <id>      you know of this loss: it is still told, but marked, and where nothing else is wrong the exit code
                    is 0. The id is printed with the loss and stands for exactly it: whatever else is lost or changed
                    has another, and so has a file that was not intact and changed again. To know a flaw in a file that
                    is still written to, rename it to calls-<n>.aside-<word>.jsonl first; then a new one begins.
                    Nothing is stored, so no agent can hide a loss this way: keep the ids where you call this from.
  --key <key>       only this key may have signed: its name, or a file with its public half. Without it every key counts
                    that lies beside the records, and whoever can write there can lay one.
  --json            {"intact": false, "asKnown": false, "keys": [{"key", "last"}], "files": [{"file", "state", "lines",
                     "signed", "head": {"chain", "seq", "hash"}}], "problems": [{"file", "line", "kind", "text", "id",
                     "known"}]}
                    state: intact, torn (its last line was never finished, and the next file says so), unchained (of the
                    earlier format, as it was when the chain began), broken. "line" counts from 1; 0 is the whole file.
                    kind: changed, missing, reordered, torn, foreign, forged. Of each file, the first bad line.
  -h, --help        this text

Windows sign the records (Ed25519; the private key is in the editor's secret storage) once a minute and with each
destructive call; programs of the command line have no key, and a window signs what they wrote. Whoever can write the
files can still remove or add lines after the last signature, or put an older state of all files back; a window notices
that when it opens. "key" prints the public half: keep it elsewhere, and compare with --key.

"export" prints the records by time, archives included, with secrets taken out once more. It does not verify them.
  --format <name>   jsonl: one JSON object a line, with its place in its chain ("seq", "prev", "hash"); csv: RFC 4180,
                    with what a spreadsheet would run made plain; ocsf: one event of the Open Cybersecurity Schema
                    Framework 1.3.0 a line (API Activity, Process Activity, Entity Management)
  --since, --until  how long ago (90m, 12h, 7d, 2w), or a date or time such as 2026-01-31 or 2026-01-31T09:00Z
  --agent, --session  only of this one; what happened to guarding itself is about all of them
  --folder <path>   only of calls that stood in it, or below

Exit codes: 0 intact, or nothing is wrong but what is known; 1 not intact, or there are no records, or they cannot be
read; 2 wrong usage.
`,
  undo: `holdpoint undo --list [--json]
holdpoint undo [--dry-run] <id> [--reach call|session|agent|everything] [--json]

Snapshots are what calls could have destroyed, copied before they ran. --list says which there are, oldest first, and
what all of them take; --dry-run compares one with what is there now, name by name, and changes nothing. Without it a
person is asked: Holdpoint's page in the editor shows what putting it back would change, and waits for a click. Agents
may ask, too, and nobody but the person at that page can answer. One such question waits at a time; what a person left
as it is can be asked for again after ten minutes.

  --reach <far>     call (if left out): what that one call may have changed; session, agent: and all that its session or
                    agent did from then on; everything: back to that moment, whoever it was
  --json            {"snapshots": [{"id", "takenAt", "call", "agent", "what", "files", "bytes", "problem"}],
                    "cost": 1234} in bytes, or {"id", "changes": [{"path", "change"}], "same": 12, "missed": ["…"]}
  -h, --help        this text

Exit codes: 0 done, and put back where that was asked for; 1 there is no such snapshot, or it cannot be read; 2 wrong
usage; 125 no window to ask in, or it went away; 126 it was left as it is.
`,
  report: `holdpoint report [--agent <name>] [--session <id>] [--folder <path>] [--since <time>] [--until <time>]
                 [--format md|html] [path]

Prints one page on what agents did, asked for, and were refused, by the records, to attach to a pull request. What
agents wrote is shown as text, with hidden characters made visible. It does not verify the records.

  --agent <name>    only of this agent, as the records name it; --session: only of this session; --folder: only of calls
                    that stood in it, or below
  --since <time>    from when: how long ago (90m, 12h, 7d, 2w), or a date or time such as 2026-01-31T09:00Z; a day where
                    it is left out, "all" for everything. --until: up to when
  --format <name>   md (if left out): Markdown; html: one file without anything to load
  -h, --help        this text

Exit codes: 0 printed, 1 the records cannot be read, 2 wrong usage.
`,
  version: `holdpoint version

Prints the version of Holdpoint and of the node that runs it.
`,
  help: `holdpoint help [verb]

Explains the program, or one verb: check, explain, scope, exec, start, begin, stop, hook, doctor, identity, audit,
undo, report, version.
`,
};
