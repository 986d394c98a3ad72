import fc from "fast-check";
import { braceExpand, Minimatch } from "minimatch";
import { describe, expect, it } from "vitest";
import type { FileResource } from "../../../src/core/resource.ts";
import { compilePattern } from "../../../src/core/scope/compilePattern.ts";
import { fold } from "../../../src/core/scope/fold.ts";
import { covers, overlaps } from "../../../src/core/scope/match.ts";
import { coversTarget, overlapsTarget } from "../../../src/core/scope/matchTarget.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import type { Pattern } from "../../../src/core/scope/scope.ts";
import { targetOf } from "../../../src/core/scope/target.ts";

const view = { root: "/w", home: "/home/u" };
const minimatchOptions = { dot: true, nocomment: true, nonegate: true, noext: true, platform: "linux" } as const;

const namePart = fc.constantFrom("a", "b", "*", "?", "[ab]", "[!a]", "[a-b]", ".");
const name = fc.array(namePart, { minLength: 1, maxLength: 2 }).map((parts) => parts.join("").replaceAll("**", "*"));
const plainName = name.filter((text) => text !== "." && text !== "..");
const segment = fc.oneof(
  { weight: 6, arbitrary: plainName },
  { weight: 2, arbitrary: fc.constant("**") },
  { weight: 1, arbitrary: fc.tuple(plainName, plainName).map(([left, right]) => `{${left},${right}}`) },
);
const glob = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));

/** Every path of up to `depth` names of up to `length` characters of `alphabet`. */
function paths(alphabet: string, length: number, depth: number): string[] {
  const names: string[] = [];
  let grown = [""];
  for (let size = 0; size < length; size++) {
    grown = grown.flatMap((text) => [...alphabet].map((char) => text + char));
    names.push(...grown.filter((text) => text !== "." && text !== ".."));
  }
  const all: string[] = [];
  let below = [""];
  for (let level = 0; level < depth; level++) {
    below = below.flatMap((folder) => names.map((one) => (folder === "" ? one : `${folder}/${one}`)));
    all.push(...below);
  }
  return all;
}

/** What a glob means, told by minimatch: a match, and everything below one; a final `**` is the folder before it. */
function oracle(text: string, below: "tree" | "entry"): (path: string) => boolean {
  const matchers = braceExpand(text).map((one) => {
    const named = one.replace(/(?:^|\/)\*\*(?:\/\*\*)*$/, "");
    return {
      all: named === "",
      closed: below === "tree" || named !== one,
      matcher: new Minimatch(named, minimatchOptions),
    };
  });
  return (path) => {
    const names = path.split("/");
    return matchers.some(({ all, closed, matcher }) => {
      if (all || matcher.match(path)) return true;
      return closed && names.some((_, index) => matcher.match(names.slice(0, index + 1).join("/")));
    });
  };
}

function pattern(text: string): Pattern {
  const parsed = parsePattern(text);
  if ("problem" in parsed) throw new Error(`${text}: ${parsed.problem}`);
  return parsed;
}

function file(path: string, over: Partial<FileResource> = {}): FileResource {
  return { scheme: "file", path: `/w/${path}`, spelling: "literal", reach: "entry", ...over };
}

const small = paths("ab.", 2, 2).concat(paths("ab", 1, 5));

describe("a pattern and a literal path", { timeout: 60_000 }, () => {
  it("agree with minimatch, exact and folded", () => {
    fc.assert(
      fc.property(glob, (text) => {
        const matches = oracle(text, "tree");
        const compiled = compilePattern(pattern(text));
        for (const path of small) {
          const target = targetOf(file(path), view.root, view.home);
          const expected = matches(path) ? "yes" : "no";
          const answers = [coversTarget(compiled, target, "exact"), overlapsTarget(compiled, target, "exact")];
          // Without regard to case, `[!a]` matches `A` and so `a`.
          if (!text.includes("[!"))
            answers.push(coversTarget(compiled, target, "folded"), overlapsTarget(compiled, target, "folded"));
          if (answers.some((answer) => answer !== expected))
            expect({ text, path, answers }).toEqual({ text, path, answers: answers.map(() => expected) });
        }
      }),
      { numRuns: 150 },
    );
  });

  it("agree with minimatch about a tree: something at or below it matches", () => {
    const deep = paths("ab.", 2, 1).flatMap((first) => [first, ...small.map((rest) => `${first}/${rest}`)]);
    fc.assert(
      fc.property(glob, fc.constantFrom(...small.filter((path) => path.split("/").length < 3)), (text, folder) => {
        const matches = oracle(text, "tree");
        const some =
          matches(folder) ||
          deep.some((path) => path.startsWith(`${folder}/`) && matches(path)) ||
          small.some((path) => matches(`${folder}/${path}`));
        expect({
          text,
          folder,
          overlaps: overlaps(pattern(text), file(folder, { reach: "tree" }), view, "exact"),
        }).toEqual({ text, folder, overlaps: some ? "yes" : "no" });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a pattern and a shell glob", { timeout: 60_000 }, () => {
  const shortName = fc
    .array(namePart, { minLength: 1, maxLength: 2 })
    .map((parts) => parts.join("").replaceAll("**", "*"))
    // A shell reads ranges of letters by its locale, so that they stand for more than minimatch takes them for.
    .filter((text) => !text.includes(".") && !text.includes("-"));
  const shortSegment = fc.oneof({ weight: 4, arbitrary: shortName }, { weight: 1, arbitrary: fc.constant("**") });
  const shortGlob = fc.array(shortSegment, { minLength: 1, maxLength: 2 }).map((segments) => segments.join("/"));
  const reach = fc.constantFrom("entry" as const, "tree" as const);
  const universe = paths("abc", 2, 2).concat(paths("abc", 1, 4), paths("ab", 2, 3));

  it("overlap exactly when some path belongs to both", () => {
    fc.assert(
      fc.property(shortGlob, shortGlob, reach, (text, shell, reached) => {
        const [left, right] = [oracle(text, "tree"), oracle(shell, reached)];
        const shared = universe.some((path) => left(path) && right(path));
        const answer = overlaps(pattern(text), file(shell, { spelling: "glob", reach: reached }), view, "exact");
        expect({ text, shell, answer }).toEqual({ text, shell, answer: shared ? "yes" : "no" });
      }),
      { numRuns: 300 },
    );
  });

  it("cover only when every path of the glob belongs to the pattern, and then overlap", () => {
    fc.assert(
      fc.property(shortGlob, shortGlob, reach, (text, shell, reached) => {
        const resource = file(shell, { spelling: "glob", reach: reached });
        if (covers(pattern(text), resource, view) === "no") return;
        const [left, right] = [oracle(text, "tree"), oracle(shell, reached)];
        expect({ text, shell, outside: universe.filter((path) => right(path) && !left(path)) }).toEqual({
          text,
          shell,
          outside: [],
        });
        expect(overlaps(pattern(text), resource, view)).toBe("yes");
      }),
      { numRuns: 1_000 },
    );
  });

  it("cover each other exactly by what they match, within one name", () => {
    const names = paths("abc", 4, 1);
    const choice = fc
      .array(shortName, { minLength: 1, maxLength: 3 })
      .map((parts) => (parts.length > 1 ? `{${parts.join(",")}}` : (parts[0] ?? "a")));
    fc.assert(
      fc.property(choice, shortName, (text, shell) => {
        const [left, right] = [oracle(text, "tree"), oracle(shell, "entry")];
        const inside = names.every((one) => !right(one) || left(one));
        const answer = covers(pattern(text), file(shell, { spelling: "glob" }), view);
        expect({ text, shell, answer }).toEqual({ text, shell, answer: inside ? "yes" : "no" });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("folding", { timeout: 60_000 }, () => {
  it("takes both cases of every letter for one, and changes nothing twice", () => {
    for (let code = 1; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const char = String.fromCodePoint(code);
      if (char.toUpperCase() === char && char.toLowerCase() === char && char.normalize("NFD") === char) continue;
      const folded = fold(char);
      const others = [fold(char.toUpperCase()), fold(char.toLowerCase()), fold(char.normalize("NFD")), fold(folded)];
      if (others.some((other) => other !== folded))
        expect({ char, others }).toEqual({ char, others: others.map(() => folded) });
    }
  });

  it("leaves out of a large class only what nothing else folds to", () => {
    for (let code = 1; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code);
      if (code === 0x2f || (code >= 0xd800 && code <= 0xdfff)) continue;
      const folded = fold(char);
      if (folded === char || !/^[ -~]$/.test(folded) || /[a-z;`]/.test(folded)) continue;
      expect.unreachable(`${code.toString(16)} folds to ${folded}`);
    }
  });

  it("never takes a match away", () => {
    const letters = fc.constantFrom(
      "a",
      "A",
      "ß",
      "SS",
      "é",
      "e\u0301",
      "İ",
      "K",
      "Σ",
      "ς",
      "ſ",
      "ﬁ",
      "[A-Z]",
      "[!A]",
      "?",
      "*",
      "[ßa]",
    );
    const anyName = fc
      .array(letters, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("").replace(/\*+/g, "*"));
    const literal = anyName.map((text) => text.replace(/[[\]!?*-]/g, "x"));
    fc.assert(
      fc.property(anyName, literal, (text, path) => {
        if (covers(pattern(text), file(path), view, "exact") === "yes") {
          expect(overlaps(pattern(text), file(path), view, "folded")).toBe("yes");
          expect(covers(pattern(text), file(path), view, "folded")).toBe("yes");
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps covers within overlaps, whatever the pattern and the resource", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab*?[]!-/{},.%AÉß"), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.constantFrom("glob", "literal"),
        fc.constantFrom("entry", "tree"),
        (written, path, spelling, reach) => {
          const parsed = parsePattern(written);
          if ("problem" in parsed) return;
          const resource = file(path, { spelling, reach });
          const [narrow, wide] = [covers(parsed, resource, view, "exact"), covers(parsed, resource, view, "folded")];
          const [near, far] = [overlaps(parsed, resource, view, "exact"), overlaps(parsed, resource, view, "folded")];
          const broken = [
            narrow === "yes" && wide === "no",
            narrow === "yes" && near === "no",
            wide === "yes" && far === "no",
            near === "yes" && far === "no",
          ];
          expect({ written, path, spelling, reach, broken }).toEqual({
            written,
            path,
            spelling,
            reach,
            broken: [false, false, false, false],
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("regards neither case nor composition of what is written out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), (text) => {
        fc.pre(
          !/[/\\*?[\]{}!#~:()@+|^\p{C}\p{Zl}\p{Zp}]/u.test(text) &&
            text.trim() === text &&
            !/^\.+$/.test(text) &&
            text.length < 100,
        );
        for (const spelled of [
          text.toUpperCase(),
          text.toLowerCase(),
          text.normalize("NFD"),
          text.normalize("NFC").toUpperCase(),
        ]) {
          expect({ text, spelled, overlaps: overlaps(pattern(`x/${text}`), file(`x/${spelled}`), view) }).toEqual({
            text,
            spelled,
            overlaps: "yes",
          });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
