import { randomBytes } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ringAt } from "./ringAt.ts";

/** How long a gate is looked for, in milliseconds: an editor that has just started may not have its gate up yet. */
const searchTime = 10_000;
const betweenTries = 100;
/** How long the payload may take to arrive, in milliseconds. */
const payloadTime = 30_000;

export interface HookArguments {
  /** Process id of the shell that runs the hook line, in digits. */
  readonly shell: string;
  /** Process id of that shell's parent, in digits; 0 when unknown. */
  readonly parent: string;
  readonly agent: string;
  /** The person's home folder. */
  readonly home: string;
}

/**
 * Hands the payload on standard input to the gate and resolves to its answer with the newline; to undefined, or
 * rejects, when the call must be refused. Never resolves to anything the gate did not write, but for the refusal while everything
 * is stopped. "no gate": the agent runs
 * without an editor, no editor's gate runs at all, and the payload was left unread.
 */
export async function askGate({
  shell,
  parent,
  agent,
  home,
}: HookArguments): Promise<{ readonly answer: string } | "no gate" | undefined> {
  if (!/^\d{1,10}$/.test(shell) || !/^\d{1,10}$/.test(parent) || !/^[a-z0-9-]{1,40}$/.test(agent) || !isAbsolute(home))
    return undefined;
  const state = join(home, ".holdpoint");
  if (isStopped(state)) return { answer: stoppedAnswer };
  const gates = join(state, "run", "gates");
  if (agent !== "vscode" && !anyGate(gates)) return "no gate";
  const watched = watchParents(Number(shell), Number(parent));
  const until = performance.now() + searchTime;
  // The first gate that ever runs here makes the folders.
  while (!existsSync(gates)) {
    if (performance.now() >= until || !watched()) return undefined;
    await pause(betweenTries);
  }
  if (!isOurs(state, "folder")) return undefined;
  const name = `${process.pid}-${randomBytes(8).toString("hex")}`;
  const request = join(state, "run", "calls", name);
  writeFileSync(request, await readPayload(), { flag: "wx", mode: 0o600 });
  try {
    const line = `holdpoint 1 call ${name} ${agent} ${parent}\n`;
    const answer = await findGate({ gates, request, line, parent, watched, until });
    if (answer !== undefined && isStopped(state)) return { answer: stoppedAnswer };
    return answer === undefined ? undefined : { answer };
  } finally {
    // A request that no gate took must not stay behind: nobody waits for its answer any more.
    rmSync(request, { force: true });
  }
}

/** The refusal where a person stopped everything; gate.sh says the same. */
const stoppedAnswer =
  "holdpoint refuse A person stopped everything with Holdpoint's kill switch. Nothing is let through until a person lifts it on Holdpoint's page in the editor. End your turn and tell the person that you were stopped.\n";

/** Whether a person stopped everything: something lies under one of two names, whatever it is. A gate would refuse too, but it may hang. */
function isStopped(state: string): boolean {
  return ["stop", join("accepted", "stop")].some(
    (name) => lstatSync(join(state, name), { throwIfNoEntry: false }) !== undefined,
  );
}

/** Whether an editor's gate runs, as far as the registry tells. */
function anyGate(gates: string): boolean {
  return existsSync(gates) && readdirSync(gates).some((pid) => portOf(gates, pid) !== undefined);
}

interface Search {
  /** The folder of the registry. */
  readonly gates: string;
  /** The request file. */
  readonly request: string;
  /** What is said to a gate. */
  readonly line: string;
  readonly parent: string;
  /** Whether anyone still waits for the answer. */
  readonly watched: () => boolean;
  /** When to give up, as `performance.now()` tells the time. */
  readonly until: number;
}

/** Asks the gate of this shell's parent, then every gate, until one answers or the time is up. */
async function findGate({ gates, request, line, parent, watched, until }: Search): Promise<string | undefined> {
  for (;;) {
    for (const first of [parent, ...readdirSync(gates)]) {
      let pid: string | undefined = first;
      for (let hops = 0; pid !== undefined && hops <= 3; hops++) {
        if (performance.now() >= until) return undefined;
        const port = portOf(gates, pid);
        if (port === undefined) break;
        const rung = await ringAt(port, line, request, watched, () => readAnswer(`${request}.answer`));
        if (rung.kind === "refused") return undefined;
        if (rung.kind === "answered") return rung.answer;
        pid = rung.kind === "elsewhere" ? rung.pid : undefined;
      }
    }
    if (!watched()) return undefined;
    await pause(betweenTries);
  }
}

async function readPayload(): Promise<Buffer> {
  const timer = setTimeout(() => process.stdin.destroy(new Error("The payload did not end.")), payloadTime);
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
  clearTimeout(timer);
  return Buffer.concat(pieces);
}

/** The port in a registry entry that is ours and whose process lives; undefined for anything else. */
function portOf(gates: string, pid: string): number | undefined {
  const entry = join(gates, pid);
  if (!/^[1-9]\d{0,9}$/.test(pid) || !isOurs(entry, "file") || !isAlive(Number(pid))) return undefined;
  const match = /^holdpoint 1\nport ([1-9]\d{0,4})\n/.exec(readFileSync(entry, "utf8"));
  return match === null || Number(match[1]) > 65_535 ? undefined : Number(match[1]);
}

function readAnswer(file: string): string | undefined {
  if (!isOurs(file, "file")) return undefined;
  const answer = readFileSync(file, "utf8");
  // Without the newline at its end it is not whole.
  return /^holdpoint [^\n]+\n$/.test(answer) ? answer : undefined;
}

/** Whether a name is a real file or folder, no link, of this user's. */
function isOurs(path: string, kind: "file" | "folder"): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !(kind === "file" ? found.isFile() : found.isDirectory())) return false;
  return process.geteuid === undefined || found.uid === process.geteuid();
}

/** A function that tells whether those who wait for us are still there. */
function watchParents(shell: number, parent: number): () => boolean {
  const ownParent = process.ppid;
  // A parent that is init, or another user's, tells nothing.
  const pids = parent > 1 && isAlive(parent) ? [shell, parent] : [shell];
  return () => process.ppid === ownParent && pids.every(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
