import { describe, expect, it } from "vitest";
import { page } from "../../src/shared/reviewModel.ts";
import { scopePage, type WaitingScope } from "../../src/shared/scopeView.ts";

describe("the page of a waiting scope file", () => {
  const waiting: WaitingScope = {
    id: "s",
    file: ".holdpoint.json",
    workspace: "shop",
    accepted: "a\n",
    text: "b\n",
    changes: ["Rule 1 is gone."],
    seal: { kind: "good" },
    applies: "once accepted",
    trust: "trusted",
    answer: undefined,
  };
  it.each([
    ["changed", waiting, ".holdpoint.json was changed and would allow agents more than before."],
    ["new", { ...waiting, accepted: undefined }, "A new .holdpoint.json would allow agents more than the preset does."],
    [
      "removed",
      { ...waiting, text: undefined },
      ".holdpoint.json was removed, which would allow agents more than before.",
    ],
  ])("says what happened to it: %s", (_name, scope, lead) => {
    expect(scopePage(scope).headline.lead).toBe(lead);
  });

  it.each<readonly [name: string, scope: WaitingScope, lead: RegExp, meanwhile: RegExp, rest: number]>([
    [
      "whose seal is broken",
      { ...waiting, accepted: undefined, seal: { kind: "broken", why: "Its seal does not fit." } },
      /^Its seal does not fit\.$/,
      /the preset strict is in force: everything but reading is held/,
      1,
    ],
    [
      "that an earlier Holdpoint did not seal",
      { ...waiting, accepted: undefined, seal: { kind: "unsealed" } },
      /^Whether you accepted .* cannot be checked:.*Look at it once more\.$/,
      /^Until you accept, the preset stays in force/,
      1,
    ],
    [
      "that applies already",
      { ...waiting, applies: "already", changes: [] },
      /allows agents less than the version you accepted/,
      /applies already\. Accept it to take its words for yours/,
      1,
    ],
    [
      "of a workspace that is not trusted",
      { ...waiting, trust: "untrusted" },
      /was changed/,
      /^Until you accept, the version you accepted stays in force/,
      2,
    ],
  ])("says how it stands: %s", (_name, scope, lead, meanwhile, rest) => {
    const built = scopePage(scope);
    expect([built.headline.lead, built.meanwhile, built.headline.rest.length]).toEqual([
      expect.stringMatching(lead),
      expect.stringMatching(meanwhile),
      rest,
    ]);
    expect(page.parse(JSON.parse(JSON.stringify(built)))).toEqual(built);
  });

  it("shows the changes as sentences and as text", () => {
    const built = scopePage(waiting);
    expect([built.changes, built.diff.kind, built.state]).toEqual([
      { rows: ["Rule 1 is gone."], omitted: 0 },
      "hunks",
      { kind: "waiting" },
    ]);
    expect(page.parse(JSON.parse(JSON.stringify(built)))).toEqual(built);
  });

  it.each([
    ["accepted", "Accepted. This version is in force."],
    ["kept", "Not accepted. What was in force stays in force."],
  ] as const)("says how it was answered: %s", (kind, text) => {
    expect(scopePage({ ...waiting, answer: { kind, at: 7 } }).state).toEqual({ kind, at: 7, text });
  });
});
