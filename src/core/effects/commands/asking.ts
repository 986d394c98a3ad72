import { textOf } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";

/** Whether the command only asks the program for its help or version. */
export function onlyAsks(use: Pick<Use, "args">): boolean {
  return use.args.length === 1 && /^--(?:help|version)$/.test(textOf(use.args[0]) ?? "");
}
