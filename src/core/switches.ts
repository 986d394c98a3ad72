/** Settings of the editor on which guarding depends, by what a change of them does. The one list: edits are judged by it, and it is watched. */
export interface Switch {
  readonly id: string;
  /**
   * `guarding`: with another value the editor's agent does not ask Holdpoint. `approval`: with a value the editor's own
   * approvals vanish, which leaves Holdpoint's. `company`: what it names may act beside Holdpoint's hook or under its agent.
   */
  readonly about: "guarding" | "approval" | "company";
  /** Whether a value leaves things as Holdpoint needs them. Undefined, not set anywhere, always does. */
  readonly isGood: (value: unknown) => boolean;
  /** What another value means, as a sentence. */
  readonly means: string;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
const approvesNothing = (value: unknown): boolean =>
  value === false ||
  (typeof value === "object" && value !== null && Object.values(value).every((one) => one === false || one === null));

/** Read in VS Code 1.139: the settings of its chat, and where it starts hooks. */
export const switches: readonly Switch[] = [
  {
    id: "chat.useHooks",
    about: "guarding",
    isGood: (value) => value === true,
    means: "VS Code's agent runs no hooks, so it does not ask Holdpoint.",
  },
  {
    id: "chat.plugins.enabled",
    about: "guarding",
    isGood: (value) => value === true,
    means: "VS Code loads no chat plugins, so its agent does not ask Holdpoint.",
  },
  {
    id: "chat.hooks.allowManagedOnly",
    about: "guarding",
    isGood: (value) => value === false,
    means: "VS Code's agent runs only the hooks that an administrator manages, so it does not ask Holdpoint.",
  },
  {
    id: "chat.pluginLocations",
    about: "company",
    isGood: isEmpty,
    means: "Further chat plugins are loaded; their hooks may change what Holdpoint answered.",
  },
  {
    id: "chat.hookFilesLocations",
    about: "company",
    isGood: (value) => isEmpty(value) || approvesNothing(value),
    means: "Further hook files are read; their hooks may change what Holdpoint answered.",
  },
  ...["linux", "osx", "windows"].map(
    (system): Switch => ({
      id: `chat.tools.terminal.terminalProfile.${system}`,
      about: "company",
      isGood: (value) => value === null,
      means: "The agent's commands are typed into a program of your choice instead of your shell.",
    }),
  ),
  {
    id: "chat.inlineChat.agentHost.enabled",
    about: "company",
    isGood: (value) => value === false,
    means: "Inline chat runs in the Agent Host, which does not ask Holdpoint.",
  },
  {
    id: "chat.permissions.default",
    about: "approval",
    isGood: (value) => value !== "autoApprove" && value !== "autopilot",
    means: "VS Code itself asks for no approvals: what Holdpoint lets flow runs at once.",
  },
  {
    id: "chat.tools.global.autoApprove",
    about: "approval",
    isGood: (value) => value === false,
    means: "VS Code itself asks for no approvals: what Holdpoint lets flow runs at once.",
  },
];

/** Settings that no agent may touch besides the switches: their beginnings. */
const furtherSettings = [
  "chat.hooks.",
  "chat.plugins.",
  "chat.customizations.",
  "chat.permissions.",
  "chat.agent.sandbox.",
  "chat.agentHost.",
  "chat.useClaudeHooks",
  "chat.tools.",
  "chat.mcp.",
  "security.workspace.trust.",
  "terminal.integrated.profiles.",
  "terminal.integrated.defaultProfile.",
  "terminal.integrated.automationProfile.",
  "terminal.integrated.env.",
  "extensions.experimental.",
  "extensions.supportUntrustedWorkspaces",
];

/** Whether a name is a setting that only a person may change, or a command of ours. */
export function isGuardedName(id: string): boolean {
  const lower = id.toLowerCase();
  return (
    switches.some((one) => lower === one.id.toLowerCase()) ||
    furtherSettings.some((start) => lower.startsWith(start.toLowerCase())) ||
    isOurs(lower)
  );
}

/** Whether a name is a setting or a command of ours; the scope file and the extension as such are neither. */
export function isOurs(name: string): boolean {
  return /^_?holdpoint\.(?!(?:json|jsonc|md|vsix|holdpoint)$)\w/i.test(name);
}
