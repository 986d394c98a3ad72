import type { Call } from "../call/call.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Inference } from "./inference.ts";

/**
 * Reads a call: every effect it could have on any resource, with what could not be read as problems. Pure, bounded in
 * time for any input up to 1 MiB, and never throws: a fault of ours becomes a problem, which holds the call.
 */
export function infer(call: Call, _surroundings: Surroundings): Inference {
  return {
    effects: [
      {
        verb: "execute",
        resource: { scheme: "tool", name: call.tool === "" ? "?" : call.tool },
        loses: "none",
        sight: "opaque",
        because: "nothing is known about what this does",
        source: call.tool,
      },
    ],
    problems: [],
  };
}
