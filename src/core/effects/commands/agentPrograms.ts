import { prefixOf, textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** By program, what on its command line switches off the hooks through which an agent asks, or trusts them unseen. */
const switches: Readonly<Record<string, RegExp>> = {
  claude:
    /^--(?:bare|safe-mode|settings?|setting-sources|plugin-dir|disable-slash-commands)(?:=|$)|^disableAllHooks|^allowManagedHooksOnly/i,
  codex: /^--(?:disable|dangerously-bypass-hook-trust|profile|config)(?:=|$)|^-[cp]|^(?:features|hooks)\./,
  gemini: /^--(?:skip-trust|extensions)(?:=|$)|^(?:enable|disable)(?:-all)?$|^hooksConfig/,
  qwen: /^--(?:safe-mode|bare|extensions)(?:=|$)|^disableAllHooks/,
  copilot: /^--(?:config-dir|no-custom-instructions|disable-\S+)(?:=|$)|^disableAllHooks/,
  opencode: /^--pure(?:=|$)/,
  cline: /^--(?:config|hooks-dir|data-dir)(?:=|$)|^hooksEnabled/,
  droid: /^--settings(?:=|$)|^hooksDisabled/,
};
const agents = [...Object.keys(switches), "cursor-agent", "amp", "kiro-cli", "qchat", "auggie", "crush"];

/** Editors of the VS Code family. Which extensions they load, from where and with which settings decides whether anybody asks. */
const editors = "code code-insiders code-oss codium vscodium code-server cursor windsurf kiro".split(" ");
const editorSwitches =
  /^--?(?:(?:un)?install-extension|disable-extensions?|extensions-dir|user-data-dir|profile(?:-temp)?|extensionDevelopmentPath|extensions-download-dir|force|add-mcp|enable-proposed-api|sync|update-extensions)(?:=|$)/i;

/**
 * Programs that are agents themselves, and editors with agents in them. What another agent does is not this one's call, and whether it
 * asks is not known, so starting one is held; with what switches its hooks off, that is the reason given.
 */
export const agentPrograms: readonly CommandModel[] = [
  {
    names: agents,
    kind: "project",
    effects: (use) => {
      if (onlyAsks(use)) return nothing;
      return [
        opaque(use, whyOf(use, switches[use.program], "it starts another agent, and what that will do is not known")),
      ];
    },
    examples: {
      "claude -p 'tidy up'": ["execute none process:claude (opaque)"],
      "claude --bare -p x": ["execute none process:claude (opaque)"],
      "codex exec --disable hooks x": ["execute none process:codex (opaque)"],
      "opencode --pure run x": ["execute none process:opencode (opaque)"],
    },
    counterExamples: ["claude --version", "codex --help", "gemini --version"],
  },
  {
    names: editors,
    kind: "system",
    effects: (use) => {
      if (onlyAsks(use)) return nothing;
      return [
        opaque(use, whyOf(use, editorSwitches, "an editor can run whatever its settings, tasks and extensions say")),
      ];
    },
    examples: {
      "code --disable-extensions .": ["execute none process:code (opaque)"],
      "codium --install-extension evil.vsix": ["execute none process:codium (opaque)"],
    },
    counterExamples: ["code --version", "cursor --help"],
  },
];

function whyOf(use: Use, off: RegExp | undefined, otherwise: string): string {
  const named = use.args.find((word) => off?.test(textOf(word) ?? prefixOf(word)) === true);
  const shown = named === undefined ? undefined : (textOf(named) ?? prefixOf(named)).replace(/=.*$/s, "");
  return shown === undefined
    ? otherwise
    : `"${shown}" can switch off the hooks through which ${use.program} asks Holdpoint`;
}
