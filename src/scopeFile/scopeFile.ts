import { isUtf8 } from "node:buffer";
import type { ScopeProblem } from "../core/scope/scope.ts";
import { readRegularFile } from "./regularFile.ts";

/** The scope file's name at a workspace root. */
export const scopeFileName = ".holdpoint.json";

/** Longest scope file that is read, in bytes: the bound of the parser. */
const longestFile = 262_144;

/** A scope file as it lies on the disk. One that is there but cannot be read is never taken for one that is not. */
export type ScopeFile =
  | { readonly kind: "absent" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable"; readonly problem: ScopeProblem };

/** Reads a scope file. Never throws and never waits, whatever lies in its place. */
export function readScopeFile(path: string): ScopeFile {
  const content = readRegularFile(path, longestFile);
  switch (content.kind) {
    case "absent":
      return { kind: "absent" };
    case "unreadable":
      return unreadable(
        `The file ${content.why}.`,
        "Put a readable file of JSON in its place; use wildcards so that it stays small.",
      );
    case "bytes":
      return isUtf8(content.bytes)
        ? { kind: "text", text: content.bytes.toString("utf8") }
        : unreadable("The file is not UTF-8.", "Save it in UTF-8.");
  }
}

/** The file's text, where it has one. */
export function textOf(file: ScopeFile): string | undefined {
  return file.kind === "text" ? file.text : undefined;
}

function unreadable(message: string, mend: string): ScopeFile {
  return { kind: "unreadable", problem: { severity: "error", line: 1, column: 1, length: 1, message, mend } };
}
