import type { Edit, Replacement } from "../core/call/call.ts";
import { type Deed, pathIn, type ReadTool } from "./deeds.ts";
import { type Fields, type Found, fieldsIn, listIn, missing, type Names, textIn } from "./inputFields.ts";
import { readPatch } from "./patchText.ts";

/** Most replacements in one call that are looked at. */
const mostReplacements = 10_000;

/** A tool that gives a file new content. */
export function writes(path: Names, content: Names): ReadTool {
  return onFile(path, (at, fields) => {
    const found = textIn(fields, content);
    return found.kind === "found"
      ? { change: "write", path: at, content: found.value }
      : cannot(missing(found, content), at);
  });
}

/** The fields of a tool that replaces text in a file. */
interface ReplaceFields {
  readonly path: Names;
  readonly before: Names;
  readonly after: Names;
  /** Whether every occurrence is meant: a truth value, or how many there are. */
  readonly every?: Names;
  /** Where several replacements stand, each with the fields above but for the path. */
  readonly many?: Names;
}

/** A tool that replaces text in a file, once or several times. */
export function replaces(names: ReplaceFields): ReadTool {
  return onFile(names.path, (path, fields) => {
    const many = names.many === undefined ? undefined : listIn(fields, names.many);
    if (many?.kind === "wrong") return cannot(many.why, path);
    if (many?.kind !== "found") {
      const one = replacementIn(fields, names);
      return typeof one === "string" ? cannot(one, path) : { change: "replace", path, replacements: [one] };
    }
    if (names.before.some((name) => fields.has(name)))
      return cannot("it names a replacement beside a list of them", path);
    if (many.value.length === 0 || many.value.length > mostReplacements)
      return cannot("its list has no replacement", path);
    const replacements: Replacement[] = [];
    for (const item of many.value) {
      const inner = fieldsIn(item);
      const one = inner === undefined ? "a replacement is no object" : replacementIn(inner, names);
      if (typeof one === "string") return cannot(one, path);
      replacements.push(one);
    }
    return { change: "replace", path, replacements };
  });
}

function replacementIn(fields: Fields, { before, after, every = [] }: ReplaceFields): Replacement | string {
  const [old, made] = [textIn(fields, before), textIn(fields, after)];
  if (old.kind !== "found") return missing(old, before);
  if (made.kind !== "found") return missing(made, after);
  // What is not plainly one occurrence is every.
  const isOne = every.every((name) =>
    [undefined, null, false, 0, 1, "1", "false", ""].some((one) => one === fields.get(name)),
  );
  return { before: old.value, after: made.value, occurrences: isOne ? "one" : "every" };
}

/** A tool that the agent has merge something into a file, such as a cell or inserted lines; the fields that say what. */
export function merges(path: Names, ...said: readonly Names[]): ReadTool {
  return onFile(path, (at, fields) => {
    const found = said.map((names) => textIn(fields, names));
    const wrong = found.find((one) => one.kind === "wrong");
    if (wrong?.kind === "wrong") return cannot(wrong.why, at);
    const texts = found.flatMap((one) => (one.kind === "found" ? [one.value] : []));
    return texts.length === 0
      ? cannot("it does not say what is to be written", at)
      : { change: "merge", path: at, fragment: texts.join("\n") };
  });
}

/** A tool that deletes a file or a folder. */
export function deletes(path: Names): ReadTool {
  return onFile(path, (at) => ({ change: "delete", path: at }));
}

/** A tool that makes a folder. */
export function makesFolder(path: Names): ReadTool {
  return onFile(path, (at) => ({ change: "folder", path: at }));
}

/** A tool that takes a patch in the format of `apply_patch`, as its whole input or in one of these fields. */
export function patches(...names: Names): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input);
    const found: Found<string> =
      typeof input === "string"
        ? { kind: "found", value: input, name: "" }
        : fields === undefined
          ? { kind: "wrong", why: "its input is no object" }
          : textIn(fields, names);
    return {
      kind: "edit",
      edits:
        found.kind === "found"
          ? readPatch(found.value, (name) => pathIn(name, ground))
          : [cannot(missing(found, names))],
    };
  };
}

/** A tool that has several dialects: the first whose telling field is there, else the last. */
export function oneOf(dialects: readonly (readonly [telling: Names, read: ReadTool])[], last: ReadTool): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input);
    const fitting = dialects.filter(([telling]) =>
      telling.some((name) => (fields?.get(name) ?? undefined) !== undefined),
    );
    const [first] = fitting;
    if (fitting.length > 1) return { kind: "edit", edits: [cannot("it asks for two things at once")] };
    return (first?.[1] ?? last)(input, ground);
  };
}

/** Fields that may name a further file. */
const furtherFile = /(?:path|file|filename|dest|destination|target|uri|dir|directory|folder)$/i;

function onFile(path: Names, make: (path: string, fields: Fields) => Edit): ReadTool {
  return (input, ground): Deed => {
    const fields = fieldsIn(input);
    if (fields === undefined) return { kind: "edit", edits: [cannot("its input is no object")] };
    const found = textIn(fields, path);
    if (found.kind !== "found") return { kind: "edit", edits: [cannot(missing(found, path))] };
    const read = pathIn(found.value, ground);
    const edit = read.kind === "path" ? make(read.path, fields) : cannot(read.why);
    return { kind: "edit", edits: [edit, ...furtherFiles(fields, path)] };
  };
}

/** A newer release may name another file beside the one that is known. */
function furtherFiles(fields: Fields, path: Names): readonly Edit[] {
  return [...fields].flatMap(([name, value]) =>
    !path.includes(name) && furtherFile.test(name) && typeof value === "string" && value !== ""
      ? [cannot(`what ${name} says is not known`)]
      : [],
  );
}

function cannot(why: string, path?: string): Edit {
  return { change: "unreadable", path, why };
}
