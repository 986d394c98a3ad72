import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareScopes } from "../../src/core/scope/compareScopes.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { defaultScope, type Scope } from "../../src/core/scope/scope.ts";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { ScopeShelf } from "../../src/scopeFile/scopeShelf.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeKeeper } from "./fakeKeeper.ts";

let project: TemporaryProject;
let state: TemporaryProject;
beforeEach(() => {
  project = new TemporaryProject();
  state = new TemporaryProject();
});
afterEach(() => {
  project.remove();
  state.remove();
});

const texts = [
  '{"version":1}',
  '{"version":1,"preset":"strict"}',
  '{"version":1,"preset":"readonly"}',
  '{"version":1,"rules":[{"allow":["delete"],"on":["**"]}]}',
  '{"version":1,"rules":[{"deny":["*"],"on":["a/**"]}]}',
  '{"version":1,"rules":[{"allow":["*"],"on":["a/**"]},{"hold":["*"],"on":["b/**"]}],"limits":{"filesPerCall":3}}',
  "{",
];

/** What can happen: a program of the person's own at work, and the person in one of two windows. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), text: fc.constantFrom(...texts) }),
  fc.record({ kind: fc.constant("remove" as const) }),
  fc.record({ kind: fc.constant("look" as const), window: fc.nat(1) }),
  fc.record({ kind: fc.constant("show" as const), window: fc.nat(1) }),
  fc.record({ kind: fc.constant("accept" as const), window: fc.nat(1) }),
  fc.record({ kind: fc.constant("agree" as const), text: fc.constantFrom(...texts) }),
  fc.record({ kind: fc.constant("put record back" as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant("change record" as const), text: fc.constantFrom(...texts) }),
  fc.record({ kind: fc.constant("forge old record" as const), text: fc.constantFrom(...texts) }),
  fc.record({ kind: fc.constant("remove records" as const) }),
);

test("whatever a program does, nothing looser than what a person accepted last comes into force", {
  timeout: 120_000,
}, () => {
  const seen = { accepted: 0, strict: 0 };
  fc.assert(
    fc.property(fc.array(happening, { minLength: 3, maxLength: 14 }), (happenings) => {
      const keeper = new FakeKeeper();
      const folder = state.path("accepted");
      for (const path of [folder, project.path(".holdpoint.json")]) rmSync(path, { recursive: true, force: true });
      const windows = [0, 1].map(
        () => new ScopeShelf(new AcceptedStore(state.root, keeper), state.root, () => new Date()),
      );
      const shown: (string | undefined | "nothing")[] = ["nothing", "nothing"];
      const kept: Buffer[] = [];
      let accepted: Scope = defaultScope;
      const record = (): string | undefined => {
        try {
          return readdirSync(folder).map((name) => join(folder, name))[0];
        } catch {
          return undefined;
        }
      };
      for (const one of happenings) {
        const path = record();
        switch (one.kind) {
          case "write":
            writeFileSync(project.path(".holdpoint.json"), one.text);
            break;
          case "remove":
            rmSync(project.path(".holdpoint.json"), { force: true });
            break;
          case "look":
            windows[one.window]?.state(project.root);
            break;
          case "show":
            shown[one.window] = windows[one.window]?.shelved(project.root).text;
            break;
          case "accept": {
            const text = shown[one.window];
            if (text === "nothing") break;
            if (windows[one.window]?.accept(project.root, text) !== "accepted") break;
            seen.accepted++;
            accepted = text === undefined ? defaultScope : (parseScope(text).scope ?? accepted);
            break;
          }
          // The person writes the file, looks at it and accepts it.
          case "agree": {
            writeFileSync(project.path(".holdpoint.json"), one.text);
            if (windows[0]?.accept(project.root, one.text) === "accepted")
              accepted = parseScope(one.text).scope ?? accepted;
            break;
          }
          case "put record back": {
            const old = kept[one.which];
            if (old !== undefined && path !== undefined) writeFileSync(path, old);
            break;
          }
          case "change record": {
            if (path === undefined) break;
            const value = JSON.parse(readFileSync(path, "utf8")) as { sealed?: string };
            if (value.sealed === undefined) break;
            const inner = JSON.parse(value.sealed) as object;
            writeFileSync(path, JSON.stringify({ ...value, sealed: JSON.stringify({ ...inner, text: one.text }) }));
            break;
          }
          case "forge old record":
            mkdirSync(folder, { recursive: true });
            if (path !== undefined)
              writeFileSync(path, JSON.stringify({ version: 1, root: project.root, text: one.text, acceptedAt: "" }));
            break;
          case "remove records":
            rmSync(folder, { recursive: true, force: true });
            break;
        }
        const left = record();
        if (left !== undefined) kept.push(readFileSync(left));
        for (const window of windows) {
          const { inForce } = window.state(project.root);
          const isStrict = inForce.preset !== "balanced" && inForce.rules.every(({ decision }) => decision !== "allow");
          if (isStrict && inForce.doubt !== undefined) seen.strict++;
          if (inForce.doubt !== undefined) expect({ happenings, isStrict }).toEqual({ happenings, isStrict: true });
          else
            expect({ happenings, verdict: compareScopes(accepted, inForce).verdict }).not.toEqual({
              happenings,
              verdict: "looser",
            });
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.accepted, seen.strict)).toBeGreaterThan(20);
});
