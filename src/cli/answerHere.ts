import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { adapterFor } from "../adapters/registry.ts";
import { AccountsFolder } from "../audit/accountsFolder.ts";
import { AuditLog } from "../audit/auditLog.ts";
import { nullLogger } from "../base/logger.ts";
import { decidedBy } from "../core/record.ts";
import { Bounds } from "../gate/bounds.ts";
import { SnapshotObligation } from "../gate/obligation.ts";
import { Recorder } from "../gate/recorder.ts";
import { isStopped, stopFiles } from "../run/stopMarker.ts";
import { SnapshotStore } from "../snapshots/snapshotStore.ts";
import { answerHook } from "./answerHook.ts";
import { judgeOnMachine } from "./judgeOnMachine.ts";
import { StreamOutput } from "./output.ts";
import { systemClock } from "./systemClock.ts";

/** Where an agent's payload comes from, where its answer goes, and what is looked at for it; paths absolute. */
export interface HookStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** The state folder, in which the decision is put on record. */
  readonly state: string;
  /** The program's own file, beside which the grammars lie. */
  readonly entry: string;
}

/**
 * Answers the hook of an agent with this machine's facts and scopes. The answer does not wait for its record; resolves once both are
 * written. Rejects where the answer could not be written, or the payload not read: whoever asked takes that as a refusal.
 */
export async function answerHere(agent: string, { input, output, state, entry }: HookStreams): Promise<void> {
  const judge = judgeOnMachine("hook", state, entry);
  const log = new AuditLog(state, systemClock);
  const recorder = new Recorder(log, systemClock, nullLogger);
  const accounts = new AccountsFolder(state, () => systemClock.now());
  const bounds = new Bounds({ clock: systemClock, logger: nullLogger, accounts }, recorder);
  const obligation = new SnapshotObligation(
    {
      clock: systemClock,
      snapshots: new SnapshotStore(join(state, "snapshots")),
      ground: { surroundings: (call) => judge.surroundings(judge.rootOf(call.cwd)) },
    },
    recorder,
  );
  const id = randomBytes(16).toString("hex");
  const { text, recorded } = await answerHook(await buffer(input), {
    agent,
    adapterFor,
    home: homedir(),
    judge: async (call) => bounds.admit(call, (await judge.judgeCall(call)).verdict),
    standing: () => (isStopped(stopFiles(state)) ? "stopped" : "going on"),
    cover: (call, verdict) => obligation.beforeFlow(id, call, verdict),
    record: (call, verdict) => recorder.write(id, call, decidedBy(verdict)),
  });
  const answer = new StreamOutput(output);
  await answer.write(text);
  await answer.flush();
  await recorded;
  await log.close();
}
