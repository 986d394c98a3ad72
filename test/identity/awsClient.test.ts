import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { AgentIdentities } from "../../src/identity/agentIdentities.ts";
import { FakeClock } from "../gate/fakes.ts";

/** Where a version manager keeps its programs is not moved by the home folder of this test. */
const tools = { PATH: process.env.PATH, PYENV_ROOT: process.env.PYENV_ROOT ?? join(homedir(), ".pyenv") };
const home = realpathSync(mkdtempSync(join(tmpdir(), "aws-")));
const hasClient = spawnSync("aws", ["--version"], { env: { ...tools, HOME: home } }).status === 0 ? "yes" : "no";

/** A cloud that tells who asked: what it got as `Authorization`. */
const asked: string[] = [];
let cloud: Server;
let address = "";
beforeAll(async () => {
  cloud = createServer((request, response) => {
    asked.push(request.headers.authorization ?? "nobody");
    response.setHeader("Content-Type", "text/xml");
    response.end(
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:x</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
    );
  });
  await new Promise<void>((resolve) => cloud.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  mkdirSync(join(home, ".aws"));
  for (const profile of ["default", "agent"])
    writeFileSync(
      join(home, ".aws", "credentials"),
      `[${profile}]\naws_access_key_id = KIMSKEY\naws_secret_access_key = kims\n`,
      { flag: "a" },
    );
  writeFileSync(
    join(home, "broker"),
    '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AGENTSKEY","SecretAccessKey":"agents","SessionToken":"t"}\'\n',
  );
  chmodSync(join(home, "broker"), 0o755);
});
afterAll(() => {
  cloud.close();
  rmSync(home, { recursive: true, force: true });
});

/** Asks the cloud who one is, as a run with this identity would. */
async function whoAmI(identity: object): Promise<{ readonly exit: string; readonly as: string }> {
  const { scope } = parseScope(JSON.stringify({ version: 1, identity: { default: identity } }));
  if (scope === undefined) throw new Error("The scope is broken.");
  const identities = new AgentIdentities({
    state: join(home, ".holdpoint"),
    home,
    clock: new FakeClock(),
    environment: () => ({ ...tools, HOME: home, AWS_ACCESS_KEY_ID: "KIMSKEY", AWS_SECRET_ACCESS_KEY: "kims" }),
    roots: () => [],
    secrets: { get: async () => undefined },
    scopes: () => ({ scopes: [{ root: "/work", scope }] }),
  });
  const run = identities.of({
    caller: { agent: "codex", label: "Codex", session: "s", identity: "claimed" },
    cwd: "/work",
  });
  const own = await identities.ready(run);
  if (own.kind === "failed") throw new Error(own.reason);
  asked.length = 0;
  const env = {
    ...run.environment,
    ...own.environment,
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const exit = await promisify(execFile)("aws", ["--endpoint-url", address, "sts", "get-caller-identity"], {
    env,
  }).then(
    () => "done",
    ({ stderr }: { readonly stderr: string }) => stderr,
  );
  return { exit, as: /Credential=(\w+)/.exec(asked.join())?.[1] ?? "nobody" };
}

describe.skipIf(hasClient === "no")("the client of a cloud in a run", { timeout: 60_000 }, () => {
  it("does not sign in as the person, by their environment or their files", async () => {
    const { exit, as } = await whoAmI({});
    expect(as).toBe("nobody");
    expect(exit).toContain("Unable to locate credentials");
  });

  it("signs in with what the identity's broker gave", async () => {
    const credentials = [{ from: "aws", command: [join(home, "broker")] }];
    expect(await whoAmI({ credentials })).toEqual({ exit: "done", as: "AGENTSKEY" });
  });

  it("signs in as a profile of the identity's own, whatever the person's of that name is", async () => {
    const credentials = [{ from: "aws", command: [join(home, "broker")] }];
    expect(await whoAmI({ env: { set: { AWS_PROFILE: "agent" } }, credentials })).toEqual({
      exit: "done",
      as: "AGENTSKEY",
    });
  });
});
