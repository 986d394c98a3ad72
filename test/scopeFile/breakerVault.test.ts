import { describe, expect, test } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import { BreakerVault } from "../../src/scopeFile/breakerVault.ts";
import { FakeClock } from "../gate/fakes.ts";

/** A storage as the editor has it; `forget` is what happens to secrets without a keyring when the window goes. */
class FakeStorage {
  #kept = new Map<string, string>();
  readonly onDidChange = () => ({ dispose: () => undefined });

  async get(name: string): Promise<string | undefined> {
    return this.#kept.get(name);
  }

  async store(name: string, value: string): Promise<void> {
    this.#kept.set(name, value);
  }

  forget(): void {
    this.#kept.clear();
  }
}

async function opened(secrets: FakeStorage, beside: FakeStorage): Promise<BreakerVault> {
  const vault = new BreakerVault(secrets, beside, nullLogger);
  await vault.open(1_000, new FakeClock());
  return vault;
}

describe("what is kept of breakers", () => {
  test("lasts until the next window", async () => {
    const [secrets, beside] = [new FakeStorage(), new FakeStorage()];
    await (await opened(secrets, beside)).keep("codex", "tripped", 5);
    expect((await opened(secrets, beside)).standing().get("codex")).toEqual({ state: "tripped", at: 5 });
  });

  test("lasts where the secrets are forgotten with the window", async () => {
    const [secrets, beside] = [new FakeStorage(), new FakeStorage()];
    const vault = await opened(secrets, beside);
    await vault.keep("codex", "tripped", 5);
    await vault.keep("codex", "reset", 6);
    secrets.forget();
    expect((await opened(secrets, beside)).standing().get("codex")).toEqual({ state: "reset", at: 6 });
  });

  test("is what the secrets say, whatever lies beside them", async () => {
    const [secrets, beside] = [new FakeStorage(), new FakeStorage()];
    await (await opened(secrets, beside)).keep("codex", "tripped", 5);
    await beside.store("breakers", JSON.stringify({ codex: { state: "reset", at: 9 } }));
    expect((await opened(secrets, beside)).standing().get("codex")).toEqual({ state: "tripped", at: 5 });
  });
});
