// What a suite works with, inside the extension host.
import { existsSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { ScriptedModel } from "../../../scripts/agent/scriptedModel.ts";
import { Hands } from "./hands.ts";

/** A hook's payload, as the agent wrote it. */
interface HookPayload {
  readonly hook_event_name: string;
  readonly tool_name: string;
  readonly tool_input: unknown;
  readonly cwd: string;
  readonly session_id: string;
  readonly tool_use_id: string;
}

export interface InSuite {
  readonly hands: Hands;
  /** The folder that is open. */
  readonly workspace: string;
  /** The model that drives VS Code's own agent, once that has its terminal. */
  agent(): Promise<ScriptedModel>;
  /** Every payload that reached a hook so far, seen by a hook of the rig's own that decides nothing. */
  witnessed(): readonly HookPayload[];
}

/** One for each start of the window. */
let readyAgent: Promise<ScriptedModel> | undefined;

async function findAgent(): Promise<ScriptedModel> {
  const extension = vscode.extensions.getExtension<ScriptedModel>("holdpoint-test.scripted-agent");
  if (extension === undefined) throw new Error("The scripted agent's extension is not loaded.");
  const model = await extension.activate();
  await model.untilOffered("run_in_terminal");
  return model;
}

export function inSuite(): InSuite {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("The suites need a folder to be open.");
  return {
    hands: new Hands(process.env),
    workspace: folder.uri.fsPath,
    agent: () => (readyAgent ??= findAgent()),
    witnessed: () => {
      const file = process.env.HOLDPOINT_WITNESS;
      if (file === undefined || !existsSync(file)) return [];
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as HookPayload);
    },
  };
}
