import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JudgedProject } from "./judgedProject.ts";

const web = { name: "@acme/web", scripts: { build: "vite build", clean: "rm -rf src", hello: "echo web" } };
const api = { name: "api", scripts: { build: "tsc -p .", tidy: "rm -rf dist", hello: "echo api", ship: "some-tool" } };
const bad = { name: "bad", scripts: { test: "jest && rm -rf ../../a/src", hello: "echo bad" } };

const files = {
  ".gitignore": "dist/\n",
  "a/src/x.ts": "x\n",
  "a/package.json": JSON.stringify({
    name: "root",
    workspaces: ["packages/*", "tools/one"],
    scripts: { hello: "npm run hello -ws", clean: "rm -rf src", build: "npm run build --workspaces" },
  }),
  "a/packages/web/package.json": JSON.stringify(web),
  "a/packages/web/src/y.ts": "y\n",
  "a/packages/api/package.json": JSON.stringify(api),
  "a/tools/one/package.json": JSON.stringify({ name: "one", scripts: { hello: "echo one", only: "rm -rf ../../src" } }),
  "p/package.json": JSON.stringify({ name: "p", scripts: { clean: "rm -rf src" } }),
  "p/src/x.ts": "x\n",
  "p/pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n",
  "p/packages/web/package.json": JSON.stringify(web),
  "p/packages/web/src/y.ts": "y\n",
  "p/packages/bad/package.json": JSON.stringify(bad),
  "broken/package.json": JSON.stringify({ workspaces: ["packages/*"] }),
  "broken/packages/x/package.json": "{",
  "deep/package.json": JSON.stringify({ workspaces: ["packages/**/inner"] }),
  "nx/nx.json": JSON.stringify({ targetDefaults: { build: { dependsOn: ["^build"] } } }),
  "nx/apps/web/project.json": JSON.stringify({
    name: "web",
    targets: {
      wipe: { executor: "nx:run-commands", options: { commands: ["rm -rf src"], cwd: "{projectRoot}" } },
      hello: { command: "echo hello" },
      drop: { command: "rm -rf ../none" },
      build: { executor: "@nx/vite:build" },
      plugin: { executor: "./tools/x:y" },
      test: { executor: "@nx/jest:jest", dependsOn: ["wipe"] },
    },
  }),
  "nx/apps/web/src/a.ts": "a\n",
  "turbo/turbo.json": JSON.stringify({ tasks: { build: { dependsOn: ["^build"] }, check: { dependsOn: ["build"] } } }),
  "turbo/package.json": JSON.stringify({ workspaces: ["packages/*"] }),
  "turbo/packages/web/package.json": JSON.stringify({ name: "web", scripts: { build: "rm -rf ../../../a/src" } }),
} as const;

let judged: JudgedProject;
beforeAll(() => {
  judged = new JudgedProject(files);
});
afterAll(() => judged.remove());

describe("a script of a workspace's package is judged by what it does there", () => {
  it.each([
    ["npm run hello -ws", "a", "allow"],
    ["npm run hello", "a", "allow"],
    ["npm run hello --workspaces --if-present", "a", "allow"],
    ["npm -w api run tidy", "a", "allow"],
    ["npm run tidy -w packages/api", "a", "allow"],
    ["npm run tidy --workspace=api", "a", "allow"],
    ["npm run clean -w @acme/web", "a", "hold"],
    ["npm run clean -w api", "a", "allow"],
    ["npm run clean --workspaces", "a", "hold"],
    ["npm run clean -ws", "a", "hold"],
    ["npm run clean -w $X", "a", "hold"],
    ["npm run only -w tools/one", "a", "hold"],
    ["npm run tidy -w not-there", "a", "hold"],
    ["npm run ship -w api", "a", "hold"],
    ["npm --prefix packages/web run clean", "a", "hold"],
    ["npm --prefix packages/api run tidy", "a", "allow"],
    ["npm run build -ws", "a", "allow"],
    ["npm run build", "a", "allow"],
    ["npm test -w bad", "a", "allow"],
    ["yarn workspace @acme/web clean", "a", "hold"],
    ["yarn workspace api tidy", "a", "allow"],
    ["yarn workspace api build", "a", "allow"],
    ["yarn workspaces run hello", "a", "allow"],
    ["yarn workspaces run clean", "a", "hold"],
    ["yarn workspaces foreach -A run hello", "a", "allow"],
    ["yarn workspaces foreach --from '@acme/*' run clean", "a", "hold"],
    ["yarn workspaces foreach exec rm -rf src", "a", "hold"],
    ["bun run --filter api tidy", "a", "allow"],
    ["bun run --filter '*' clean", "a", "hold"],
    ["npm run hello -w api", "a/packages/web", "allow"],
    ["pnpm -r run hello", "p", "allow"],
    ["pnpm -r hello", "p", "allow"],
    ["pnpm -r run clean", "p", "hold"],
    ["pnpm -w run clean", "p/packages/web", "hold"],
    ["pnpm --filter @acme/web run hello", "p", "allow"],
    ["pnpm --filter web run clean", "p", "hold"],
    ["pnpm --filter=bad test", "p", "hold"],
    ["pnpm -F 'bad...' run test", "p", "hold"],
    ["pnpm -C packages/web clean", "p", "hold"],
    ["pnpm run clean --filter @acme/none", "p", "hold"],
    ["npm run tidy -w api -- ../../src", "a", "hold"],
    ["nx run web:wipe", "nx", "hold"],
    ["nx run web:hello --args='; rm -rf src'", "nx", "hold"],
    ["nx run web:drop src", "nx", "hold"],
    ["nx wipe web", "nx", "hold"],
    ["nx run-many -t test", "nx", "hold"],
    ["nx run web:hello", "nx", "allow"],
    ["nx run web:build:production", "nx", "allow"],
    ["nx affected --targets=build,wipe", "nx", "hold"],
    ["nx run web:plugin", "nx", "hold"],
    ["pnpm --filter @acme/web build", "p", "allow"],
    ["npm run hello -ws", "broken", "hold"],
    ["npm run hello -ws", "deep", "hold"],
    ['echo \'{"scripts":{"hello":"rm -rf ../../src"}}\' > packages/api/package.json && npm run hello -ws', "a", "hold"],
    ["mkdir packages/new && cp x packages/new/package.json && npm run hello -ws", "a", "hold"],
    ["turbo run build", "turbo", "hold"],
    ["npx turbo build --filter=web", "turbo", "hold"],
    ["turbo run check", "turbo", "hold"],
    ["turbo run hello", "a", "allow"],
    ["turbo run clean", "a", "hold"],
    ["lerna run build", "turbo", "hold"],
    ["lerna run hello", "a", "allow"],
    ["turbo run build", "a", "allow"],
    ["lerna exec -- rm -rf src", "a", "hold"],
  ])("%s in %s: %s", async (text, folder, decision) => {
    const verdict = await judged.verdictOn(text, folder);
    expect([verdict.decision, verdict.reasons.map((reason) => reason.text)]).toEqual([decision, expect.anything()]);
  });
});
