import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/cli/systemClock.ts";
import { Connections } from "../../../src/connect/connections.ts";
import type { Place } from "./recipe.ts";

/**
 * Connects a client for a home folder as a person's Connect does. `environment` is what the client runs with; `seconds`: how long
 * the client is then to wait for its hook, where its file says that.
 */
export async function connect(
  client: string,
  { home, project }: Place,
  environment: Readonly<Record<string, string>>,
  seconds: number | undefined,
): Promise<void> {
  const state = join(home, ".holdpoint");
  const machine = { home, state, platform: process.platform, environment, folders: [project], etc: "/etc" };
  const connections = new Connections(machine, systemClock);
  const done = await connections.connect(client);
  const connection = connections.list().find(({ agent }) => agent === client);
  connections.dispose();
  if (done.kind === "failed") throw new Error(done.problem);
  if (seconds === undefined) return;
  for (const file of connection?.files ?? []) shorten(file, seconds);
}

/** Puts another time-out in place of the day that our hook files name, in seconds or milliseconds. */
function shorten(file: string, seconds: number): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/\b86400(000)?\b/g, (_, thousands) => `${seconds}${thousands ?? ""}`),
  );
}
