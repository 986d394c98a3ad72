import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inSuite } from "./inSuite.ts";

/** Accepts the scope file as it is on our page, which speaks of `about` (a pattern). */
export async function acceptOnPage(about: string): Promise<void> {
  const { hands } = inSuite();
  await vscode.commands.executeCommand("holdpoint.reviewScope");
  assert.match(await hands.do("webviewText", { containing: "Accept this version" }), new RegExp(about));
  await hands.do("clickButton", { name: "Accept this version" });
  await hands.do("webviewText", { containing: "This version is in force" });
}
