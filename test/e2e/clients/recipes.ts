import type { Recipe } from "../rig/recipe.ts";
import { claudeCode } from "./claudeCode.ts";
import { geminiCli } from "./geminiCli.ts";
import { opencode } from "./opencode.ts";

/** Every client that is tried. */
export const recipes: readonly Recipe[] = [geminiCli, claudeCode, opencode];
