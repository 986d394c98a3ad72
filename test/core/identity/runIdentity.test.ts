import { describe, expect, it } from "vitest";
import type { Caller } from "../../../src/core/call/call.ts";
import { carriedFrom } from "../../../src/core/identity/inheritedVariables.ts";
import { ownPlaces } from "../../../src/core/identity/ownPlaces.ts";
import { identityOf } from "../../../src/core/identity/runIdentity.ts";
import type { ScopesInForce } from "../../../src/core/policy/hearing.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import { defaultScope, type Scope } from "../../../src/core/scope/scope.ts";
import { onlyTightening, tightened } from "../../../src/core/scope/tightened.ts";
import { isSecretVariable } from "../../../src/core/secretName.ts";

const homes = "/home/kim/.holdpoint/homes";

function caller(agent: string): Caller {
  return { agent, label: agent, session: "s", identity: "claimed" };
}

function scope(identity: object): Scope {
  const { scope: parsed, problems } = parseScope(JSON.stringify({ version: 1, identity }));
  if (parsed === undefined) throw new Error(problems.map(({ message }) => message).join());
  return parsed;
}

function made(environment: Record<string, string>, scopes: ScopesInForce = { scopes: [] }, agent = "codex") {
  return identityOf({ caller: caller(agent), cwd: "/work/app/src" }, { environment, scopes, homes, platform: "posix" });
}

/** Variables through which credentials are known to be handed to programs. */
const secretVariables = (
  "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_WEB_IDENTITY_TOKEN_FILE AZURE_CLIENT_SECRET ARM_CLIENT_SECRET " +
  "GOOGLE_APPLICATION_CREDENTIALS CLOUDSDK_AUTH_ACCESS_TOKEN DIGITALOCEAN_ACCESS_TOKEN CLOUDFLARE_API_TOKEN HCLOUD_TOKEN FLY_API_TOKEN " +
  "VAULT_TOKEN VAULT_ADDR CONSUL_HTTP_TOKEN NOMAD_TOKEN TF_TOKEN_app_terraform_io PULUMI_ACCESS_TOKEN KUBE_TOKEN DOCKER_HOST DOCKER_AUTH_CONFIG " +
  "NPM_TOKEN NODE_AUTH_TOKEN YARN_NPM_AUTH_TOKEN TWINE_PASSWORD PYPI_TOKEN CARGO_REGISTRY_TOKEN GEM_HOST_API_KEY COMPOSER_AUTH NUGET_API_KEY " +
  "GH_TOKEN GITHUB_TOKEN GITLAB_TOKEN GLAB_TOKEN BITBUCKET_TOKEN GIT_ASKPASS SSH_AUTH_SOCK SSH_ASKPASS GPG_AGENT_INFO " +
  "OPENAI_API_KEY ANTHROPIC_API_KEY GEMINI_API_KEY CLAUDE_CODE_OAUTH_TOKEN HF_TOKEN DATABASE_URL PGPASSWORD MYSQL_PWD REDIS_URL MONGODB_URI " +
  "SENTRY_AUTH_TOKEN SLACK_TOKEN STRIPE_SECRET_KEY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL XDG_RUNTIME_DIR KRB5CCNAME"
).split(" ");

describe("what a run takes over from the shell that it is started from", () => {
  const person = Object.fromEntries(secretVariables.map((name) => [name, "kims-own"]));

  it("is which tools come first, a virtual environment, and what was exported by name", () => {
    const shell = {
      PATH: "/home/dev/project/.venv/bin:/usr/bin",
      VIRTUAL_ENV: "/home/dev/project/.venv",
      FLAVOUR: "sweet",
      OTHER: "x",
      ...person,
    };
    expect(carriedFrom(shell, { also: ["FLAVOUR"], never: [] })).toEqual({
      PATH: shell.PATH,
      VIRTUAL_ENV: shell.VIRTUAL_ENV,
      FLAVOUR: "sweet",
    });
  });

  it("is never what the identity has of its own, nor what commands are judged by", () => {
    const { given } = made({});
    expect(given).toEqual(expect.arrayContaining(["GIT_AUTHOR_NAME", "GIT_SSH_COMMAND", "AWS_CONFIG_FILE"]));
    const shell = Object.fromEntries([...given, "HOME", "LD_PRELOAD", "BASH_ENV", "LANG"].map((name) => [name, "x"]));
    expect(Object.keys(carriedFrom(shell, { also: Object.keys(shell), never: given }))).toEqual(["LANG"]);
  });
});

describe("the environment of a run", () => {
  it("has none of the variables that credentials are handed through", () => {
    const person = Object.fromEntries(secretVariables.map((name) => [name, "kims-own"]));
    const { environment, withheld } = made(person);
    expect(Object.values(environment)).not.toContain("kims-own");
    expect(withheld).toEqual([...secretVariables].sort());
  });

  it("never takes a name that tells of a secret by default", () => {
    const person = Object.fromEntries(Object.keys(made({}).environment).map((name) => [name, "x"]));
    expect(Object.keys(made(person).environment).filter(isSecretVariable)).toEqual([]);
  });

  it("has what builds need, without what its addresses sign in with", () => {
    const { environment } = made({
      PATH: "/usr/bin",
      LC_ALL: "C",
      CARGO_HOME: "/home/kim/.cargo",
      HTTPS_PROXY: "http://kim:hunter2@proxy:3128",
      GOPROXY: "https://kim:hunter2@go.example.com,direct",
      HTTP_PROXY: "http://a:b@c@d:1/?@",
      UNHEARD_OF: "x",
    });
    expect(environment).toMatchObject({
      PATH: "/usr/bin",
      LC_ALL: "C",
      CARGO_HOME: "/home/kim/.cargo",
      HTTPS_PROXY: "http://proxy:3128",
      GOPROXY: "https://go.example.com,direct",
    });
    expect(environment).not.toHaveProperty("UNHEARD_OF");
    expect(JSON.stringify(environment)).not.toMatch(/hunter2|a:b/);
  });

  it("keeps the home folder that commands are judged by, and points programs that sign in to the identity's own", () => {
    const { environment, folder } = made({ HOME: "/home/kim", KUBECONFIG: "/home/kim/.kube/prod" });
    expect(environment.HOME).toBe("/home/kim");
    for (const variable of Object.keys(ownPlaces)) expect(environment[variable]).toContain(`${folder}/`);
    expect(folder).toBe(`${homes}/codex`);
  });

  it.each([
    ["a name", ["TEAM"], { TEAM: "x" }, { TEAM: "x" }],
    ["any ending", ["TEAM_*"], { TEAM_NAME: "x", OTHER: "y" }, { TEAM_NAME: "x" }],
    ["a secret where it is written out", ["NPM_TOKEN"], { NPM_TOKEN: "x" }, { NPM_TOKEN: "x" }],
  ])("inherits %s", (_what, inherit, person, expected) => {
    const scopes = { scopes: [{ root: "/work/app", scope: scope({ default: { env: { inherit } } }) }] };
    expect(made(person, scopes).environment).toMatchObject(expected);
  });

  it.each([
    ["a secret by its beginning", ["NPM_*"], { NPM_TOKEN: "x" }],
    ["everything that is secret", ["A*"], { AWS_SECRET_ACCESS_KEY: "x" }],
    [
      "what makes programs load something",
      ["LD_PRELOAD", "NODE_OPTIONS", "BASH_ENV"],
      { LD_PRELOAD: "x", BASH_ENV: "x" },
    ],
    ["the editor's own", ["VSCODE_IPC_HOOK", "ELECTRON_RUN_AS_NODE"], { VSCODE_IPC_HOOK: "x" }],
  ])("does not inherit %s", (_what, inherit, person) => {
    const scopes = { scopes: [{ root: "/work/app", scope: scope({ default: { env: { inherit } } }) }] };
    expect(Object.values(made(person, scopes).environment)).not.toContain("x");
  });

  it.each(["HOME", "TMPDIR", "PWD", "LD_PRELOAD", "GIT_DIR", "NODE_OPTIONS", "HOLDPOINT_HOME", "IDENTITY_AWS", "IFS"])(
    "cannot be given another %s",
    (name) => {
      const text = JSON.stringify({ version: 1, identity: { default: { env: { set: { [name]: "/x" } } } } });
      expect(parseScope(text).scope).toBeUndefined();
      const source = { from: "variables", command: ["broker"], variables: [name] };
      expect(
        parseScope(JSON.stringify({ version: 1, identity: { default: { credentials: [source] } } })).scope,
      ).toBeUndefined();
    },
  );
});

describe("the identity of a run", () => {
  const own = scope({
    default: { env: { set: { A: "all", B: "all" } }, git: { name: "Somebody" }, hide: ["secrets"] },
    "co*": { env: { set: { B: "glob" } } },
    codex: { env: { set: { C: "codex" } }, git: { email: "codex@example.com" } },
    other: { env: { set: { C: "other" } } },
  });

  it("is put together from all that speaks of the agent, the nearer name before the wider one", () => {
    const identity = made({}, { scopes: [{ root: "/work/app", scope: own }] });
    expect(identity.environment).toMatchObject({ A: "all", B: "glob", C: "codex" });
    expect(identity.author).toEqual({ name: "Somebody", email: "codex@example.com" });
    expect(identity.environment).toMatchObject({
      GIT_AUTHOR_NAME: "Somebody",
      GIT_COMMITTER_EMAIL: "codex@example.com",
    });
  });

  it("is given nothing by a scope of another folder, and hides what that hides", () => {
    const identity = made({}, { scopes: [{ root: "/work/other", scope: own }] });
    expect(identity.environment).not.toHaveProperty("A");
    expect(identity.author).toEqual({ name: "codex", email: "codex@agent.invalid" });
    expect(identity.hide).toMatchObject([{ root: "/work/other", pattern: { text: "secrets" } }]);
  });

  it("has a folder of its own for what each scope gives it", () => {
    const from = (command: string) =>
      made(
        {},
        {
          scopes: [
            { root: "/work/app", scope: scope({ default: { credentials: [{ from: "aws", command: [command] }] } }) },
          ],
        },
      ).folder;
    expect(from("a")).not.toBe(from("b"));
    expect(from("a")).toBe(from("a"));
  });

  it("counts what the person says before what a workspace says", () => {
    const user = scope({ default: { env: { set: { A: "person" } } } });
    expect(made({}, { scopes: [{ root: "/work/app", scope: own }], user }).environment.A).toBe("person");
  });

  it("gets nothing of what waits for a person, and hides what it hides", () => {
    const waiting = scope({
      default: {
        env: { inherit: ["NPM_TOKEN"], set: { A: "x" } },
        hide: ["secrets"],
        git: { name: "kim" },
        credentials: [{ from: "aws", command: ["broker"] }],
      },
    });
    for (const inForce of [tightened(defaultScope, waiting), onlyTightening(waiting)]) {
      const identity = made({ NPM_TOKEN: "x" }, { scopes: [{ root: "/work/app", scope: inForce }] });
      expect(identity.environment).not.toHaveProperty("A");
      expect(identity.environment).not.toHaveProperty("NPM_TOKEN");
      expect(identity.credentials).toEqual([]);
      expect(identity.author.name).toBe("codex");
      expect(identity.hide).toHaveLength(1);
    }
  });

  it.each(["../../etc", "..", ".", "", "a/b", "A B", "x".repeat(300)])(
    "has a folder of its own for the name %j",
    (agent) => {
      const { folder, name } = made({}, { scopes: [] }, agent);
      expect(name).toMatch(/^[a-z0-9_-][a-z0-9._-]{0,63}$/);
      expect(folder).toBe(`${homes}/${name}`);
    },
  );
});

describe("credentials in a scope file", () => {
  it.each([
    { from: "aws" },
    { from: "aws", command: ["./broker.sh"] },
    { from: "aws", command: ["tools/broker"] },
    { from: "aws", command: ["~kim/broker"] },
    { from: "aws", command: ["broker"], host: "x" },
    { from: "ssh", command: ["broker"] },
    { from: "git", command: ["broker"], host: "https://github.com" },
    { from: "kubernetes", command: ["broker"], context: "dev", server: "http://x" },
    { from: "nowhere" },
  ])("are refused: %j", (source) => {
    expect(
      parseScope(JSON.stringify({ version: 1, identity: { default: { credentials: [source] } } })).scope,
    ).toBeUndefined();
  });

  it("hides no files of a workspace by the person's own scope, which belongs to none", () => {
    const text = (path: string) => JSON.stringify({ version: 1, identity: { codex: { hide: [path] } } });
    expect(parseScope(text("secrets"), "user").scope).toBeUndefined();
    expect(parseScope(text("~/secrets"), "user").scope).toBeDefined();
  });

  it.each(["**/secret", "a/**/b", "git:**"])("refuses to hide %s, which names no place", (text) => {
    expect(parseScope(JSON.stringify({ version: 1, identity: { default: { hide: [text] } } })).scope).toBeUndefined();
  });
});
