import { describe, expect, it } from "vitest";
import { commandsIn, problemsIn, read } from "./show.ts";

function times(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length));
}

const document = `${times("hello $X `y` world\n", 200_000)}`;

describe("the bounds of reading", () => {
  it("read a here-document of any length that is only data", () => {
    const text = `cat > f <<'EOF'\n${document}EOF\nx a`;
    expect({ commands: commandsIn(text), problems: problemsIn(text) }).toEqual({
      commands: ["cat", "x a"],
      problems: [],
    });
  });

  it("read an unquoted here-document of any length without expansions", () => {
    expect(problemsIn(`cat > f <<EOF\n${times("plain text\n", 200_000)}EOF\n`)).toEqual([]);
  });

  it("do not let a long here-document through that expands something", () => {
    expect(problemsIn(`cat > f <<EOF\n${document}EOF\n`)).toEqual(["bound"]);
  });

  it("do not let a long here-document through that a shell reads", () => {
    expect(problemsIn(`sh <<'EOF'\n${times("x a\n", 20_000)}EOF\n`)).toEqual(["bound"]);
  });

  it("are not fooled by what only looks like a here-document", () => {
    expect(problemsIn(`x "<<'EOF'\n${times("rm a; ", 20_000)}\nEOF\n"; y`)).toEqual(["bound"]);
    expect(problemsIn(`x # <<'EOF'\n${times("rm a\n", 20_000)}EOF\n`)).toEqual(["bound"]);
  });

  it.each([
    ["too much text", times("x a; ", 17_000)],
    ["too many commands", times("x;", 5_000)],
    ["too many rounds", `${times("for i in 1 2; do ", 400)}x;${times(" done;", 120)}`],
    ["substitutions too deep", times("echo $(", 700) + times(")", 100)],
    ["brackets too deep", times("(", 1_000)],
    ["texts inside texts too deep", nested(14)],
    ["wrappers too deep", `${times("nohup ", 1_000)}x`],
    ["too many braces", `x ${times("{a,b}", 60)}`],
    ["too many words from braces", `x ${times("{1..999} ", 900)}`],
    ["too many words from arguments given on", `set -- ${times("a ", 6_000)}; ${times('x "$@"; ', 6_000)}`],
    ["too much text in words", `a=${times("b", 2_000)}; x ${times("$a ", 12_000)}`],
    ["too much to remember", Array.from({ length: 1_000 }, (_, index) => `a${index}=$b`).join(" && ")],
  ])("report %s", (_, text) => {
    expect(problemsIn(text)).toContain("bound");
  });

  it("follow neither a pattern nor a folder that is too long to be one", () => {
    const { occurrences } = read(`x ${times("*/", 2_000)}; cd ${times("a/", 2_000)}; x b`);
    const [pattern, , later] = occurrences;
    expect(pattern).toMatchObject({ kind: "command", args: [{ kind: "unknown", stays: "below", words: "many" }] });
    expect(later).toMatchObject({ kind: "command", folders: [{ spelling: "unknown", path: "" }] });
  });

  it("do not work out what text of many wildcards becomes", () => {
    const [, command] = read(`a=${times("*-", 140)}; x $a`).occurrences;
    expect(command).toMatchObject({ kind: "command", args: [{ kind: "unknown", stays: "anywhere", words: "many" }] });
  });

  it("do not take a long pattern that climbs for one that stays where it begins", () => {
    const [pattern] = read(`x src/${times("*/../", 400)}`).occurrences;
    expect(pattern).toMatchObject({ kind: "command", args: [{ kind: "unknown", prefix: "src/", stays: "anywhere" }] });
  });

  it.each([
    ["a megabyte of one word", times("a", 1_000_000)],
    ["a megabyte of newlines", times("\n", 1_000_000)],
    ["a megabyte of openings", times("cat <<A\n", 1_000_000)],
    ["a variable that doubles", `a=aaaa;${times("a=$a$a;", 8_000)}x $a`],
    ["a variable that grows", `${times("a+=$a;", 8_000)}x $a`],
    ["loops in loops of assignments", `${times("for i in 1 2; do a=$b; b=$c; c=$i; ", 480)}a=1;${times(" done;", 80)}`],
    [
      "functions that call each other",
      `${Array.from({ length: 200 }, (_, index) => `f${index}() { f${index + 1}; f${index + 1}; }\n`).join("")}f0`,
    ],
  ])("end for %s", (_, text) => {
    expect(Array.isArray(read(text).occurrences)).toBe(true);
  });
});

function nested(depth: number): string {
  let text = "x a";
  for (let level = 0; level < depth; level += 1) text = `sh -c ${JSON.stringify(text).replaceAll("$", "\\$")}`;
  return text;
}
