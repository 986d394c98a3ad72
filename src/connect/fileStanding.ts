import type { HookFile } from "./agent.ts";
import { type EntriesFound, entriesIn, withEntries, withoutEntries } from "./hookEntries.ts";
import { runsOurHook } from "./hookLine.ts";
import { type Content, contentAt } from "./settledFile.ts";

const mark = "\uFEFF";

/** What one of an agent's files has of ours. */
export type FileStanding = EntriesFound & { readonly content: Content };

/** Looks at one file. Never throws. */
export function fileStanding(file: HookFile): FileStanding {
  const content = contentAt(file.path);
  return { ...foundIn(file, content), content };
}

/** The bytes a file has once we are connected; `why` is a clause. Nothing is written here. */
export function connectedBytes(
  file: HookFile,
  content: Content,
): { readonly kind: "bytes"; readonly bytes: Buffer } | { readonly kind: "impossible"; readonly why: string } {
  if (file.kind === "whole") {
    const found = foundIn(file, content);
    return found.kind === "unreadable"
      ? { kind: "impossible", why: found.why }
      : { kind: "bytes", bytes: Buffer.from(file.text) };
  }
  const text = textOf(content);
  if (text.kind === "none") return { kind: "impossible", why: text.why };
  const found = entriesIn(text.text, file.entries);
  if (found.kind === "unreadable") return { kind: "impossible", why: found.why };
  if (found.kind === "as written" && content.kind === "file") return { kind: "bytes", bytes: content.bytes };
  const next = withEntries(text.text, file.entries, file.base);
  return next === undefined
    ? { kind: "impossible", why: "our entry cannot be added without changing something else in it" }
    : { kind: "bytes", bytes: Buffer.from(text.lead + next) };
}

/**
 * The bytes a file has without us; "nothing" where it is not needed any more. `before` is what was there before us, as far as that is known.
 * Undefined where it is not understood.
 */
export function disconnectedBytes(
  file: HookFile,
  content: Content,
  before: Buffer | "absent" | "unknown",
): Buffer | "nothing" | undefined {
  if (content.kind === "absent") return "nothing";
  if (content.kind === "unreadable") return undefined;
  if (file.kind === "whole") return runsOurs(file, content.bytes) ? "nothing" : content.bytes;
  const text = textOf(content);
  if (text.kind === "none") return undefined;
  const earlier = typeof before === "string" ? undefined : textOf({ ...content, bytes: before });
  const rest = withoutEntries(text.text, earlier?.kind === "text" ? earlier.text : undefined);
  if (rest === undefined) return undefined;
  if (before === "absent" && isBare(rest, file.base)) return "nothing";
  return Buffer.from(text.lead + rest);
}

function foundIn(file: HookFile, content: Content): EntriesFound {
  if (content.kind === "absent") return { kind: "none" };
  if (content.kind === "unreadable") return content;
  if (file.kind === "json") {
    const text = textOf(content);
    return text.kind === "none" ? { kind: "unreadable", why: text.why } : entriesIn(text.text, file.entries);
  }
  if (content.bytes.equals(Buffer.from(file.text)))
    return file.run === "program" && (content.mode & 0o100) === 0
      ? { kind: "changed", what: "it is not executable any more" }
      : { kind: "as written" };
  return runsOurs(file, content.bytes)
    ? { kind: "changed", what: "it is another text than the one written" }
    : { kind: "unreadable", why: "it is a file of yours, and there can be only one of its name" };
}

/** A file of ours by what it runs; those that run nothing carry our name. */
function runsOurs(file: HookFile & { readonly kind: "whole" }, bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  return file.run === "none" ? /"name":\s*"holdpoint"/.test(text) : runsOurHook(text);
}

type Text =
  | { readonly kind: "text"; readonly text: string; readonly lead: string }
  | { readonly kind: "none"; readonly why: string };

/** A file's text, and the byte order mark before it. */
function textOf(content: Content): Text {
  if (content.kind === "absent") return { kind: "text", text: "", lead: "" };
  if (content.kind === "unreadable") return { kind: "none", why: content.why };
  try {
    const whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content.bytes);
    const lead = whole.startsWith(mark) ? mark : "";
    return { kind: "text", text: whole.slice(lead.length), lead };
  } catch {
    return { kind: "none", why: "it is not encoded in UTF-8" };
  }
}

/** Whether nothing is left but what we began the file with. */
function isBare(text: string, base: object): boolean {
  try {
    const left: unknown = text.trim() === "" ? {} : JSON.parse(text);
    return JSON.stringify(left) === JSON.stringify(base) || JSON.stringify(left) === "{}";
  } catch {
    return false; // A comment of the person's.
  }
}
