import type { McpServer } from "./mcpServers.ts";

/** One text in a tool's input, with the name of the field it stands in. */
interface Leaf {
  readonly field: string;
  readonly text: string;
}

const depthBound = 8;
const leafBound = 2_000;

/**
 * Why a tool that only reads might do more with this input; undefined where nothing says so. Bounded; never throws. An
 * input that names a place to write to, or a file of this machine, is asked for something else than what is known of the
 * tool; one that is pasted into a command line may hold options or further commands.
 */
export function doubtAbout(input: unknown, { through }: McpServer): string | undefined {
  const leaves = leavesOf(input);
  if (leaves === "over") return "its input is too deep or too large to be looked through";
  for (const { field, text } of leaves) {
    if (namesOutput.test(field)) return `its input names a place to write to in ${field}`;
    if (fileAddress.test(text) || (localPath.test(text) && !pathFields.test(field))) {
      return `its input names a file of this machine in ${field}`;
    }
    if (through === undefined || field === "repo_path") continue;
    if (!plainWords.test(text))
      return `its server makes a command of ${field}, which may hold options or more commands`;
    if (revisions.test(field) && text.includes(":")) return `${field} may name a file that a commit holds`;
  }
  return undefined;
}

/** Whether the input names secrets as the kind of thing that a client of a cluster is asked for. */
export function asksForSecrets(input: unknown, { through }: McpServer): "yes" | "no" {
  if (through === undefined) return "no";
  const leaves = leavesOf(input);
  return leaves === "over" || leaves.some(({ field, text }) => !pathFields.test(field) && secretKind.test(text))
    ? "yes"
    : "no";
}

/** The texts that a field of the input holds, alone or in a list; undefined where it holds anything else, or nothing. */
export function textsOf(input: unknown, field: string): readonly string[] | undefined {
  const value = fieldsOf(input).get(field);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === "string");
  return list.length > 0 && texts.length === list.length ? texts : undefined;
}

/** The fields of the input that are none of these; they may mean anything. */
export function otherFields(input: unknown, known: readonly string[]): readonly string[] {
  return [...fieldsOf(input).keys()].filter((field) => !known.includes(field));
}

/** The fields of an object; none for anything else. */
export function fieldsOf(input: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof input === "object" && input !== null && !Array.isArray(input) ? Object.entries(input) : []);
}

const namesOutput =
  /file_?(?:path|name)$|^(?:output|out|save|download|dest|destination|target|local|export|log)_?(?:to|as|file|path|dir|directory|folder)$/i;
/** They hold paths in repositories, patterns and names that begin with a slash; `repo_path` is looked at as a folder. */
const pathFields =
  /^(?:path|paths|query|q|pattern|search|repo_path|cursor|jql|cql|context7CompatibleLibraryID|libraryId)$/i;
const localPath = /^\s*(?:~?[/\\]|~\w*\/|[A-Za-z]:[\\/])/;
const fileAddress = /^\s*(?:\w+-?\w*:)?file:\//i;
const plainWords = /^(?!\s*-)(?!.*\s-)[\w./:@=,+%~^ -]*$/;
const revisions = /^(?:revision|target|base_branch|branch)$/i;
const secretKind = /(?:^|[\s,/])secrets?(?:$|[\s,/.])/i;

function leavesOf(input: unknown): readonly Leaf[] | "over" {
  const leaves: Leaf[] = [];
  const waiting: { readonly field: string; readonly value: unknown; readonly depth: number }[] = [
    { field: "", value: input, depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { field, value, depth } = next;
    if (typeof value === "string") leaves.push({ field, text: value });
    if (typeof value !== "object" || value === null) continue;
    if (depth >= depthBound || leaves.length + waiting.length > leafBound) return "over";
    for (const [name, inner] of Object.entries(value)) {
      // The elements of a list stand in the field of the list.
      const own = Array.isArray(value) ? field : name;
      waiting.push({ field: own, value: inner, depth: depth + 1 });
    }
  }
  return leaves;
}
