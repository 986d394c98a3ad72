import { describe, expect, it } from "vitest";
import { compareScopes } from "../../../src/core/scope/compareScopes.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import { type SandboxTerms, usualTerms } from "../../../src/core/scope/sandboxTerms.ts";
import { defaultScope, type Scope } from "../../../src/core/scope/scope.ts";
import { tightened } from "../../../src/core/scope/tightened.ts";

function scope(changes: Partial<SandboxTerms>): Scope {
  return { ...defaultScope, sandbox: { ...usualTerms, ...changes } };
}

describe("the sandbox in a scope file", () => {
  it("is read", () => {
    const text =
      '{ "version": 1, "sandbox": { "mode": "require", "network": ["*.npmjs.org", "github.com:443"], "limits": { "processes": 100 } } }';
    expect(parseScope(text)).toEqual({
      scope: {
        ...defaultScope,
        sandbox: { mode: "require", network: ["*.npmjs.org", "github.com:443"], limits: { processes: 100 } },
      },
      problems: [],
    });
  });

  it.each([
    '{ "mode": "off" }',
    '{ "network": ["https://github.com"] }',
    '{ "network": ["a b"] }',
    '{ "limits": { "processes": 0 } }',
    '{ "limits": { "colour": 1 } }',
  ])("cannot switch it off or say %s", (part) => {
    expect(parseScope(`{ "version": 1, "sandbox": ${part} }`).scope).toBeUndefined();
  });
});

describe("a change of the sandbox", () => {
  it.each([
    [{}, {}, "same", []],
    [{}, { mode: "require" }, "stricter", ["The sandbox changes from auto to require."]],
    [{ mode: "require" }, {}, "looser", ["The sandbox changes from require to auto."]],
    [{}, { network: [] }, "stricter", ["Runs reach no hosts but none."]],
    [{ network: [] }, {}, "looser", ["Runs may reach any host again."]],
    [{ network: ["a"] }, { network: ["b"] }, "looser", ["Runs may reach b.", "Runs may no longer reach a."]],
    [{ network: ["a", "b"] }, { network: ["a"] }, "stricter", ["Runs may no longer reach b."]],
    [{}, { limits: { processes: 9 } }, "stricter", ["The sandbox's limit processes changes from the usual to 9."]],
    [
      { limits: { memory: 9 } },
      { limits: { memory: 10 } },
      "looser",
      ["The sandbox's limit memory changes from 9 to 10."],
    ],
  ] as const)("%j to %j is %s", (from, to, verdict, changes) => {
    expect(compareScopes(scope(from), scope(to))).toEqual({ verdict, changes });
  });

  it("is in force as far as it tightens while a person has not accepted it", () => {
    const accepted = scope({ network: ["a", "b"], limits: { processes: 10, memory: 5 } });
    const waiting = scope({ mode: "require", network: ["b", "c"], limits: { processes: 20, openFiles: 3 } });
    expect(tightened(accepted, waiting).sandbox).toEqual({
      mode: "require",
      network: ["b"],
      limits: { processes: 10, memory: 5, openFiles: 3 },
    });
    expect(tightened(accepted, defaultScope).sandbox).toEqual(accepted.sandbox);
  });
});
