import type { StoredRecord } from "../core/records/stored.ts";
import { clipped, countOf } from "./phrases.ts";

/** Sessions that are offered, the latest first; older ones are part of their agents. */
const mostSessions = 50;
const longestName = 100;

/** What a report may be narrowed to, as records name it; nothing for everything. */
export interface ReportReach {
  readonly label: string;
  readonly description: string;
  readonly only: { readonly agent?: string; readonly session?: string };
}

/** Gathers whose calls records tell of, so that a person can pick one of them. */
export class ReportReaches {
  readonly #sessions = new Map<string, { agent: string; session: string; calls: Set<string>; last: number }>();

  take({ agent, session, call, at }: StoredRecord): void {
    if (call === "") return;
    const key = JSON.stringify([agent, session]);
    const known = this.#sessions.get(key) ?? { agent, session, calls: new Set(), last: at };
    known.calls.add(call);
    known.last = Math.max(known.last, at);
    this.#sessions.set(key, known);
  }

  /** Everything, each agent, and each session, the latest first; nothing where there is only one session. */
  get all(): readonly ReportReach[] {
    const sessions = [...this.#sessions.values()].toSorted((left, right) => right.last - left.last);
    if (sessions.length < 2) return [];
    const calls = (some: typeof sessions): string =>
      countOf(
        some.reduce((sum, one) => sum + one.calls.size, 0),
        "call",
      );
    const agents = [...new Set(sessions.map(({ agent }) => agent))].map((agent): ReportReach => {
      const own = sessions.filter((one) => one.agent === agent);
      return {
        label: clipped(agent, longestName),
        description: `${countOf(own.length, "session")}, ${calls(own)}`,
        only: { agent },
      };
    });
    return [
      { label: "Everything", description: calls(sessions), only: {} },
      ...(agents.length > 1 ? agents : []),
      ...sessions.slice(0, mostSessions).map((one): ReportReach => {
        const { agent, session } = one;
        return {
          label: clipped(`${agent}, session ${session}`, longestName),
          description: `${calls([one])}, the last ${new Date(one.last).toISOString().slice(0, 16).replace("T", " ")} UTC`,
          only: { agent, session },
        };
      }),
    ];
  }
}
