import type { Adapter } from "./adapter.ts";
import { amazonQAdapter } from "./amazonQ.ts";
import { ampAdapter } from "./amp.ts";
import { claudeCodeAdapter } from "./claudeCode.ts";
import { clineAdapter } from "./cline.ts";
import { codexAdapter } from "./codex.ts";
import { copilotCliAdapter } from "./copilotCli.ts";
import { cursorAdapter } from "./cursor.ts";
import { droidAdapter } from "./droid.ts";
import { geminiCliAdapter } from "./geminiCli.ts";
import { genericAdapter } from "./generic.ts";
import { gooseAdapter } from "./goose.ts";
import { kiroAdapter } from "./kiro.ts";
import { opencodeAdapter } from "./opencode.ts";
import { qwenCodeAdapter } from "./qwenCode.ts";
import { vscodeAdapter } from "./vscode.ts";
import { windsurfAdapter } from "./windsurf.ts";

/** Every agent whose hooks are understood. */
const adapters: readonly Adapter[] = [
  vscodeAdapter,
  claudeCodeAdapter,
  copilotCliAdapter,
  codexAdapter,
  geminiCliAdapter,
  qwenCodeAdapter,
  cursorAdapter,
  clineAdapter,
  opencodeAdapter,
  windsurfAdapter,
  kiroAdapter,
  amazonQAdapter,
  droidAdapter,
  gooseAdapter,
  ampAdapter,
  genericAdapter,
];

/** The adapter for the name a hook line passes; undefined for an agent nobody knows, which is refused. */
export function adapterFor(agent: string): Adapter | undefined {
  return adapters.find((adapter) => adapter.agent === agent);
}
