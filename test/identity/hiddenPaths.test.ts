import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Confinement } from "../../src/core/confine/confinement.ts";
import { rows } from "../../src/core/policy/landmarkRows.ts";
import { parsePattern } from "../../src/core/scope/pattern.ts";
import { type HiddenPath, hiddenPaths } from "../../src/identity/hiddenPaths.ts";

const sandbox = realpathSync(mkdtempSync(join(tmpdir(), "hidden-")));
afterAll(() => rmSync(sandbox, { recursive: true, force: true }));
const mark = "kims-own-secret";

/** A concrete path for a row's glob. */
function example(glob: string): string {
  return glob.replaceAll("*", "x");
}

function write(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  // A row may be a folder of which another row names a file.
  if (!existsSync(path)) writeFileSync(path, mark);
  return path;
}

function covered(found: readonly HiddenPath[], path: string): "hidden" | "seen" {
  const real = realpathSync(path);
  return found.some((one) => real === one.path || real.startsWith(`${one.path}/`)) ? "hidden" : "seen";
}

/** Every place below the home folder where credentials, histories, browsers' profiles and sign-ins are known to live. */
const places = rows
  .filter(({ landmark, kind }) => landmark.at === "home" && landmark.reading === "secret" && kind === "path")
  .map(({ glob }) => example(glob))
  // Longer first, so that a folder is there before it is named alone.
  .sort((left, right) => right.length - left.length);

const home = join(sandbox, "home");
for (const place of places) write(join(home, place));

describe("what is hidden from a run", () => {
  it("is every known place of credentials, of a cloud, cluster, registry, forge, shell, browser or agent", () => {
    expect(places.length).toBeGreaterThan(90);
    for (const known of [
      ".aws",
      ".kube",
      ".npmrc",
      ".config/gh/hosts.yml",
      ".bash_history",
      ".mozilla",
      ".codex/auth.json",
    ])
      expect(places).toContain(known);
    const found = hiddenPaths([], { home, environment: {} });
    expect(places.filter((place) => covered(found, join(home, place)) === "seen")).toEqual([]);
  });

  it("is found in other letters, and where variables moved it", () => {
    const other = join(sandbox, "other");
    const config = join(sandbox, "config");
    const kube = write(join(sandbox, "elsewhere", "cluster.yaml"));
    const paths = [
      write(join(other, ".config", "BraveSoftware", "Default", "Cookies")),
      write(join(config, "gh", "hosts.yml")),
      kube,
    ];
    const found = hiddenPaths([], {
      home: other,
      environment: { XDG_CONFIG_HOME: config, KUBECONFIG: `/nowhere/x:${kube}` },
    });
    expect(paths.map((path) => covered(found, path))).toEqual(["hidden", "hidden", "hidden"]);
  });

  it("is what a link leads to", () => {
    const linked = join(sandbox, "linked");
    const target = write(join(sandbox, "dotfiles", "aws", "credentials"));
    mkdirSync(linked, { recursive: true });
    symlinkSync(dirname(target), join(linked, ".aws"));
    expect(covered(hiddenPaths([], { home: linked, environment: {} }), target)).toBe("hidden");
  });

  it("is what a scope hides, in its folder or below the home folder, and nothing beside it", () => {
    const root = join(sandbox, "project");
    const [secret, own, plain] = [
      write(join(root, "secrets", "a.txt")),
      write(join(sandbox, "empty", "notes", "b.txt")),
      write(join(root, "secrets.md")),
    ];
    const hide = [
      ["secrets/**", root],
      ["~/notes", ""],
    ].map(([text = "", base = ""]) => {
      const pattern = parsePattern(text);
      if ("problem" in pattern) throw new Error(pattern.problem);
      return { pattern, root: base };
    });
    const found = hiddenPaths(hide, { home: join(sandbox, "empty"), environment: {} });
    expect([secret, own, plain].map((path) => covered(found, path))).toEqual(["hidden", "hidden", "seen"]);
  });

  it("names no path twice or below another, and neither the home folder nor the root", () => {
    const found = hiddenPaths([], { home, environment: { KUBECONFIG: "/" } }).map(({ path }) => path);
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((path) => found.some((other) => path.startsWith(`${other}/`)))).toEqual([]);
    expect(found).not.toContain("/");
    expect(found).not.toContain(home);
  });
});

const confines = spawnSync("bwrap", ["--ro-bind", "/", "/", "true"]).status === 0 ? "yes" : "no";

describe.skipIf(confines === "no")("in a real sandbox", () => {
  it("none of these places can be read, by its own name or through another way to it", () => {
    const hidden: Confinement["hidden"] = hiddenPaths([], { home, environment: {} }).map(({ path }) => path);
    const options = hidden.flatMap((path) =>
      spawnSync("test", ["-d", path]).status === 0 ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path],
    );
    const ways = ["", "/proc/self/root"].flatMap((way) => places.map((place) => `${way}${join(home, place)}`));
    const run = spawnSync(
      "bwrap",
      ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid", ...options, "cat", "--", ...ways],
      { encoding: "utf8" },
    );
    expect(run.stdout).not.toContain(mark);
    // Without what is hidden it could: the places are there.
    expect(spawnSync("bwrap", ["--ro-bind", "/", "/", "cat", "--", ...ways], { encoding: "utf8" }).stdout).toContain(
      mark,
    );
  });
});
