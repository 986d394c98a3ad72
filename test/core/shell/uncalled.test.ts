import { describe, expect, it } from "vitest";
import type { Call, Shell } from "../../../src/core/call/call.ts";
import { infer } from "../../../src/core/effects/infer.ts";
import { commandCall } from "../effects/calls.ts";
import { spellEffect, surroundings } from "../effects/spell.ts";

const body = "delete content ~/other/**";

function deletes(text: string, terminal?: "kept" | "own", shell: Shell = "bash"): "yes" | "no" {
  const call: Call = { ...commandCall(text, shell), ...(terminal === undefined ? {} : { terminal }) } as Call;
  const { effects, problems } = infer(call, surroundings);
  expect(problems).toEqual([]);
  return effects.map(spellEffect).includes(body) ? "yes" : "no";
}

describe("a function that nobody calls", () => {
  it.each([
    "tidy() { rm -rf ../other; }",
    "tidy() { rm -rf ../other; }; ls src",
    "tidy() { rm -rf ../other; }; again() { tidy; }",
    "tidy() { rm -rf ../other; }; tidy() { ls; }; tidy",
  ])("does not run in a shell that ends with the text: `%s`", (text) => {
    expect(deletes(text)).toBe("no");
  });

  it.each(["kept", "own"] as const)("counts in a shell that stays, whose prompt may call it: %s", (terminal) => {
    expect(deletes("tidy() { rm -rf ../other; }", terminal)).toBe("yes");
  });

  it.each([
    "tidy() { rm -rf ../other; }; tidy",
    "tidy() { rm -rf ../other; }; again() { tidy; }; again",
    "tidy() { rm -rf ../other; }; trap tidy EXIT",
    "trap tidy EXIT; tidy() { rm -rf ../other; }",
    "tidy() { rm -rf ../other; }; export -f tidy; make build",
    "tidy() { rm -rf ../other; }; declare -fx $names",
    "set -a; tidy() { rm -rf ../other; }; make build",
    "tidy() { rm -rf ../other; }; mapfile -Ctidy < list",
    "tidy() { rm -rf ../other; }; $chosen",
    "command_not_found_handle() { rm -rf ../other; }; frob",
    "_tidy() { rm -rf ../other; }",
    "tidy() { rm -rf ../other; }; if true; then tidy() { ls; }; fi; tidy",
    "tidy() { ls; }; for i in 1 2; do tidy; tidy() { rm -rf ../other; }; done",
    "tidy() { rm -rf ../other; }; tidy & tidy() { ls; }; tidy",
    "trap tidy DEBUG; tidy() { rm -rf ../other; }; ls; tidy() { ls; }",
  ])("counts where something may call it: `%s`", (text) => {
    expect(deletes(text)).toBe("yes");
  });

  it("counts where the syntax is not known", () => {
    expect(deletes("tidy() { rm -rf ../other; }", undefined, "unknown")).toBe("yes");
  });
});
