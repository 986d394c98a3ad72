import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fetchPackage } from "../../../scripts/fetchPackage.mjs";
import pinned from "../clients.json" with { type: "json" };

interface Pinned {
  readonly version: string;
  /** The program's path in the package. */
  readonly program: string;
  /** By platform; `any` for packages that run everywhere. */
  readonly packages: Readonly<Record<string, PinnedPackage>>;
}

interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

const clients: Readonly<Record<string, Pinned>> = pinned;

/**
 * Puts a client into the per-user cache, unless it is there, and returns its program. The package alone is taken, as it comes:
 * none of these needs others, and no script of it is run. Undefined where npm has none for this platform.
 */
export function installClient(client: string): string | undefined {
  const found = clients[client];
  const one = found?.packages[`${process.platform}-${process.arch}`] ?? found?.packages.any;
  if (found === undefined || one === undefined) return undefined;
  return join(fetchPackage({ ...one, folder: join("clients", `${client}-${found.version}`) }), found.program);
}

/** A client's program that an earlier run has put into the cache; undefined where none has. Nothing is fetched. */
export function cachedClient(client: string): string | undefined {
  const found = clients[client];
  if (found === undefined) return undefined;
  const path = join(homedir(), ".cache", "holdpoint", "clients", `${client}-${found.version}`, found.program);
  return existsSync(path) ? path : undefined;
}
