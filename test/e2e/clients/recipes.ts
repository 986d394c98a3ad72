import type { Recipe } from "../rig/recipe.ts";
import { agentHost } from "./agentHost.ts";
import { claudeCode } from "./claudeCode.ts";
import { cline } from "./cline.ts";
import { codex } from "./codex.ts";
import { copilotCli } from "./copilotCli.ts";
import { geminiCli } from "./geminiCli.ts";
import { opencode } from "./opencode.ts";
import { qwenCode } from "./qwenCode.ts";

/** Every client that is tried, the fastest first. */
export const recipes: readonly Recipe[] = [
  claudeCode,
  codex,
  geminiCli,
  copilotCli,
  agentHost,
  opencode,
  cline,
  qwenCode,
];
