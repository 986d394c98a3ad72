import { builtins } from "../../shell/builtins.ts";
import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque } from "../fileEffects.ts";
import { secretReads, wholeEnvironment } from "../secretsGiven.ts";

/** The shell's own commands: they change its memory, which reading the text has taken into account, and nothing else. */
export const shellBuiltins: readonly CommandModel[] = [
  {
    names: [
      ...new Set([
        ...[...builtins.keys()].filter((name) => name !== "printf"),
        ":",
        "let",
        "times",
        "ulimit",
        "umask",
        "wait",
        "fg",
        "bg",
        "disown",
        "suspend",
        "jobs-list",
        "dirs",
        "shopt",
        "setopt",
        "unsetopt",
        "emulate",
        "logout",
        "command",
        "builtin",
        "exec",
        "history",
        "fc",
        "bind",
        "complete",
        "compopt",
        "compgen",
        "rehash",
        "autoload",
        "caller",
        "select",
      ]),
    ],
    kind: "system",
    effects: builtin,
    examples: {
      "cd /tmp": [],
      "export A=1": [],
      "export -p": ["read none env:*"],
      "declare -p API_KEY": ["read none env:API_KEY"],
      set: ["read none env:*"],
      "bind -x '\"a\":rm x'": ["execute none process:bind (opaque)"],
      "history -c": ["delete content ~/.bash_history"],
      "enable -f ./x.so x": ["execute none process:enable (opaque)"],
    },
    counterExamples: [
      "set -euo pipefail",
      "read -r line",
      "trap 'echo bye' EXIT",
      "ulimit -n 4096",
      "history 5",
      "shopt -s nullglob",
      "compgen -c",
      "export API_KEY",
      "declare -A map",
      "declare -f helper",
      "set | grep ^PATH=",
    ],
  },
];

function builtin(use: Use): readonly Effect[] {
  const first = textOf(use.args[0]) ?? "";
  switch (use.program) {
    case "bind":
      return use.args.length > 0 && !/^-[lpPsSvVX]$/.test(first)
        ? [opaque(use, "bind makes keys run commands")]
        : nothing;
    case "complete":
    case "autoload":
    case "emulate":
    case "fc":
      return use.args.length > 0 && first !== "-p" && first !== "-l"
        ? [opaque(use, `${use.program} makes the shell run further code`)]
        : nothing;
    case "enable":
      return first === "-f" ? [opaque(use, "enable -f loads code into the shell")] : nothing;
    case "history":
      return /^-(?:c|d|w|a|r)/.test(first)
        ? onFiles(
            [{ kind: "literal", text: `${use.surroundings.home}/.bash_history` }],
            { verb: "delete", loses: "content", because: "history -c forgets the command history" },
            use,
          )
        : nothing;
    case "compgen":
      return use.args.some((word) => /^-\w*[CFWo]/.test(textOf(word) ?? "-C"))
        ? [opaque(use, "compgen runs a command or expands a text")]
        : nothing;
    case "set":
      return use.args.length === 0 ? wholeEnvironment(use) : nothing;
    case "export":
    case "declare":
    case "typeset":
    case "readonly":
      return printed(use);
    default:
      return nothing;
  }
}

/** `export`, `declare -p` and their like print variables, all of them where no name is given. */
function printed(use: Use): readonly Effect[] {
  const words = use.args.map((word) => textOf(word) ?? "?");
  const names = words.filter((text) => !/^[-+]/.test(text));
  if (words.some((text) => /^-\w*[fF]/.test(text))) return nothing;
  if (names.length === 0) return wholeEnvironment(use);
  return words.some((text) => /^-\w*p/.test(text)) ? secretReads(names, `${use.program} prints it`, use) : nothing;
}
