/**
 * What an effect touches. A file is known by an absolute, lexically normalised POSIX path (a Windows path keeps its
 * drive letter: `c:/x`). Everything else is a scheme and a name in the spelling of DESIGN's resource table, in which
 * an unknown component is `?`.
 */
export type Resource = FileResource | NamedResource;

export interface FileResource {
  readonly scheme: "file";
  /** Absolute path. With `spelling: "glob"` it holds shell wildcards; with `"unknown"` it is the deepest folder known to contain it, or "" when nothing is known. */
  readonly path: string;
  readonly spelling: "literal" | "glob" | "unknown";
  /** `entry`: this path alone. `tree`: the path and everything below it. */
  readonly reach: "entry" | "tree";
}

export type NamedScheme =
  | "git"
  | "host"
  | "npm"
  | "pypi"
  | "crate"
  | "image"
  | "process"
  | "device"
  | "env"
  | "mcp"
  | "tool"
  | "kube"
  | "aws"
  | "gcp"
  | "azure"
  | "service"
  | "tf"
  | "db"
  | "docker"
  | "system";

export interface NamedResource {
  readonly scheme: NamedScheme;
  /** What follows `scheme:` in the spelled form; `?` where unknown. */
  readonly name: string;
}

/** A file or, with `reach: "tree"`, a folder with all below it, at a path that is known to the letter. */
export function file(path: string, reach: FileResource["reach"] = "entry"): FileResource {
  return { scheme: "file", path, spelling: "literal", reach };
}

/** Files of which no more is known than that they lie below `folder`; "" when not even that is known. */
export function unknownFile(folder = ""): FileResource {
  return { scheme: "file", path: folder, spelling: "unknown", reach: "tree" };
}

/**
 * The name of a resource with several components, first to last; an unknown or empty one is `?`. Within a component, `/`
 * is written `%2F`.
 */
export function namedResource(scheme: NamedScheme, ...components: readonly (string | undefined)[]): NamedResource {
  return { scheme, name: components.map(component).join("/") };
}

function component(text: string | undefined): string {
  if (text === undefined || text === "") return "?";
  // `.` and `..` alone would be taken for steps of a path.
  if (/^\.{1,2}$/.test(text)) return text.replaceAll(".", "%2E");
  return text.replaceAll("%", "%25").replaceAll("/", "%2F");
}
