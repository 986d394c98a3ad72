import { type JSONPath, visit } from "jsonc-parser";
import { assertNever } from "../../base/assertNever.ts";
import type { Edit } from "../call/call.ts";
import { nameOf } from "../shell/paths.ts";
import { isGuardedName, switches } from "../switches.ts";

/** Most text of an edit that is looked through, in UTF-16 units; beyond it the file's place decides alone. */
const textBound = 1_000_000;

/**
 * What an edit of a file of the editor's settings, tasks, launches or keys says that only a person may: settings by
 * their ids, and commands of ours. Only adds to what the file's place says, so that what cannot be told here is decided there.
 */
export function guardedIn(edit: Edit): readonly string[] {
  if (!pathsOf(edit).some((path) => settingsFile.test(nameOf(path).toLowerCase()))) return [];
  return [...new Set(textsOf(edit).flatMap(wordsIn).flatMap(guardedName))];
}

const settingsFile =
  /^(?:settings|keybindings|tasks|launch|mcp|argv|\.?devcontainer)\.json$|\.code-workspace$|\.code-profile$/;

function pathsOf(edit: Edit): readonly string[] {
  if (edit.path === undefined) return [];
  return edit.change === "patch" && edit.moveTo !== undefined ? [edit.path, edit.moveTo] : [edit.path];
}

function textsOf(edit: Edit): readonly string[] {
  switch (edit.change) {
    case "write":
      return [edit.content];
    case "replace":
      return edit.replacements.flatMap(({ before, after }) => [before, after]);
    case "merge":
      return [edit.fragment];
    case "patch":
      return [
        ...(["removed", "added"] as const).map((kind) =>
          edit.hunks
            .flatMap(({ lines }) => lines.filter((line) => line.kind === kind).map(({ text }) => text))
            .join("\n"),
        ),
      ];
    case "delete":
    case "folder":
    case "unreadable":
      return [];
    default:
      return assertNever(edit);
  }
}

/** The names of properties, with those around them, and every text in quotes; also in a part of a file. */
function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  const cut = text.slice(0, textBound);
  visit(cut, {
    onObjectProperty: (name, _offset, _length, _line, _character, path: () => JSONPath) => {
      words.push([...path(), name].filter((part) => typeof part === "string").join("."), name);
    },
    onLiteralValue: (value: unknown) => {
      if (typeof value === "string") words.push(value);
    },
  });
  // A part of a file is no JSON, and its first quote may belong to what stands before it.
  for (const [quoted] of cut.matchAll(/"(?:[^"\\\n]|\\.)*"/g)) words.push(unescaped(quoted.slice(1, -1)));
  for (const [bare] of unescaped(cut).matchAll(/[\w.]+/g)) if (bare.includes(".")) words.push(bare);
  return words;
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** What a word names that only a person may touch; a word may hold the names around it in the file (`settings.chat.useHooks`). */
function guardedName(word: string): readonly string[] {
  const names = word.replace(/^[-_]/, "").split(".").slice(-12);
  for (const start of names.keys()) {
    const id = names.slice(start).join(".");
    if (isGuardedName(id)) return [switches.find((one) => one.id.toLowerCase() === id.toLowerCase())?.id ?? id];
  }
  return [];
}
