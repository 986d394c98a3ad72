import { generateKeyPairSync } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { headSigner } from "../../src/audit/headSignature.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { RememberedHeads } from "../../src/audit/rememberedHeads.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { problemsOf, record } from "./records.ts";

let state: TemporaryProject;
let kept: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
  kept = new TemporaryProject();
});
afterEach(() => {
  state.remove();
  kept.remove();
});

const { privateKey } = generateKeyPairSync("ed25519");
const signer = headSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());

test("records and signatures that were put back to an older state together are noticed", async () => {
  const stored = new Map<string, string>();
  const secrets = {
    get: (name: string) => Promise.resolve(stored.get(name)),
    store: (name: string, value: string) => Promise.resolve(void stored.set(name, value)),
  };
  const clock = new FakeClock();
  const folder = recordsFolder(state.root);
  const remembered = new RememberedHeads(secrets, folder, () => clock.now(), nullLogger);
  const write = async (call: string): Promise<void> => {
    const log = new AuditLog(state.root, clock, () => signer);
    log.onDidSign((statement) => remembered.remember(statement));
    await log.append(record(call), "signed");
    await log.close();
    await remembered.store();
  };
  await write("1");
  cpSync(folder, kept.root, { recursive: true });
  await write("2");
  const next = new RememberedHeads(secrets, folder, () => clock.now(), nullLogger);
  expect(await next.lost()).toEqual([]);
  rmSync(folder, { recursive: true });
  cpSync(kept.root, folder, { recursive: true });
  // The files by themselves are in order: nothing in them knows of what came after.
  expect(await problemsOf(state.root)).toEqual([]);
  const lost = await next.lost();
  expect(lost.map(({ file }) => file)).toEqual(["calls-1.jsonl"]);
  await next.forget(lost);
  expect(await next.lost()).toEqual([]);
});
