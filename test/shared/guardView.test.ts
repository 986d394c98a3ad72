import { describe, expect, test } from "vitest";
import { type GuardFault, guardPage } from "../../src/shared/guardView.ts";

const fault = (kind: GuardFault["kind"], id: string = kind): GuardFault => ({
  id,
  kind,
  text: `${id} is not good.`,
  where: "",
  restore: "none",
});

describe("the page about guarding", () => {
  test("leaves out which agent a fault is about", () => {
    expect(guardPage([{ ...fault("partly"), agent: "Codex" }], undefined).faults).toEqual([fault("partly")]);
  });

  test.each([
    ["nothing is wrong", [], undefined, "on"],
    ["something is only weaker", [fault("warning")], undefined, "on"],
    ["some sessions do not ask", [fault("warning"), fault("partly")], undefined, "partly"],
    ["the person pauses", [fault("partly")], 5, "paused"],
    ["nobody asks, paused or not", [fault("warning"), fault("off")], 5, "off"],
  ] as const)("says so when %s", (_name, faults, until, guarding) => {
    expect(guardPage(faults, until)).toEqual({
      kind: "guard",
      guarding,
      faults: faults.map(({ ...rest }) => rest),
      pause: until === undefined ? { kind: "none" } : { kind: "paused", until },
      stop: { kind: "none" },
    });
  });

  test("says first that everything is stopped, how, and what is left", () => {
    const killed = { runs: 1, killed: 3, left: Array.from({ length: 25 }, (_, index) => `sleep (${index})`) };
    expect(guardPage([fault("off")], 5, { by: "file", at: 7, killed, running: ["bash"] })).toMatchObject({
      guarding: "stopped",
      stop: {
        kind: "stopped",
        at: 7,
        by: expect.stringContaining("~/.holdpoint/stop"),
        // What hosts and sandboxes ended themselves is in no count of ours, so none is said.
        ended: expect.stringMatching(/^\D+but for what is named here\D+$/),
        left: expect.objectContaining({ length: 20 }),
        running: ["bash"],
        omitted: 5,
      },
    });
  });
});
