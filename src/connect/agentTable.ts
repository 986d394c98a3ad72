import type { Agent } from "./agent.ts";
import { amazonQ } from "./agents/amazonQ.ts";
import { amp } from "./agents/amp.ts";
import { claudeCode } from "./agents/claudeCode.ts";
import { cline } from "./agents/cline.ts";
import { codex } from "./agents/codex.ts";
import { copilotCli } from "./agents/copilotCli.ts";
import { cursor } from "./agents/cursor.ts";
import { droid } from "./agents/droid.ts";
import { geminiCli } from "./agents/geminiCli.ts";
import { goose } from "./agents/goose.ts";
import { kiro } from "./agents/kiro.ts";
import { opencode } from "./agents/opencode.ts";
import { qwenCode } from "./agents/qwenCode.ts";
import { windsurf } from "./agents/windsurf.ts";

/** Every agent that is connected by files of its own, in the order in which they are shown. VS Code's agent is not: the extension brings its hook along. */
export const agents: readonly Agent[] = [
  claudeCode,
  copilotCli,
  codex,
  geminiCli,
  qwenCode,
  cursor,
  cline,
  opencode,
  windsurf,
  kiro,
  amazonQ,
  droid,
  goose,
  amp,
];
