import { readShell } from "./shell/commands.ts";
import type { Occurrence } from "./shell/occurrence.ts";
import { newShell } from "./shell/sessionShell.ts";
import { textOf, type Value } from "./shell/value.ts";

/** An agent that a command line starts. */
export interface StartedAgent {
  /** The name hook lines pass, such as `claude-code`. */
  readonly agent: string;
  /** What a person is shown. */
  readonly label: string;
  /** Options and variables of this start that make the agent leave its hooks out, or look for them elsewhere. */
  readonly without: readonly string[];
}

interface AgentProgram {
  readonly agent: string;
  readonly label: string;
  /** Names of the program, and of the package that runners such as `npx` start it from. */
  readonly names: readonly string[];
  /** Whether a start with this first argument is the agent at work; left out where everything but {@link aside} is. */
  readonly works?: (first: string | undefined) => boolean;
  /** What makes a run of it leave its hooks out, or look for them elsewhere. */
  readonly without: readonly string[];
}

/** Programs of agents, as their documentation names them and the ways in which a run of them goes without their hooks. */
const programs: readonly AgentProgram[] = [
  {
    agent: "claude-code",
    label: "Claude Code",
    names: ["claude", "@anthropic-ai/claude-code"],
    without: [
      "--bare",
      "--safe-mode",
      "CLAUDE_CODE_SIMPLE",
      "CLAUDE_CODE_SAFE_MODE",
      "CLAUDE_CONFIG_DIR",
      "--settings",
    ],
  },
  { agent: "codex", label: "Codex", names: ["codex", "@openai/codex"], without: ["CODEX_HOME"] },
  { agent: "gemini-cli", label: "Gemini CLI", names: ["gemini", "@google/gemini-cli"], without: ["GEMINI_CLI_HOME"] },
  {
    agent: "qwen-code",
    label: "Qwen Code",
    names: ["qwen", "@qwen-code/qwen-code"],
    without: ["--bare", "--safe-mode", "QWEN_CODE_SIMPLE", "QWEN_HOME"],
  },
  {
    agent: "opencode",
    label: "OpenCode",
    names: ["opencode", "opencode-ai"],
    without: ["--pure", "OPENCODE_PURE", "OPENCODE_CONFIG_DIR", "XDG_CONFIG_HOME"],
  },
  {
    agent: "copilot-cli",
    label: "Copilot CLI",
    names: ["copilot", "@github/copilot"],
    // Amazon's deployment tool has the same name, and begins with a word.
    works: (first) => first === undefined || first.startsWith("-"),
    without: ["COPILOT_HOME", "XDG_CONFIG_HOME"],
  },
  { agent: "cline", label: "Cline", names: ["cline"], without: [] },
  { agent: "cursor", label: "Cursor", names: ["cursor-agent"], without: [] },
  { agent: "droid", label: "Factory droid", names: ["droid", "@factory/cli"], without: [] },
  {
    agent: "goose",
    label: "Goose",
    names: ["goose"],
    // A tool for database migrations has the same name.
    works: (first) => first === undefined || /^(?:session|s|run|web|acp|serve)$/.test(first),
    without: ["XDG_CONFIG_HOME"],
  },
  { agent: "amp", label: "Amp", names: ["amp", "@sourcegraph/amp"], without: ["XDG_CONFIG_HOME"] },
  {
    agent: "amazon-q",
    label: "Amazon Q CLI",
    names: ["q"],
    // A tool that runs SQL over text files has the same name.
    works: (first) => first === undefined || first === "chat",
    without: [],
  },
  { agent: "kiro", label: "Kiro CLI", names: ["kiro-cli"], without: [] },
];

/** A first argument with which an agent's program does something else than work as an agent. */
const aside =
  /^(?:--help|-h|--version|-v|-V|help|version|login|logout|auth|mcp|config|configure|update|upgrade|doctor|install|uninstall|completions?|plugins?|extensions?|models|setup-token)$/;

const start = newShell({ spelling: "literal", path: "/nowhere/in/particular" });
const someMachine = {
  roots: ["/nowhere"],
  home: "/nowhere/home",
  temporary: [],
  state: "/nowhere/state",
  installed: [],
  platform: "posix",
} as const;

/** What can stand before the program's name where a text cannot be read: assignments, and wrappers without options. */
const firstWord =
  /^\s*(?:[A-Za-z_]\w*=\S*\s+)*(?:(?:sudo|env|exec|command|nohup|nice|time)\s+)*([^\s;&|<>()'"`$]+)(?:\s+(\S+))?/;

/**
 * The agents that a line typed at a terminal's prompt starts on this machine, wrappers, chains and runners such as `npx` taken
 * off. For telling a person, never for a decision: aliases and programs whose names it does not know are not seen. Each agent
 * once. Pure, bounded, never throws.
 */
export function agentsStarted(text: string): readonly StartedAgent[] {
  const { occurrences, problems } = readShell(text, "bash", start, someMachine);
  const found = occurrences.flatMap(startedBy);
  if (found.length === 0 && problems.length > 0) found.push(...fromFirstWord(text));
  return found.filter(({ agent }, index) => found.findIndex((other) => other.agent === agent) === index);
}

/**
 * The agent whose program the words of a process started, as the system lists them; undefined for every other program. Pure,
 * never throws.
 */
export function agentOfProcess([program = "", ...args]: readonly string[]): StartedAgent | undefined {
  const called = nameOf(program);
  // The first word that is no option is the script.
  const script = isRuntime(called) ? args.findIndex((word) => !word.startsWith("-")) : undefined;
  const [found] =
    script === undefined
      ? started(program, args, [])
      : started(packageOf(args[script] ?? ""), args.slice(script + 1), []);
  return found;
}

function startedBy(occurrence: Occurrence): readonly StartedAgent[] {
  if (occurrence.kind === "script") return started(textOf(occurrence.file), [], []);
  if (occurrence.kind !== "command") return [];
  const { program, args, environment } = occurrence;
  const [first, ...others] = args.map(shown);
  const name = textOf(program);
  const variables = [...environment.keys()];
  // Packages start their programs through a runtime's name.
  if (first !== undefined && isRuntime(name ?? "")) return started(packageOf(first), others, variables);
  return started(name, args.map(shown), variables);
}

function isRuntime(name: string): boolean {
  return /^(?:node|nodejs|bun|deno)$/.test(name);
}

/** The name of a program at the end of its path. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:exe|cmd)$/i, "");
}

/** What a script's path says of the program it is: the package it lies in, else its own name. */
function packageOf(path: string): string {
  const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/[^/].*$/.exec(path) ?? [];
  return name ?? path.replace(/\.[cm]?js$/, "");
}

function fromFirstWord(text: string): readonly StartedAgent[] {
  const [, name, first] = firstWord.exec(text) ?? [];
  return started(name, first === undefined ? [] : [first], []);
}

/** `name` is undefined where it is not known; an argument that is not known is no option. */
function started(
  name: string | undefined,
  args: readonly string[],
  variables: readonly string[],
): readonly StartedAgent[] {
  if (name === undefined) return [];
  const bare = name.startsWith("@") ? name : nameOf(name);
  const unversioned = bare.replace(/(?<=.)@.*$/, "");
  const program = programs.find(({ names }) => names.includes(unversioned));
  if (program === undefined) return [];
  const [first] = args;
  if (first !== undefined && aside.test(first)) return [];
  if (program.works !== undefined && !program.works(first)) return [];
  const given = new Set([...args.map((arg) => arg.replace(/=.*$/s, "")), ...variables]);
  const { agent, label } = program;
  return [{ agent, label, without: [...program.without, "HOME"].filter((name) => given.has(name)) }];
}

function shown(value: Value): string {
  return textOf(value) ?? "…";
}
