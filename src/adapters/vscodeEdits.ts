import * as z from "zod";
import type { Edit, Replacement } from "../core/call/call.ts";
import { readPatch } from "./patchText.ts";
import { type Platform, readToolPath } from "./toolPath.ts";

const created = z.object({ filePath: z.string(), content: z.string() });
const replaced = z.object({
  filePath: z.string(),
  oldString: z.string(),
  newString: z.string(),
  expected_replacements: z.number().optional(),
});
const replacedMany = z.object({ replacements: z.array(replaced).min(1).max(10_000) });
const inserted = z.object({ filePath: z.string(), code: z.string() });
const patched = z.object({ input: z.string() });
const folder = z.object({ dirPath: z.string() });
const notebook = z.object({
  filePath: z.string(),
  cellId: z.string().optional(),
  newCode: z.union([z.string(), z.array(z.string())]).optional(),
  editType: z.enum(["insert", "delete", "edit"]),
});

/** VS Code's tools that change files, each with how its input is read. */
const editTools: Readonly<Record<string, (input: unknown, platform: Platform) => readonly Edit[]>> = {
  create_file: (input, platform) =>
    reading(created, input, platform, ({ filePath, content }) => [
      at(filePath, platform, (path) => ({ change: "write", path, content })),
    ]),
  replace_string_in_file: (input, platform) =>
    reading(replaced, input, platform, (replacement) => replacements([replacement], platform)),
  multi_replace_string_in_file: (input, platform) =>
    reading(replacedMany, input, platform, (many) => replacements(many.replacements, platform)),
  insert_edit_into_file: (input, platform) =>
    reading(inserted, input, platform, ({ filePath, code }) => [
      at(filePath, platform, (path) => ({ change: "merge", path, fragment: code })),
    ]),
  apply_patch: (input, platform) =>
    reading(patched, input, platform, (patch) => readPatch(patch.input, (name) => readToolPath(name, platform))),
  create_directory: (input, platform) =>
    reading(folder, input, platform, ({ dirPath }) => [at(dirPath, platform, (path) => ({ change: "folder", path }))]),
  edit_notebook_file: (input, platform) =>
    reading(notebook, input, platform, (cell) => [
      at(cell.filePath, platform, (path) => ({ change: "merge", path, fragment: describeCell(cell) })),
    ]),
};

/**
 * The edits that a call of one of VS Code's edit tools asks for; undefined for every other tool. Never empty: input of
 * another shape than the tool's is one `unreadable` edit.
 */
export function readVscodeEdits(tool: string, input: unknown, platform: Platform): readonly Edit[] | undefined {
  return isVscodeEditTool(tool) ? editTools[tool]?.(input, platform) : undefined;
}

/** Whether it is one of VS Code's edit tools. */
export function isVscodeEditTool(tool: string): boolean {
  return Object.hasOwn(editTools, tool);
}

function reading<T>(
  shape: z.ZodType<T>,
  input: unknown,
  platform: Platform,
  read: (value: T) => readonly Edit[],
): readonly Edit[] {
  const parsed = shape.safeParse(input);
  if (parsed.success) return read(parsed.data);
  const [issue] = parsed.error.issues;
  const why =
    issue === undefined ? "its input has another shape" : `${issue.path.join(".") || "its input"}: ${issue.message}`;
  return [{ change: "unreadable", path: pathIn(input, platform), why }];
}

function at(text: string, platform: Platform, make: (path: string) => Edit): Edit {
  const read = readToolPath(text, platform);
  return read.kind === "path" ? make(read.path) : { change: "unreadable", path: undefined, why: read.why };
}

/** One edit for each run of replacements in the same file, in the order in which the tool applies them. */
function replacements(items: readonly z.infer<typeof replaced>[], platform: Platform): readonly Edit[] {
  const edits: Edit[] = [];
  for (const item of items) {
    const read = readToolPath(item.filePath, platform);
    if (read.kind === "unreadable") {
      edits.push({ change: "unreadable", path: undefined, why: read.why });
      continue;
    }
    const replacement: Replacement = {
      before: item.oldString,
      after: item.newString,
      occurrences: (item.expected_replacements ?? 1) === 1 ? "one" : "every",
    };
    const last = edits.at(-1);
    if (last?.change === "replace" && last.path === read.path) {
      edits[edits.length - 1] = { ...last, replacements: [...last.replacements, replacement] };
    } else edits.push({ change: "replace", path: read.path, replacements: [replacement] });
  }
  return edits;
}

/** A notebook's file holds its cells as JSON, so what the tool writes is shown as what it was told. */
function describeCell({ cellId = "", newCode = "", editType }: z.infer<typeof notebook>): string {
  const code = typeof newCode === "string" ? newCode : newCode.join("\n");
  return `${editType} cell ${cellId}\n${code}`;
}

/** The path an unreadable input names, for the person; absolute or nothing. */
function pathIn(input: unknown, platform: Platform): string | undefined {
  const named = z.object({ filePath: z.string() }).safeParse(input);
  if (!named.success) return undefined;
  const read = readToolPath(named.data.filePath, platform);
  return read.kind === "path" ? read.path : undefined;
}
