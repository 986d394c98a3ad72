import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { valueAt } from "./jsonTree.ts";
import { textAt } from "./offSwitches.ts";
import { tomlValueAt } from "./tomlValues.ts";

/** A group of hooks as Codex's file has it, as far as ours goes. */
export interface CodexGroup {
  readonly hooks: readonly [{ readonly type: "command"; readonly command: string; readonly timeout: number }];
}

/**
 * Whether Codex was told to trust our hook as it stands, or to leave it out. It keeps that in its settings under the hook's file, event and
 * place in the file, with a hash of what the hook is (read in Codex 0.145 to 0.169); a hash that is not the one we expect is no trust.
 */
export function codexTrust(hooks: string, settings: string, group: CodexGroup): "trusted" | "untrusted" | "disabled" {
  const groups = valueAt(textAt(hooks) ?? "", ["hooks", "PreToolUse"]);
  const place = Array.isArray(groups)
    ? groups.findIndex((one) => isDeepStrictEqual(JSON.parse(JSON.stringify(one)), group))
    : -1;
  const text = textAt(settings) ?? "";
  const state = ["hooks", "state", `${hooks}:pre_tool_use:${place}:0`];
  if (tomlValueAt(text, [...state, "enabled"]) === false) return "disabled";
  return tomlValueAt(text, [...state, "trusted_hash"]) === trustedHash(group) ? "trusted" : "untrusted";
}

/** The hash of a hook without a matcher: SHA-256 of its normal form as JSON, with names in their order and without blanks. */
export function trustedHash({ hooks: [{ command, timeout, type }] }: CodexGroup): string {
  const identity = { event_name: "pre_tool_use", hooks: [{ async: false, command, timeout, type }] };
  return `sha256:${createHash("sha256").update(JSON.stringify(identity)).digest("hex")}`;
}
