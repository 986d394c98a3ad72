import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { judgeSupposed } from "../core/supposed.ts";
import { type Find, fuzz } from "./fuzz.ts";
import { Random } from "./random.ts";
import { additions, plainWords, respelled, spellings, wrappers } from "./spellings.ts";

const commands = ["rm -rf src", "git push --force origin main", "ls -la", "cat a | tee b", "echo $(date)"];

function findsOf(tries: number, judge: (command: string) => Verdict): readonly Find[] {
  const finds: Find[] = [];
  const goesOn = (done: number): "yes" | "no" => (done < tries ? "yes" : "no");
  fuzz({ commands, seed: 1, goesOn, found: (find) => finds.push(find), judge });
  return finds;
}

describe("the fuzzer", () => {
  it("finds nothing in a few tries, because whatever it finds is mended", () => {
    expect(findsOf(1_000, judgeSupposed)).toEqual([]);
  });

  it("finds a judgement that throws, and makes the command that shows it small", () => {
    const [find] = findsOf(2_000, (command) => {
      if (command.includes("{{")) throw new Error("planted");
      return judgeSupposed("ls");
    });
    expect(find).toMatchObject({ kind: "crash", command: "{{" });
    expect(find?.told).toContain("planted");
  });

  it("finds a fault that the core made a problem of", () => {
    const fault = "It could not be read because of a fault in Holdpoint.";
    const [find] = findsOf(2_000, (command) => {
      const verdict = judgeSupposed("ls");
      const [first] = verdict.reasons;
      return command.includes("\t") ? { ...verdict, reasons: [{ ...first, text: fault }] } : verdict;
    });
    expect(find).toMatchObject({ kind: "crash", command: "\t", told: fault });
  });

  it("finds a verdict that another spelling lowers, and the same again by its seed", () => {
    const judge = (command: string): Verdict => judgeSupposed(command.includes("''") ? "ls" : command);
    const [find] = findsOf(2_000, judge);
    expect(find?.kind).toBe("looser");
    const again: Find[] = [];
    const goesOn = (done: number): "yes" | "no" => (done < 1 ? "yes" : "no");
    fuzz({ commands, seed: find?.seed ?? 0, goesOn, found: (one) => again.push(one), judge });
    expect(again).toEqual([find]);
  });
});

describe("what the fuzzer changes", () => {
  const bash = (script: string): string =>
    spawnSync("bash", ["-c", script], { encoding: "utf8", input: "", timeout: 20_000 }).stdout;

  it("spells words so that bash reads the same words", () => {
    const words = ["plain", "it's", 'say "$x"', "a*b", "back\\slash", "{a,b}", "~", "é#!"];
    for (const spell of spellings) {
      expect(
        bash(`printf '%s\\n' ${words.map(spell).join(" ")}`)
          .split("\n")
          .slice(0, -1),
      ).toEqual(words);
    }
    const random = new Random(7);
    const own = plainWords("printf %s. a-b ./c/d --e=f") ?? [];
    for (let round = 0; round < 20; round++) expect(bash(respelled(own, random))).toBe("a-b../c/d.--e=f.");
  });

  it("wraps a command, and adds to it, so that bash accepts it still", () => {
    const script = "for a in 'x y'; do echo \"$a\"; done # end";
    const texts = [...wrappers, ...additions].map((around) => around(script));
    for (const text of texts) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
      expect({ text, status, stderr }).toEqual({ text, status: 0, stderr: "" });
    }
  });
});
