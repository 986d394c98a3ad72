import * as z from "zod";
import { undoReaches } from "../core/snapshot/undoReach.ts";

/** The version of the local protocol this build speaks. */
export const wireVersion = 1;

/** A ticket names the gate that issued it (its process id) and 128 random bits. */
export const ticketPattern = /^(\d{1,10})-([0-9a-f]{32})$/;

const terminalSize = { columns: z.number().int().min(1).max(10_000), rows: z.number().int().min(1).max(10_000) };

/** What a run may do; see `Confinement`. */
const confinement = z.object({
  writable: z.array(z.string()),
  replaceable: z.array(z.string()),
  repositories: z.array(z.string()),
  readOnly: z.array(z.string()),
  hidden: z.array(z.string()),
  sockets: z.array(z.string()),
  home: z.string().optional(),
  network: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.literal("hosts"), globs: z.array(z.string()) }),
    z.object({ kind: z.literal("all") }),
  ]),
  limits: z.object({
    processes: z.number().optional(),
    memory: z.number().optional(),
    cpuSeconds: z.number().optional(),
    openFiles: z.number().optional(),
    fileBytes: z.number().optional(),
    outputBytes: z.number().optional(),
    diskBytes: z.number().optional(),
    diskFiles: z.number().optional(),
  }),
  /** Absent for a run that a person approved. */
  unlinksOnly: z.literal(true).optional(),
  unasked: z.object({ scratch: z.array(z.string()) }).optional(),
});

/** What node programs of ours say to the gate over its socket: one JSON object a line, at most 1 MiB. */
export const clientMessage = z.discriminatedUnion("type", [
  /** Asks what to run for a ticket. `cwd` is where the process really stands. Must be the first message. */
  z.object({
    type: z.literal("redeem"),
    version: z.literal(wireVersion),
    ticket: z.string().regex(ticketPattern),
    cwd: z.string(),
    /** The same folder as the shell came to it, where that was through links. */
    spelled: z.string().optional(),
    pid: z.number().int(),
    /** What this program heeds of an answer; one that does not say "confinement" would run without the sandbox, and one that does not say "told" would tell nothing. */
    heeds: z.array(z.string()).optional(),
    ...terminalSize,
  }),
  /** The program has started. `pid` is the leader of its process group. */
  z.object({ type: z.literal("started"), pid: z.number().int() }),
  /** Output for the live view. The agent's own copy does not pass here. */
  z.object({ type: z.literal("output"), text: z.string() }),
  /** The live view missed so many characters because it could not keep up. */
  z.object({ type: z.literal("dropped"), characters: z.number().int().min(1) }),
  z.object({ type: z.literal("resized"), ...terminalSize }),
  /** What the sandbox kept the run from; comes right before `ended`. */
  z.object({
    type: z.literal("bounded"),
    refused: z.array(z.object({ what: z.string(), certainty: z.enum(["seen", "probable"]) })).max(50),
  }),
  /** The run is over. `signal` is 0 when it exited by itself. */
  z.object({
    type: z.literal("ended"),
    exitCode: z.number().int(),
    signal: z.number().int(),
    /** What it printed. */
    output: z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  }),
  /** The run could not be started; nothing ran. */
  z.object({ type: z.literal("failed"), reason: z.string() }),
  /** Asks for the agent that a person ordered to be started, to host it. Must be the first message. */
  z.object({ type: z.literal("begin"), version: z.literal(wireVersion), ticket: z.string().regex(ticketPattern) }),
  /** Asks for a program to be started as an agent; a person is asked before it is answered. Must be the first message. */
  z.object({
    type: z.literal("start"),
    version: z.literal(wireVersion),
    words: z.array(z.string().max(32_768)).min(1).max(1_000),
    cwd: z.string(),
  }),
  /** Asks that a snapshot be put back; a person is asked before it is answered. Must be the first message. */
  z.object({
    type: z.literal("undo"),
    version: z.literal(wireVersion),
    snapshot: z.string().max(100),
    /** What the page shows first; the person may choose another. */
    reach: z.enum(undoReaches).default("call"),
  }),
  /** Asks whether a gate is here and what it is doing. Must be the first message. */
  z.object({ type: z.literal("status"), version: z.literal(wireVersion) }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** What the gate says to node programs of ours. */
export const gateMessage = z.discriminatedUnion("type", [
  /** Run exactly this: `[shell, ...shellArguments, command]` in `cwd` with exactly this environment. */
  z.object({
    type: z.literal("run"),
    command: z.string(),
    shell: z.string(),
    shellArguments: z.array(z.string()),
    cwd: z.string(),
    environment: z.record(z.string(), z.string()),
    /** `closed`: programs that read get end-of-file. `person`: a person's keys follow as `type`. */
    typing: z.enum(["closed", "person"]).default("closed"),
    /** Where it asks for fresh credentials: a port on loopback, led to this socket where its loopback is its own. Absent: nowhere. */
    door: z.object({ socket: z.string(), port: z.number().int().min(1).max(65_535) }).optional(),
    /** What it takes over from the environment of the program that asks: usual variables and `also`, never `never`. Absent: nothing. */
    carries: z.object({ also: z.array(z.string()), never: z.array(z.string()) }).optional(),
    /** What the agent is told beside the run's output, in one line. */
    told: z.string().optional(),
    /** The sandbox to run it in, or nothing may run. Absent: none was asked for. */
    confinement: confinement.optional(),
  }),
  /** Start exactly this agent in exactly this sandbox, with this way to the gate, for as long as this connection lives. */
  z.object({
    type: z.literal("session"),
    /** 32 hexadecimal digits. */
    id: z.string().regex(/^[0-9a-f]{32}$/),
    label: z.string(),
    program: z.string(),
    words: z.array(z.string()),
    cwd: z.string(),
    environment: z.record(z.string(), z.string()),
    confinement,
    /** The socket at which the gate hears this session alone, and the folder of its registry entry and its calls. */
    door: z.string(),
    folder: z.string(),
    /** What the person reads first, a line each. */
    told: z.array(z.string()),
  }),
  /** What a person answered who was asked to put something back, or that nobody did. `message` is for the asker. */
  z.object({ type: z.literal("undone"), outcome: z.enum(["put back", "left"]), message: z.string() }),
  /** Nothing may run. `message` is for the agent and names the mend. */
  z.object({ type: z.literal("refused"), code: z.string(), message: z.string() }),
  /** As if Ctrl-C were pressed in the run's terminal. */
  z.object({ type: z.literal("interrupt") }),
  /** Keys a person pressed in the live view, for a run whose `typing` says so. */
  z.object({ type: z.literal("type"), text: z.string() }),
  /** End the run: hang-up, then kill. */
  z.object({ type: z.literal("stop") }),
  z.object({
    type: z.literal("status"),
    version: z.literal(wireVersion),
    pid: z.number().int(),
    product: z.string(),
    holds: z.number().int(),
    folders: z.array(z.string()),
  }),
]);
export type GateMessage = z.infer<typeof gateMessage>;
