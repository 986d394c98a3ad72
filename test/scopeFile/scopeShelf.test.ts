import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { ScopeShelf } from "../../src/scopeFile/scopeShelf.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

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

const strictRule = { deny: ["delete"], on: ["infra/prod/**"] };
const looseRule = { allow: ["delete"], on: ["src/**"] };

function write(...rules: unknown[]): string {
  const text = JSON.stringify({ version: 1, preset: "balanced", rules });
  project.write(".holdpoint.json", text);
  return text;
}

function shelf(): ScopeShelf {
  return new ScopeShelf(new AcceptedStore(state.root), () => new Date("2026-01-01T00:00:00Z"));
}

/** The decisions of the rules in force. */
function decisions(from: ScopeShelf): readonly string[] {
  return from.state(project.root).inForce.rules.map((rule) => rule.decision);
}

describe("a scope file", () => {
  test("that is missing leaves the preset in force", () => {
    expect(shelf().state(project.root)).toMatchObject({ file: "absent", inForce: { preset: "balanced", rules: [] } });
  });

  test("that only tightens applies at once, and going back is a loosening", () => {
    const read = shelf();
    write(strictRule);
    expect([read.state(project.root).file, decisions(read)]).toEqual(["in force", ["deny"]]);
    rmSync(project.path(".holdpoint.json"));
    expect([read.state(project.root).file, decisions(read)]).toEqual(["waiting", ["deny"]]);
  });

  test("that loosens waits, while what it tightens applies", () => {
    const read = shelf();
    write(looseRule, strictRule);
    expect([read.state(project.root).file, decisions(read)]).toEqual(["waiting", ["deny"]]);
    expect(read.state(project.root).changes).not.toEqual([]);
  });

  test("is in force once accepted, for other windows too", () => {
    const [read, other] = [shelf(), shelf()];
    const text = write(looseRule, strictRule);
    expect(decisions(other)).toEqual(["deny"]);
    expect(read.accept(project.root, text)).toBe("accepted");
    expect([decisions(read), decisions(other)]).toEqual([
      ["allow", "deny"],
      ["allow", "deny"],
    ]);
  });

  test("is not accepted when it changed after it was shown", () => {
    const read = shelf();
    const shown = write(looseRule);
    write(looseRule, { allow: ["delete"], on: ["infra/**"] });
    expect(read.accept(project.root, shown)).toBe("changed");
    expect(decisions(read)).toEqual([]);
  });

  test.each(["", "{", '{"version":1,"rules":[{"allow":["delete"]}]}', '{"version":99}', "\u0000"])(
    "that is broken changes nothing: %j",
    (text) => {
      const read = shelf();
      write(strictRule);
      expect(decisions(read)).toEqual(["deny"]);
      project.write(".holdpoint.json", text);
      expect([read.state(project.root).file, decisions(read)]).toEqual(["broken", ["deny"]]);
    },
  );

  test("that is a folder or too large changes nothing", () => {
    project.write(".holdpoint.json/file");
    expect(shelf().state(project.root).file).toBe("broken");
    rmSync(project.path(".holdpoint.json"), { recursive: true });
    project.write(".holdpoint.json", " ".repeat(1024 * 1024 + 1));
    expect(shelf().state(project.root).file).toBe("broken");
  });
});

describe("the accepted version", () => {
  test("that cannot be read means the strictest preset", () => {
    const text = write(looseRule);
    shelf().accept(project.root, text);
    const folder = state.path("accepted");
    for (const name of ["garbage", '{"version":1,"root":"/elsewhere","text":null,"acceptedAt":""}']) {
      writeFileSync(acceptedFile(folder), name);
      expect(shelf().state(project.root).inForce.preset).toBe("strict");
    }
  });

  test("is kept where only its owner may read it", () => {
    const text = write(looseRule);
    shelf().accept(project.root, text);
    expect([
      statSync(state.path("accepted")).mode & 0o777,
      statSync(acceptedFile(state.path("accepted"))).mode & 0o777,
    ]).toEqual([0o700, 0o600]);
  });
});

function acceptedFile(folder: string): string {
  const [name] = readdirSync(folder);
  return join(folder, name ?? "");
}
