import { describe, expect, it } from "vitest";
import type { Answer } from "../../../src/core/facts.ts";
import { type FileResource, file, type Resource, unknownFile } from "../../../src/core/resource.ts";
import { compilePattern } from "../../../src/core/scope/compilePattern.ts";
import { covers, overlaps, reaches } from "../../../src/core/scope/match.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { reachQuestions } from "../../../src/core/scope/reachQuestions.ts";
import type { Pattern } from "../../../src/core/scope/scope.ts";

const view = { root: "/home/u/app", home: "/home/u" };
const at = (path: string): FileResource => file(`/home/u/app/${path}`);
const tree = (path: string): FileResource => file(path === "" ? "/home/u/app" : `/home/u/app/${path}`, "tree");
const glob = (path: string, reach: "entry" | "tree" = "entry"): FileResource => ({
  scheme: "file",
  path,
  spelling: "glob",
  reach,
});
const inside = (path: string, reach: "entry" | "tree" = "entry"): FileResource => glob(`/home/u/app/${path}`, reach);

function pattern(text: string): Pattern {
  const parsed = parsePattern(text);
  if ("problem" in parsed) throw new Error(`${text}: ${parsed.problem}`);
  return parsed;
}

type Row = readonly [pattern: string, resource: Resource, covers: "yes" | "no", overlaps: "yes" | "no"];

function check(rows: readonly Row[]): void {
  it.each(rows)("%s and %j", (text, resource, covered, overlapping) => {
    const one = pattern(text);
    const answers = { covers: covers(one, resource, view), overlaps: overlaps(one, resource, view) };
    expect(answers).toEqual({ covers: covered, overlaps: overlapping });
    const compiled = compilePattern(one);
    expect({ covers: covers(compiled, resource, view), overlaps: overlaps(compiled, resource, view) }).toEqual(answers);
  });
}

describe("literal paths", () => {
  check([
    ["src/**", at("src/a.ts"), "yes", "yes"],
    ["src/**", at("src/.hidden/x"), "yes", "yes"],
    ["src/**", at("srcs/a.ts"), "no", "no"],
    ["src", at("src/a.ts"), "yes", "yes"],
    ["src/**", at("src"), "yes", "yes"],
    ["*", at(".env"), "yes", "yes"],
    ["*.ts", at("src/a.ts"), "no", "no"],
    ["**/*.ts", at("src/a.ts"), "yes", "yes"],
    ["**/secrets/**", at("a/b/secrets/c/d"), "yes", "yes"],
    ["**", at("x"), "yes", "yes"],
    ["**", file("/etc/hosts"), "no", "no"],
    ["**", file("/home/u/apple/x"), "no", "no"],
    ["**", file("/home/u/app"), "yes", "yes"],
    ["/**", file("/etc/hosts"), "yes", "yes"],
    ["/**", at("src/a.ts"), "yes", "yes"],
    ["/etc", file("/etc/hosts"), "yes", "yes"],
    ["~/.ssh/**", file("/home/u/.ssh/id_ed25519"), "yes", "yes"],
    ["~/app/src", at("src/a.ts"), "yes", "yes"],
    ["c:/data/**", file("c:/data/x"), "yes", "yes"],
    ["c:/data/**", file("C:/Data/x"), "no", "yes"],
    ["src/[ab].ts", at("src/a.ts"), "yes", "yes"],
    ["app/[[]id]/**", at("app/[id]/page.tsx"), "yes", "yes"],
    ["git:**", at("src/a.ts"), "no", "no"],
  ]);
});

describe("case and composition", () => {
  check([
    ["src/**", at("SRC/a.ts"), "no", "yes"],
    ["Src/Café/**", at("src/cafe\u0301/x"), "no", "yes"],
    ["src/[A-C]*", at("src/b"), "no", "yes"],
    ["strasse/**", at("STRAßE/x"), "no", "yes"],
    ["src/a", file("/HOME/U/APP/src/a"), "no", "yes"],
    ["src/?", at("src/ß"), "yes", "yes"],
    ["src/?", inside("src/ß"), "yes", "yes"],
    ["src/?x", inside("src/ß*"), "no", "yes"],
    ["src/ßa", inside("src/?a"), "no", "yes"],
  ]);
});

describe("trees", () => {
  check([
    ["src/**", tree("src"), "yes", "yes"],
    ["src/secrets/**", tree("src"), "no", "yes"],
    ["src/secrets/**", tree("src/secrets/old"), "yes", "yes"],
    ["src/secrets/**", tree("test"), "no", "no"],
    ["**/*.pem", tree("certs"), "no", "yes"],
    ["src/*/x", tree("src/a"), "no", "yes"],
    ["src/a*/x", tree("src/b"), "no", "no"],
    ["migrations/**", tree(""), "no", "yes"],
    ["**", tree(""), "yes", "yes"],
    ["migrations/**", file("/home/u", "tree"), "no", "yes"],
    ["migrations/**", file("/", "tree"), "no", "yes"],
    ["/**", file("/", "tree"), "yes", "yes"],
    ["~/.ssh/**", file("/home", "tree"), "no", "yes"],
    ["~/.ssh/**", file("/home/v", "tree"), "no", "no"],
  ]);
});

describe("shell globs", () => {
  check([
    ["src/a*", inside("src/*.bak"), "no", "yes"],
    ["src/*.bak", inside("src/a*.bak"), "yes", "yes"],
    ["src/*", inside("src/*.bak"), "yes", "yes"],
    ["src/*.ts", inside("src/*.js"), "no", "no"],
    ["src/[0-9]*", inside("src/[3-5]x"), "yes", "yes"],
    ["src/[a-z]*", inside("src/[b-d]x"), "no", "yes"],
    ["{src,test}/**", inside("[st][re][cs]*/*.ts"), "no", "yes"],
    ["s{a,b}*", inside("s[ab]*"), "yes", "yes"],
    ["**/*.ts", inside("src/**"), "no", "yes"],
    ["src/**", inside("src/**"), "yes", "yes"],
    ["src/secrets/**", inside("*", "tree"), "no", "yes"],
    ["src/secrets/**", inside("*"), "no", "no"],
    ["src/secrets/**", inside("src/s*/*"), "no", "yes"],
    ["migrations/**", glob("/home/*/app/migrations/*"), "no", "yes"],
    ["migrations/**", glob("/home/*", "tree"), "no", "yes"],
    ["migrations/**", glob("/tmp/*", "tree"), "no", "no"],
    ["src/a?", inside("src/a[?]"), "yes", "yes"],
    ["src/aX", inside("src/a[?]"), "no", "no"],
    ["app/[[]id]/**", inside("app/[[]id]/*"), "yes", "yes"],
    ["app/[id]/**", inside("app/[[]id]/*"), "no", "no"],
    // Left over, a brace or a backslash is one, or it is not.
    ["src/a?", inside("src/a\\?*"), "no", "yes"],
    ["src/ab", inside("src/a\\b*"), "no", "yes"],
    ["src/?a,b?", inside("src/{a,b}*"), "no", "yes"],
    ["src/b*", inside("src/{a,b}*"), "no", "yes"],
    ["src/{?a*,a*,b*}", inside("src/{a,b}*"), "yes", "yes"],
    ["src/x", inside("src/[x"), "no", "yes"],
    ["SRC/a*", inside("src/*.bak"), "no", "yes"],
  ]);
});

describe("what cannot be followed", () => {
  check([
    ["src/**", unknownFile(), "no", "yes"],
    ["**", unknownFile(), "no", "yes"],
    ["/**", unknownFile(), "yes", "yes"],
    ["/*", unknownFile(), "no", "yes"],
    ["src/**", unknownFile("/home/u/app/src"), "yes", "yes"],
    ["src/**", unknownFile("/home/u/app"), "no", "yes"],
    ["test/**", unknownFile("/home/u/app/src"), "no", "no"],
    ["/**", file("relative/path"), "no", "yes"],
    ["src/**", file("/home/u/app/../app/src/x"), "no", "yes"],
    ["test/**", file("/home/u/app//src/x"), "no", "yes"],
    ["test/**", inside("src/+(a|b)"), "no", "yes"],
    ["test/**", inside("src/*/../x"), "no", "yes"],
    ["test/**", inside(`src/${"{a,b}".repeat(8)}`), "no", "yes"],
    ["a*/**", inside("?".repeat(2_000)), "no", "yes"],
  ]);
});

describe("named resources", () => {
  check([
    ["git:*/release-*", { scheme: "git", name: "origin/release-1" }, "yes", "yes"],
    ["git:*/release-*", { scheme: "git", name: "origin/main" }, "no", "no"],
    ["git:*/release-*", { scheme: "git", name: "origin/team%2Frelease-1" }, "no", "no"],
    ["git:*/team%2F*", { scheme: "git", name: "origin/team%2Frelease-1" }, "yes", "yes"],
    ["git:origin/*", { scheme: "git", name: "origin/team%2Frelease-1" }, "yes", "yes"],
    ["git:origin/**", { scheme: "git", name: "origin/?" }, "yes", "yes"],
    ["git:origin/main", { scheme: "git", name: "origin/?" }, "no", "yes"],
    ["git:origin/main", { scheme: "git", name: "?/main" }, "no", "yes"],
    ["git:origin/main", { scheme: "git", name: "?/dev" }, "no", "no"],
    ["git:origin/main", { scheme: "git", name: "?" }, "no", "yes"],
    ["git:*", { scheme: "git", name: "?" }, "no", "yes"],
    ["git:**", { scheme: "git", name: "?" }, "yes", "yes"],
    ["git:**", { scheme: "git", name: "" }, "yes", "yes"],
    ["host:api.example.com:443", { scheme: "host", name: "api.example.com:443" }, "yes", "yes"],
    ["host:api.example.com:443", { scheme: "host", name: "API.example.com:443" }, "no", "yes"],
    ["host:api.example.com:443", { scheme: "host", name: "api.example.com" }, "no", "yes"],
    ["host:api.example.com:*", { scheme: "host", name: "api.example.com" }, "yes", "yes"],
    ["host:*.example.com:*", { scheme: "host", name: "example.org:443" }, "no", "no"],
    ["host:other:443", { scheme: "host", name: "?:443" }, "no", "yes"],
    ["host:other:443", { scheme: "host", name: "?" }, "no", "yes"],
    ["kube:*prod*/**", { scheme: "kube", name: "eu-prod-1/default/pod/web" }, "yes", "yes"],
    ["kube:*prod*/**", { scheme: "kube", name: "?/default/pod/web" }, "no", "yes"],
    ["kube:*/shop/secret/*", { scheme: "kube", name: "dev/shop" }, "no", "yes"],
    ["db:*/*prod*/**", { scheme: "db", name: "postgres/db.prod.internal/shop/?" }, "yes", "yes"],
    ["device:/dev/sd*", { scheme: "device", name: "/dev/sda" }, "yes", "yes"],
    ["npm:@acme%2F*", { scheme: "npm", name: "@acme%2Fapp" }, "yes", "yes"],
    ["npm:react", { scheme: "pypi", name: "react" }, "no", "no"],
  ]);
});

describe("a pattern that no parser let through", () => {
  it("covers nothing and overlaps everything of its scheme", () => {
    for (const text of ["src/[", "a".repeat(2_000), "{a,b}".repeat(10)]) {
      const broken: Pattern = { text, scheme: "file", base: "workspace", glob: text };
      expect({ covers: covers(broken, at("a"), view), overlaps: overlaps(broken, at("a"), view) }).toEqual({
        covers: "no",
        overlaps: "yes",
      });
    }
  });
});

describe("reaches", () => {
  const facts = (over: Partial<Extract<Answer, { about: "path" }>>): Answer => ({
    about: "path",
    existence: "exists",
    type: "folder",
    places: [],
    count: { files: 1, bytes: 1, complete: "yes" },
    git: "unknown",
    ignored: "no",
    hardLinks: 0,
    ...over,
  });
  const place = (path: string, real = path): { path: string; real: string; target: string } => ({
    path,
    real,
    target: real,
  });
  const secret = "/home/u/app/infra/prod/key";

  it.each<readonly [name: string, resource: Resource, facts: Answer | undefined, expected: "yes" | "maybe" | "no"]>([
    ["a covered path", at("infra/prod/main.tf"), undefined, "yes"],
    ["a covered path in another case", at("Infra/PROD/main.tf"), undefined, "yes"],
    ["a covered tree", tree("infra/prod"), undefined, "yes"],
    ["a covered glob", inside("infra/prod/*.tf"), undefined, "yes"],
    ["a tree around it, of which nothing is known", tree("infra"), undefined, "maybe"],
    [
      "a tree around it, and nothing there",
      tree("infra"),
      facts({ existence: "absent", places: [place(secret)] }),
      "maybe",
    ],
    ["a tree around it that holds it", tree("infra"), facts({ places: [place(secret)] }), "yes"],
    [
      "a tree around it, with something else found",
      tree("infra"),
      facts({ places: [place("/home/u/app/infra/dev")] }),
      "maybe",
    ],
    [
      "a glob that may match it",
      inside("infra/p*", "tree"),
      facts({ places: [place("/home/u/app/infra/pilot")] }),
      "maybe",
    ],
    ["a glob that matches it", inside("infra/p*", "tree"), facts({ places: [place("/home/u/app/infra/prod")] }), "yes"],
    ["an unknown file", unknownFile(), undefined, "maybe"],
    ["another path", at("src/a.ts"), undefined, "no"],
    [
      "another path that leads to it",
      at("src/a.ts"),
      facts({ places: [place("/home/u/app/src/a.ts", secret)] }),
      "yes",
    ],
    [
      "another tree that leads around it",
      tree("link"),
      facts({ places: [place("/home/u/app/link", "/home/u/app/infra")] }),
      "maybe",
    ],
    ["facts about somewhere else", at("src/a.ts"), facts({ places: [place(secret)] }), "no"],
    ["no facts", at("src/a.ts"), { about: "nothing", why: "no time" }, "no"],
    ["another scheme", { scheme: "git", name: "?" }, undefined, "no"],
  ])("%s", (_, resource, answer, expected) => {
    expect(reaches(pattern("infra/prod/**"), resource, answer, view)).toBe(expected);
  });

  it("asks whether what the pattern names exists", () => {
    expect(reachQuestions(pattern("{infra/prod,**/*.pem}/**"), tree("infra"), view)).toEqual([
      { ask: "path", path: "/home/u/app/infra/prod", spelling: "literal", reach: "entry" },
      { ask: "path", path: "/home/u/app/**/*.pem", spelling: "glob", reach: "entry" },
    ]);
    expect(reachQuestions(pattern("infra/prod/**"), tree("src"), view)).toEqual([]);
    expect(reachQuestions(pattern("git:**"), tree("src"), view)).toEqual([]);
    expect(reachQuestions(pattern("/**"), unknownFile(), view)).toEqual([
      { ask: "path", path: "/", spelling: "literal", reach: "entry" },
    ]);
    expect(reachQuestions(pattern("~/.ssh"), file("/home", "tree"), view)).toEqual([
      { ask: "path", path: "/home/u/.ssh", spelling: "literal", reach: "entry" },
    ]);
  });
});
