import type { CommandModel } from "../commandModel.ts";
import { opaque } from "../fileEffects.ts";
import { isQuestion } from "../ownQuestions.ts";

/** Our own program: whatever else than a question an agent wants with it comes out as an effect on it, which the policy refuses. */
export const ours: readonly CommandModel[] = [
  {
    names: ["holdpoint", "holdpoint.exe", "holdpoint.cmd"],
    kind: "system",
    effects: (use) =>
      isQuestion(use)
        ? []
        : [opaque({ program: "holdpoint", source: use.source }, "an agent may not use Holdpoint's own program")],
    examples: {
      "holdpoint exec abc": ["execute none process:holdpoint (opaque)"],
      "~/.holdpoint/bin/holdpoint exec abc": [
        "execute none process:holdpoint (opaque)",
        "execute none ~/.holdpoint/bin/holdpoint (opaque)",
      ],
      "holdpoint undo": ["execute none process:holdpoint (opaque)"],
      "holdpoint undo $X": ["execute none process:holdpoint (opaque)"],
      "holdpoint undo 1790000000000-0123456789ab --help": ["execute none process:holdpoint (opaque)"],
      "holdpoint undo 1790000000000-0123456789ab 1790000000000-0123456789ac": [
        "execute none process:holdpoint (opaque)",
      ],
      "holdpoint undo 1790000000000-0123456789ab --reach": ["execute none process:holdpoint (opaque)"],
      "holdpoint undo 1790000000000-0123456789ab --reach /": ["execute none process:holdpoint (opaque)"],
      "HOLDPOINT_HOME=/tmp/x holdpoint undo --list": [
        "execute none env:HOLDPOINT_HOME (opaque)",
        "execute none process:holdpoint (opaque)",
      ],
      "node ~/.holdpoint/bin/holdpoint undo --list": [
        "execute none process:holdpoint (opaque)",
        "execute none ~/.holdpoint/bin/holdpoint (opaque)",
      ],
      "./.holdpoint/bin/holdpoint undo --list": [
        "execute none process:holdpoint (opaque)",
        "execute none ./.holdpoint/bin/holdpoint (opaque)",
      ],
    },
    counterExamples: [
      "grep holdpoint README.md",
      "cat docs/holdpoint.md",
      "holdpoint undo --list",
      "holdpoint undo --list --json",
      "holdpoint undo --dry-run 1790000000000-0123456789ab",
      "holdpoint undo 1790000000000-0123456789ab",
      "holdpoint undo --reach session 1790000000000-0123456789ab",
      "holdpoint undo 1790000000000-0123456789ab --json --reach everything",
      "~/.holdpoint/bin/holdpoint undo 1790000000000-0123456789ab",
    ],
  },
];
