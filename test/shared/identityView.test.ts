import { expect, it } from "vitest";
import { identityOf } from "../../src/core/identity/runIdentity.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { identityPage } from "../../src/shared/identityView.ts";

const person = { PATH: "/value-of/path", TEAM: "value-of-team", GITHUB_TOKEN: "value-of-token", HOME: "/home/kim" };
const { scope } = parseScope(
  JSON.stringify({
    version: 1,
    rules: [
      { deny: ["*"], on: ["host:*.example.com:*"], agents: ["codex"] },
      { hold: ["*"], on: ["src/**"], agents: ["cursor"] },
      { hold: ["delete"], on: ["test/**"] },
    ],
    identity: {
      default: {
        env: { inherit: ["TEAM"], set: { AWS_PROFILE: "value-of-profile" } },
        credentials: [{ from: "aws", command: ["broker", "agent"] }],
      },
    },
  }),
);

it("shows what a run of an agent would see, and no value", () => {
  if (scope === undefined) throw new Error("The scope is broken.");
  const identity = identityOf(
    { caller: { agent: "codex", label: "Codex", session: "", identity: "claimed" }, cwd: "/work/app" },
    { environment: person, scopes: { scopes: [{ root: "/work/app", scope }] }, homes: "/h", platform: "posix" },
  );
  const page = identityPage({
    agent: "codex",
    label: "Codex",
    others: [],
    identity,
    hidden: [{ path: "/home/kim/.aws", what: "a credential of the person's" }],
    credentials: identity.credentials.map((source) => ({ source, state: "at hand", expires: 5 })),
    rules: scope.rules,
    own: new Set(Object.keys(person)),
  });
  const from = Object.fromEntries(page.environment.map((one) => [one.name, one.from]));
  expect(from).toMatchObject({
    PATH: "yours",
    TEAM: "yours",
    AWS_PROFILE: "set",
    KUBECONFIG: "its own",
    GIT_AUTHOR_NAME: "its own",
    AWS_SECRET_ACCESS_KEY: "credential",
  });
  expect(page.withheld).toEqual(["GITHUB_TOKEN"]);
  expect(page.hosts).toEqual(["deny everything on host:*.example.com:* for codex"]);
  expect(page.rules).toEqual(["hold delete on test/**"]);
  expect(page.credentials).toEqual([{ text: "AWS, from `broker agent`", state: "at hand", expires: 5 }]);
  expect(JSON.stringify(page)).not.toContain("value-of");
});
