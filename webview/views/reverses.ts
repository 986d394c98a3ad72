import type { ComparedModel } from "../../src/shared/undoModel.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { choice, section } from "./controls.ts";

/** What a call did beyond files, and the calls that take it back: each goes the way of any call once it is picked. */
export function reversesView({ about, reverses }: ComparedModel, actions: Actions): readonly Child[] {
  if (reverses.length === 0) return [];
  const items = reverses.map(({ says, command }, at) =>
    element(
      "li",
      {},
      agentProse(says),
      ...(command === ""
        ? []
        : [
            element("p", {}, agentWord(command, "code")),
            choice("Review This Call…", "secondary", (event) => actions.reverse(event, about.id, at)),
          ]),
    ),
  );
  return [
    section(
      "Beyond files",
      [],
      element(
        "p",
        { class: "muted" },
        "No copy brings this back. What may is a call of its own, which is reviewed and runs as any other.",
      ),
      element("ul", { class: "reasons undo-changes" }, ...items),
    ),
  ];
}
