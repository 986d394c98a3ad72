// No test leaves a held call behind for the next one, however it ended.
import { inSuite } from "../host/inSuite.ts";

afterEach(async () => {
  const { hands } = inSuite();
  for (let left = 10; left > 0; left--) {
    const items = await hands.do("statusBarItems", {});
    if (!items.some((item) => /\d held/.test(item.text))) return;
    await hands.do("clickStatusBarItem", { text: "held" });
    await hands.do("clickButton", { name: "Deny" });
  }
  throw new Error("Held calls are left behind.");
});
