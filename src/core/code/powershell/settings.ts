import type { Value } from "../../shell/value.ts";
import { settingProblem } from "../settings.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** Variables that decide what names and paths of PowerShell stand for. */
const decisive = /^(?:PSMODULEPATH|PATHEXT|COMSPEC|HOME|USERPROFILE|TEMP|TMP|TMPDIR)$/;

/** A variable of the environment is set for this process and for the programs it starts. Case tells nothing on Windows. */
export function tellSetting(name: string | undefined, value: Value, walk: Walk): void {
  const upper = name?.toUpperCase();
  if (upper !== undefined && decisive.test(upper)) tellOpaque(walk, `${upper} decides what names and paths stand for`);
  const problem = settingProblem(name, value) ?? settingProblem(upper, value);
  if (problem !== undefined) tellOpaque(walk, problem);
}
