import { describe, expect, test } from "vitest";
import { askedFor } from "../../../src/core/policy/verdict.ts";
import { balanced, judgeCommand, judgeEffects, ruled, scopeOf, surroundings } from "./situation.ts";
import { World } from "./world.ts";

const root = "/home/ann/shop";
const asked = { ...surroundings, unaccepted: [root] };
const world = new World([{ path: `${root}/tools/gen.js` }, { path: `${root}/src/new.ts`, git: "untracked" }], {});

/** The decision on effects, and the folders that a person is asked about. */
function said(lines: readonly string[], situation: Parameters<typeof judgeEffects>[1] = {}): string {
  const verdict = judgeEffects(lines, { world, surroundings: asked, ...situation });
  return [verdict.decision, ...askedFor(verdict)].join(" ");
}

describe("the open folder's own code, where nothing bounds it and nobody said that it may run", () => {
  test.each([
    [["execute process:npm none"], `hold ${root}`],
    [["execute process:make none", "execute process:pytest none"], `hold ${root}`],
    [["execute tools/gen.js none"], `hold ${root}`],
    [["execute /tmp/gen.js none"], `hold ${root}`],
    [["execute process:npm none", "modify lib/a.ts none"], `hold ${root}`],
    // Something else objects too: it is for that, and the person's word about the folder would not end it.
    [["execute process:npm none", "delete src/new.ts"], "hold"],
    [["execute process:npm none opaque"], "hold"],
    [["execute process:npm none", "modify ~/.ssh/config edit"], "deny"],
    // Nothing of the folder runs.
    [["modify lib/a.ts none"], "allow"],
    [["execute process:stripe none"], "allow"],
    [["execute docker:default/container/a none"], "allow"],
    [["execute /opt/tools/gen.js none"], "allow"],
    [["read package.json"], "allow"],
  ])("%j: %s", (lines, expected) => {
    expect(said(lines)).toBe(expected);
  });

  test.each([
    ["npm test", `hold ${root}`],
    ["npm --prefix web test", `hold ${root}`],
    ["cd web && npm test", `hold ${root}`],
    ["NODE_ENV=test pytest -x", `hold ${root}`],
    ["env CI=1 cargo test", `hold ${root}`],
    ["timeout 60 make -C ../other test", `hold ${root}`],
    ["(cd /srv/elsewhere; pytest)", `hold ${root}`],
    ["./node_modules/.bin/eslint .", `hold ${root}`],
    ["bash -c 'tsc -b'", `hold ${root}`],
    ["git status", "allow"],
    ["ls -la && cat package.json", "allow"],
  ])("%s: %s", (text, expected) => {
    const verdict = judgeCommand(text, { world: "supposed", surroundings: asked });
    expect([verdict.decision, ...askedFor(verdict)].join(" ")).toBe(expected);
  });

  test.each([
    ["nobody has to be asked", { surroundings }],
    ["every folder was accepted", { surroundings: { ...surroundings, unaccepted: [] } }],
    ["a rule allows it", { policy: ruled({ allow: ["execute"], on: ["process:npm"] }) }],
  ])("flows where %s", (_why, situation) => {
    expect(said(["execute process:npm none"], situation)).toBe("allow");
  });

  test.each([
    ["hold", ruled({ hold: ["execute"], on: ["process:npm"] })],
    ["deny", ruled({ deny: ["execute"], on: ["process:npm"] })],
    ["hold", { ...balanced, user: scopeOf({ version: 1, preset: "strict" }) }],
    ["hold", { scopes: [{ root, scope: scopeOf({ version: 1, preset: "strict" }) }] }],
    ["deny", { scopes: [{ root, scope: scopeOf({ version: 1, preset: "readonly" }) }] }],
  ])("is no question about the folder where somebody says %s", (expected, policy) => {
    expect(said(["execute process:npm none"], { policy })).toBe(expected);
  });

  test("names every open folder that was not accepted, for which of them runs cannot always be told", () => {
    const two = { ...surroundings, roots: [root, "/home/ann/till"], unaccepted: ["/home/ann/till"] };
    expect(said(["execute process:npm none"], { surroundings: two })).toBe("hold /home/ann/till");
  });

  test.each([
    ["npm test", "hold sandbox", "allow snapshot,sandbox"],
    ["make -C web build", "hold sandbox", "allow snapshot,sandbox"],
    // The network is not to be had there unasked.
    ["npm install left-pad", "hold sandbox", "hold sandbox"],
    ["npm test && rm -rf src", "hold sandbox", "hold"],
    ["git status", "allow", "allow"],
    ["touch src/new.ts", "allow", "allow"],
  ])("where a scope requires the sandbox: %s: %s, and %s in it, whatever a person said", (text, outside, inside) => {
    const requiring = scopeOf({ version: 1, sandbox: { mode: "require" } });
    const wide = { ...surroundings, unaccepted: [] };
    for (const policy of [{ scopes: [{ root, scope: requiring }] }, { ...balanced, user: requiring }])
      for (const [around, expected] of [
        [wide, outside],
        [asked, outside],
        [{ ...wide, bounds: "sandbox" as const }, inside],
      ] as const) {
        const {
          decision,
          reasons,
          obligations = [],
        } = judgeCommand(text, {
          world: "supposed",
          surroundings: around,
          policy,
        });
        const asks = reasons.some((reason) => reason.asks === "sandbox") ? "sandbox" : "";
        expect([decision, asks || obligations.join(",")].join(" ").trim()).toBe(expected);
      }
  });

  test.each([
    [["execute tools/gen.js none opaque"], "allow snapshot,sandbox"],
    [["execute process:npm none"], "allow sandbox"],
    [["execute process:npm none", "execute process:pytest none", "modify lib/a.ts none"], "allow sandbox"],
    [["execute process:npm none", "execute tools/gen.js none opaque"], "allow snapshot,sandbox"],
    // Packages and what is fetched may be had there, for no credential of the person's is.
    [["execute process:npm none", "connect host:registry.example:443 none"], "allow sandbox"],
    // What signs in would fail there.
    [["execute process:npm none", "connect host:git.example:22 none"], "hold"],
    [["execute process:npm none", "create git:refs/heads/x none"], "hold"],
    [["execute process:npm none", "publish npm:ours none"], "hold"],
    [["execute process:npm none", "delete src/new.ts"], "hold"],
    // What cannot be seen into has no network unasked.
    [["execute tools/gen.js none opaque", "connect host:registry.example:443 none"], "hold"],
    // Nothing of the folder runs: nothing has to be bounded.
    [["modify lib/a.ts none"], "allow"],
  ])("needs nobody's word in the sandbox: %j: %s", (lines, expected) => {
    const bounded = { ...asked, ownCode: "sandbox first", bounds: "sandbox" } as const;
    const { decision, obligations = [] } = judgeEffects(lines, { world, surroundings: bounded });
    expect(`${decision} ${obligations.join(",")}`.trim()).toBe(expected);
  });

  test("waits for the sandbox where there is one, though a person let it run without", () => {
    const first = { ...surroundings, unaccepted: [], ownCode: "sandbox first" } as const;
    const verdict = judgeEffects(["execute process:npm none"], { world, surroundings: first });
    expect(verdict).toMatchObject({ decision: "hold", reasons: [{ asks: "own code" }] });
    expect(verdict).not.toHaveProperty("unaccepted");
  });

  test.each([
    ["npm ci", "allow sandbox"],
    ["npm install left-pad && npm test", "allow sandbox"],
    ["pip install -r requirements.txt", "allow sandbox"],
    ["curl -s https://x.example/health && npm test", "allow sandbox"],
    ["npm publish", "hold"],
    ["npm test && git commit -am x", "hold"],
    ["npm test && git push", "hold"],
    ["npm test && git log -1 && git diff", "allow sandbox"],
    ["npm test && rm -rf src", "hold"],
    ["npm test; cat ~/.ssh/id_ed25519", "hold"],
    ["npm test > /etc/hosts", "hold"],
    ["sudo npm test", "hold"],
    ["npm test && kill -9 1", "hold"],
    ["npm test && docker rm -f db", "hold"],
    ["npm test && kubectl delete ns prod", "hold"],
  ])("as a command, in the sandbox: %s: %s", (text, expected) => {
    const bounded = { ...asked, ownCode: "sandbox first", bounds: "sandbox" } as const;
    const { decision, obligations = [] } = judgeCommand(text, { world: "supposed", surroundings: bounded });
    expect(`${decision} ${obligations.join(",")}`.trim()).toBe(expected);
  });
});
