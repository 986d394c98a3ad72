import { describe, expect, it } from "vitest";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import { answerHook, type HookPorts } from "../../src/cli/answerHook.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { commandPayload } from "../hook/hookLine.ts";
import { allowedVerdict, heldVerdict } from "./verdicts.ts";

const nobody: HookPorts = {
  agent: "vscode",
  adapterFor: (name) => (name === "vscode" ? vscodeAdapter : undefined),
  home: "/home/me",
  judge: () => Promise.reject(new Error("not asked")),
  standing: () => "going on",
  cover: () => Promise.resolve(),
  record: () => Promise.resolve("written"),
};

async function answer(payload: string | Uint8Array, more: Partial<HookPorts> = {}): Promise<string> {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  return (await answerHook(bytes, { ...nobody, ...more })).text;
}

const judged = (verdict: Verdict): Partial<HookPorts> => ({ judge: () => Promise.resolve(verdict) });

describe("an agent's hook where no editor runs", () => {
  it("is let go on with what flows, and the decision is recorded", async () => {
    const recorded: unknown[] = [];
    const record: HookPorts["record"] = (call, { decision }) => {
      recorded.push([call.kind === "command" && call.text, decision]);
      return Promise.resolve("written");
    };
    expect(await answer(commandPayload("ls"), { ...judged(allowedVerdict), record })).toBe("holdpoint pass\n");
    expect(recorded).toEqual([["ls", "allow"]]);
  });

  it.each([
    [
      heldVerdict,
      /deny.*has to be reviewed by a person, and no editor is open.*Rule 2 holds it.*open this folder in VS Code/,
    ],
    [{ ...heldVerdict, decision: "deny" }, /deny.*deletes src/],
  ] as const)("is refused what would be held or denied", async (verdict, said) => {
    expect(await answer(commandPayload("rm -rf src"), judged(verdict))).toMatch(said);
  });

  it("is answered once what flows is copied, and nothing is copied of what does not", async () => {
    const covered: unknown[] = [];
    const cover: HookPorts["cover"] = async ({ kind }) => covered.push(kind);
    await answer(commandPayload("ls"), { ...judged(allowedVerdict), cover });
    await answer(commandPayload("rm -rf src"), { ...judged(heldVerdict), cover });
    await answer(commandPayload("ls"), { ...judged(allowedVerdict), cover, standing: () => "stopped" });
    expect(covered).toEqual(["command"]);
    const broken = (): Promise<never> => Promise.reject(new Error("no copy"));
    expect(await answer(commandPayload("ls"), { ...judged(allowedVerdict), cover: broken })).toMatch(/deny.*no copy/);
  });

  it.each<readonly [string, string | Uint8Array, Partial<HookPorts>, RegExp]>([
    ["a payload that is no JSON", "{", {}, /deny.*not JSON/],
    ["a payload that is no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), {}, /deny.*not JSON in UTF-8/],
    ["no payload", "", {}, /deny.*not JSON/],
    ["a payload of another shape", "[]", {}, /deny.*no object/],
    ["an agent nobody knows", commandPayload("ls"), { agent: "other" }, /^holdpoint refuse .*no agent named other/],
    ["a judgement that fails", commandPayload("ls"), {}, /deny.*could not judge this call \(not asked\)/],
    ["a payload that is too large", new Uint8Array(8 * 1024 * 1024 + 1), {}, /deny.*larger than 8 MiB/],
  ])("is refused for %s", async (_what, payload, more, said) => {
    expect(await answer(payload, more)).toMatch(said);
  });

  it("is let go on with events that ask for nothing", async () => {
    expect(await answer(JSON.stringify({ hook_event_name: "SessionStart" }))).toBe("holdpoint pass\n");
  });
});
