import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entriesIn, type HookEntry, withEntries, withoutEntries } from "../../src/connect/hookEntries.ts";
import { readTree, valueAt } from "../../src/connect/jsonTree.ts";

const line = "/bin/sh -c 'x' /home/ann/.holdpoint/bin/holdpoint-hook";
const entries: readonly HookEntry[] = [
  { at: ["hooks", "PreToolUse"], entry: { hooks: [{ type: "command", command: line, timeout: 5 }] } },
];

/** Settings as people write them: comments, commas too many, blanks and line ends of all kinds. */
interface Written {
  readonly text: string;
}

const gap = (eol: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("", " ", "  ", `${eol}  `, `${eol}\t`, eol, `${eol}${eol}    `) },
    { weight: 1, arbitrary: fc.constantFrom(" /* mine, [x] {y} */ ", `// "a": 1, }${eol}`, `/**/`, ` // é ${eol}  `) },
  );
const scalar = fc.oneof(
  fc.constantFrom("null", "true", "false", "0", "-1.5e3", '""', '"a, b"', '"// no comment"', '"\\u0041\\n\\""', '"}"'),
  fc.string().map((text) => JSON.stringify(text)),
);
const names = fc.constantFrom("a", "b", "hooks", "PreToolUse", "PostToolUse", "env", "c d", "\\u0065", "permissions");

function value(eol: string, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return scalar;
  const inner = value(eol, depth - 1);
  return fc.oneof({ weight: 3, arbitrary: scalar }, list(eol, inner), object(eol, inner, fc.constant([])));
}

function list(eol: string, inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const element = fc.tuple(gap(eol), inner, gap(eol)).map((parts) => parts.join(""));
  return fc.tuple(fc.array(element, { maxLength: 3 }), fc.boolean(), gap(eol)).map(([elements, extra, end]) => {
    const tail = extra && elements.length > 0 ? "," : "";
    return `[${elements.join(",")}${tail}${end}]`;
  });
}

function object(
  eol: string,
  inner: fc.Arbitrary<string>,
  more: fc.Arbitrary<readonly (readonly [string, string])[]>,
): fc.Arbitrary<string> {
  const own = fc.uniqueArray(fc.tuple(names, inner), { maxLength: 3, selector: ([name]) => JSON.parse(`"${name}"`) });
  return fc
    .tuple(own, more, fc.boolean(), fc.array(gap(eol), { minLength: 12, maxLength: 12 }))
    .map(([some, others, extra, gaps]) => {
      const taken = new Set(others.map(([name]) => name));
      const all = [...some.filter(([name]) => !taken.has(name)), ...others];
      const texts = all.map(
        ([name, text], index) =>
          `${gaps[index * 2] ?? ""}"${name}"${gaps[11] ?? ""}:${text}${gaps[index * 2 + 1] ?? ""}`,
      );
      return `{${texts.join(",")}${extra && texts.length > 0 ? "," : ""}${gaps[10] ?? ""}}`;
    });
}

const settings: fc.Arbitrary<Written> = fc.constantFrom("\n", "\r\n").chain((eol) => {
  const inner = value(eol, 2);
  const lists = fc
    .option(list(eol, object(eol, scalar, fc.constant([]))), { nil: undefined })
    .map((text) => (text === undefined ? [] : [["PreToolUse", text] as const]));
  const hooks = fc
    .option(object(eol, list(eol, inner), lists), { nil: undefined })
    .map((text) => (text === undefined ? [] : [["hooks", text] as const]));
  return fc
    .tuple(gap(eol), object(eol, inner, hooks), gap(eol))
    .map(([before, text, after]) => ({ text: `${before}${text}${after}` }));
});

/** Only what is a settings file of the expected shape to us. */
const readable = settings.filter(({ text }) => entriesIn(text, entries).kind === "none");

describe("settings of any spelling", () => {
  test("keep everything else when our entry comes, and have it where the agent looks", () => {
    fc.assert(
      fc.property(readable, ({ text }) => {
        const connected = withEntries(text, entries, {});
        expect(connected).toBeDefined();
        expect(entriesIn(connected ?? "", entries)).toEqual({ kind: "as written" });
        const lists = valueAt(connected ?? "", ["hooks", "PreToolUse"]);
        expect(Array.isArray(lists) && JSON.parse(JSON.stringify(lists.at(-1)))).toEqual(entries[0]?.entry);
        // Every character of the person's is still there, in its order.
        expect(isWithin(text, connected ?? "")).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("mean the same again when our entry goes, with every comment", () => {
    fc.assert(
      fc.property(readable, ({ text }) => {
        const rest = withoutEntries(withEntries(text, entries, {}) ?? "", text);
        expect(rest).toBeDefined();
        expect(meaning(rest ?? "")).toEqual(meaning(text));
        // A comma may have changed places with a comment.
        const plain = (one: string): string => one.replace(/[\s,]/g, "");
        expect(plain(rest ?? "")).toBe(plain(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("are the same when our entry comes twice", () => {
    fc.assert(
      fc.property(readable, ({ text }) => {
        const once = withEntries(text, entries, {}) ?? "";
        const twice = withEntries(once, entries, {}) ?? "";
        expect(meaning(twice)).toEqual(meaning(once));
        expect(entriesIn(twice, entries)).toEqual({ kind: "as written" });
      }),
      { numRuns: 500 },
    );
  });

  test("are never thrown at, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          settings.map(({ text }) => text.slice(0, -1)),
        ),
        (text) => {
          entriesIn(text, entries);
          withEntries(text, entries, {});
          withoutEntries(text, undefined);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function meaning(text: string): unknown {
  const tree = readTree(text);
  return tree.kind === "tree" ? JSON.parse(JSON.stringify(valueAt(text, []))) : tree.kind;
}

/** Whether all characters of one text stand in another, in the same order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}
