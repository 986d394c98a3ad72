import type { Problem } from "./problem.ts";
import type { SessionShell } from "./sessionShell.ts";
import type { ShellState } from "./shellState.ts";
import { textOf, type Value } from "./value.ts";
import type { Situation } from "./walk.ts";

/** Options of `shopt` that leave the meaning of later texts as it is, on or off. */
const plainOptions =
  /^(?:nullglob|failglob|checkwinsize|histappend|histreedit|histverify|cmdhist|lithist|expand_aliases|inherit_errexit|nocasematch|checkjobs|checkhash|huponexit|direxpand|dirspell|mailwarn|progcomp|progcomp_alias|promptvars|lastpipe|xpg_echo|gnu_errfmt|execfail|hostcomplete|force_fignore|globasciiranges|localvar_inherit|localvar_unset|no_empty_cmd_completion|shift_verbose|complete_fullquote)$/;

/** Letters and names of `set` that leave the meaning of later texts as it is. `-f` and `-C` only make commands do less. */
const plainLetters = /^[-+][euxvabhmnfCETo]*$/;
const plainNames =
  /^(?:errexit|nounset|xtrace|verbose|allexport|notify|hashall|monitor|pipefail|noglob|noclobber|errtrace|functrace|history|emacs|vi|ignoreeof|nolog|onecmd)$/;

/** `shopt`, and zsh's `setopt`, `unsetopt` and `emulate`. */
export function setReading(args: readonly Value[], { state }: Situation, command: string): void {
  const texts = args.map(textOf);
  const names = texts.filter((text) => text !== undefined && !text.startsWith("-"));
  const flags = texts.filter((text) => text?.startsWith("-") === true).join("");
  if (texts.includes(undefined)) state.footing = "lost";
  // Without -s or -u `shopt` only prints.
  if (command === "shopt" && !/[su]/.test(flags)) return;
  for (const name of names) {
    if (name === undefined || plainOptions.test(name) || plainNames.test(name)) continue;
    const turnedOn = command === "shopt" ? flags.includes("s") : command !== "unsetopt";
    const usual = /^(?:interactive_comments|sourcepath|braceexpand|histexpand)$/.test(name) ? "on" : "off";
    if (command !== "emulate" && turnedOn === (usual === "on")) state.reading.delete(name);
    else state.reading.add(name);
  }
}

/** The options of `set`. `texts` are all its words, in which the name after an `o` stands. */
export function noteOptions(options: readonly string[], texts: readonly string[], state: ShellState): void {
  for (const [index, option] of options.entries()) {
    if (!/^[-+]\w/.test(option)) continue;
    if (!plainLetters.test(option) && !/^[-+][BHP]+$/.test(option)) state.reading.add(`set ${option}`);
    if (option === "+B") state.reading.add("set +B");
    if (option === "-B") state.reading.delete("set +B");
    if (option === "-P") state.reading.add("set -P");
    const name = option.endsWith("o") ? texts[index + 1] : undefined;
    if (name === undefined || plainNames.test(name) || /^(?:braceexpand|histexpand|physical)$/.test(name)) continue;
    if (option.startsWith("+")) state.reading.delete(`set -o ${name}`);
    else state.reading.add(`set -o ${name}`);
  }
}

/** Whether `cd` may lead elsewhere than the path says. */
export function leadsAstray(state: ShellState): boolean {
  return ["cdable_vars", "cdspell", "auto_cd", "autocd", "cdablevars", "set -P"].some((name) =>
    state.reading.has(name),
  );
}

/** Says so when earlier commands set options under which the text may mean something else. What sets them back is read. */
export function readingProblems(start: SessionShell | undefined, text: string): readonly Problem[] {
  const [option] = start?.reading.filter((name) => !/^(?:cd|auto_?cd|set -P)/.test(name)) ?? [];
  if (option === undefined || /^\s*(?:shopt|set|setopt|unsetopt|exit|pwd|cd)(?: [\w+./-]+)*\s*$/.test(text)) return [];
  return [
    {
      kind: "dialect",
      text: `An earlier command changed how the agent's shell reads commands (${option}).`,
      instead: "Set the option back in a command of its own, or ask for this in a terminal of its own.",
    },
  ];
}
