import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { AgentIdentities } from "../../src/identity/agentIdentities.ts";
import { FakeClock } from "../gate/fakes.ts";

/** Where a version manager keeps its programs is not moved by the home folder of this test. */
const tools = { PATH: process.env.PATH ?? "", PYENV_ROOT: process.env.PYENV_ROOT ?? join(homedir(), ".pyenv") };
const hasAws = spawnSync("aws", ["--version"], { env: tools }).status === 0 ? "yes" : "no";
const secret = "s3cr3t-Value-of-the-Broker";
let home = "";
let made: AgentIdentities | undefined;
let clock = new FakeClock();
const servers: Server[] = [];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "renewal-")));
  mkdirSync(join(home, "bin"));
  writeFileSync(join(home, "count"), "0");
  clock = new FakeClock();
});
afterEach(() => {
  made?.dispose();
  for (const server of servers.splice(0)) server.close();
  rmSync(home, { recursive: true, force: true });
});

/** A broker whose answers are numbered: `$n` in what it prints. */
function broker(prints: string): string {
  const path = join(home, "bin", "broker");
  writeFileSync(
    path,
    `#!/bin/bash\nn=$(($(<${home}/count) + 1)); echo $n >${home}/count\necho "${secret} on stderr" >&2\n${prints}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

function timesAsked(): number {
  return Number(readFileSync(join(home, "count"), "utf8"));
}

/** Until when the broker's answers are good: a moment by our clock, and not yet over by that of clients. */
function moment(): string {
  return new Date(clock.now() + 60_000).toISOString();
}

async function run(credentials: readonly object[], set: Readonly<Record<string, string>> = {}) {
  const { scope, problems } = parseScope(
    JSON.stringify({ version: 1, identity: { default: { env: { set }, credentials } } }),
  );
  if (scope === undefined) throw new Error(problems.map(({ message }) => message).join());
  const identities = new AgentIdentities({
    state: join(home, ".holdpoint"),
    home,
    clock,
    environment: () => ({ ...tools, HOME: home }),
    roots: () => [],
    milliseconds: 5_000,
    secrets: { get: async () => undefined },
    scopes: () => ({ scopes: [{ root: "/work", scope }] }),
  });
  made = identities;
  const identity = identities.of({
    caller: { agent: "codex", label: "Codex", session: "s", identity: "claimed" },
    cwd: "/work",
  });
  const own = await identities.ready(identity);
  if (own.kind === "failed") throw new Error(own.reason);
  const environment: Readonly<Record<string, string>> = { ...tools, ...identity.environment, ...own.environment };
  const does = async (program: string, words: readonly string[], input = ""): Promise<string> => {
    const asked = promisify(execFile)(program, words, { env: environment, cwd: home });
    asked.child.stdin?.end(input);
    return (await asked).stdout;
  };
  return { identities, environment, does, door: own.door };
}

async function listening(answer: (request: IncomingMessage) => { readonly status: number; readonly body: string }) {
  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status, { "content-type": "text/xml" }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

/** Every byte below the state folder that is a file's. */
function onDisk(): string {
  return readdirSync(join(home, ".holdpoint"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

const awsPrints = () =>
  `echo '{"Version":1,"AccessKeyId":"KEY'$n'","SecretAccessKey":"${secret}'$n'","SessionToken":"t","Expiration":"${moment()}"}'`;

describe.skipIf(hasAws === "no")("AWS's client in a run that outlives its credentials", { timeout: 60_000 }, () => {
  it.each([{}, { AWS_PROFILE: "agent" }])("signs in with fresh ones, with the settings %o", async (set) => {
    const signed: string[] = [];
    // Each key is good for one request.
    const address = await listening((request) => {
      const key = /Credential=(\w+)/.exec(request.headers.authorization ?? "")?.[1] ?? "nobody";
      if (signed.includes(key))
        return {
          status: 400,
          body: "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>It has expired.</Message></Error></ErrorResponse>",
        };
      signed.push(key);
      return {
        status: 200,
        body: "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:x</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      };
    });
    // What clients hold against their own clock.
    clock.advance(Date.now() - clock.now());
    const { does, environment, door } = await run([{ from: "aws", command: [broker(awsPrints())] }], set);
    expect(Object.keys(environment).filter((name) => name.startsWith("AWS_") && /KEY|TOKEN/.test(name))).toEqual([]);
    const whoAmI = () =>
      does("aws", ["--region", "eu-west-1", "--endpoint-url", address, "sts", "get-caller-identity"]);
    for (let count = 0; count < 2; count++) {
      clock.advance(11_000);
      await whoAmI();
    }
    expect(new Set(signed).size).toBe(2);
    expect(signed).not.toContain("KEY1");
    expect(onDisk()).not.toContain(secret);
    // The run is over: what it began with is all that is left, and that is not good any more.
    door?.close();
    const before = timesAsked();
    await whoAmI();
    expect([signed.at(-1), timesAsked()]).toEqual(["KEY1", before]);
    await expect(whoAmI()).rejects.toThrow(/ExpiredToken/);
  });
});

describe("git in a run that outlives its credentials", () => {
  const gitPrints = () =>
    `echo username=bot; echo password=${secret}$n; echo password_expiry_utc=${clock.now() / 1_000 + 60}`;
  const filled = async (does: Awaited<ReturnType<typeof run>>["does"]) =>
    /password=(.*)/.exec(await does("git", ["credential", "fill"], "protocol=https\nhost=git.example.com\n\n"))?.[1];

  it("gets fresh ones, one answer for all that ask in a moment, and none once they were revoked", async () => {
    const { does, identities } = await run([{ from: "git", command: [broker(gitPrints())], host: "git.example.com" }]);
    expect(await filled(does)).toBe(`${secret}1`);
    clock.advance(11_000);
    expect(await Promise.all([filled(does), filled(does), filled(does)])).toEqual(Array(3).fill(`${secret}2`));
    expect(await filled(does)).toBe(`${secret}2`);
    expect(timesAsked()).toBe(2);
    identities.revoke();
    clock.advance(11_000);
    expect(await filled(does)).toBe(`${secret}1`);
    expect(timesAsked()).toBe(2);
    expect(onDisk()).not.toContain(secret);
  });

  it("goes on with what it has where the broker fails, says too much or never answers", async () => {
    const { does } = await run([{ from: "git", command: [broker(gitPrints())], host: "git.example.com" }]);
    for (const prints of ["exit 3", "while :; do echo password=x; done", "echo password=", "exec sleep 60"]) {
      broker(prints);
      clock.advance(61_000);
      expect(await filled(does)).toBe(`${secret}1`);
    }
  }, 30_000);

  it("gets no door where nothing expires", async () => {
    const { door } = await run([
      { from: "git", command: [broker("echo username=bot; echo password=x")], host: "git.example.com" },
    ]);
    expect(door).toBeUndefined();
  });
});

it("a door gives what its own run's identity has, and nothing else", async () => {
  const prints = `echo username=bot; echo password=${secret}$n; echo password_expiry_utc=${clock.now() / 1_000 + 60}`;
  const command = [broker(prints)];
  const { does, environment } = await run([{ from: "git", command, host: "a.example.com" }], { OWN: "own" });
  const asks = (...names: readonly string[]) =>
    does("bash", [join(environment.GIT_CONFIG_GLOBAL ?? "", "..", "ask"), ...names]);
  const [name, password] = Object.keys(environment).filter((one) => one.startsWith("IDENTITY_GIT"));
  expect(await asks(name ?? "", password ?? "")).toBe(`bot\n${secret}1\n`);
  clock.advance(61_000);
  for (const other of [
    "IDENTITY_GIT_PASSWORD_b_46_example_46_com",
    "IDENTITY_AWS",
    "__proto__",
    "constructor",
    "HOME_",
    "*",
  ])
    expect(await asks(...(/^\w+$/.test(other) ? [other] : ["none"]))).toBe("\n");
  // Together with one of its own neither.
  expect(await asks(password ?? "", "IDENTITY_AWS")).toBe(`${secret}1\n\n`);
  expect(timesAsked()).toBe(1);
});

it("what a broker gives that was asked before everything was revoked is not kept", async () => {
  const path = broker(
    `if [ $n = 2 ]; then echo here >${home}/here; read <${home}/go; fi\necho username=bot; echo password=${secret}$n; echo password_expiry_utc=${clock.now() / 1_000 + 3_600}`,
  );
  const { identities } = await run([{ from: "git", command: [path], host: "a.example.com" }]);
  const identity = identities.of({
    caller: { agent: "codex", label: "Codex", session: "s", identity: "claimed" },
    cwd: "/work",
  });
  expect(spawnSync("mkfifo", [join(home, "go"), join(home, "here")]).status).toBe(0);
  identities.revoke();
  const second = identities.ready(identity);
  await promisify(execFile)("cat", [join(home, "here")]);
  identities.revoke();
  await promisify(execFile)("sh", ["-c", `echo go >${home}/go`]);
  await second;
  expect(identities.standing(identity)).toMatchObject([{ state: "not asked for yet" }]);
});
