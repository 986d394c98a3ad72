import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { AgentIdentities } from "../../src/identity/agentIdentities.ts";
import { FakeClock } from "../gate/fakes.ts";

const password = "s3cr3t-of-the-broker-";
const plain = { PATH: process.env.PATH ?? "", GIT_CONFIG_NOSYSTEM: "1" };
const hasCertificates = spawnSync("openssl", ["version"]).status === 0 ? "yes" : "no";
let home = "";
let forge: Server;
let made: AgentIdentities | undefined;
/** Who asked, in order, and whether they were let in. */
const asked: string[] = [];
/** The password that the forge takes now. */
let good = "";

beforeEach(async ({ skip }) => {
  if (hasCertificates === "no") skip();
  home = realpathSync(mkdtempSync(join(tmpdir(), "git-client-")));
  const [key, certificate] = [join(home, "key.pem"), join(home, "certificate.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", certificate, ...names], {
    stdio: "ignore",
  });
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", join(home, "forge", "shop.git")], { env: plain });
  execFileSync("git", ["-C", join(home, "forge", "shop.git"), "config", "http.receivepack", "true"], { env: plain });
  writeFileSync(join(home, "count"), "0");
  const broker = join(home, "broker");
  const expires = "echo password_expiry_utc=$(($(date +%s) + $n * 60))";
  const lines = [
    `n=$(($(<${home}/count) + 1)); echo $n >${home}/count`,
    "echo username=bot",
    `echo password=${password}$n`,
    expires,
  ];
  writeFileSync(broker, `#!/bin/bash\n${lines.join("\n")}\n`);
  chmodSync(broker, 0o755);
  asked.length = 0;
  forge = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, serve);
  await new Promise<void>((resolve) => forge.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  made?.dispose();
  forge.close();
  forge.closeAllConnections();
  rmSync(home, { recursive: true, force: true });
});

/** A forge: git's own server behind a password. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const given = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
  if (given !== "") asked.push(given);
  if (given !== `bot:${good}`) {
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="forge"' }).end();
    return;
  }
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const backend = spawn("git", ["http-backend"], {
    env: {
      ...plain,
      GIT_PROJECT_ROOT: join(home, "forge"),
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "bot",
      REQUEST_METHOD: request.method,
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(backend.stdin);
  const pieces: Buffer[] = [];
  backend.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  backend.on("close", () => {
    const said = Buffer.concat(pieces);
    const end = said.indexOf("\r\n\r\n");
    const heads = said.subarray(0, end).toString().split("\r\n");
    const status = Number(/^Status: (\d+)/m.exec(heads.join("\n"))?.[1] ?? 200);
    for (const head of heads.filter((one) => !one.startsWith("Status:"))) {
      const [name = "", value = ""] = head.split(/: (.*)/);
      response.setHeader(name, value);
    }
    response.writeHead(status).end(said.subarray(end + 4));
  });
}

/** What a run with this identity does with git, on a machine whose person has a password of their own for the forge. */
async function runWith(credentials: readonly object[]) {
  const { port } = forge.address() as AddressInfo;
  const own = join(home, "person");
  mkdirSync(own);
  writeFileSync(join(own, ".git-credentials"), `https://kim:kims-own@127.0.0.1:${port}\n`);
  writeFileSync(join(own, ".gitconfig"), "[credential]\n\thelper = store\n");
  const host = `127.0.0.1:${port}`;
  const identity = { credentials: credentials.map((one) => ({ ...one, host })) };
  const { scope, problems } = parseScope(JSON.stringify({ version: 1, identity: { default: identity } }));
  if (scope === undefined) throw new Error(problems.map(({ message }) => message).join());
  const clock = new FakeClock();
  clock.advance(Date.now() - clock.now());
  const identities = new AgentIdentities({
    state: join(home, ".holdpoint"),
    home: own,
    clock,
    environment: () => ({ ...plain, HOME: own }),
    roots: () => [],
    secrets: { get: async () => undefined },
    scopes: () => ({ scopes: [{ root: "/work", scope }] }),
  });
  made = identities;
  const agent = { agent: "codex", label: "Codex", session: "s", identity: "claimed" } as const;
  const run = identities.of({ caller: agent, cwd: "/work" });
  const ready = await identities.ready(run);
  if (ready.kind === "failed") throw new Error(ready.reason);
  const env = { ...run.environment, ...ready.environment, GIT_TERMINAL_PROMPT: "0" };
  const trusting = ["-c", `http.sslCAInfo=${join(home, "certificate.pem")}`];
  const git = (folder: string, ...words: readonly string[]) =>
    promisify(execFile)("git", [...trusting, "-C", folder, ...words], { env });
  return { git, clock, address: `https://${host}/shop.git` };
}

it("git's client clones and pushes as the identity, with a fresh password once the first is over", async () => {
  good = `${password}1`;
  const { git, clock, address } = await runWith([{ from: "git", command: [join(home, "broker")] }]);
  await git(home, "clone", "-q", address, "work");
  expect(asked).toContain(`bot:${password}1`);
  const work = join(home, "work");
  await git(work, "commit", "-q", "--allow-empty", "-m", "one");
  clock.advance(61_000);
  good = `${password}2`;
  await git(work, "push", "-q", "origin", "HEAD:main");
  const there = execFileSync("git", ["-C", join(home, "forge", "shop.git"), "log", "-1", "--format=%s", "main"], {
    env: plain,
    encoding: "utf8",
  });
  expect(there).toBe("one\n");
  expect(new Set(asked)).toEqual(new Set([`bot:${password}1`, `bot:${password}2`]));
  // Neither the broker's passwords nor the person's end up in what was cloned.
  expect(readFileSync(join(work, ".git", "config"), "utf8")).not.toMatch(/s3cr3t|kims/);
}, 60_000);

it("git's client has no password of the person's where the identity has none", async () => {
  good = "kims-own";
  const { git, address } = await runWith([]);
  await expect(git(home, "clone", "-q", address, "work")).rejects.toThrow(/could not read Username|terminal prompts/);
  expect([asked, existsSync(join(home, "work"))]).toEqual([[], false]);
}, 60_000);
