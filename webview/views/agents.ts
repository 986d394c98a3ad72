import type { AgentDeed, AgentRow, AgentsModel } from "../../src/shared/agentsModel.ts";
import { durationOf } from "../../src/shared/phrases.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { choice, drawn, linkButton, section } from "./controls.ts";
import { timeOfDay } from "./empty.ts";

/** The agents, how each is connected, and what can be done about it. */
export function agentsView(page: AgentsModel, actions: Actions): readonly Child[] {
  const { agents, writes } = page.together;
  return [
    element(
      "div",
      { class: "nothing list" },
      element("h1", { id: "headline", tabindex: "-1" }, page.lead),
      element("p", { class: "muted" }, page.text),
      ...(page.pausedUntil === undefined
        ? []
        : [
            element(
              "p",
              { class: "warn" },
              `Holding is paused until ${timeOfDay(page.pausedUntil)}: what would be held flows, whichever agent asks.`,
            ),
          ]),
      element(
        "p",
        {},
        linkButton("Guarding and pausing", () => actions.showGuard()),
        ...page.found
          .slice(0, 1)
          .flatMap(({ agent }) => [" · ", linkButton("Who are these agents?", () => actions.showIdentity(agent))]),
      ),
    ),
    ...(agents.length === 0
      ? []
      : [
          element(
            "div",
            { class: "together" },
            named(
              choice(`Connect all found (${agents.length})`, "primary", (event) =>
                actions.tend(event, "connect", agents),
              ),
              "connect-all",
            ),
            element("p", { class: "muted" }, agentProse(writes)),
          ),
        ]),
    section(
      "On this machine",
      [],
      element("ul", { class: "connections" }, ...page.found.map((row) => rowView(row, actions))),
    ),
    ...(page.absent.length === 0
      ? []
      : [
          element(
            "details",
            { class: "effects" },
            element("summary", {}, element("span", { class: "title" }, `Not found (${page.absent.length})`)),
            element("p", { class: "muted" }, "Holdpoint can connect these once they are installed."),
            element(
              "ul",
              {},
              ...page.absent.map(({ label, remark }) =>
                element(
                  "li",
                  {},
                  agentWord(label),
                  ...(remark === "" ? [] : [element("span", { class: "muted" }, ` (${remark})`)]),
                ),
              ),
            ),
          ),
        ]),
  ];
}

/** What is drawn anew when it changes: all but the times, which change by themselves, and what is said aloud. */
export function agentsValue({ found, said: _said, ...rest }: AgentsModel): unknown {
  return [rest, found.map(({ seen: _seen, ...row }) => row)];
}

/** Writes when a call last came, on a page that is drawn. `now` is on the gate's clock. */
export function showSeen(drawnPage: HTMLElement, page: AgentsModel, now: number): void {
  for (const place of drawnPage.querySelectorAll<HTMLElement>("[data-seen]")) {
    const seen = page.found.find(({ agent }) => agent === place.dataset.seen)?.seen;
    const text = seen === undefined ? "" : `last seen ${ago(now - seen)}`;
    if (place.textContent !== text) place.textContent = text;
  }
}

/** When {@link showSeen} next has something else to write; undefined where it never has. */
export function nextSeenText({ found }: AgentsModel, now: number): number | undefined {
  const times = found.flatMap(({ seen }) => (seen === undefined ? [] : [seen]));
  if (times.length === 0) return undefined;
  return Math.min(...times.map((seen) => now + minute - (Math.max(0, now - seen) % minute) + 1));
}

const minute = 60_000;

function ago(milliseconds: number): string {
  return milliseconds < minute ? "just now" : `${durationOf(milliseconds)} ago`;
}

function rowView(row: AgentRow, actions: Actions): HTMLElement {
  const heading = `agent-${row.agent}`;
  return element(
    "li",
    { class: "connection", "aria-labelledby": heading, "data-home": heading },
    element("span", { class: `sign ${row.tone}` }, drawn(row.tone)),
    element(
      "div",
      { class: "body" },
      element(
        "div",
        { class: "standing" },
        element("h3", { id: heading, tabindex: "-1" }, agentWord(row.label)),
        element("span", { class: `state ${row.tone}` }, row.state),
        element("span", { class: "muted", "data-seen": row.agent }),
      ),
      ...(row.alarm === "" ? [] : [element("p", { class: "alarm" }, agentProse(row.alarm))]),
      ...row.says.map((sentence) => element("p", {}, agentProse(sentence))),
      ...row.notes.map((note) => element("p", {}, agentProse(note))),
      element("p", { class: "muted" }, agentProse([row.writes, row.approved].filter((text) => text !== "").join(" "))),
      ...probeView(row),
      ...(row.problem === "" ? [] : [element("p", { class: "problem" }, agentProse(row.problem))]),
      ...(row.busy === "" ? [] : [element("p", { class: "muted" }, row.busy)]),
      ...(row.deeds.length === 0
        ? []
        : [element("div", { class: "buttons" }, ...row.deeds.map((deed) => deedButton(row, deed, actions)))]),
    ),
  );
}

function probeView({ probe }: AgentRow): readonly Child[] {
  if (probe === undefined) return [];
  const { at, state, text, mend } = probe;
  return [
    element(
      "p",
      { class: "probe" },
      element("span", { class: `tag ${state}` }, { good: "Probe passed", bad: "Probe failed", note: "Probed" }[state]),
      element("span", { class: "muted" }, ` at ${timeOfDay(at)} `),
      agentProse(
        [text, mend]
          .filter((part) => part !== "")
          .map(sentence)
          .join(" "),
      ),
    ),
  ];
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const deedLabels: Readonly<Record<AgentDeed, string>> = {
  connect: "Connect",
  disconnect: "Disconnect",
  restore: "Restore",
  probe: "Probe",
};

function deedButton({ agent, label }: AgentRow, deed: AgentDeed, actions: Actions): HTMLElement {
  const made = choice(deedLabels[deed], deed === "restore" ? "primary" : "secondary", (event) =>
    actions.tend(event, deed, [agent]),
  );
  // Several rows have a button of the same word.
  made.setAttribute("aria-label", `${deedLabels[deed]} ${label}`);
  return named(made, `${deed}-${agent}`);
}

function named(target: HTMLElement, id: string): HTMLElement {
  target.id = id;
  return target;
}
