import { describe, expect, test } from "vitest";
import { rows } from "../../../src/core/policy/landmarkRows.ts";
import { sightings } from "../../../src/core/policy/landmarks.ts";
import { type FileResource, file } from "../../../src/core/resource.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { surroundings } from "./situation.ts";

const bases = {
  root: "/home/ann/shop",
  home: "/home/ann",
  userData: "/srv/editor/User",
  absolute: "",
  anywhere: "/srv/any",
} as const;

/** A path that the row stands for. */
function sampleOf({ landmark, glob }: (typeof rows)[number]): string {
  const name = glob.replaceAll("*", "x");
  const ending = glob.endsWith("*") ? (landmark.endings?.[0] ?? "") : "";
  return `${bases[landmark.at]}/${name}${ending}`;
}

function placesOf(resource: FileResource, doing: "reading" | "writing"): readonly string[] {
  return sightings(resource, doing, surroundings).map(({ place, relation }) => `${place} ${relation}`);
}

describe("every row of the tables", () => {
  test.each(rows.map((row) => [`${row.landmark.at} ${row.glob}`, row] as const))("%s", (_name, row) => {
    const { writing, reading } = row.landmark;
    const path = sampleOf(row);
    expect(parsePattern(row.glob), "is a pattern of scopes").toHaveProperty("glob");
    expect(row.glob, "is folded").toBe(row.glob.toLowerCase());
    for (const [doing, place] of [
      ["writing", writing],
      ["reading", reading],
    ] as const) {
      if (place === undefined) continue;
      expect(placesOf(file(path), doing), "is met").toContain(`${place} inside`);
      expect(
        placesOf(
          file(path.toUpperCase().replace("/HOME/ANN/SHOP", bases.root).replace("/HOME/ANN", bases.home)),
          doing,
        ),
        "is met in capitals",
      ).toContain(`${place} inside`);
      const glob: FileResource = { scheme: "file", path: `${path.slice(0, -1)}?`, spelling: "glob", reach: "entry" };
      expect(placesOf(glob, doing), "is met by a pattern").toContain(`${place} crossing`);
    }
  });
});

test("no row is lost to its braces", () => {
  expect(rows.every(({ glob }) => !/[{}]/.test(glob))).toBe(true);
  expect(rows.map(({ glob }) => glob)).toContain("appdata/local/microsoft/edge");
});

describe("what is met", () => {
  const home = "/home/ann";
  const shop = `${home}/shop`;
  test.each([
    [
      "a file below a protected folder",
      file(`${shop}/.git/hooks/pre-commit`),
      "writing",
      ["protected inside", "protected inside"],
    ],
    ["the folder of a protected file", file(`${shop}/.cursor/hooks`), "writing", ["protected inside"]],
    ["a tree above protected files", file(`${shop}/.clinerules`, "tree"), "writing", ["protected above"]],
    ["an entry above protected files", file(`${shop}/.clinerules`), "writing", ["protected above"]],
    ["an entry above them in a folder below", file(`${shop}/web/.clinerules`), "writing", []],
    [
      "all code below a root",
      { scheme: "file", path: `${shop}/**/*.rs`, spelling: "glob", reach: "entry" },
      "writing",
      [],
    ],
    [
      "all code below a folder of it",
      { scheme: "file", path: `${shop}/src/**/*.rs`, spelling: "glob", reach: "entry" },
      "writing",
      [],
    ],
    [
      "settings of a folder in the workspace",
      file(`${shop}/web/.vscode/settings.json`),
      "writing",
      ["selfRunning inside"],
    ],
    ["settings that look like the home's", file(`${shop}/.bashrc`), "writing", []],
    ["another name beside", file(`${shop}/.vscode/settings.json.bak`), "writing", []],
    ["a tree of the workspace", file(`${shop}/src`, "tree"), "writing", []],
    ["a decomposed spelling", file(`${home}/Library/Application Support/Cafe\u0301`), "writing", []],
    ["an example of an environment", file(`${shop}/.env.example`), "reading", []],
    ["a public key, read", file(`${home}/.ssh/id_rsa.pub`), "reading", []],
    ["a public key, written", file(`${home}/.ssh/id_rsa.pub`), "writing", ["protected inside", "secret inside"]],
    ["a configuration that is code", file(`${shop}/vite.config.mts`), "writing", ["selfRunning inside"]],
    ["a configuration that is data", file(`${shop}/vite.config.json`), "writing", []],
    [
      "something unknown in a credential's folder",
      { scheme: "file", path: `${home}/.aws`, spelling: "unknown", reach: "tree" },
      "reading",
      ["secret inside", "secret above"],
    ],
    [
      "all code in every folder",
      { scheme: "file", path: `${shop}/**/*.ts`, spelling: "glob", reach: "entry" },
      "reading",
      [],
    ],
    [
      "all keys in every folder",
      { scheme: "file", path: `${shop}/**/*.pem`, spelling: "glob", reach: "entry" },
      "reading",
      ["secret crossing"],
    ],
    [
      "all files of a folder, hidden ones aside",
      { scheme: "file", path: `${shop}/.config/*`, spelling: "glob", reach: "entry" },
      "writing",
      ["secret crossing", "selfRunning crossing"],
    ],
  ] as const)("%s", (_name, resource, doing, expected) => {
    expect([...new Set(placesOf(resource, doing))]).toEqual([...new Set(expected)]);
  });
});
