import { describe, expect, test } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { SealVault, type Secrets } from "../../src/scopeFile/sealVault.ts";
import { FakeClock } from "../gate/fakes.ts";

/** The editor's storage, shared by all windows. */
class FakeSecrets implements Secrets {
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;
  readonly values = new Map<string, string>();
  state: "works" | "fails" | "hangs" = "works";

  async get(name: string): Promise<string | undefined> {
    await this.#reach();
    return this.values.get(name);
  }

  async store(name: string, value: string): Promise<void> {
    await this.#reach();
    this.values.set(name, value);
    this.#changed.fire({ key: name });
  }

  async #reach(): Promise<void> {
    if (this.state === "fails") throw new Error("no keyring");
    if (this.state === "hangs") await new Promise(() => {});
  }
}

/** Lets everything run that waits for nothing but its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("the key of the seals", () => {
  test("is not made before something is to be sealed", async () => {
    const secrets = new FakeSecrets();
    const vault = new SealVault(secrets, new FakeClock(), nullLogger);
    await vault.open(1_000);
    expect([vault.key, secrets.values.size]).toEqual([undefined, 0]);
  });

  test("is the same in windows that make one at the same time, and after a restart", async () => {
    const [secrets, clock] = [new FakeSecrets(), new FakeClock()];
    const windows = [new SealVault(secrets, clock, nullLogger), new SealVault(secrets, clock, nullLogger)];
    for (const vault of windows) vault.want();
    await turns();
    clock.advance(500);
    await turns();
    const later = new SealVault(secrets, clock, nullLogger);
    await later.open(1_000);
    const ids = [...windows, later].map((vault) => vault.key?.id);
    expect([new Set(ids).size, ids[0]]).toEqual([1, expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  test("tells when it became known, and remembers how far acceptances have come", async () => {
    const [secrets, clock] = [new FakeSecrets(), new FakeClock()];
    const vault = new SealVault(secrets, clock, nullLogger);
    let told = 0;
    vault.onDidChange(() => told++);
    vault.want();
    await turns();
    clock.advance(500);
    await turns();
    vault.raise("/a", 3);
    vault.raise("/a", 2);
    await turns();
    const later = new SealVault(secrets, clock, nullLogger);
    await later.open(1_000);
    expect([told, later.generationOf("/a"), later.generationOf("/b")]).toEqual([1, 3, 0]);
  });

  test.each(["fails", "hangs"] as const)("is none where the storage %s, and nobody waits for it", async (state) => {
    const [secrets, clock] = [new FakeSecrets(), new FakeClock()];
    secrets.state = state;
    const vault = new SealVault(secrets, clock, nullLogger);
    const opened = vault.open(3_000);
    await turns();
    clock.advance(3_000);
    await opened;
    expect(vault.key).toBe(undefined);
  });

  test("is made anew where what is stored cannot be read", async () => {
    const [secrets, clock] = [new FakeSecrets(), new FakeClock()];
    secrets.values.set("acceptedScopes", "garbage");
    const vault = new SealVault(secrets, clock, nullLogger);
    vault.want();
    await turns();
    clock.advance(500);
    await turns();
    expect(vault.key?.bytes.length).toBe(32);
  });
});
