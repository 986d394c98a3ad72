import { textOf } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel } from "../commandModel.ts";
import { nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

const reading =
  /^(?:ls|list|list-all|list-remote|ls-remote|current|version|versions|version-name|version-file|which|where|whence|show|shims|root|prefix|help|info|doctor|outdated|latest|plugin-list|plugins-list|check|has-session|display-message|display|list-\w+|show-\w+|info|capture-pane|lsk|lsw|lsp|-ls|-list|--version|-V|-v)$/;

/** Programs whose questions are free, and of which everything else is not looked into. */
export const versionManagers: readonly CommandModel[] = [
  {
    names: "nvm fnm volta n pyenv rbenv nodenv goenv jenv tfenv asdf rtx sdk rustup tmux screen zellij".split(" "),
    kind: "system",
    effects: (use) => {
      const first = textOf(readArguments(use.args, new Set()).operands[0] ?? use.args[0]);
      if (onlyAsks(use) || (first !== undefined && reading.test(first) && use.program !== "n")) return nothing;
      return [opaque(use, `${use.program} changes which programs run, or runs one`)];
    },
    examples: {
      "nvm install 20": ["execute none process:nvm (opaque)"],
      "rustup toolchain uninstall stable": ["execute none process:rustup (opaque)"],
      "tmux send-keys 'rm a' Enter": ["execute none process:tmux (opaque)"],
      screen: ["execute none process:screen (opaque)"],
    },
    counterExamples: ["nvm ls", "pyenv versions", "rustup show", "asdf current", "tmux ls", "screen -ls"],
  },
];
