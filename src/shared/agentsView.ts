import { assertNever } from "../base/assertNever.ts";
import type { ConnectionState } from "../core/agentConnection.ts";
import { doing } from "./agentDeeds.ts";
import type { AgentDeed, AgentRow, AgentsModel } from "./agentsModel.ts";
import { clipped, listOf } from "./phrases.ts";

/** Where an agent's connection stands; the last two can only be said of the editor's own. */
export type AgentState =
  | ConnectionState
  /** Its calls are refused, because the gate is down; `why` is a sentence. */
  | { readonly kind: "refused"; readonly why: string }
  /** The editor does not ask for it; `why` is a sentence. */
  | { readonly kind: "off"; readonly why: string };

/** An agent as whoever connects it tells of it. */
export interface AgentStanding {
  readonly agent: string;
  readonly label: string;
  readonly stopping: "blocks" | "advisory";
  readonly approved: "run by us" | "released";
  readonly state: AgentState;
  readonly files: readonly string[];
  readonly notes: readonly string[];
  readonly probed:
    | { readonly state: "good" | "bad" | "note"; readonly text: string; readonly mend: string; readonly at: number }
    | undefined;
}

/** An agent at work that does not ask, with a sentence that says so. */
export interface AgentAlarm {
  readonly label: string;
  readonly text: string;
}

/** What is known besides. */
export interface AgentSurroundings {
  /** The agent that comes with the editor: it is always there, and cannot be connected or disconnected. */
  readonly own: AgentStanding;
  /** Agents seen at work that do not ask, by name. */
  readonly alarms: ReadonlyMap<string, AgentAlarm>;
  /** How many of each agent were started in Holdpoint and are at work; none where that is left out. */
  readonly bounded?: ReadonlyMap<string, number>;
  readonly busy: ReadonlyMap<string, AgentDeed>;
  readonly problems: ReadonlyMap<string, string>;
  readonly pausedUntil: number | undefined;
  readonly said: string;
  /** The person's home folder, for `~`. */
  readonly home: string;
}

/** Longest clause, note or answer of a probe, in characters. */
const longestClause = 600;

/** Builds the page that lists the agents: those on the machine, then those it could connect besides. "not yet": nobody has looked. */
export function agentsPage(known: readonly AgentStanding[] | "not yet", around: AgentSurroundings): AgentsModel {
  const others = known === "not yet" ? [] : known;
  const there = [
    ...others.filter(({ agent, state }) => state.kind !== "absent" || around.alarms.has(agent)),
    ...strangers(others, around.alarms),
  ];
  const found = [around.own, ...there].map((agent) => rowOf(agent, around));
  const unconnected = there.filter(({ agent, state }) => state.kind === "not connected" && !around.busy.has(agent));
  const together = unconnected.length < 2 ? [] : unconnected;
  return {
    kind: "agents",
    ...(known === "not yet" ? looking : summaryOf([around.own, ...there], around.alarms)),
    found,
    absent: others
      .filter((agent) => !there.includes(agent))
      .map(({ agent, label, stopping }) => ({
        agent,
        label,
        remark: stopping === "advisory" ? "advisory: known not to block reliably" : "",
      })),
    together: {
      agents: together.map(({ agent }) => agent),
      writes:
        together.length === 0
          ? ""
          : `This writes to ${pathsOf(
              together.flatMap(({ files }) => files),
              around.home,
            )}, keeps what is in them, and Disconnect puts each back.`,
    },
    ...(around.pausedUntil === undefined ? {} : { pausedUntil: around.pausedUntil }),
    said: around.said,
  };
}

const looking = {
  lead: "Looking for agents …",
  text: "The agents of this machine appear here as soon as the gate is open.",
};

/** Agents at work of which nothing else is known. */
function strangers(others: readonly AgentStanding[], alarms: AgentSurroundings["alarms"]): readonly AgentStanding[] {
  return [...alarms]
    .filter(([agent]) => !others.some((other) => other.agent === agent))
    .map(
      ([agent, { label }]): AgentStanding => ({
        agent,
        label,
        stopping: "blocks",
        approved: "released",
        state: { kind: "absent" },
        files: [],
        notes: [],
        probed: undefined,
      }),
    );
}

function summaryOf(
  there: readonly AgentStanding[],
  alarms: AgentSurroundings["alarms"],
): { readonly lead: string; readonly text: string } {
  const guarded = there.filter(
    ({ agent, state, stopping }) => state.kind === "guarded" && stopping === "blocks" && !alarms.has(agent),
  ).length;
  const only = there.length === 1;
  return {
    lead: only
      ? "No agent found besides VS Code's own"
      : guarded === there.length
        ? `${there.length === 2 ? "Both" : `All ${there.length}`} agents are guarded`
        : `${guarded} of ${there.length} agents are guarded`,
    text: only
      ? "Install another agent and it appears here, ready to be connected."
      : "An agent counts as guarded once a call came through its hook as it stands. Nothing is connected, restored or disconnected but by your click here.",
  };
}

function rowOf(standing: AgentStanding, around: AgentSurroundings): AgentRow {
  const { agent, state, probed } = standing;
  const isOwn = standing === around.own;
  const busy = around.busy.get(agent);
  const alarm = around.alarms.get(agent)?.text ?? "";
  const { tone, text, says } = stateWords(standing, isOwn);
  return {
    agent,
    label: clipped(standing.label, 80),
    tone: alarm === "" ? tone : "bad",
    state: alarm !== "" && (state.kind === "guarded" || state.kind === "not proven") ? "Not guarded now" : text,
    ...(state.kind === "guarded" ? { seen: state.lastSeen } : {}),
    alarm,
    says: [...boundedSays(around.bounded?.get(agent) ?? 0), ...says].map((sentence) =>
      clipped(sentence, longestClause),
    ),
    approved:
      standing.approved === "run by us"
        ? "An approved command runs in Holdpoint's terminal."
        : "An approved command is released: the agent runs it itself.",
    writes: isOwn ? "Its hook comes with Holdpoint; nothing is written for it." : writesOf(standing, around.home),
    notes: standing.notes.map((note) => clipped(note, longestClause)),
    ...(probed === undefined
      ? {}
      : { probe: { ...probed, text: clipped(probed.text, longestClause), mend: clipped(probed.mend, longestClause) } }),
    busy: busy === undefined ? "" : `${doing[busy]} …`,
    problem: clipped(around.problems.get(agent) ?? "", longestClause),
    deeds: busy !== undefined ? [] : isOwn ? ["probe"] : deedsOf(state),
  };
}

function boundedSays(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `Started in Holdpoint, bounded: ${count === 1 ? "one is" : `${count} are`} at work in a sandbox, and what comes from there is known to be its.`,
  ];
}

interface StateWords {
  readonly tone: AgentRow["tone"];
  readonly text: string;
  readonly says: readonly string[];
}

function stateWords({ state, stopping }: AgentStanding, isOwn: boolean): StateWords {
  const unreliable =
    stopping === "advisory" ? ["It is known to run calls that its hook refused: do not rely on it."] : [];
  switch (state.kind) {
    case "absent":
      return {
        tone: "quiet",
        text: "Not connected",
        says: ["Holdpoint has not found it where it is usually installed, so it cannot be connected from here."],
      };
    case "not connected":
      return {
        tone: "quiet",
        text: "Not connected",
        says: ["What it does is neither held nor recorded.", ...unreliable],
      };
    case "not proven":
      return {
        tone: "caution",
        text: stopping === "advisory" ? "Advisory, not proven" : "Connected, not proven",
        says: [
          isOwn
            ? "No call of it has come since this window opened. Probe sends a harmless one through its hook."
            : "No call has come through its hook yet. Probe sends a harmless one.",
          ...unreliable,
        ],
      };
    case "guarded":
      return stopping === "advisory"
        ? { tone: "caution", text: "Advisory", says: unreliable }
        : { tone: "good", text: "Guarded", says: [] };
    case "switched off":
      return {
        tone: "bad",
        text: "Connected, but switched off",
        says: [
          `It does not ask Holdpoint: ${state.by}. Restore takes that out where it is your own setting or the project's.`,
          ...unreliable,
        ],
      };
    case "tampered":
      return {
        tone: "bad",
        text: "Tampered with",
        says: [
          `It may not ask Holdpoint: ${state.what}. ${state.byHand ?? "Restore puts the hook back."}`,
          ...unreliable,
        ],
      };
    case "unreadable":
      return {
        tone: "caution",
        text: "State not known",
        says: [
          `A file of it cannot be read: ${state.why}. Holdpoint writes nothing into it. Mend the file, and its state appears here.`,
          ...unreliable,
        ],
      };
    case "refused":
      return { tone: "bad", text: "Calls are refused", says: [state.why] };
    case "off":
      return { tone: "bad", text: "Not guarded", says: [state.why, "Guarding and pausing, above, puts it back."] };
    default:
      return assertNever(state);
  }
}

function deedsOf({ kind }: AgentState): readonly AgentDeed[] {
  switch (kind) {
    case "not connected":
      return ["connect"];
    case "not proven":
    case "guarded":
      return ["probe", "disconnect"];
    case "switched off":
    case "tampered":
      return ["restore", "disconnect"];
    case "absent":
    case "unreadable":
    case "refused":
    case "off":
      return [];
    default:
      return assertNever(kind);
  }
}

function writesOf({ state, files }: AgentStanding, home: string): string {
  if (files.length === 0) return "";
  const paths = pathsOf(files, home);
  const them = files.length === 1 ? "it" : "them";
  switch (state.kind) {
    case "not connected":
      return `Connect writes to ${paths}, keeps what is in ${them}, and Disconnect puts ${them} back.`;
    case "absent":
    case "unreadable":
      return `Its hook belongs in ${paths}.`;
    default:
      return `Its hook is in ${paths}. Disconnect puts ${them} back as ${files.length === 1 ? "it was" : "they were"}.`;
  }
}

/** Paths in a row, each between backticks, `~` for the home folder. */
function pathsOf(files: readonly string[], home: string): string {
  const shown = [...new Set(files)].map((file) => {
    const path = file === home || file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
    // A backtick in a path would end the quotation.
    return `\`${clipped(path, 160).replaceAll("`", "'")}\``;
  });
  return listOf(shown, 12);
}
