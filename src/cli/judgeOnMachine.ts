import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MachineFacts } from "../facts/gatherFacts.ts";
import { Grammars } from "../facts/grammars.ts";
import { type MachineJudge, machineJudge } from "./machineJudge.ts";

/** Longest look at the machine for one command, in milliseconds: for a person who asks, for each of many rows, for a waiting agent. */
const factTime = { one: 2_000, row: 1_000, hook: 250 } as const;

/** What a judgement is made for. */
export type Asked = keyof typeof factTime;

/**
 * The gate's own judgement with this machine's facts, the person's environment and what they accepted. `state` is the state folder;
 * `entry` the program's own file, beside which the grammars lie; both absolute. Looks at nothing yet.
 */
export function judgeOnMachine(asked: Asked, state: string, entry: string): MachineJudge {
  return machineJudge({
    facts: new MachineFacts(new Grammars(join(dirname(entry), "grammars"))),
    factTime: factTime[asked],
    firstFile: asked === "hook" ? "waits" : "counts",
    state,
    home: homedir(),
    temporary: [tmpdir(), "/tmp", "/var/tmp"],
    environment: process.env,
  });
}
