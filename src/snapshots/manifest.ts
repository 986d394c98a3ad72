/**
 * A path as the system keeps it, one character a byte (Latin-1): names need not be UTF-8, and strings of bytes can be
 * compared and cut like any other.
 */
export type RawPath = string;

/** Where a snapshot keeps the bytes of a file: in the pack of one, or in a file of its own there. */
export type Kept =
  | { readonly snapshot: string; readonly offset: number }
  | { readonly snapshot: string; readonly file: string };

/** Extended attributes by their names (Latin-1, as paths are), each value in base64. */
export type Xattrs = Readonly<Record<string, string>>;

interface EntryBase {
  readonly path: RawPath;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Nanoseconds since 1970. */
  readonly mtime: string;
  /** Absent where the system was not asked, or did not tell. */
  readonly xattrs?: Xattrs;
}

/** One name that a snapshot brings back. */
export type Entry =
  | (EntryBase & { readonly type: "folder" })
  | (EntryBase & { readonly type: "link"; readonly target: RawPath })
  | (EntryBase & {
      readonly type: "file";
      readonly size: number;
      /** SHA-256 of its bytes; empty for an object of git's, which is named by its own hash. */
      readonly hash: string;
      readonly kept: Kept;
      /** The file as the system identified it when it was read; empty where it had changed too lately to be trusted. */
      readonly identity: string;
      /** Names with the same number led to one file. Absent for a file with a single name. */
      readonly inode?: string;
    })
  /** A socket, a pipe, a device: noted, not kept. */
  | (EntryBase & { readonly type: "other" })
  /** Nothing stood here, and a restore of ours then made what `print` tells from anything that came into its place. */
  | (EntryBase & { readonly type: "made"; readonly print: string });

/** All of a snapshot but the bytes. */
export interface Manifest {
  readonly format: 1;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** The call it was taken for. */
  readonly call: string;
  /** Git's own folders that are part of it. */
  readonly repositories: readonly RawPath[];
  readonly entries: readonly Entry[];
  /** What kept changing, could not be read or is not kept, in words. */
  readonly missed: readonly string[];
  /** Whether the system was asked for them. */
  readonly extendedAttributes: "taken" | "not taken";
}

/** The manifest as text. Names that are not UTF-8 are written in base64. */
export function manifestText(manifest: Manifest): string {
  const entries = manifest.entries.map((entry) =>
    entry.type === "link"
      ? { ...entry, path: written(entry.path), target: written(entry.target) }
      : { ...entry, path: written(entry.path) },
  );
  return JSON.stringify({ ...manifest, repositories: manifest.repositories.map(written), entries });
}

/** Reads what {@link manifestText} wrote. Throws where it is something else. */
export function readManifest(text: string): Manifest {
  const read = JSON.parse(text) as Manifest & {
    readonly entries: readonly (Entry & { readonly path: Written; readonly target?: Written })[];
    readonly repositories: readonly Written[];
  };
  if (read.format !== 1 || !Array.isArray(read.entries))
    throw new Error("The snapshot is of a format that is not known.");
  const entries = read.entries.map((entry): Entry => {
    const path = readBack(entry.path as Written);
    if (isOdd(path) || (entry.type === "file" && !isKept(entry.kept))) throw new Error("The snapshot is damaged.");
    return entry.type === "link" ? { ...entry, path, target: readBack(entry.target as Written) } : { ...entry, path };
  });
  return { ...read, repositories: read.repositories.map(readBack), entries };
}

/** Bytes of a text. */
export function rawOf(text: string): RawPath {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** What the file system takes for a path. */
export function bytesOf(path: RawPath): Buffer {
  return Buffer.from(path, "latin1");
}

/** As a person reads it; bytes that are no text are shown as a mark. */
export function shownPath(path: RawPath): string {
  return bytesOf(path).toString("utf8");
}

/** The last name of a path, with the slash before it. */
export function nameOf(path: RawPath): RawPath {
  return path.slice(path.lastIndexOf("/"));
}

/** The folder of a path, without a slash at its end. */
export function parentOf(path: RawPath): RawPath {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Whether a path is none that a snapshot holds: paths are real when they are taken, so that what leads back up is none of ours. */
export function isOdd(path: RawPath): boolean {
  return path.includes("\0") || /(?:^|\/)\.\.?(?:\/|$)/.test(path);
}

/** Contents lie in a snapshot's own folder and nowhere else. */
function isKept(kept: Kept): boolean {
  return /^\d{13}-[0-9a-f]{12}$/.test(kept.snapshot) && (!("file" in kept) || /^files\/\d+$/.test(kept.file));
}

type Written = string | { readonly base64: string };

function written(path: RawPath): Written {
  const bytes = bytesOf(path);
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : { base64: bytes.toString("base64") };
}

function readBack(path: Written): RawPath {
  return typeof path === "string" ? rawOf(path) : Buffer.from(path.base64, "base64").toString("latin1");
}
