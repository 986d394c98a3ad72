import { statSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../core/call/call.ts";
import type { Effect } from "../core/effects/effect.ts";
import { type Policy, planOf } from "../core/evaluate.ts";
import type { Decided } from "../core/policy/decide.ts";
import { compileScope } from "../core/scope/compileScope.ts";
import { parseScope } from "../core/scope/parseScope.ts";
import type { RootedScope } from "../core/scope/scope.ts";
import type { Surroundings } from "../core/surroundings.ts";
import { type JudgePorts, judgePlanned, planRead } from "../gate/judge.ts";
import type { FactSource, Standing } from "../gate/ports.ts";
import { type Accepted, AcceptedStore } from "../scopeFile/acceptedStore.ts";
import { readScopeFile, type ScopeFile, scopeFileName } from "../scopeFile/scopeFile.ts";
import { acceptedScope, type ScopeState, scopeState } from "../scopeFile/scopeState.ts";
import { type ScopeSubject, userScopePath } from "../scopeFile/scopeSubject.ts";
import type { JudgeCommand, JudgedScope, Judgement, JudgementRequest } from "./judgement.ts";
import { Recent } from "./recent.ts";
import { realFolder, ScopeRoots } from "./scopeRoot.ts";

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
  /** What the environment says of where commands go; absent where nothing is known. */
  readonly environment?: ReadonlyMap<string, string>;
}

/** The gate's own judgement, for commands that nobody is waiting to run: with this machine's facts and the folder's scope. */
export function machineJudge(options: JudgeOptions): MachineJudge {
  // The command line has no key: it takes what was accepted as it lies there, and says that its seal was not checked.
  const accepted = new AcceptedStore(options.state, undefined);
  const roots = new ScopeRoots(accepted);
  const folders = new Recent<JudgedFolder>(mostFolders, folderLife);
  const others = new Recent<readonly RootedScope[]>(1, folderLife);
  const fixed = {
    home: realFolder(options.home),
    temporary: [...new Set(options.temporary.map(realFolder))],
    state: realFolder(options.state),
    installed: [],
    platform: process.platform === "win32" ? "windows" : "posix",
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  } as const;
  const surroundingsAt = (root: string): Surroundings => ({ roots: [root], ...fixed });
  const judgeCall = async (given: Call, effects: readonly Effect[] | undefined): Promise<Judgement> => {
    const folder = folders.get(given.cwd, () =>
      judgedFolder(given.cwd, options.state, accepted, roots, () => others.get("", () => everyScope(accepted))),
    );
    const surroundings = surroundingsAt(folder.root);
    const { state, user } = folder;
    const call = { ...given, cwd: folder.cwd };
    const asked: Asked[] = [];
    let decided: readonly Decided[] = [];
    const ports: JudgePorts = {
      facts: options.facts,
      decided: (last) => {
        decided = last;
      },
      asked: (question, answer) => asked.push({ question, answer }),
      ground: {
        policy: () => folder.policy,
        surroundings: () => surroundings,
        standing: () => folder.standing,
      },
    };
    const verdict = await judgePlanned(
      effects === undefined
        ? await planRead(call, surroundings, ports, options.factTime)
        : planOf(call, { effects, problems: [] }),
      folder.policy,
      surroundings,
      ports,
      options.factTime,
    );
    const scope = { root: folder.root, ...judgedScope(state), user: judgedScope(user) };
    return { verdict, asked, decided, scope };
  };
  return {
    judge: (request) => judgeCall(callFor(request), undefined),
    judgeEffects: (request, effects) => judgeCall(callFor(request), effects),
    judgeCall: (call) => judgeCall(call, undefined),
    rootOf: (cwd) => roots.rootOf(realFolder(cwd)),
    surroundings: surroundingsAt,
    stateOf: (subject) => (subject === "user" ? userState(options.state, accepted) : fileState(subject, accepted)),
  };
}

/** The gate's own judgement on this machine, and what it rests on. */
export interface MachineJudge {
  readonly judge: JudgeCommand;
  /** Judges what would be done, whatever the command says. Without effects, the command is read for them. */
  judgeEffects(request: JudgementRequest, effects: readonly Effect[] | undefined): Promise<Judgement>;
  /** Judges an agent's call. */
  judgeCall(call: Call): Promise<Judgement>;
  /** The folder whose scope speaks for another. */
  rootOf(cwd: string): string;
  surroundings(root: string): Surroundings;
  /** What of a scope file is in force. */
  stateOf(subject: ScopeSubject): CheckedState;
}

function fileState(root: string, accepted: AcceptedStore): CheckedState {
  return checkedState(readScopeFile(join(root, scopeFileName)), accepted.read(root));
}

function userState(state: string, accepted: AcceptedStore): ScopeState {
  return scopeState(readScopeFile(userScopePath(state)), accepted.read("user"), "user");
}

type Asked = Judgement["asked"][number];

/** `first seen`: nobody has accepted a scope here yet, and the file as it stands decides. */
export type CheckedState = Pick<ScopeState, "inForce" | "seal" | "changes"> & {
  readonly file: ScopeState["file"] | "first seen";
};

interface JudgedFolder {
  readonly cwd: string;
  readonly root: string;
  readonly state: CheckedState;
  /** The person's own scope. */
  readonly user: CheckedState;
  readonly policy: Policy;
  readonly standing: Standing;
}

/** Looks only: unlike in the editor, a stricter file is not put on record as accepted. */
function judgedFolder(
  folder: string,
  stateFolder: string,
  accepted: AcceptedStore,
  roots: ScopeRoots,
  others: () => readonly RootedScope[],
): JudgedFolder {
  const cwd = realFolder(folder);
  const root = roots.rootOf(cwd);
  const standing = statSync(cwd, { throwIfNoEntry: false })?.isDirectory() ? "somewhere" : "supposed";
  const state = fileState(root, accepted);
  const user = userState(stateFolder, accepted);
  const policy = {
    scopes: [{ root, scope: state.inForce }],
    elsewhere: others().filter((other) => other.root !== root),
    user: user.inForce,
  };
  return { cwd, root, state, user, policy, standing };
}

/** What was accepted for every folder of this machine. */
function everyScope(accepted: AcceptedStore): readonly RootedScope[] {
  return accepted
    .roots()
    .filter((root) => root !== "user")
    .map((root) => ({ root, scope: acceptedScope(accepted.read(root), root) }));
}

function judgedScope({ inForce, file, seal }: CheckedState): Omit<JudgedScope, "root" | "user"> {
  return { preset: inForce.preset, rules: inForce.rules.length, file, seal: seal.kind };
}

function callFor(request: JudgementRequest): Call {
  return {
    kind: "command",
    caller: { agent: "cli", label: "Command line", session: "cli", identity: "claimed" },
    cwd: request.cwd,
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
function checkedState(file: ScopeFile, accepted: Accepted): CheckedState {
  const state = scopeState(file, accepted, "workspace");
  const seen = file.kind !== "text" || accepted.kind !== "none" ? undefined : parseScope(file.text).scope;
  return seen === undefined || state.file !== "waiting"
    ? state
    : { ...state, inForce: compileScope(seen), file: "first seen" };
}
