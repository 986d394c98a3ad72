import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { ScopeShelf } from "../../src/scopeFile/scopeShelf.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeKeeper } from "./fakeKeeper.ts";

let project: TemporaryProject;
let state: TemporaryProject;
let keeper: FakeKeeper;
beforeEach(() => {
  keeper = new FakeKeeper();
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
  return new ScopeShelf(new AcceptedStore(state.root, keeper), state.root, () => new Date("2026-01-01T00:00:00Z"));
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

  test("that came into force by itself keeps its words apart from the person's", () => {
    const read = shelf();
    const text = write({ ...strictRule, because: "ask Ben" });
    expect([read.state(project.root).seen, read.state(project.root).inForce.rules[0]?.accepted]).toEqual([
      "some",
      "no",
    ]);
    expect(shelf().state(project.root).seen).toBe("some");
    expect(read.accept(project.root, text)).toBe("accepted");
    expect([read.state(project.root).seen, read.state(project.root).inForce.rules[0]?.accepted]).toEqual([
      "all",
      undefined,
    ]);
    write({ ...strictRule, because: "ask Ben" }, { hold: ["*"], on: ["docs/**"] });
    const { inForce, seen } = read.state(project.root);
    expect([seen, inForce.rules.map(({ accepted }) => accepted)]).toEqual(["some", [undefined, "no"]]);
    expect(read.shelved(project.root).accepted).toBe(text);
  });

  test("in the same instant as another of the same length is read again", () => {
    // The clock of the shelf stands where the file's does.
    const read = new ScopeShelf(new AcceptedStore(state.root, keeper), state.root, () => new Date());
    write({ hold: ["read"], on: ["src/a"] });
    expect(read.state(project.root).inForce.rules[0]?.on[0].text).toBe("src/a");
    write({ hold: ["read"], on: ["src/a"] }, { hold: ["read"], on: ["src/b"] });
    expect(decisions(read)).toEqual(["hold", "hold"]);
  });

  test.each<readonly [name: string, make: (path: string) => void, message: RegExp]>([
    ["a folder", (path) => mkdirSync(path), /no regular file/],
    ["a pipe", (path) => execFileSync("mkfifo", [path]), /no regular file/],
    ["a link to a device", (path) => symlinkSync("/dev/zero", path), /no regular file/],
    ["a link to itself", (path) => symlinkSync(path, path), /cannot be opened \(ELOOP\)/],
    ["10 MB", (path) => writeFileSync(path, " ".repeat(10_000_000)), /larger than 256 KB/],
    ["not UTF-8", (path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d])), /not UTF-8/],
    ["UTF-16", (path) => writeFileSync(path, Buffer.from('\ufeff{"version":1}', "utf16le")), /not UTF-8/],
  ])("in whose place there is %s changes nothing, and says so", (_name, make, message) => {
    const read = shelf();
    write(strictRule);
    expect(decisions(read)).toEqual(["deny"]);
    rmSync(project.path(".holdpoint.json"));
    make(project.path(".holdpoint.json"));
    const { file, problems } = read.state(project.root);
    expect([file, decisions(read), problems.length]).toEqual(["broken", ["deny"], 1]);
    expect(problems[0]?.message).toMatch(message);
    expect(read.accept(project.root, undefined)).toBe("changed");
  });

  test.each([
    ["a byte order mark and CRLF", '\ufeff{\r\n// x\r\n"version": 1,\r\n}\r\n', "absent or same"],
    ["a key that only looks like another", '{"version":1,"rul\u0435s":[]}', "broken"],
    ["a key twice", '{"version":1,"preset":"strict","preset":"balanced"}', "broken"],
    ["`__proto__`", '{"version":1,"__proto__":{"preset":"strict"}}', "broken"],
    ["10,000 brackets", `{"version":1,"rules":${"[".repeat(10_000)}`, "broken"],
  ])("with %s is read for what it is", (_name, text, expected) => {
    project.write(".holdpoint.json", text);
    const { file } = shelf().state(project.root);
    expect(file === "in force" ? "absent or same" : file).toBe(expected);
  });

  test("that is a link is judged by what it leads to, also when it leads elsewhere", () => {
    const read = shelf();
    project.write("a.json", JSON.stringify({ version: 1, rules: [strictRule] }));
    project.write("b.json", JSON.stringify({ version: 1, rules: [looseRule] }));
    symlinkSync("a.json", project.path(".holdpoint.json"));
    expect(decisions(read)).toEqual(["deny"]);
    rmSync(project.path(".holdpoint.json"));
    symlinkSync("b.json", project.path(".holdpoint.json"));
    expect([read.state(project.root).file, decisions(read)]).toEqual(["waiting", ["deny"]]);
  });
});

describe("the accepted version", () => {
  /** A version that allows, accepted by a person. */
  function accepted(): string {
    const text = write(looseRule);
    expect(shelf().accept(project.root, text)).toBe("accepted");
    expect(decisions(shelf())).toEqual(["allow"]);
    return text;
  }
  const stored = (): string => acceptedFile(state.path("accepted"));
  const reseal = (change: (inner: Record<string, unknown>) => object): void => {
    const record = JSON.parse(readFileSync(stored(), "utf8")) as { sealed: string };
    const inner = change(JSON.parse(record.sealed) as Record<string, unknown>);
    writeFileSync(stored(), JSON.stringify({ ...record, sealed: JSON.stringify(inner) }));
  };

  test.each<readonly [name: string, tamper: () => void, why: RegExp]>([
    ["that is garbage", () => writeFileSync(stored(), "garbage"), /damaged/],
    ["that is empty", () => writeFileSync(stored(), ""), /damaged/],
    [
      "that is a folder",
      () => {
        rmSync(stored());
        mkdirSync(stored());
      },
      /no regular file/,
    ],
    ["that is gone", () => rmSync(stored()), /taken away/],
    ["whose folder is gone", () => rmSync(state.path("accepted"), { recursive: true }), /taken away/],
    ["whose text was changed", () => reseal((inner) => ({ ...inner, text: '{"version":1}' })), /seal does not fit/],
    ["whose generation was changed", () => reseal((inner) => ({ ...inner, generation: 9 })), /seal does not fit/],
    ["that lost its seal", () => writeFileSync(stored(), unsealed(write(looseRule))), /without a seal/],
    [
      "that is sealed with another key",
      () => (keeper.key = new FakeKeeper("b").key),
      /key that the editor does not have/,
    ],
    ["whose key cannot be had", () => (keeper.key = undefined), /cannot be had/],
  ])("%s means the strictest preset, until a person accepts anew", (_name, tamper, why) => {
    const text = accepted();
    const read = shelf();
    read.state(project.root);
    tamper();
    const { inForce, file, seal, changes } = read.state(project.root);
    expect({ preset: inForce.preset, file, rules: inForce.rules, seal }).toEqual({
      preset: "strict",
      file: "waiting",
      rules: [],
      seal: { kind: "broken", why: expect.stringMatching(why) },
    });
    expect(changes).toContain("Added: allow delete on src/**.");
    expect(inForce.doubt).toMatch(why);
    if (keeper.key === undefined) {
      expect(read.accept(project.root, text)).toBe("cannot be sealed");
      return;
    }
    rmSync(state.path("accepted"), { recursive: true, force: true });
    expect(read.accept(project.root, text)).toBe("accepted");
    expect([read.state(project.root).inForce.preset, decisions(read)]).toEqual(["balanced", ["allow"]]);
  });

  test.each<readonly [name: string, key: FakeKeeper["key"]]>([
    ["was lost, and another made", new FakeKeeper("b").key],
    ["was lost", undefined],
  ])("whose key %s with all that was kept beside it, counts for what it tightens", (_name, key) => {
    const both = write(looseRule, strictRule);
    expect(shelf().accept(project.root, both)).toBe("accepted");
    keeper = new FakeKeeper("b");
    keeper.key = key;
    const read = shelf();
    expect([read.state(project.root).inForce.preset, read.state(project.root).file, decisions(read)]).toEqual([
      "balanced",
      "waiting",
      ["deny"],
    ]);
    if (key !== undefined) expect(read.accept(project.root, both)).toBe("accepted");
  });

  test("that a person left behind cannot be put back", () => {
    accepted();
    const before = readFileSync(stored());
    const stricter = write(strictRule);
    expect(shelf().accept(project.root, stricter)).toBe("accepted");
    write(looseRule);
    writeFileSync(stored(), before);
    expect(shelf().state(project.root)).toMatchObject({ file: "waiting", inForce: { preset: "strict" } });
  });

  test("whose seal is broken does not heal by a file that would have applied by itself", () => {
    const text = JSON.stringify({ version: 1, preset: "readonly" });
    project.write(".holdpoint.json", text);
    expect(shelf().accept(project.root, text)).toBe("accepted");
    writeFileSync(stored(), "garbage");
    project.write(".holdpoint.json", JSON.stringify({ version: 1, preset: "strict" }));
    const read = shelf();
    expect([read.state(project.root).file, read.state(project.root).file]).toEqual(["waiting", "waiting"]);
    expect(readFileSync(stored(), "utf8")).toBe("garbage");
  });

  test("of another folder does not count here", () => {
    accepted();
    const other = new TemporaryProject();
    const read = shelf();
    read.accept(other.root, undefined);
    const theirs = readdirSync(state.path("accepted")).find((name) => name !== recordName) ?? "";
    writeFileSync(stored(), readFileSync(state.path("accepted", theirs)));
    other.remove();
    expect(read.state(project.root).seal).toEqual({ kind: "broken", why: expect.stringMatching(/another folder/) });
  });

  test("of 0.1.0, which did not seal, counts for what it tightens; what it allows is accepted once more", () => {
    const text = write(looseRule, strictRule);
    mkdirSync(state.path("accepted"));
    writeFileSync(join(state.path("accepted"), recordName), unsealed(text));
    const read = shelf();
    expect([read.state(project.root).file, read.state(project.root).seal, decisions(read)]).toEqual([
      "waiting",
      { kind: "unsealed" },
      ["deny"],
    ]);
    expect(read.accept(project.root, text)).toBe("accepted");
    expect([read.state(project.root).file, decisions(read)]).toEqual(["in force", ["allow", "deny"]]);
  });

  test("of 0.1.0 that only tightens is sealed without asking anybody", () => {
    const text = write(strictRule);
    mkdirSync(state.path("accepted"));
    writeFileSync(join(state.path("accepted"), recordName), unsealed(text));
    const read = shelf();
    read.state(project.root);
    expect([read.state(project.root).file, read.state(project.root).seal, decisions(read)]).toEqual([
      "in force",
      { kind: "good" },
      ["deny"],
    ]);
  });

  test("does not come about while there is no key, and does once there is one", () => {
    keeper.key = undefined;
    const read = shelf();
    const text = write(looseRule, strictRule);
    expect([read.state(project.root).file, read.accept(project.root, text), keeper.wanted > 0]).toEqual([
      "waiting",
      "cannot be sealed",
      true,
    ]);
    keeper.key = new FakeKeeper().key;
    expect([read.accept(project.root, text), decisions(read)]).toEqual(["accepted", ["allow", "deny"]]);
  });

  test("is kept where only its owner may read it, and not written through a link", () => {
    accepted();
    expect([statSync(state.path("accepted")).mode & 0o777, statSync(stored()).mode & 0o777]).toEqual([0o700, 0o600]);
    const elsewhere = new TemporaryProject();
    rmSync(state.path("accepted"), { recursive: true });
    symlinkSync(elsewhere.root, state.path("accepted"));
    const text = write(strictRule, looseRule);
    expect(() => shelf().accept(project.root, text)).toThrow("is no folder");
    expect(readdirSync(elsewhere.root)).toEqual([]);
    elsewhere.remove();
  });

  test("is what was shown, though another window accepts another one at the same time", () => {
    const [read, other] = [shelf(), shelf()];
    const first = write(looseRule);
    read.state(project.root);
    const second = write(looseRule, { allow: ["delete"], on: ["docs/**"] });
    expect(other.accept(project.root, second)).toBe("accepted");
    expect(read.accept(project.root, first)).toBe("changed");
    expect([decisions(read), decisions(other)]).toEqual([
      ["allow", "allow"],
      ["allow", "allow"],
    ]);
  });

  const recordPath = (): string => createHash("sha256").update(project.root).digest("hex").slice(0, 32);
  let recordName = "";
  beforeEach(() => {
    recordName = `${recordPath()}.json`;
  });
  function unsealed(text: string): string {
    return JSON.stringify({ version: 1, root: project.root, text, acceptedAt: "2026-01-01T00:00:00.000Z" });
  }
  function acceptedFile(folder: string): string {
    return join(folder, recordName);
  }
});

describe("scopes of folders that are not open", () => {
  test("are those that were accepted, whatever their files say now", () => {
    const read = shelf();
    const text = write(strictRule);
    read.accept(project.root, text);
    rmSync(project.path(".holdpoint.json"));
    expect(read.elsewhere(["/other"])).toMatchObject([
      { root: project.root, scope: { rules: [{ decision: "deny" }] } },
    ]);
    expect(read.elsewhere([project.root])).toEqual([]);
  });

  test("are strict where their record was tampered with", () => {
    const read = shelf();
    read.accept(project.root, write(looseRule));
    const [name = ""] = readdirSync(state.path("accepted"));
    const record = JSON.parse(readFileSync(state.path("accepted", name), "utf8")) as object;
    writeFileSync(state.path("accepted", name), JSON.stringify({ ...record, seal: "00" }));
    const [{ scope } = { scope: undefined }] = shelf().elsewhere([]);
    expect(scope?.preset).toBe("strict");
  });
});

describe("the person's own scope", () => {
  const own = (...rules: unknown[]): string => {
    const text = JSON.stringify({ version: 1, rules });
    state.write("scope.json", text);
    return text;
  };

  test("is nothing where there is no file", () => {
    expect(shelf().user()).toMatchObject({ preset: "balanced", rules: [] });
  });

  test("waits where it allows, and is in force once accepted", () => {
    const read = shelf();
    const text = own({ allow: ["modify"], on: ["~/notes/**"] }, { deny: ["*"], on: ["kube:*prod*/**"] });
    expect([read.state("user").file, read.user().rules.map(({ decision }) => decision)]).toEqual(["waiting", ["deny"]]);
    expect(read.accept("user", text)).toBe("accepted");
    expect(read.user().rules.map(({ decision }) => decision)).toEqual(["allow", "deny"]);
    expect(read.elsewhere([])).toEqual([]);
  });

  test("names no files of a workspace", () => {
    own({ hold: ["*"], on: ["~/x", "**/.env"] });
    expect(shelf().state("user")).toMatchObject({
      file: "broken",
      problems: [
        {
          line: 1,
          column: 49,
          mend: "Write `/**/.env` for it in every folder, or begin the pattern with `~/` or `/`.",
        },
      ],
    });
  });
});
