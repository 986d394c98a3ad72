/** An absolute path, or why the text is none. */
export type ToolPath =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "unreadable"; readonly why: string };

/** The kind of system the agent works on, which decides what an absolute path is. */
export type Platform = "posix" | "windows";

/** The platform that the person's home folder shows. */
export function platformOf(home: string): Platform {
  return isWindowsPath(home) ? "windows" : "posix";
}

/**
 * Reads a path as VS Code's tools do: absolute on its platform, or a `file:` URI without a host. Other URIs are unreadable,
 * and so are relative paths unless `base` is given, the folder from which the agent's tools count them. The path keeps its
 * spelling.
 */
export function readToolPath(text: string, platform: Platform, base?: string): ToolPath {
  if (text.includes("\0")) return { kind: "unreadable", why: "the path holds a NUL character" };
  // Whether the tool takes the blanks for part of the name is the tool's to say.
  if (text !== text.trim()) return { kind: "unreadable", why: "the path begins or ends with a blank" };
  if (isAbsolutePath(text, platform)) return { kind: "path", path: text };
  if (/^file:/i.test(text)) return readFileUri(text, platform);
  if (base === undefined || text === "") return { kind: "unreadable", why: `"${text}" is not an absolute path` };
  // Some tools put the home folder for `~`, and some take it for a name.
  if (/^~|^[A-Za-z][\w+.-]*:/.test(text)) return { kind: "unreadable", why: `where "${text}" leads is not plain` };
  return { kind: "path", path: `${base.replace(/[\\/]+$/, "")}/${text}` };
}

/**
 * The same for a tool of which it is not known whether it works paths out by their letters or has the system do it: where a
 * name stands before `..`, which may be a link, the path leads somewhere else, and is unreadable.
 */
export function readPlainPath(text: string, platform: Platform, base?: string): ToolPath {
  const leadsBack = /(?:^|[/\\])(?!\.{1,2}(?:[/\\]|$))[^/\\]+[/\\]+(?:\.[/\\]+)*\.\.(?:[/\\]|$)/.test(text);
  return leadsBack
    ? { kind: "unreadable", why: `where "${text}" leads depends on links` }
    : readToolPath(text, platform, base);
}

/** Whether a path is absolute. On Windows one that begins with a slash is, too: on the drive the editor stands on. */
export function isAbsolutePath(path: string, platform: Platform): boolean {
  return path.startsWith("/") || (platform === "windows" && isWindowsPath(path));
}

/** Whether a path begins with a drive and a slash, or with two backslashes. */
function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
}

function readFileUri(text: string, platform: Platform): ToolPath {
  // Query and fragment would be cut off by whoever resolves it, so they are not guessed at.
  const match = /^file:(?:\/\/)?(\/(?!\/)[^?#]*)$/i.exec(text);
  if (match === null) return { kind: "unreadable", why: `"${text}" is not a plain file URI` };
  try {
    const path = decodeURIComponent(match[1] ?? "");
    if (path.includes("\0")) return { kind: "unreadable", why: "the path holds a NUL character" };
    return { kind: "path", path: platform === "windows" && /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path };
  } catch {
    return { kind: "unreadable", why: `"${text}" is not a valid URI` };
  }
}
