import { json } from "./answers.ts";
import type { Answers } from "./hookAgent.ts";

/**
 * What plugins of ours inside an agent hear: nothing (the call goes on), `{"deny": "…"}` (it must not, and this is why), or
 * `{"input": {…}}` (it goes on with this input in place of its own).
 */
export const pluginAnswers: Answers = {
  release: () => ({ kind: "pass" }),
  run: (input) => json({ input }),
  deny: (text) => json({ deny: text }),
};
