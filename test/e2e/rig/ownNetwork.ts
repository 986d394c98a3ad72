import { spawnSync } from "node:child_process";

/** Puts a command line into a network of its own; the words stand before it. */
export interface OwnNetwork {
  readonly kind: "own" | "shared";
  readonly before: readonly string[];
}

const processes = ["--pid", "--fork", "--mount", "--mount-proc", "--kill-child"];
const ways = [
  ["unshare", "--net", ...processes],
  ["unshare", "--user", "--map-root-user", "--net", ...processes],
];

/**
 * How a program gets a network in which there is nothing but loopback, and processes of its own that all end with it: as root, or
 * as root of a user namespace. `shared` where the system allows neither: then clients could reach the network, and the output says so.
 */
export function ownNetwork(): OwnNetwork {
  for (const way of ways) {
    const before = [...way, "/bin/sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
    const [program = "", ...args] = [...before, "/bin/true"];
    if (spawnSync(program, args, { stdio: "ignore" }).status === 0) return { kind: "own", before };
  }
  return { kind: "shared", before: [] };
}
