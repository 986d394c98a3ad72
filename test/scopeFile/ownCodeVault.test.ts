import { describe, expect, test } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { OwnCodeVault } from "../../src/scopeFile/ownCodeVault.ts";
import { FakeClock } from "../gate/fakes.ts";

/** A storage as the editor has it, which tells every window of a change. */
class FakeSecrets {
  readonly kept = new Map<string, string>();
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;
  state: "good" | "locked" = "good";

  async get(name: string): Promise<string | undefined> {
    if (this.state === "locked") throw new Error("The keyring is locked.");
    return this.kept.get(name);
  }

  async store(name: string, value: string): Promise<void> {
    if (this.state === "locked") throw new Error("The keyring is locked.");
    this.kept.set(name, value);
    this.#changed.fire({ key: name });
  }
}

async function opened(secrets: FakeSecrets): Promise<OwnCodeVault> {
  const vault = new OwnCodeVault(secrets, nullLogger);
  await vault.open(1_000, new FakeClock());
  return vault;
}

describe("the folders whose own code may run", () => {
  test("last until the next window, each as it was named", async () => {
    const secrets = new FakeSecrets();
    await (await opened(secrets)).keep(["/a", "/b"], "accepted", 5);
    expect((await opened(secrets)).accepted).toEqual(["/a", "/b"]);
  });

  test("are none where nothing is stored, where it cannot be read, and where it is something else", async () => {
    const secrets = new FakeSecrets();
    expect((await opened(secrets)).accepted).toEqual([]);
    for (const value of ["", "[]", '{"/a":true}', '{"/a":{"state":"yes","at":1}}', "not json"]) {
      secrets.kept.set("ownCode", value);
      expect((await opened(secrets)).accepted).toEqual([]);
    }
    secrets.state = "locked";
    expect((await opened(secrets)).accepted).toEqual([]);
  });

  test("are accepted only once that is kept, and revoked at once", async () => {
    const secrets = new FakeSecrets();
    const vault = await opened(secrets);
    secrets.state = "locked";
    await expect(vault.keep(["/a"], "accepted", 5)).rejects.toThrow("locked");
    expect(vault.accepted).toEqual([]);
    secrets.state = "good";
    await vault.keep(["/a"], "accepted", 5);
    secrets.state = "locked";
    await expect(vault.keep(["/a"], "revoked", 6)).rejects.toThrow("locked");
    expect(vault.accepted).toEqual([]);
  });

  test("are revoked in every window, and no older word of another one brings them back", async () => {
    const secrets = new FakeSecrets();
    const [one, other] = [await opened(secrets), await opened(secrets)];
    await one.keep(["/a"], "accepted", 5);
    await other.keep(["/a"], "revoked", 6);
    await one.keep(["/b"], "accepted", 7);
    await expect.poll(() => [one.accepted, other.accepted]).toEqual([["/b"], ["/b"]]);
    await other.keep(["/a"], "accepted", 4);
    expect(other.accepted).toEqual(["/b"]);
  });

  test("of two words of one moment keep the stricter", async () => {
    const secrets = new FakeSecrets();
    const vault = await opened(secrets);
    await vault.keep(["/a"], "revoked", 5);
    await vault.keep(["/a"], "accepted", 5);
    expect(vault.accepted).toEqual([]);
  });

  test("are forgotten, the oldest first, beyond a thousand", async () => {
    const vault = await opened(new FakeSecrets());
    await vault.keep(["/first"], "accepted", 1);
    const many = Array.from({ length: 1_000 }, (_, index) => `/${index}`);
    await vault.keep(many, "accepted", 2);
    expect(vault.accepted).toHaveLength(1_000);
    expect(vault.accepted).not.toContain("/first");
  });
});
