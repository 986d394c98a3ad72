// What there is to say of an agent's connection, and what can be done about it. The page, the doctor and the tests speak in these terms.
import type { ConnectionState } from "../core/agentConnection.ts";
import type { Finding } from "./probe.ts";

/** How far an agent can be stopped at all: `advisory` agents are known to run calls that their hook refused. */
export type Stopping = "blocks" | "advisory";

export interface Connection {
  /** The name hook lines pass, such as `claude-code`. */
  readonly agent: string;
  /** What a person is shown. */
  readonly label: string;
  readonly stopping: Stopping;
  /** Where an approved command runs: in our terminal, or released into the agent's own. */
  readonly approved: "run by us" | "released";
  readonly state: ConnectionState;
  /** The files that connecting writes or has written, absolute. */
  readonly files: readonly string[];
  /** What a person should know or do besides, a sentence each; such as Codex's trust. */
  readonly notes: readonly string[];
  /** How the last live probe of this process went. */
  readonly probed: (Finding & { readonly at: number }) | undefined;
}

/** What came of something a person asked for; `problem` is a sentence that names the mend. */
export type Done = { readonly kind: "done" } | { readonly kind: "failed"; readonly problem: string };
