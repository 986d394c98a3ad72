import { nullLogger } from "../../src/base/logger.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { FactSource, GatePorts } from "../../src/gate/ports.ts";
import type { CallOptions } from "../../src/gate/submission.ts";
import {
  command,
  FakeClock,
  FakeIds,
  FakeImprints,
  FakeJournal,
  FakeRecords,
  ground,
  ignorantFacts,
  launch,
} from "./fakes.ts";

/** A gate with fakes for its ports, but for those given. */
export function gateWith(facts: FactSource = ignorantFacts, given: Partial<GatePorts> = {}) {
  const clock = new FakeClock();
  const imprints = new FakeImprints();
  const journal = new FakeJournal();
  const records = new FakeRecords();
  const gate = new Gate({
    clock,
    ids: new FakeIds(),
    facts,
    ground: ground(),
    records,
    launch,
    imprints,
    journal,
    logger: nullLogger,
    holdLife: () => 60 * 60_000,
    ...given,
  });
  return { gate, clock, records, imprints, journal };
}

/** Submits and waits until the call is held. */
export async function held(gate: Gate, text: string, options: CallOptions = { rewrite: "possible" }) {
  const added = new Promise<void>((resolve) => gate.holds.onDidAdd(() => resolve()));
  const submission = gate.submit(command(text), options);
  await added;
  const hold = gate.holds.pending.at(-1);
  if (hold === undefined) throw new Error("nothing is held");
  return { submission, hold };
}
