import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { AgentNeeds } from "../core/confine/started.ts";
import { agents } from "./agentTable.ts";
import { hookProgramPath } from "./installPrograms.ts";
import { isThere, type Machine, programOn } from "./machine.ts";

/** One agent's command line program: where it keeps what is its own, whom it talks to, what it signs in with. */
interface Kept {
  /** The name of its program. */
  readonly program: string;
  /** Its folders: below the home folder, or wherever the variable before the colon says. */
  readonly folders: readonly string[];
  /** Its single files below the home folder, with what one begins as that is not there. */
  readonly files?: Readonly<Record<string, string>>;
  /** What in the first folder others run or heed: it is read there and not written, beside its hook files. */
  readonly closed: readonly string[];
  /** Hosts of its model and its sign-in. */
  readonly hosts: readonly string[];
  /** Variables with which it signs in to its model, or finds its own; handed over where the person has them. */
  readonly variables: readonly string[];
  /** Variables that hold an address of its model; its host is reached then. */
  readonly addresses?: readonly string[];
}

/**
 * Folders, files and variables are those that their documentation names and that they were seen to open. Hosts are those that their documentation and
 * their programs name; no sign-in with the real service was tried here, so one may be missing: then the agent is refused it, and `sandbox.network`
 * adds it. An agent that is missing here has neither folders nor hosts of its own.
 */
const kept: Readonly<Record<string, Kept>> = {
  "claude-code": {
    program: "claude",
    folders: ["CLAUDE_CONFIG_DIR:.claude"],
    files: { ".claude.json": "{}\n" },
    closed: ["settings*.json", "hooks", "plugins", "agents", "commands", "skills", "CLAUDE.md"],
    hosts: ["api.anthropic.com", "console.anthropic.com", "platform.claude.com", "claude.ai"],
    variables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_MODEL"],
    addresses: ["ANTHROPIC_BASE_URL"],
  },
  codex: {
    program: "codex",
    folders: ["CODEX_HOME:.codex"],
    closed: [
      "config.toml",
      "hooks.json",
      "rules",
      "requirements.toml",
      "managed_config.toml",
      "AGENTS*.md",
      "prompts",
      "skills",
    ],
    hosts: ["api.openai.com", "chatgpt.com", "auth.openai.com"],
    variables: ["OPENAI_API_KEY", "CODEX_API_KEY"],
    addresses: ["OPENAI_BASE_URL"],
  },
  "gemini-cli": {
    program: "gemini",
    folders: [".gemini"],
    closed: ["settings.json", "hooks", ".env", "extensions", "commands", "skills", "GEMINI.md"],
    hosts: [
      "generativelanguage.googleapis.com",
      "cloudcode-pa.googleapis.com",
      "oauth2.googleapis.com",
      "accounts.google.com",
    ],
    variables: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GEMINI_MODEL"],
    addresses: ["GOOGLE_GEMINI_BASE_URL"],
  },
  "qwen-code": {
    program: "qwen",
    folders: ["QWEN_HOME:.qwen"],
    closed: ["settings.json", "hooks", ".env", "extensions", "commands", "skills", "QWEN.md"],
    hosts: ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "portal.qwen.ai", "chat.qwen.ai"],
    variables: ["DASHSCOPE_API_KEY", "OPENAI_API_KEY", "OPENAI_MODEL"],
    addresses: ["OPENAI_BASE_URL"],
  },
  "copilot-cli": {
    program: "copilot",
    folders: ["COPILOT_HOME:.copilot"],
    closed: ["hooks", "settings.json", "mcp-config.json", "agents", "skills"],
    hosts: ["api.githubcopilot.com", "*.githubcopilot.com", "api.github.com", "github.com"],
    variables: ["COPILOT_GITHUB_TOKEN", "COPILOT_MODEL"],
  },
  opencode: {
    program: "opencode",
    folders: [".config/opencode", ".local/share/opencode", ".local/state/opencode"],
    closed: [
      "plugin",
      "plugins",
      "tool",
      "tools",
      "opencode.json",
      "opencode.jsonc",
      "config.json",
      "agent",
      "command",
    ],
    hosts: ["opencode.ai", "models.dev", "api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com"],
    variables: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
  },
  cursor: {
    program: "cursor-agent",
    folders: [".cursor", ".config/cursor"],
    closed: ["hooks.json", "hooks", "mcp.json", "cli-config.json", "extensions", "argv.json"],
    hosts: ["*.cursor.sh", "cursor.com"],
    variables: ["CURSOR_API_KEY"],
  },
  droid: {
    program: "droid",
    folders: [".factory"],
    closed: ["hooks.json", "settings*.json", "hooks", "bin", "mcp.json"],
    hosts: ["*.factory.ai"],
    variables: ["FACTORY_API_KEY"],
  },
  amp: {
    program: "amp",
    folders: [".config/amp", ".local/share/amp"],
    closed: ["settings.json", "plugins"],
    hosts: ["ampcode.com"],
    variables: ["AMP_API_KEY"],
  },
  goose: {
    program: "goose",
    folders: [".config/goose", ".local/share/goose", ".local/state/goose"],
    closed: ["config.yaml", "hooks"],
    hosts: [],
    variables: ["GOOSE_PROVIDER", "GOOSE_MODEL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
  },
  cline: { program: "cline", folders: [".cline"], closed: ["hooks"], hosts: ["api.cline.bot"], variables: [] },
};

/** An agent whose program is on this machine; `program` is its path. */
export interface StartableAgent {
  readonly agent: string;
  readonly label: string;
  readonly program: string;
}

/** The agents that can be started, in the order in which they are shown. */
export function startableAgents(machine: Machine): readonly StartableAgent[] {
  return agents.flatMap(({ agent, label }) => {
    const name = kept[agent]?.program;
    const program = name === undefined ? undefined : programOn(machine, name);
    return program === undefined ? [] : [{ agent, label, program }];
  });
}

/** What an agent needs, and the variables of the person's that are its own. Makes its folders where they are not there. Throws where the disk fails. */
export function needsOf(
  agent: string,
  machine: Machine,
): AgentNeeds & { readonly variables: Readonly<Record<string, string>> } {
  const own = kept[agent];
  const { environment } = machine;
  if (own === undefined) return { state: [], closed: [], hosts: [], variables: {} };
  const moved = own.folders.map((folder) => placeOf(folder, machine));
  for (const { path } of moved) mkdirSync(path, { recursive: true, mode: 0o700 });
  const [first] = moved;
  // What is there can be kept as it is; what is not could be made. An empty folder means nothing to an agent.
  for (const name of own.closed.filter((one) => !/[.*]/.test(one)))
    if (first !== undefined) mkdirSync(join(first.path, name), { recursive: true, mode: 0o700 });
  const files = Object.entries(own.files ?? {}).map(([name, text]) => ({ path: join(machine.home, name), text }));
  for (const { path, text } of files) if (!isThere(path)) writeFileSync(path, text, { mode: 0o600 });
  const given = [...own.variables, ...(own.addresses ?? []), ...moved.flatMap(({ variable }) => variable ?? [])];
  const found = agents.find((one) => one.agent === agent);
  return {
    state: [...moved.map(({ path }) => path), ...files.map(({ path }) => path)],
    closed: [
      ...own.closed.map((name) => join(first?.path ?? machine.home, name)),
      ...(found?.files(machine, hookProgramPath(machine.state)) ?? []).map(({ path }) => path),
      ...(found?.settings(machine) ?? []),
    ],
    hosts: [...own.hosts, ...(own.addresses ?? []).flatMap((name) => hostOf(environment[name]))],
    variables: Object.fromEntries(
      given.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

/** Where an agent's folder is: the variable's, where the person has it and it is absolute; else below the home folder. */
function placeOf(
  folder: string,
  { home, environment }: Machine,
): { readonly path: string; readonly variable?: string } {
  const [variable, usual] = folder.includes(":") ? folder.split(":") : [undefined, folder];
  const named = variable === undefined ? undefined : environment[variable];
  if (variable === undefined || named === undefined || !isAbsolute(named) || dirname(named) === named)
    return { path: join(home, usual ?? folder) };
  return { path: named, variable };
}

/** The host of an address, as a scope names it; none where it is no address. */
function hostOf(address: string | undefined): readonly string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { protocol, hostname, port } = new URL(address);
  return [`${hostname}:${port === "" ? (protocol === "http:" ? "80" : "443") : port}`];
}
