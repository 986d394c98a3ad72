import { hash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import type { Found } from "./gather.ts";
import { isGitObject } from "./gitObjects.ts";
import { bytesOf, type Kept } from "./manifest.ts";

/** What is known of contents that earlier snapshots hold. */
export interface KnownContents {
  readonly byIdentity: ReadonlyMap<string, { readonly hash: string; readonly kept: Kept }>;
  readonly byHash: ReadonlyMap<string, Kept>;
}

/** How a file's content comes into a snapshot, and by what it is known in the next one. */
interface Way {
  /** `file`: it is copied; `linked`: an object of git's, of which another name does; `copied`: one of which it does not. */
  readonly kind: "file" | "linked" | "copied";
  readonly identity: string;
}

/**
 * How a file comes into a snapshot. Git never writes into its objects, and takes all right to from everybody; root needs none, so that
 * what root may write there in place must not share its bytes. `kind`: of an object that turned out to be copied.
 */
export function wayOf({ path, stats, inPlace }: Found, kind?: "copied"): Way {
  if (!isGitObject(path, Number(stats.mode))) return { kind: "file", identity: identityOf(stats) };
  const { dev, ino, size, mtimeNs } = stats;
  const identity = `${hash("sha256", bytesOf(path)).slice(0, 16)}.${dev}.${ino}.${size}.${mtimeNs}`;
  const isShared = kind === undefined && !(inPlace === true && process.getuid?.() === 0);
  return isShared ? { kind: "linked", identity } : { kind: "copied", identity: `${identity} copied` };
}

/** Which file it is and whether it is as it was: any change of content moves the time of change. */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}.${ino}.${size}.${mtimeNs}.${ctimeNs}`;
}

/** Bytes that a name takes in a store on the device `store`: none where an earlier snapshot has them, or another name of the file does. */
export function freshBytes(found: Found, { byIdentity }: KnownContents, store: bigint): number {
  const { stats } = found;
  if (!stats.isFile()) return 0;
  const { kind, identity } = wayOf(found);
  return byIdentity.has(identity) || (kind === "linked" && stats.dev === store) ? 0 : Number(stats.size);
}
