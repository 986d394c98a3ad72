import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { DisposableStore } from "../../src/base/disposable.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { AgentIdentities } from "../../src/identity/agentIdentities.ts";
import { FakeClock } from "../gate/fakes.ts";

const sandbox = realpathSync(mkdtempSync(join(tmpdir(), "identity-")));
afterAll(() => rmSync(sandbox, { recursive: true, force: true }));
let store = new DisposableStore();
const secret = "s3cr3t-Value-of-the-Broker-42";
let home = "";
let count = 0;

beforeEach(() => {
  store = new DisposableStore();
  home = join(sandbox, `h${++count}`);
  mkdirSync(join(home, "bin"), { recursive: true });
});
afterEach(() => store.dispose());

/** A broker that counts how often it is asked, and prints what it is told. */
function broker(script: string, folder = join(home, "bin")): string {
  const path = join(folder, "broker");
  writeFileSync(path, `#!/bin/sh\necho asked >>${home}/asked\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function asked(): number {
  return readFileSync(join(home, "asked"), "utf8").trim().split("\n").length;
}

function identities(identity: object, clock = new FakeClock(), stored: Record<string, string> = {}) {
  const { scope, problems } = parseScope(JSON.stringify({ version: 1, identity: { default: identity } }));
  if (scope === undefined) throw new Error(problems.map(({ message }) => message).join());
  const made = store.add(
    new AgentIdentities({
      state: join(home, ".holdpoint"),
      home,
      clock,
      environment: () => ({ PATH: process.env.PATH, HOME: home }),
      roots: () => [join(home, "work")],
      milliseconds: 2_000,
      secrets: { get: async (name) => stored[name] },
      scopes: () => ({ scopes: [{ root: "/work", scope }] }),
    }),
  );
  const of = () =>
    made.of({ caller: { agent: "codex", label: "Codex", session: "s", identity: "claimed" }, cwd: "/work" });
  return { made, of, ready: () => made.ready(of()) };
}

async function environmentOf(ready: ReturnType<typeof identities>["ready"]): Promise<Readonly<Record<string, string>>> {
  const had = await ready();
  if (had.kind === "failed") throw new Error(had.reason);
  return had.environment;
}

/** Every byte below a folder. */
function everything(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe("credentials of an identity's own", () => {
  const aws = { Version: 1, AccessKeyId: "AKIDEXAMPLE", SecretAccessKey: secret, SessionToken: "t" };

  it("come from an AWS credential process", async () => {
    const command = [broker(`echo '${JSON.stringify(aws)}'`)];
    const { ready } = identities({ credentials: [{ from: "aws", command }] });
    expect(await environmentOf(ready)).toMatchObject({
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: "t",
    });
  });

  it("come from an AWS credential process for a named profile, which its client asks the run's environment for", async () => {
    const command = [broker(`echo '${JSON.stringify(aws)}'`)];
    const { ready, of } = identities({
      env: { set: { AWS_PROFILE: "agent" } },
      credentials: [{ from: "aws", command }],
    });
    const environment = { ...of().environment, ...(await environmentOf(ready)) };
    const config = readFileSync(environment.AWS_CONFIG_FILE ?? "", "utf8");
    expect(config).toContain("[profile agent]\n");
    const line = /credential_process = (.*)/.exec(config)?.[1] ?? "";
    expect(JSON.parse(execFileSync("sh", ["-c", line], { env: environment, encoding: "utf8" }))).toEqual(aws);
  });

  it("come from a Kubernetes credential plugin, which its client asks the run's environment for", async () => {
    const credential = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: secret },
    };
    const command = [broker(`echo '${JSON.stringify(credential)}'`)];
    const { ready, of } = identities({
      credentials: [{ from: "kubernetes", command, context: "dev-1", server: "https://k8s.example.com:6443" }],
    });
    const environment = { ...of().environment, ...(await environmentOf(ready)) };
    const config = JSON.parse(readFileSync(environment.KUBECONFIG ?? "", "utf8"));
    expect(config["current-context"]).toBe("dev-1");
    const { command: program, args } = config.users[0].user.exec;
    expect(JSON.parse(execFileSync(program, args, { env: environment, encoding: "utf8" }))).toEqual(credential);
  });

  it("come from a git credential helper, for the named host alone", async () => {
    const command = [broker(`cat >${home}/got; echo username=bot; echo "password=${secret}"`)];
    const { ready, of } = identities({ credentials: [{ from: "git", command, host: "git.example.com" }] });
    const environment = { ...of().environment, ...(await environmentOf(ready)) };
    expect(readFileSync(join(home, "got"), "utf8")).toBe("protocol=https\nhost=git.example.com\n\n");
    const fill = (host: string): string =>
      execFileSync("git", ["credential", "fill"], {
        env: { ...environment, GIT_ASKPASS: "true" },
        cwd: home,
        input: `protocol=https\nhost=${host}\n\n`,
        encoding: "utf8",
      });
    expect(fill("git.example.com")).toContain(`username=bot\npassword=${secret}`);
    expect(fill("other.example.com")).not.toContain(secret);
  });

  it("come from a plain object of variables, of which only those named are taken", async () => {
    const command = [broker(`echo '{"NPM_TOKEN":"${secret}","LD_PRELOAD":"/x"}'`)];
    const { ready } = identities({ credentials: [{ from: "variables", command, variables: ["NPM_TOKEN"] }] });
    expect(await environmentOf(ready)).toEqual({ NPM_TOKEN: secret });
  });

  it("come from what the person stored, and a run without it does not start", async () => {
    const identity = { credentials: [{ from: "storage", name: "npm", variable: "NPM_TOKEN" }] };
    expect(await environmentOf(identities(identity, new FakeClock(), { npm: secret }).ready)).toEqual({
      NPM_TOKEN: secret,
    });
    expect(await identities(identity).ready()).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("nothing is stored as npm"),
    });
  });

  it("are an ssh agent with the named keys and no others", async () => {
    for (const name of ["agent", "kims"])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(home, name)]);
    const { made, ready } = identities({ credentials: [{ from: "ssh", keys: ["~/agent"] }] });
    const environment = { PATH: process.env.PATH, ...(await environmentOf(ready)) };
    const listed = () => execFileSync("ssh-add", ["-l"], { env: environment, encoding: "utf8" });
    expect(listed()).toMatch(/ agent \(ED25519\)\n$/);
    expect(listed()).not.toContain("kims");
    made.revoke();
    expect(listed).toThrow();
  });

  it("are asked for again before they expire, and not before that", async () => {
    const clock = new FakeClock();
    const expiration = new Date(clock.now() + 3_600_000).toISOString();
    const command = [broker(`echo '${JSON.stringify({ ...aws, Expiration: expiration })}'`)];
    const { made, of, ready } = identities({ credentials: [{ from: "aws", command }] }, clock);
    await environmentOf(ready);
    clock.advance(50 * 60_000);
    await environmentOf(ready);
    expect(asked()).toBe(1);
    expect(made.standing(of())).toMatchObject([{ state: "at hand", expires: Date.parse(expiration) }]);
    clock.advance(6 * 60_000);
    await environmentOf(ready);
    expect(asked()).toBe(2);
    made.revoke();
    expect(made.standing(of())).toMatchObject([{ state: "not asked for yet", expires: undefined }]);
  });

  it("never stand in a file", async () => {
    const command = [broker(`echo '${JSON.stringify(aws)}'`)];
    const { ready } = identities({ env: { set: { AWS_PROFILE: "agent" } }, credentials: [{ from: "aws", command }] });
    await environmentOf(ready);
    expect(everything(join(home, ".holdpoint"))).not.toContain(secret);
  });

  it("stay where they are for a run that is to have the folder alone: no broker is asked", async () => {
    const asked = join(home, "asked");
    const own = identities({
      credentials: [{ from: "aws", command: [broker(`touch ${asked}; echo '${JSON.stringify(aws)}'`)] }],
    });
    expect(await own.made.ready(own.of(), "folder")).toEqual({ kind: "ready", environment: {} });
    expect(existsSync(asked)).toBe(false);
  });

  it.each([
    ["has expired", `echo '${JSON.stringify({ ...aws, Expiration: "2020-01-01T00:00:00Z" })}'`, /expired/],
    ["is of another format", `echo '{"Version":2,"SecretAccessKey":"${secret}"}'`, /not of the format/],
    ["is no JSON", `echo ${secret}`, /not of the format/],
    ["failed", `echo ${secret}; echo ${secret} >&2; exit 3`, /exit code 3/],
    ["prints without an end", `while :; do echo ${secret}; done`, /printed more/],
    ["takes too long", "sleep 30", /longer than/],
  ])("are not had where the broker %s, and nothing it printed is told", async (_what, script, expected) => {
    const had = await identities({ credentials: [{ from: "aws", command: [broker(script)] }] }).ready();
    expect(had).toMatchObject({ kind: "failed", reason: expect.stringMatching(expected) });
    expect(JSON.stringify(had)).not.toContain(secret);
  });

  it("are not had from a program in a folder that agents work in, through a link neither", async () => {
    mkdirSync(join(home, "work"));
    const path = broker("true", join(home, "work"));
    execFileSync("ln", ["-s", path, join(home, "bin", "linked")]);
    for (const command of [
      [path],
      [join(home, "bin", "linked")],
      ["sh", path],
      ["sh", "work/broker"],
      ["sh", "~/work/broker"],
    ])
      expect(await identities({ credentials: [{ from: "aws", command }] }).ready()).toMatchObject({
        reason: expect.stringContaining("agents work in"),
      });
  });
});

describe("an identity's own folder", () => {
  it("takes over how the person's tools work, and nothing that signs in", async () => {
    writeFileSync(
      join(home, ".gitconfig"),
      [
        '[user]\n\tname = Kim\n\tsigningkey = ABC\n[commit]\n\tgpgsign = true\n[pull]\n\trebase = "true"',
        `[credential]\n\thelper = "!echo password=${secret}"\n[http "https://x"]\n\textraheader = "Authorization: ${secret}"`,
        `[url "https://kim:${secret}@git.example.com/"]\n\tinsteadOf = "https://git.example.com/"`,
        '[filter "lfs"]\n\tclean = "git-lfs clean -- %f"\n[alias]\n\tsay = "!echo \\"a\\tb\\""',
      ].join("\n"),
    );
    writeFileSync(
      join(home, ".npmrc"),
      `registry=https://npm.example.com/\n//npm.example.com/:_authToken=${secret}\n@a:registry=https://kim:${secret}@x/\n`,
    );
    const { ready, of } = identities({ git: { name: "bot" } });
    const environment = { ...of().environment, ...(await environmentOf(ready)) };
    const git = (...words: readonly string[]): string =>
      execFileSync("git", words, { cwd: home, env: environment, encoding: "utf8" });
    expect(git("config", "--global", "--list")).toBe(
      'pull.rebase=true\nfilter.lfs.clean=git-lfs clean -- %f\nalias.say=!echo "a\tb"\n',
    );
    expect(readFileSync(environment.NPM_CONFIG_USERCONFIG ?? "", "utf8")).toBe("registry=https://npm.example.com/\n");
    expect(everything(join(home, ".holdpoint"))).not.toContain(secret);
    git("init", "-q", "repository");
    const commit = (...words: readonly string[]) => git("-C", "repository", ...words);
    commit("commit", "-q", "--allow-empty", "-m", "x");
    expect(commit("log", "--format=%an %ae %cn")).toBe("bot codex@agent.invalid bot\n");
  });

  it("is put right where a run changed it, also through a link", async () => {
    const { ready, of } = identities({});
    await environmentOf(ready);
    const file = of().environment.GIT_CONFIG_GLOBAL ?? "";
    rmSync(file);
    execFileSync("ln", ["-s", join(home, "victim"), file]);
    writeFileSync(join(home, "victim"), "[alias]\n\tx = !evil\n");
    await environmentOf(ready);
    expect(readFileSync(file, "utf8")).not.toContain("evil");
    expect(readFileSync(join(home, "victim"), "utf8")).toContain("evil");
  });
});
