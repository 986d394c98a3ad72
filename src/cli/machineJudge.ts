import { statSync } from "node:fs";
import type { Call } from "../core/call/call.ts";
import { compileScope } from "../core/scope/compilePattern.ts";
import { parseScope } from "../core/scope/parseScope.ts";
import type { Surroundings } from "../core/surroundings.ts";
import { judge } from "../gate/judge.ts";
import type { FactSource, Standing } from "../gate/ports.ts";
import { type Accepted, AcceptedStore } from "../scopeFile/acceptedStore.ts";
import { type ScopeState, scopeState } from "../scopeFile/scopeState.ts";
import type { JudgeCommand, Judgement, JudgementRequest } from "./judgement.ts";
import { Recent } from "./recent.ts";
import { readScopeFile, realFolder, ScopeRoots } from "./scopeRoot.ts";

/** Folders whose scope is remembered, and how long, in milliseconds: rows of a stream often share one. */
const mostFolders = 2_048;
const folderLife = 1_000;

export interface JudgeOptions {
  readonly facts: FactSource;
  /** Longest gathering of facts for one command, in milliseconds. */
  readonly factTime: number;
  /** Our state folder, the person's home, and folders for temporary files; absolute. */
  readonly state: string;
  readonly home: string;
  readonly temporary: readonly string[];
}

/** The gate's own judgement, for commands that nobody is waiting to run: with this machine's facts and the folder's scope. */
export function machineJudge(options: JudgeOptions): JudgeCommand {
  const accepted = new AcceptedStore(options.state);
  const roots = new ScopeRoots(accepted);
  const folders = new Recent<JudgedFolder>(mostFolders, folderLife);
  const fixed = {
    home: realFolder(options.home),
    temporary: [...new Set(options.temporary.map(realFolder))],
    state: realFolder(options.state),
    installed: [],
    platform: process.platform === "win32" ? "windows" : "posix",
  } as const;
  return async (request) => {
    const folder = folders.get(request.cwd, () => judgedFolder(request.cwd, roots, accepted));
    const surroundings: Surroundings = { roots: [folder.root], ...fixed };
    const { inForce, file } = folder.state;
    const asked: Asked[] = [];
    const verdict = await judge(
      callFor(request, folder.cwd),
      {
        facts: options.facts,
        asked: (question, answer) => asked.push({ question, answer }),
        ground: {
          policy: () => ({ scopes: [{ root: folder.root, scope: inForce }] }),
          surroundings: () => surroundings,
          standing: () => folder.standing,
        },
      },
      options.factTime,
    );
    return { verdict, asked, scope: { root: folder.root, preset: inForce.preset, rules: inForce.rules.length, file } };
  };
}

type Asked = Judgement["asked"][number];

/** `first seen`: nobody has accepted a scope here yet, and the file as it stands decides. */
interface CheckedState {
  readonly inForce: ScopeState["inForce"];
  readonly file: ScopeState["file"] | "first seen";
}

interface JudgedFolder {
  readonly cwd: string;
  readonly root: string;
  readonly state: CheckedState;
  readonly standing: Standing;
}

/** Looks only: unlike in the editor, a stricter file is not put on record as accepted. */
function judgedFolder(folder: string, roots: ScopeRoots, accepted: AcceptedStore): JudgedFolder {
  const cwd = realFolder(folder);
  const root = roots.rootOf(cwd);
  const standing = statSync(cwd, { throwIfNoEntry: false })?.isDirectory() ? "somewhere" : "supposed";
  return { cwd, root, state: checkedState(readScopeFile(root), accepted.read(root)), standing };
}

function callFor(request: JudgementRequest, cwd: string): Call {
  return {
    kind: "command",
    caller: { agent: "cli", label: "Command line", session: "cli", identity: "claimed" },
    cwd,
    tool: "command",
    toolUse: "",
    text: request.command,
    shell: request.shell,
  };
}

/**
 * The scope that decides here: the accepted one, or, where nobody has accepted any yet, the file as first seen. Nothing
 * runs because of it; the editor's gate lets a first file's allow rules wait for a person.
 */
function checkedState(text: string | undefined, accepted: Accepted): CheckedState {
  const state = scopeState(text, accepted);
  const seen = text === undefined || accepted.kind !== "none" ? undefined : parseScope(text).scope;
  return seen === undefined || state.file !== "waiting" ? state : { inForce: compileScope(seen), file: "first seen" };
}
