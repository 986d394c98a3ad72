import { assertNever } from "../../src/base/assertNever.ts";
import type { GuardPage } from "../../src/shared/reviewModel.ts";
import { longestReason } from "../../src/shared/reviewProtocol.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { fieldText, textField } from "../toolkit.ts";
import { breakerView } from "./breaker.ts";
import { choice, linkButton, section } from "./controls.ts";
import { timeOfDay } from "./empty.ts";

/** Whether agents are guarded at all, with a way to put back what was changed, and the person's pause. */
export function guardView(page: GuardPage, actions: Actions): readonly Child[] {
  return [
    element(
      "div",
      { class: "nothing" },
      element("h1", { id: "headline", tabindex: "-1" }, headline(page)),
      element("p", { class: "muted" }, explanation(page)),
      element(
        "p",
        {},
        linkButton("Agents and their connections", () => actions.showAgents()),
      ),
    ),
    ...(page.stop.kind === "stopped" ? stopSections(page.stop, actions) : []),
    ...(page.breakers ?? []).map((breaker) => breakerView(breaker, actions)),
    ...(page.faults.length === 0
      ? []
      : [
          section(
            "What is not as it should be",
            [],
            element(
              "ul",
              { class: "reasons" },
              ...page.faults.map((fault) =>
                element(
                  "li",
                  { class: fault.kind === "warning" ? undefined : "warn" },
                  agentProse(fault.text),
                  ...(fault.where === "" ? [] : [element("p", { class: "muted" }, `It is set ${fault.where}.`)]),
                  ...(fault.restore === "none"
                    ? []
                    : [choice("Restore", "secondary", (event) => actions.restore(event, fault.id))]),
                ),
              ),
            ),
          ),
        ]),
    ...ownCodeSection(page, actions),
    ...(page.stop.kind === "stopped"
      ? []
      : [section("Pause", [], element("p", { class: "muted" }, pauseText(page)), ...pauseChoices(page, actions))]),
  ];
}

function headline({ guarding, breakers = [] }: GuardPage): string {
  const [first] = breakers;
  if (guarding !== "off" && guarding !== "stopped" && first !== undefined)
    return breakers.length === 1 ? `${first.label} is stopped` : `${breakers.length} agents are stopped`;
  switch (guarding) {
    case "on":
      return "Holdpoint is guarding";
    case "partly":
      return "Some agents are not guarded";
    case "off":
      return "Holdpoint is not guarding";
    case "paused":
      return "Holding is paused";
    case "stopped":
      return "Everything is stopped";
    default:
      return assertNever(guarding);
  }
}

function explanation({ guarding, breakers }: GuardPage): string {
  if (guarding !== "off" && guarding !== "stopped" && breakers !== undefined)
    return "A circuit breaker has tripped: everything but reading is held, in a pause too, until you reset it.";
  switch (guarding) {
    case "on":
      return "VS Code's own agent asks before it does something. How other agents stand is on the page about agents.";
    case "partly":
      return "What is named below may run without being held or recorded.";
    case "off":
      return "What agents do in this window is neither held nor recorded.";
    case "paused":
      return "What would be held flows and is recorded. What is denied stays denied.";
    case "stopped":
      return "Nothing that agents ask for is let through, in any window, until you lift it below. Reloading changes nothing.";
    default:
      return assertNever(guarding);
  }
}

/** The folders whose own code a person let run without a sandbox, each with a way to take that back. */
function ownCodeSection({ ownCode = [] }: GuardPage, actions: Actions): readonly Child[] {
  if (ownCode.length === 0) return [];
  const folders = ownCode.map((folder) =>
    element(
      "li",
      {},
      agentWord(folder),
      choice("Ask again", "secondary", (event) => actions.askAgain(event, folder)),
    ),
  );
  return [
    section(
      "Advisory: own code that runs without a sandbox",
      [],
      element(
        "p",
        { class: "muted" },
        "Where there is no sandbox, builds, tests and scripts of these folders run as you do, and an agent may have written them. You said that they may.",
      ),
      element("ul", { class: "reasons" }, ...folders),
    ),
  ];
}

function stopSections(stop: Stop, actions: Actions): readonly Child[] {
  const reason = textField("Why you lift it (goes on record)", longestReason);
  reason.id = "lift-reason";
  const names = (title: string, among: readonly string[]): readonly Child[] =>
    among.length === 0
      ? []
      : [
          element("p", {}, title),
          element(
            "ul",
            { class: "reasons" },
            ...among.map((name) => element("li", { class: "warn" }, agentWord(name))),
          ),
        ];
  return [
    section(
      "What was ended",
      [],
      element("p", {}, `At ${timeOfDay(stop.at)}. ${stop.by} ${stop.ended}`),
      ...names("These could not be killed. End them yourself:", stop.left),
    ),
    section(
      "What may still run",
      [],
      ...names("Commands in agents' own terminals, which were interrupted:", stop.running),
      ...(stop.omitted === 0 ? [] : [element("p", { class: "muted" }, `${stop.omitted} more not shown.`)]),
      element(
        "p",
        { class: "muted" },
        "Work that was handed to others: containers and services of this machine, scheduled jobs, other machines, clouds. Agents outside the editor whose commands were let through before.",
      ),
    ),
    section(
      "Lift it",
      [],
      reason,
      element(
        "div",
        { class: "buttons" },
        choice("Lift the Stop", "secondary", (event) => actions.lift(event, fieldText(reason).trim())),
      ),
    ),
  ];
}

type Stop = Extract<GuardPage["stop"], { readonly kind: "stopped" }>;

function pauseText({ pause }: GuardPage): string {
  return pause.kind === "paused"
    ? `Until ${timeOfDay(pause.until)}, or until you end it. Closing or reloading the window ends it, too.`
    : "For a while, let what would be held flow. It is recorded, what is denied stays denied, and it ends by itself.";
}

function pauseChoices({ pause }: GuardPage, actions: Actions): readonly Child[] {
  const choices =
    pause.kind === "paused"
      ? [choice("End the pause", "secondary", (event) => actions.endPause(event))]
      : [
          choice("Pause for 15 minutes", "secondary", (event) => actions.pause(event, 15)),
          choice("Pause for an hour", "secondary", (event) => actions.pause(event, 60)),
        ];
  return [element("div", { class: "buttons" }, ...choices)];
}
