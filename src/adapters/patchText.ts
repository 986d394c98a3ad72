import type { Edit, PatchHunk, PatchLine } from "../core/call/call.ts";
import type { ToolPath } from "./toolPath.ts";

type ReadPath = (text: string) => ToolPath;

/** More lines than this are not read. */
const mostLines = 100_000;

const updating = "*** Update File: ";
const adding = "*** Add File: ";
const deleting = "*** Delete File: ";
const moving = "*** Move to: ";
const begin = "*** Begin Patch";
const end = "*** End Patch";
const endOfFile = "*** End of File";

/**
 * Reads the patch format of the `apply_patch` tools ("V4A"): `*** Begin Patch`, sections that update, add or delete one
 * file each, `*** End Patch`. Every section becomes at least one edit. Whatever is not exactly of the format makes an
 * `unreadable` edit beside those that could be read, because the tools themselves are more lenient than this. `readPath`
 * says where a file lies that a section names.
 */
export function readPatch(text: string, readPath: ReadPath): readonly Edit[] {
  const lines = text.trim().split(/\r?\n/);
  if (lines.length > mostLines) return [unreadable(undefined, `it has more than ${mostLines} lines`)];
  if (lines[0] !== begin) return [unreadable(undefined, `it does not start with "${begin}"`)];
  const last = lines.at(-1) === end ? lines.length - 1 : lines.length;
  const edits: Edit[] = last === lines.length ? [unreadable(undefined, `it does not end with "${end}"`)] : [];
  const starts: number[] = [];
  for (let index = 1; index < last; index++) if (isSectionStart(lines[index] ?? "")) starts.push(index);
  const first = starts[0] ?? last;
  if (first > 1) edits.push(unreadable(undefined, `"${lines[1]}" stands before the first file`));
  if (starts.length === 0) edits.push(unreadable(undefined, "it names no file"));
  const seen = new Set<string>();
  for (const [order, start] of starts.entries()) {
    const head = lines[start] ?? "";
    edits.push(...readSection(readPath, head, lines.slice(start + 1, starts[order + 1] ?? last)));
    const name = head.slice(head.indexOf(": ") + 2);
    if (seen.has(name)) edits.push(unreadable(undefined, `it names ${name} twice`));
    seen.add(name);
  }
  return edits;
}

function isSectionStart(line: string): boolean {
  return line.startsWith(updating) || line.startsWith(adding) || line.startsWith(deleting);
}

function readSection(readPath: ReadPath, head: string, body: readonly string[]): readonly Edit[] {
  const name = head.slice(head.indexOf(": ") + 2);
  const read = readPath(name);
  if (read.kind === "unreadable") return [unreadable(undefined, read.why)];
  const { path } = read;
  if (head.startsWith(deleting)) {
    const edit: Edit = { change: "delete", path };
    return body.length === 0 ? [edit] : [edit, unreadable(path, `"${body[0]}" follows its deletion`)];
  }
  if (head.startsWith(adding)) {
    const stray = body.find((line) => !line.startsWith("+"));
    if (stray !== undefined) return [unreadable(path, `"${stray}" is no added line`)];
    return [{ change: "write", path, content: body.map((line) => line.slice(1)).join("\n") }];
  }
  return readUpdate(readPath, path, body);
}

function readUpdate(readPath: ReadPath, path: string, body: readonly string[]): readonly Edit[] {
  const target = body[0]?.startsWith(moving) ? readPath(body[0].slice(moving.length)) : undefined;
  if (target?.kind === "unreadable") return [unreadable(path, `it is moved, and ${target.why}`)];
  const moveTo = target?.path;
  const lines = target === undefined ? body : body.slice(1);
  const hunks: PatchHunk[] = [];
  let anchors: string[] = [];
  let current: PatchLine[] = [];
  const close = (): void => {
    // The tools take an empty line before the next hunk for spacing, not for context.
    const ending = current.at(-1);
    if (ending?.kind === "context" && ending.text.trim() === "") current.pop();
    if (current.length === 0) return;
    hunks.push({ anchors, lines: current });
    anchors = [];
    current = [];
  };
  for (const [index, line] of lines.entries()) {
    if (line === endOfFile && index === lines.length - 1) {
      // The last hunk must match at the end of the file, which an edit of ours cannot say: the editor decides.
      if (moveTo !== undefined) return [unreadable(path, `it is moved, and "${endOfFile}" is not read`)];
      return [{ change: "merge", path, fragment: lines.slice(0, -1).join("\n") }];
    }
    if (line === "@@" || line.startsWith("@@ ")) {
      close();
      const anchor = line.slice(2).trim();
      if (anchor !== "") anchors.push(anchor);
      continue;
    }
    const read = readLine(line);
    if (read === undefined)
      return [
        unreadable(path, `"${line}" is no line of a patch`),
        ...(moveTo === undefined ? [] : [unreadable(moveTo, `${path} is moved there`)]),
      ];
    current.push(read);
  }
  close();
  if (anchors.length > 0) return [unreadable(path, `nothing follows "@@ ${anchors.at(-1)}"`)];
  if (hunks.length === 0 && moveTo === undefined) return [unreadable(path, "nothing in it is changed")];
  return [{ change: "patch", path, moveTo, hunks }];
}

function readLine(line: string): PatchLine | undefined {
  const text = line.slice(1);
  switch (line[0]) {
    case " ":
      return { kind: "context", text };
    case "-":
      return { kind: "removed", text };
    case "+":
      return { kind: "added", text };
    // An empty line stands for an empty line of context.
    case undefined:
      return { kind: "context", text: "" };
    default:
      return undefined;
  }
}

function unreadable(path: string | undefined, why: string): Edit {
  return { change: "unreadable", path, why };
}
