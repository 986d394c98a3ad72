import { quoted, quotedIfNeeded } from "../base/shellWords.ts";

/** What an agent hears when our program is missing, was killed or cannot be started. */
const silent = "Holdpoint did not answer, so this was not run. Open VS Code, or run holdpoint doctor.";

/**
 * The line that goes into an agent's hook file: it runs `program` (absolute) for `agent`, and turns whatever is not its answer into a
 * refusal by exit code 2 with a reason on standard error. Where the program refused by itself, its own reason stands.
 *
 * Agents run such lines under different shells, the person's own among them, so the line is one command with plain words for any
 * of them (sh, bash, zsh, fish): `/bin/sh` with our text, in which neither quote nor backslash stands, and the path behind it.
 */
export function hookLine(program: string, agent: string): string {
  const text = `"$0" ${agent} $$ $PPID || { [ $? = 2 ] || { /bin/cat; echo "${silent}" >&2; } >/dev/null; exit 2; }`;
  return `/bin/sh -c '${text}' ${quotedIfNeeded(program)}`;
}

/**
 * The script for agents that run an executable file instead of a line and read its answer from standard output alone. An answer of
 * nothing is printed as an empty object; whatever is not an answer is a refusal, in the object `refusal` makes of the reason.
 */
export function hookScript(program: string, agent: string, refusal: (reason: string) => unknown): string {
  return [
    "#!/bin/sh",
    "# Holdpoint: it asks for each tool call of the agent. Disconnect the agent on Holdpoint's page instead of changing this.",
    `if answer=$(${quoted(program)} ${agent} $$ $PPID); then`,
    "  [ \"$answer\" ] || answer='{}'",
    "  printf '%s\\n' \"$answer\"",
    "else",
    "  /bin/cat >/dev/null",
    `  printf '%s\\n' ${quoted(JSON.stringify(refusal(silent)))}`,
    "fi",
    "",
  ].join("\n");
}

/** Whether a text in an agent's file runs our hook program, of whatever version and from wherever. */
export function runsOurHook(text: string): boolean {
  return /holdpoint-hook\b/.test(text);
}
