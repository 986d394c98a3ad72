import { homedir } from "node:os";
import type { SecretStorage } from "vscode";
import type { Policy } from "../core/evaluate.ts";
import { AgentIdentities } from "../identity/agentIdentities.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { systemClock } from "./systemClock.ts";

/** Under which key of the editor's secret storage a person's stored credential lies. */
export function storedKey(name: string): string {
  return `credential:${name}`;
}

/** The identities that runs of this window have. `state` is our state folder. */
export function identitiesHere(ground: { policy(): Policy }, state: string, secrets: SecretStorage): AgentIdentities {
  return new AgentIdentities({
    state,
    home: realFolder(homedir()),
    clock: systemClock,
    environment: () => process.env,
    roots: openRoots,
    secrets: { get: (name) => secrets.get(storedKey(name)) },
    scopes: () => ground.policy(),
  });
}
