import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionState } from "../../../src/core/agentConnection.ts";
import type { GateEvent } from "../gate/gateEvents.ts";
import { asText, fields } from "../model/json.ts";
import { textOf } from "./files.ts";
import type { Place } from "./recipe.ts";

type Held = Extract<GateEvent, { event: "held" }>;

/** What a run left: on disk, with the model, with the gate. */
export interface Seen extends Place {
  /** What the model was told by its tools, oldest first. */
  readonly told: readonly string[];
  /** Whether this stood in anything that the model was given to read. */
  read(text: string): boolean;
  /** What the subagent's model was told. */
  readonly toldSubagent: readonly string[];
  readonly held: readonly Held[];
  /** The records, oldest first, each by its event and what it says of that. */
  readonly records: readonly string[];
  /** Where the connection stands afterwards. */
  readonly connection: ConnectionState["kind"];
  /** What the live probe of the connection says after that. */
  readonly probe: "good" | "bad";
  /** The client's end. */
  readonly ending: number | "killed";
  /** The text of a file of the project; undefined where there is none. */
  text(path: string): string | undefined;
}

/** The records of a state folder, oldest first: `settled approved`, `run ended 0`. */
export function recordsBelow(home: string): readonly string[] {
  const folder = join(home, ".holdpoint", "audit");
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith("calls-") && name.endsWith(".jsonl"))
    .flatMap((name) => (textOf(join(folder, name)) ?? "").split("\n"))
    .filter((line) => line !== "")
    .flatMap((line) => {
      const { event, decision, outcome, exitCode } = fields(JSON.parse(line));
      // The others are the log's own.
      if (event === undefined) return [];
      return [
        [event, decision, outcome, exitCode]
          .map(asText)
          .filter((word) => word !== "")
          .join(" "),
      ];
    });
}
