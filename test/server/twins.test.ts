import { expect, test } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import type { Call } from "../../src/core/call/call.ts";
import type { Outcome } from "../../src/core/call/outcome.ts";
import { Twins } from "../../src/server/twins.ts";
import { command, FakeClock } from "../gate/fakes.ts";

const once: Call = { ...command("rm -rf src"), toolUse: "call-1" };

function desk() {
  const clock = new FakeClock();
  const twins = new Twins(clock);
  const made: { readonly answer: Deferred<Outcome>; withdrawn: number }[] = [];
  const join = (call: Call, line: string) =>
    twins.join(call, line, () => {
      const entry = { answer: new Deferred<Outcome>(), withdrawn: 0 };
      made.push(entry);
      return { outcome: entry.answer.promise, withdraw: () => entry.withdrawn++ };
    });
  return { clock, made, join };
}

test("a call that comes in through two hooks is submitted once and answered twice", async () => {
  const { made, join } = desk();
  const outcomes = [join(once, "vscode"), join({ ...once }, "copilot-cli")].map(({ outcome }) => outcome);
  made[0]?.answer.resolve({ kind: "release" });
  expect([made.length, await Promise.all(outcomes)]).toEqual([1, [{ kind: "release" }, { kind: "release" }]]);
});

test("a hook that comes after the answer to the other gets it too, for a while", async () => {
  const { clock, made, join } = desk();
  const first = join(once, "vscode");
  made[0]?.answer.resolve({ kind: "release" });
  await first.outcome;
  clock.advance(4_999);
  expect(await join(once, "copilot-cli").outcome).toEqual({ kind: "release" });
  clock.advance(1);
  join(once, "claude-code");
  expect(made.length).toBe(2);
});

test.each<readonly [what: string, other: Call, line: string]>([
  ["the same through the same hook", once, "vscode"],
  ["another command", { ...command("rm -rf test"), toolUse: "call-1" }, "copilot-cli"],
  ["another call of the agent's", { ...once, toolUse: "call-2" }, "copilot-cli"],
  ["another session", { ...once, caller: { ...once.caller, session: "other" } }, "copilot-cli"],
  ["another folder", { ...once, cwd: "/elsewhere" }, "copilot-cli"],
])("%s is a call of its own", (_what, other, line) => {
  const { made, join } = desk();
  join(once, "vscode");
  join(other, line);
  expect(made.length).toBe(2);
});

test("calls without an id are never taken for the same", () => {
  const { made, join } = desk();
  join({ ...once, toolUse: "" }, "vscode");
  join({ ...once, toolUse: "" }, "copilot-cli");
  expect(made.length).toBe(2);
});

test("is withdrawn when the last of its hooks is gone", () => {
  const { made, join } = desk();
  const [first, second] = [join(once, "vscode"), join(once, "copilot-cli")];
  first.withdraw();
  first.withdraw();
  expect(made[0]?.withdrawn).toBe(0);
  second.withdraw();
  expect(made[0]?.withdrawn).toBe(1);
});
