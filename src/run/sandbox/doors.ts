/** Something of outside that is shown inside a sandbox at another place, or though what is around it is hidden. Both paths absolute and there. */
interface Shown {
  readonly kind: "writable" | "read-only";
  readonly from: string;
  readonly at: string;
}

/** Ways out of a sandbox that are meant: what is shown, and a socket that a port on loopback inside leads to. */
export interface Doors {
  readonly shown: readonly Shown[];
  readonly gate: { readonly socket: string; readonly port: number };
}

/** Bubblewrap's arguments that show these things. */
export function shownArguments({ shown, gate }: Doors): readonly string[] {
  return [
    ...shown.flatMap(({ kind, from, at }) => [kind === "writable" ? "--bind" : "--ro-bind", from, at]),
    "--bind",
    gate.socket,
    insideGate,
  ];
}

/** Where the gate's socket stands inside. */
export const insideGate = "/dev/shm/holdpoint-gate.sock";
