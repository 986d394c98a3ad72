import { parseShell, shellTextBound } from "./bash.ts";
import type { Occurrence } from "./occurrence.ts";
import { textOf, type Value } from "./value.ts";
import type { DefinedFunction, Frame, Walk } from "./walk.ts";

/** Functions that a shell calls by itself, whatever the text says (bash(1), zshmisc(1)); `_…` are those of its set-up. */
const calledByShell =
  /^(?:command_not_found_handler?|TRAP\w+|precmd|preexec|chpwd|periodic|zshexit|zshaddhistory|zsh_directory_name|_.*)$/;

/** The shell's own commands that can call a function by its name, or hand it on to other shells. */
const handsOn =
  /^(?:export|declare|typeset|local|readonly|set|shopt|setopt|complete|compopt|compgen|bind|mapfile|readarray|trap|zle|add-zsh-hook|autoload|functions|emulate|zmodload|zstyle|sched|hash|enable|alias|eval|source|\.|coproc|env_parallel|parallel)$/;

/**
 * Whether a function that the text defines and nothing was seen to call surely does not run: the shell ends with the text,
 * and nothing in it names the function but its definition. In a shell that stays, its prompt may call it.
 */
export function isNeverRun({ binding, depth }: DefinedFunction, walk: Walk, frame: Frame): boolean {
  const name = binding.node.name.value;
  return (
    walk.life === "ends" &&
    /^(?:bash|sh|zsh)$/.test(walk.shell) &&
    depth === 1 &&
    !calledByShell.test(name) &&
    !walk.occurrences.some((occurrence) => mayCall(occurrence, name)) &&
    (isOnlyOne(name, walk) || isReplaced(walk, frame))
  );
}

function mayCall(occurrence: Occurrence, name: string): boolean {
  if (occurrence.kind === "assignment")
    return /_functions$|^(?:BASH_ENV|ENV|PROMPT_COMMAND|PS\d)$/.test(occurrence.name) || names(occurrence.value, name);
  if (occurrence.kind !== "command") return false;
  const program = textOf(occurrence.program);
  if (program === undefined || program === name || occurrence.args.some((word) => names(word, name))) return true;
  if (program === "set") return !occurrence.args.every(isPlainSetting);
  return handsOn.test(program) && occurrence.args.some((word) => textOf(word) === undefined);
}

/** Whether a word says the function's name, wherever in it. */
function names(word: Value, name: string): boolean {
  if (word.kind === "stream") return false;
  return (word.kind === "unknown" ? word.prefix : word.text).includes(name);
}

/** Options of `set` that do not hand functions on to other shells, as `-a` does. */
function isPlainSetting(word: Value): boolean {
  return /^[-+][bCeEfhmnTuvx]*o?$|^(?:errexit|errtrace|nounset|pipefail|xtrace|verbose|noglob|noclobber)$/.test(
    textOf(word) ?? "",
  );
}

function isOnlyOne(name: string, { functions }: Walk): boolean {
  return ![...functions.values()].some(({ called, binding }) => called === "yes" && binding.node.name.value === name);
}

/**
 * Whether each call finds the function that was defined last before it: where the text only defines functions and runs
 * commands one after the other, and nothing defines functions elsewhere or runs out of turn.
 */
function isReplaced({ functions, occurrences }: Walk, { text }: Frame): boolean {
  const defined = parseShell(text, shellTextBound).script?.commands ?? [];
  const definitions = defined.filter(({ command }) => command.type === "Function");
  return (
    defined.every(
      ({ command, background }) => background !== true && (command.type === "Function" || command.type === "Command"),
    ) &&
    definitions.length === functions.size &&
    !occurrences.some(
      (occurrence) =>
        occurrence.kind === "command" && /^(?:trap|alias|enable)$/.test(textOf(occurrence.program) ?? "trap"),
    )
  );
}
