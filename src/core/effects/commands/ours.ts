import type { CommandModel } from "../commandModel.ts";
import { opaque } from "../fileEffects.ts";

/** Our own program: whatever an agent wants with it, it comes out as an effect on it, which the policy refuses. */
export const ours: readonly CommandModel[] = [
  {
    names: ["holdpoint", "holdpoint.exe", "holdpoint.cmd"],
    kind: "system",
    effects: (use) => [
      opaque({ program: "holdpoint", source: use.source }, "an agent may not use Holdpoint's own program"),
    ],
    examples: {
      "holdpoint exec abc": ["execute none process:holdpoint (opaque)"],
      "~/.holdpoint/bin/holdpoint exec abc": [
        "execute none process:holdpoint (opaque)",
        "execute none ~/.holdpoint/bin/holdpoint (opaque)",
      ],
    },
    counterExamples: ["grep holdpoint README.md", "cat docs/holdpoint.md"],
  },
];
