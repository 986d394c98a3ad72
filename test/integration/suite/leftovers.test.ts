// No test leaves a held call, a tripped breaker or an open editor behind for the next one, however it ended.
import * as vscode from "vscode";
import { isOnRecordAsTripped, resetBreaker, saysTripped } from "../host/breaker.ts";
import { inSuite } from "../host/inSuite.ts";

afterEach(async () => {
  const { hands } = inSuite();
  for (let left = 10; left > 0; left--) {
    const items = await hands.do("statusBarItems", {});
    if (!items.some((item) => /\d held/.test(item.text))) {
      if (isOnRecordAsTripped() || items.some(saysTripped)) await resetBreaker();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      return;
    }
    // What was held may have ended by itself meanwhile.
    await hands.do("clickStatusBarItem", { text: "held", timeout: 3_000 }).catch(() => undefined);
    // The status bar may still count the one that was just denied: then there is none to deny, and it is looked at again.
    await hands.do("clickButton", { name: "Deny", timeout: 3_000 }).catch(() => undefined);
  }
  throw new Error("Held calls are left behind.");
});
