import type { ParseArgsOptionsConfig } from "node:util";

/** What can be done from the command line. */
export const verbs = [
  "check",
  "explain",
  "scope",
  "exec",
  "start",
  "begin",
  "stop",
  "hook",
  "doctor",
  "identity",
  "audit",
  "undo",
  "report",
  "version",
  "help",
] as const;
export type Verb = (typeof verbs)[number];

const help = { help: { type: "boolean", short: "h" } } as const satisfies ParseArgsOptionsConfig;
const asked = {
  cwd: { type: "string" },
  shell: { type: "string" },
  json: { type: "boolean" },
  ...help,
} as const satisfies ParseArgsOptionsConfig;

/** Which records, and as what. */
const chosen = {
  format: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  agent: { type: "string" },
  session: { type: "string" },
  folder: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

/** The options of each verb; `holdpoint help` and the tests read the names from here. */
export const optionsOf = {
  check: { ...asked, stdin: { type: "boolean" } },
  explain: asked,
  scope: asked,
  exec: help,
  start: help,
  begin: help,
  hook: help,
  stop: { json: { type: "boolean" }, ...help },
  doctor: { json: { type: "boolean" }, ...help },
  identity: { json: { type: "boolean" }, cwd: { type: "string" }, ...help },
  audit: {
    json: { type: "boolean" },
    known: { type: "string", multiple: true },
    key: { type: "string" },
    ...chosen,
    ...help,
  },
  undo: {
    list: { type: "boolean" },
    "dry-run": { type: "string" },
    reach: { type: "string" },
    json: { type: "boolean" },
    ...help,
  },
  report: { ...chosen, ...help },
  version: help,
  help,
} as const satisfies Record<Verb, ParseArgsOptionsConfig>;
