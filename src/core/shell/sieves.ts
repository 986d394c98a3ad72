import type { CommandNode, Word } from "./bash.ts";

/**
 * Whether a command of a pipe lets through nothing secret of a list of variables: it counts, shows the names alone, or
 * picks variables that are known to hold none.
 */
export function siftsVariables(node: CommandNode): "yes" | "no" {
  if (node.type !== "Command" || node.redirects.length > 0) return "no";
  const words = [node.name, ...node.suffix].map((part) => (part?.type === "Word" ? plainText(part) : undefined));
  if (words.includes(undefined)) return "no";
  const [name, ...args] = words as readonly string[];
  const line = args.join(" ");
  switch (name) {
    case "wc":
      return args.every((text) => /^-[lcmw]+$/.test(text)) ? "yes" : "no";
    case "cut":
      return /^(?:-d ?= -f ?1|-f ?1 -d ?=)$/.test(line) ? "yes" : "no";
    case "sed":
      return line === "s/=.*//" ? "yes" : "no";
    case "awk":
      return /^-F ?= \{ ?print \$1;? ?\}$/.test(line) ? "yes" : "no";
    case "grep":
    case "egrep":
    case "rg": {
      const [pattern, ...others] = args.filter((text) => !/^-[iEFqwx]+$/.test(text));
      if (args.some((text) => /^-\w*q/.test(text)) && others.length === 0) return "yes";
      return pattern !== undefined && others.length === 0 && pattern.split(/\\?\|/).every(isPlainVariable)
        ? "yes"
        : "no";
    }
    default:
      return "no";
  }
}

function plainText(word: Word): string | undefined {
  return word.parts === undefined || word.parts.every((part) => /^(?:Literal|SingleQuoted)$/.test(part.type))
    ? word.value
    : word.parts.length === 1 && word.parts[0]?.type === "DoubleQuoted" && !/[$`\\]/.test(word.value)
      ? word.value
      : undefined;
}

/** Beginnings of names that no secret has, long enough to pick little else. */
function isPlainVariable(pattern: string): boolean {
  return /^(?:\^?PATH|\^?HOME|\^?PWD|OLDPWD|\^?USER|LOGNAME|\^?SHELL|LANG|LC_\w*|TERM|COLORTERM|TZ|EDITOR|VISUAL|PAGER|XDG_\w*|DISPLAY|WAYLAND\w*|HOSTNAME|TMPDIR|NODE_(?:ENV|OPTIONS|PATH|VERSION)\w*|NVM_\w*|VIRTUAL_ENV|CONDA\w*|PYENV\w*|PYTHON\w*|JAVA_HOME|MAVEN_HOME|GRADLE_HOME|GOPATH|GOROOT|GOBIN|CARGO_HOME|RUSTUP\w*|RBENV\w*|DOTNET_ROOT|ANDROID_(?:HOME|SDK_ROOT)|VSCODE_(?:PID|CWD|INJECTION)|WSL_\w*|SHLVL|DEBUG|LOG_LEVEL|PORT)=?$/i.test(
    pattern,
  );
}
