import { execFile, execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import { askScript } from "../../src/core/identity/askScript.ts";
import { CredentialDoor, type Renew } from "../../src/identity/credentialDoor.ts";

let folder = "";
const open: CredentialDoor[] = [];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "door-")));
  writeFileSync(join(folder, "ask"), askScript);
});
afterEach(() => {
  for (const door of open.splice(0)) door.close();
  rmSync(folder, { recursive: true, force: true });
});

async function doorOf(renew: Renew, name = "door"): Promise<CredentialDoor> {
  const door = await CredentialDoor.open(join(folder, name), renew, () => undefined);
  open.push(door);
  return door;
}

/** What the script prints in a run with this environment. */
async function asked(environment: Readonly<Record<string, string>>, ...variables: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", [join(folder, "ask"), ...variables], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    maxBuffer: 10_000_000,
  });
  return stdout;
}

/** Everything that the door answers to these bytes. */
function heard(to: number | string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const link = typeof to === "number" ? connect(to, "127.0.0.1") : connect(to);
    let said = "";
    link.on("data", (piece) => {
      said += piece;
    });
    link.on("error", () => undefined);
    link.on("close", () => resolve(said));
    link.write(bytes);
  });
}

function tokenOf({ environment }: CredentialDoor): string {
  return environment.IDENTITY_DOOR_TOKEN ?? "";
}

describe("the door at which a run renews its credentials", () => {
  it("gives what is good now, each time anew, at its port and at its socket", async () => {
    let count = 0;
    const door = await doorOf(async (names) => names.map((name) => `${name} ${++count}`));
    const began = { A: "old", B: "old", ...door.environment };
    expect(await asked(began, "A", "B")).toBe("A 1\nB 2\n");
    expect(await asked(began, "A")).toBe("A 3\n");
    expect(await heard(door.socket, `${tokenOf(door)} A\n`)).toBe("credential\nA 4\nend\n");
  });

  it("is a socket for its owner alone, below a folder for its owner alone", async () => {
    const door = await CredentialDoor.open(
      join(folder, "made", "door"),
      async () => [],
      () => undefined,
    );
    open.push(door);
    expect(execFileSync("stat", ["-c", "%a", join(folder, "made")], { encoding: "utf8" }).trim()).toBe("700");
    door.close();
    expect(existsSync(door.socket)).toBe(false);
  });

  it.each([
    ["no token", () => " A\n"],
    ["another token", () => `${"0".repeat(64)} A\n`],
    ["the token of another run", (_own: string, other: string) => `${other} A\n`],
    ["a part of the token", (own: string) => `${own.slice(0, 63)} A\n`],
    ["the token with more behind it", (own: string) => `${own}0 A\n`],
    ["a question for nothing", (own: string) => `${own}\n`],
    ["a question without an end", (own: string) => `${own} ${"A".repeat(10_000)}`],
    ["a question that is too long", (own: string) => `${own} ${"A".repeat(10_000)}\n`],
    ["a request of a browser", () => "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
  ])("answers nothing to %s", async (_what, bytes) => {
    const renewed: string[] = [];
    const door = await doorOf(async (names) => {
      renewed.push(...names);
      return ["secret"];
    });
    const other = await doorOf(async () => ["other"], "other");
    expect(await heard(door.port, bytes(tokenOf(door), tokenOf(other)))).toBe("");
    expect(renewed).toEqual([]);
  });

  it("answers one question on a connection, and not what comes behind it", async () => {
    const door = await doorOf(async (names) => names);
    expect(await heard(door.port, `${tokenOf(door)} A\n${tokenOf(door)} B\n`)).toBe("credential\nA\nend\n");
  });

  it("leaves a run with what it began with once it is closed, whatever is asked again", async () => {
    const door = await doorOf(async () => ["fresh"]);
    const began = { A: "began", ...door.environment };
    expect(await asked(began, "A")).toBe("fresh\n");
    door.close();
    expect(await asked(began, "A")).toBe("began\n");
  });

  it("does not answer who asked before it was closed and waits for a broker", async () => {
    const [reached, broker] = [new Deferred<void>(), new Deferred<readonly string[]>()];
    const door = await doorOf(() => {
      reached.resolve();
      return broker.promise;
    });
    const answer = heard(door.port, `${tokenOf(door)} A\n`);
    await reached.promise;
    door.close();
    broker.resolve(["secret"]);
    expect(await answer).toBe("");
  });

  it.each<[string, Renew]>([
    ["a broker that fails", async () => undefined],
    ["a failure of ours", () => Promise.reject(new Error("secret"))],
    ["a value of several lines", async () => ["credential\nA"]],
    ["fewer values than asked for", async () => []],
  ])("leaves a run with what it began with after %s", async (_what, renew) => {
    const door = await doorOf(renew);
    expect(await asked({ A: "began", ...door.environment }, "A")).toBe("began\n");
  });

  it("passes an answer on that is as long as values may be", async () => {
    const door = await doorOf(async () => ["x".repeat(65_536)]);
    expect(await asked(door.environment, "A")).toBe(`${"x".repeat(65_536)}\n`);
  });

  it("hangs up on more connections than a run needs", async () => {
    const waiting = new Deferred<readonly string[]>();
    const [all, door] = [
      new Deferred<void>(),
      await doorOf(() => {
        if (++asking === 16) all.resolve();
        return waiting.promise;
      }),
    ];
    let asking = 0;
    const first = Array.from({ length: 16 }, () => heard(door.port, `${tokenOf(door)} A\n`));
    await all.promise;
    expect(await heard(door.port, `${tokenOf(door)} A\n`)).toBe("");
    waiting.resolve(["late"]);
    expect(new Set(await Promise.all(first))).toEqual(new Set(["credential\nlate\nend\n"]));
  });
});

describe("the script that asks", () => {
  it("does not take an answer that was cut off, or a door's that is none", async () => {
    for (const said of ["credential\\nhalf", "credential\\nA\\n", "HTTP/1.1 200 OK\\n\\nA\\n", ""]) {
      const { createServer } = await import("node:net");
      const server = createServer((link) => {
        link.on("error", () => undefined);
        link.end(said.replaceAll("\\n", "\n"));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? String(address.port) : "";
      expect(await asked({ A: "began", IDENTITY_DOOR: port, IDENTITY_DOOR_TOKEN: "t" }, "A")).toBe("began\n");
      server.close();
    }
  });

  it("runs nothing that stands in the variables that lead it", async () => {
    const trap = join(folder, "trapped");
    chmodSync(folder, 0o755);
    expect(await asked({ A: "began", IDENTITY_DOOR: `1;touch ${trap}` }, "A")).toBe("began\n");
    expect(await asked({ A: "began", IDENTITY_DOOR: `a[$(touch ${trap})]` }, "A")).toBe("began\n");
    expect(existsSync(trap)).toBe(false);
    expect(readFileSync(join(folder, "ask"), "utf8")).toBe(askScript);
  });
});
