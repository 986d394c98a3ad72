// The extension under development in the tests: gives VS Code's agent the scripted model and hands it to the suite.
import * as vscode from "vscode";
import { ScriptedModel } from "../../../scripts/agent/scriptedModel.ts";

/** Returns the model: the suite runs in the same extension host and scripts it directly. */
export function activate(context: vscode.ExtensionContext): ScriptedModel {
  const model = new ScriptedModel({ vendor: "holdpoint-scripted", id: "scripted", name: "Scripted" });
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider("holdpoint-scripted", model));
  return model;
}
