import type { CommandCall } from "../core/call/call.ts";
import { shellOnceRun } from "../core/effects/infer.ts";
import { isSecretVariable } from "../core/secretName.ts";
import type { Place } from "../core/shell/paths.ts";
import { newShell, type SessionShell, standingIn } from "../core/shell/sessionShell.ts";
import { beginsWithItsOnlyMove, staysBehind } from "../core/shell/staysBehind.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { ShellPlace } from "./sessionShells.ts";

/** A folder (absolute), and the path by which a `cd` gets there from where the shell stands. */
interface FolderCarried {
  readonly path: string;
  readonly by: string;
}

/** What goes from an agent's shell into a run that takes a command's place there unasked, and back. */
export interface Carried {
  /** Names of variables that earlier commands may have set there: which of them are exported, its environment says. */
  readonly variables: readonly string[];
  /** The folder that the shell is to stand in from then on, and that the run is asked for from; absent: it stays where it is. */
  readonly folder?: FolderCarried;
}

/**
 * What a run has to carry so that the agent does not miss its shell; a clause says why it cannot. A folder is carried, for a `cd` is
 * what agents begin with. Other changes of a shell that is kept are not, and programs that are to live on would end with the run.
 */
export function carried(
  call: CommandCall,
  place: ShellPlace | undefined,
  surroundings: Surroundings,
): Carried | string {
  if (staysBehind(call.text, call.shell) === "yes")
    return "it may leave programs behind, which would end with it there";
  const isKept = call.terminal === "kept" && place !== undefined;
  const here: Place = { spelling: "literal", path: call.cwd };
  const before = isKept ? standingIn(place.shell, [here]) : newShell(here);
  const after = shellOnceRun(call, before, surroundings);
  const names = before.variables.map(([name]) => name);
  if (isKept && lasting(after, names) !== lasting(before, names))
    return "it changes the agent's terminal for what comes after it";
  const variables = names.filter((name) => !isSecretVariable(name));
  const [there, ...others] = after.folders;
  // Of a shell that ends with its command some agents keep the folder and no more. What cannot be told of it they do without.
  const nowhere = isKept ? "where it leaves the agent's terminal is not known" : { variables };
  if (there?.spelling !== "literal") return nowhere;
  const stays = others.length === 0 && there.path === call.cwd;
  // It may also have stayed where it was, as a `cd` can fail. Done before the run is asked for, that one's failing ends the matter.
  const isThere = others.every((place) => place.spelling === "literal" && place.path === call.cwd);
  if (!isThere || !beginsWithItsOnlyMove(call.text, call.shell)) return stays ? { variables } : nowhere;
  // Spelled from where the terminal stands, a wrong guess of that is noticed when the run is asked for.
  const isWhole = /^\s*cd\s+(?:--\s+)?["']?[/~]/.test(call.text);
  if (stays && !isWhole) return { variables };
  const by = isWhole ? there.path : way(call.cwd, there.path);
  return isTypeable.test(by) ? { variables, folder: { path: there.path, by } } : nowhere;
}

/**
 * What may be typed into whatever shell the terminal runs, in single quotes: not what ends those (in fish a backslash may), and nothing
 * that a terminal takes for a key. A folder that is called otherwise is entered by no line of ours.
 */
const isTypeable = /^[\p{L}\p{M}\p{N}_@%+=:,./~ -]+$/u;

/** What of a shell a later command would miss, but for the folder. Of variables those that were there before: loops and helpers set others all the time. */
function lasting(
  { exported, redefined, reading, handlers, positional, variables }: SessionShell,
  names: readonly string[],
): string {
  const shared = variables.filter(([name]) => names.includes(name));
  return JSON.stringify([exported, redefined, reading, handlers, positional, shared]);
}

/** From one folder to another, so that CDPATH has no say. */
function way(from: string, to: string): string {
  const [here, there] = [from, to].map((path) => path.split("/").filter(Boolean)) as [string[], string[]];
  const shared = here.findIndex((step, index) => step !== there[index]);
  const same = shared === -1 ? here.length : shared;
  const up = here.slice(same).map(() => "..");
  return [...(up.length === 0 ? ["."] : up), ...there.slice(same)].join("/");
}
