// The demo's agent: VS Code's own, with a model that takes the steps of `steps.json` beside this extension.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { ScriptedModel } from "../../agent/scriptedModel.ts";
import type { ToolOutcome } from "../../agent/scriptedRun.ts";
import { type DemoSteps, parseSteps } from "../demoSteps.ts";
import { callText, type DemoEvent, transcriptVariable } from "../transcript.ts";

/** Starts the agent once in a workspace, when the window opens; the command starts it again. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const model = new ScriptedModel({ vendor: "holdpoint-demo", id: "demo", name: "Demo agent" });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const start = (): Promise<void> =>
    work(model, parseSteps(readFileSync(join(context.extensionPath, "steps.json"), "utf8"), folder));
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("holdpoint-demo", model),
    vscode.commands.registerCommand("holdpointDemo.start", start),
  );
  if (context.workspaceState.get("started") === true) return;
  await context.workspaceState.update("started", true);
  await vscode.extensions.getExtension("holdpoint.holdpoint")?.activate();
  await start();
}

async function work(model: ScriptedModel, steps: DemoSteps): Promise<void> {
  const run = model.script(steps.calls, { task: steps.task, closing: report });
  write({ kind: "started", task: steps.task });
  run.onOutcome(({ call, told }) => write({ kind: "told", call, told }));
  run.finished.then((outcomes) => write({ kind: "finished", closing: report(outcomes) }));
  await model.start(run);
}

/** What happened, as the model was told it. */
function report(outcomes: readonly ToolOutcome[]): string {
  const lines = outcomes.map(({ call, told }) => {
    const [first = ""] = told.split("\n").filter((line) => line.trim() !== "");
    return `- \`${callText(call)}\`: ${first.trim() || "no output"}`;
  });
  return `This is what happened:\n\n${lines.join("\n")}\n`;
}

function write(event: DemoEvent): void {
  const file = process.env[transcriptVariable];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(event)}\n`);
}
