import type { GuardPage } from "../../src/shared/reviewModel.ts";
import type { Actions } from "../actions.ts";
import { agentProse, element } from "../dom.ts";
import { choice, section } from "./controls.ts";
import { timeOfDay } from "./empty.ts";

type Breaker = NonNullable<GuardPage["breakers"]>[number];

/** A circuit breaker that has tripped: what led to it, and how the person lets the agent go on. */
export function breakerView({ agent, label, at, cause, story }: Breaker, actions: Actions): HTMLElement {
  const id = `reset-${agent}`;
  const field = element("input", { type: "text", id, maxlength: "2000", class: "reset-reason" });
  const note = element("p", { class: "muted", role: "status" });
  const reset = choice("Reset", "secondary", (event) => {
    const reason = field.value.trim();
    if (reason === "") {
      note.textContent = "Write why the agent may go on; it is put on record.";
      field.focus();
      return;
    }
    actions.resetBreaker(event, agent, reason);
  });
  return section(
    `Circuit breaker: ${label}`,
    [element("span", { class: "muted" }, `tripped at ${timeOfDay(at)}`)],
    element("p", {}, cause),
    story.length === 0
      ? element("p", { class: "muted" }, "What led to it is not in the accounts any more; the records may still tell.")
      : element(
          "ol",
          { class: "story" },
          ...story.map((one) =>
            element(
              "li",
              {},
              element("span", { class: "muted" }, timeOfDay(one.at)),
              element("code", {}, agentProse(one.what)),
              element("span", { class: "why" }, agentProse(one.why)),
            ),
          ),
        ),
    element("label", { for: id }, "Why it may go on"),
    element("div", { class: "buttons" }, field, reset),
    note,
  );
}
