import type { Value } from "../../shell/value.ts";
import { settingProblem } from "../settings.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** A variable of the environment is set for this process and for the programs it starts. */
export function tellSetting(name: string | undefined, value: Value, walk: Walk): void {
  const problem = settingProblem(name, value);
  if (problem !== undefined) tellOpaque(walk, problem);
}
