import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/cli/systemClock.ts";
import { Connections } from "../../../src/connect/connections.ts";
import type { ConnectionState } from "../../../src/core/agentConnection.ts";
import type { Place } from "./recipe.ts";

/** The connection of one client for a home folder, as a person has it. */
export interface ClientConnection {
  /** Connects it, or mends what was changed. Throws an Error with the mend where that is not possible. */
  connect(): Promise<void>;
  /** Where it stands now. */
  state(): ConnectionState["kind"];
  /** Whether a harmless call gets through its hook as it stands in its file. */
  probe(): Promise<"good" | "bad">;
  /** The files that connecting writes. */
  files(): readonly string[];
}

/** The connection of a client; `environment` is what the client runs with. */
export function connectionOf(
  client: string,
  { home, project }: Place,
  environment: Readonly<Record<string, string>>,
): ClientConnection {
  const state = join(home, ".holdpoint");
  const machine = { home, state, platform: process.platform, environment, folders: [project], etc: "/etc" };
  const connections = new Connections(machine, systemClock);
  const found = () => connections.list().find(({ agent }) => agent === client);
  return {
    connect: async () => {
      const done = await connections.connect(client);
      if (done.kind === "failed") throw new Error(done.problem);
    },
    probe: async () => ((await connections.probe(client)).state === "good" ? "good" : "bad"),
    state: () => found()?.state.kind ?? "absent",
    files: () => found()?.files ?? [],
  };
}

/** Puts another time-out in place of the day that our hook files name, in seconds or milliseconds. */
export function shorten(file: string, seconds: number): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/\b86400(000)?\b/g, (_, thousands) => `${seconds}${thousands ?? ""}`),
  );
}
