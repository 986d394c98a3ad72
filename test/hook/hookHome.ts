import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import type { StatePaths } from "../../src/wire/statePaths.ts";
import { installNode, makeHome } from "./gateUnderTest.ts";
import { commandPayload, type HookRun, hookLine, lineWithoutBash, runHook, startHook } from "./hookLine.ts";

/** Which of its two ways the line goes. */
export interface Way {
  readonly line: string;
  readonly path?: string;
}

/** Both ways. Most tests of waiting wait for real seconds, so they run side by side. */
export const ways: readonly (readonly [name: string, way: Way])[] = [
  ["with bash", { line: hookLine }],
  ["without bash", { line: lineWithoutBash, path: "/nowhere" }],
];

export const payload = commandPayload("rm -rf src");

/** A home with a plugin and a state folder, and what runs hooks in it. */
export interface HookHome {
  readonly home: string;
  readonly paths: StatePaths;
  start(): ReturnType<typeof startHook>;
  run(): Promise<HookRun>;
  remove(): void;
}

/** Makes a home of its own; `build` is a folder that `makePluginRoot` made. */
export function makeHookHome(build: string, way: Way): HookHome {
  const own = makeHome();
  const { home, paths } = own;
  mkdirSync(join(home, "plugin"), { recursive: true });
  for (const file of ["gate.sh", "gate.cjs"]) copyFileSync(join(build, file), join(home, "plugin", file));
  const state = prepareStateFolder(paths, process.getuid?.());
  if (state.kind === "unusable") throw new Error(state.problem);
  installNode(home);
  const start = { home, pluginRoot: join(home, "plugin"), payload, ...way };
  return { ...own, start: () => startHook(start), run: () => runHook(start) };
}
