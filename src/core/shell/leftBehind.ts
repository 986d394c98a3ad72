import type { Shell } from "../call/call.ts";
import { readShell } from "./commands.ts";
import { newShell } from "./sessionShell.ts";

const start = newShell({ spelling: "literal", path: "/nowhere/in/particular" });
const unknownMachine = {
  roots: ["/nowhere"],
  home: "/nowhere/home",
  temporary: [],
  state: "/nowhere/state",
  installed: [],
  platform: "posix",
} as const;

/**
 * What a command changes of the shell it runs in, as the names of the shell's own commands for it: `cd`, `export`, `alias`
 * (functions too), `source`, `set`. Empty where it changes nothing that a later command would miss, and where it cannot be
 * read. Variables that are not exported count for nothing: loops and helpers set them all the time.
 */
export function leftBehind(text: string, shell: Shell): readonly string[] {
  const { after: afterwards, problems, occurrences } = readShell(text, shell, start, unknownMachine);
  if (problems.length > 0) return [];
  const after = afterwards();
  const names = new Set(after.redefined.map(([name]) => name));
  const sourced = occurrences.some((found) => found.kind === "script" && /^(?:source|\.)$/.test(found.interpreter));
  if (names.has("*")) return sourced ? ["source"] : [];
  const left: string[] = [];
  if (JSON.stringify(after.folders) !== JSON.stringify(start.folders)) left.push("cd");
  if (after.exported.length > 0) left.push("export");
  if (names.size > 0) left.push("alias");
  if (sourced) left.push("source");
  if (after.reading.length > 0) left.push("set");
  return left;
}
