import fc from "fast-check";
import type { Policy } from "../../../src/core/evaluate.ts";
import { scopeOf } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";

/** Ann's project with a little of everything. */
export const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/b.ts`, git: "modified" },
    { path: `${shop}/src/c.ts`, git: "untracked" },
    { path: `${shop}/dist/a.js`, git: "ignored" },
    { path: `${shop}/build/tool.ts` },
    { path: `${shop}/.env`, git: "ignored" },
    { path: `${shop}/.vscode/settings.json` },
    { path: `${shop}/link`, leadsTo: "/home/ann/.ssh/id_rsa" },
    { path: `${shop}/lib`, leadsTo: `${shop}/src` },
    { path: "/home/ann/.ssh/id_rsa", git: "unknown" },
    { path: "/tmp/x/y", git: "unknown" },
  ],
  {},
);

/** Properties try many cases; on a busy machine that takes a while. In milliseconds. */
export const patience = 120_000;

/** Effects of every kind, as `effect` reads them. */
export const lines = fc.constantFrom(
  "read src/a.ts",
  "read .env",
  "read ./**",
  "read link",
  "read ?",
  "create src/new.ts",
  "modify src/a.ts edit",
  "modify src/b.ts content",
  "modify src/*.ts edit",
  "modify lib/c.ts content",
  "modify ./** uncommitted",
  "modify .vscode/settings.json edit",
  "modify link content",
  "delete src/**",
  "delete src/?",
  "delete dist/**",
  "delete build/**",
  "delete .vscode/**",
  "delete ./**",
  "delete /tmp/x/**",
  "delete ?",
  "execute process:npm",
  "execute process:sh none opaque",
  "connect host:example.com:443",
  "publish git:origin/topic",
  "publish git:origin/main",
  "administer kube:prod/shop/pod/web remote",
);
const rule = fc.record({
  verb: fc.constantFrom("*", "read", "create", "modify", "delete", "execute", "publish"),
  on: fc.constantFrom(
    "**",
    "src/**",
    "src/*.ts",
    "dist/**",
    "{src,build}/**",
    ".env",
    "~/.ssh/**",
    "/tmp/**",
    "git:*/topic",
    "kube:*prod*/**",
  ),
  agents: fc.constantFrom(undefined, ["vscode"], ["codex"]),
});
/** A hold or deny rule. */
export const objection = fc.record({ decision: fc.constantFrom("hold", "deny"), rule });
/** Any rule. */
export const anyRule = fc.record({ decision: fc.constantFrom("allow", "hold", "deny"), rule });
/** Any preset. */
export const preset = fc.constantFrom("balanced", "strict", "readonly");

function ruleText({
  decision,
  rule: { verb, on, agents },
}: {
  decision: string;
  rule: { verb: string; on: string; agents: readonly string[] | undefined };
}): object {
  return { [decision]: [verb], on: [on], ...(agents === undefined ? {} : { agents }) };
}

/** The policy of one scope file with these rules. */
export function policyOf(
  presetName: string,
  rules: readonly Parameters<typeof ruleText>[0][],
  filesPerCall?: number,
): Policy {
  const limits = filesPerCall === undefined ? {} : { limits: { filesPerCall } };
  return {
    scopes: [{ root: shop, scope: scopeOf({ version: 1, preset: presetName, rules: rules.map(ruleText), ...limits }) }],
  };
}
