import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MachineJudge, machineJudge } from "../../src/cli/machineJudge.ts";
import { resourceNamed } from "../../src/cli/namedResource.ts";
import { paintFor } from "../../src/cli/printable.ts";
import { type CheckedFile, scopeCheck } from "../../src/cli/scopeCheck.ts";
import { scopeExplain } from "../../src/cli/scopeExplain.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { FakeKeeper } from "../scopeFile/fakeKeeper.ts";

const plain = paintFor({ isTTY: false }, {});
const rules = `{
  "version": 1,
  "rules": [
    { "allow": ["delete"], "on": ["src/**"] },
    { "hold": ["modify"], "on": ["src/a.ts"], "because": "ask Ben", "examples": { "miss": ["ls", "sed -i s/a/b/ src/a.ts"] } },
  ],
}
`;
let home: string;
let state: string;
let shop: string;
let machine: MachineJudge;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "scope-verb-")));
  state = join(home, ".holdpoint");
  shop = join(home, "shop");
  mkdirSync(join(shop, "src"), { recursive: true });
  mkdirSync(state);
  writeFileSync(join(shop, "src/a.ts"), "a");
  writeFileSync(join(shop, ".holdpoint.json"), rules);
  machine = machineJudge({
    facts: new MachineFacts(),
    factTime: 1_000,
    firstFile: "counts",
    state,
    home,
    temporary: [],
  });
});
afterAll(() => rmSync(home, { recursive: true }));

function check(path: string | undefined, folder = shop): CheckedFile {
  return scopeCheck({ verb: "scope-check", path, folder, format: "text" }, machine, state);
}

function reported(checked: CheckedFile) {
  if (checked.kind === "missing") throw new Error(checked.problem);
  return checked.report;
}

describe("holdpoint scope check", () => {
  it.each<readonly [name: string, path: () => string | undefined, folder: () => string]>([
    ["the folder's file from below it", () => undefined, () => join(shop, "src")],
    ["a folder", () => shop, () => home],
    ["a file", () => join(shop, ".holdpoint.json"), () => home],
  ])("says where %s is wrong, and what its standing is", (_name, path, folder) => {
    const checked = check(path(), folder());
    expect(reported(checked)).toEqual({
      file: join(shop, ".holdpoint.json"),
      level: "workspace",
      problems: [
        {
          severity: "error",
          line: 5,
          column: 98,
          length: 24,
          message: "The rule holds this, though it is given as a miss.",
          mend: "Narrow `on` or the verbs of the rule, or move the example to `match`.",
        },
      ],
      errors: 1,
      warnings: 0,
      standing: {
        file: "first seen",
        seal: "none",
        changes: ["Added: allow delete on src/**.", "Added: hold modify on src/a.ts (“ask Ben”)."],
      },
    });
    expect(checked.kind === "checked" ? checked.text(plain) : "").toContain(
      `${shop}/.holdpoint.json:5:98: error: The rule holds this, though it is given as a miss. Narrow`,
    );
  });

  it("says that a seal was not checked, and which is damaged for sure", () => {
    const root = join(home, "sealed");
    mkdirSync(root);
    writeFileSync(join(root, ".holdpoint.json"), '{"version":1}');
    const store = new AcceptedStore(state, new FakeKeeper());
    store.write(root, '{"version":1,"preset":"strict"}', "person", new Date(0));
    const checked = check(root);
    expect(reported(checked).standing).toEqual({
      file: "waiting",
      seal: "not checked",
      changes: ["The preset changes from strict to balanced."],
    });
    expect(checked.kind === "checked" ? checked.text(plain) : "").toContain("only the editor has the key");
    store.write(root, "{", "person", new Date(0));
    expect(reported(check(root)).standing?.seal).toBe("broken");
  });

  it("reads the person's own scope as such", () => {
    const file = join(state, "scope.json");
    writeFileSync(file, '{"version":1,"rules":[{"hold":["*"],"on":["src/**"]}]}');
    expect(reported(check(file))).toMatchObject({ level: "user", errors: 1, standing: { file: "broken" } });
    rmSync(file);
  });

  it("finds no file where there is none", () => {
    expect(check(join(home, "nowhere"))).toEqual({
      kind: "missing",
      problem: expect.stringContaining("There is no scope file at"),
    });
  });
});

describe("holdpoint scope explain", () => {
  const asked = (command: string) => ({ command, cwd: shop, shell: "bash", format: "text" }) as const;

  it("says who speaks about a resource, and what decides", async () => {
    const { report, text } = await scopeExplain(asked("src/a.ts"), machine, home);
    expect(report.effects.map(({ verb, decision }) => `${verb} ${decision}`)).toEqual([
      "read allow",
      "create allow",
      "modify hold",
      "delete allow",
      "execute hold",
    ]);
    expect(report.effects[2]?.layers).toEqual([
      {
        layer: "workspace",
        root: shop,
        reasons: [
          {
            decision: "hold",
            source: "rule",
            rule: 2,
            text: "This call changes `src/a.ts`. Rule 2 holds that on `src/a.ts`: ask Ben.",
            decides: "yes",
          },
          expect.objectContaining({ decision: "allow", source: "preset", decides: "no" }),
        ],
      },
    ]);
    expect(text(plain)).toContain("    decides  hold   rule 2: This call changes");
  });

  it("goes through the layers: protected, the person's own, the folder's", async () => {
    writeFileSync(join(state, "scope.json"), '{"version":1,"rules":[{"hold":["*"],"on":["~/shop/**"]}]}');
    // Folders are remembered for a moment.
    const fresh = machineJudge({
      facts: new MachineFacts(),
      factTime: 1_000,
      firstFile: "counts",
      state,
      home,
      temporary: [],
    });
    const { report } = await scopeExplain(asked("echo x > .holdpoint.json"), fresh, home);
    rmSync(join(state, "scope.json"));
    expect(report.kind).toBe("command");
    const write = report.effects.find(({ resource }) => resource === ".holdpoint.json");
    expect(write?.layers.map(({ layer, reasons }) => [layer, reasons[0]?.decision, reasons[0]?.decides])).toEqual([
      ["protected", "deny", "yes"],
      ["user", "hold", "no"],
    ]);
  });

  it.each([
    ["ls", undefined],
    ["rm -rf src", undefined],
    ["git:origin/main", { scheme: "git", name: "origin/main" }],
    ["src", { scheme: "file", path: "shop/src", spelling: "literal", reach: "tree" }],
    ["src/**", { scheme: "file", path: "shop/src", spelling: "literal", reach: "tree" }],
    ["./src/*.ts", { scheme: "file", path: "shop/src/*.ts", spelling: "glob", reach: "entry" }],
    ["~/notes/x", { scheme: "file", path: "notes/x", spelling: "literal", reach: "entry" }],
    ["~", { scheme: "file", path: "", spelling: "literal", reach: "tree" }],
    ["../gone/x", { scheme: "file", path: "gone/x", spelling: "literal", reach: "entry" }],
    ["odd:thing", undefined],
  ] as const)("takes %s for what it is", (text, expected) => {
    const resource = resourceNamed(text, { cwd: shop, home });
    expect(resource).toEqual(
      expected !== undefined && "path" in expected
        ? { ...expected, path: join(home, expected.path).replace(/\/$/, "") }
        : expected,
    );
  });
});
