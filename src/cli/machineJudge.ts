import { statSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../core/call/call.ts";
import { contextEnvironment } from "../core/contexts/environment.ts";
import type { Effect } from "../core/effects/effect.ts";
import { type Policy, planOf } from "../core/evaluate.ts";
import { identityOf } from "../core/identity/runIdentity.ts";
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
  /** Whether a scope file that nobody has accepted yet decides as it stands, or waits as in the editor. An agent's call needs the latter. */
  readonly firstFile: "counts" | "waits";
  /** Our state folder, the person's home, and folders for temporary files; absolute. */
  readonly state: string;
  readonly home: string;
  readonly temporary: readonly string[];
  /** The person's environment, of which counts what says where commands go; absent where nothing is known. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether what cannot be seen into counts as run in the sandbox; absent: it does not. */
  readonly bounds?: "sandbox";
  /** Folders whose own code would run without a sandbox, and nobody said yet that it may; absent: none. */
  readonly unaccepted?: readonly string[];
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
    ...(options.environment === undefined ? {} : { environment: contextEnvironment(options.environment) }),
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
    ...(options.unaccepted === undefined ? {} : { unaccepted: options.unaccepted }),
  } as const;
  const surroundingsAt = (root: string): Surroundings => ({ roots: [root], ...fixed });
  const judgeCall = async (given: Call, effects: readonly Effect[] | undefined): Promise<Judgement> => {
    const folder = folders.get(given.cwd, () =>
      judgedFolder(given.cwd, options, accepted, roots, () => others.get("", () => everyScope(accepted))),
    );
    const { state, user } = folder;
    const call = { ...given, cwd: folder.cwd };
    const surroundings = {
      ...surroundingsAt(folder.root),
      ...runEnvironment(call, folder.policy, options, fixed.platform),
    };
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
    stateOf: (subject) =>
      subject === "user" ? userState(options.state, accepted) : fileState(subject, accepted, options.firstFile),
  };
}

/** What an approved run of the call would have beside, as the gate judges by it, too: its identity's environment. */
function runEnvironment(
  call: Call,
  scopes: Policy,
  { environment, state }: JudgeOptions,
  platform: Surroundings["platform"],
): Pick<Surroundings, "runEnvironment"> {
  if (environment === undefined) return {};
  const identity = identityOf(call, { environment, scopes, homes: join(state, "homes"), platform });
  return { runEnvironment: contextEnvironment(identity.environment) };
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

function fileState(root: string, accepted: AcceptedStore, firstFile: JudgeOptions["firstFile"]): CheckedState {
  return checkedState(readScopeFile(join(root, scopeFileName)), accepted.read(root), firstFile);
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
  { state: stateFolder, firstFile }: JudgeOptions,
  accepted: AcceptedStore,
  roots: ScopeRoots,
  others: () => readonly RootedScope[],
): JudgedFolder {
  const cwd = realFolder(folder);
  const root = roots.rootOf(cwd);
  const standing = statSync(cwd, { throwIfNoEntry: false })?.isDirectory() ? "somewhere" : "supposed";
  const state = fileState(root, accepted, firstFile);
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
 * The scope that decides here: the accepted one, or, for somebody who only asks, the file as first seen where nobody has
 * accepted any yet. Nothing runs because of that; where an agent waits, a first file's allow rules wait for a person.
 */
function checkedState(file: ScopeFile, accepted: Accepted, firstFile: JudgeOptions["firstFile"]): CheckedState {
  const state = scopeState(file, accepted, "workspace");
  if (firstFile === "waits") return state;
  const seen = file.kind !== "text" || accepted.kind !== "none" ? undefined : parseScope(file.text).scope;
  return seen === undefined || state.file !== "waiting"
    ? state
    : { ...state, inForce: compileScope(seen), file: "first seen" };
}
