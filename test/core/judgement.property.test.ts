import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shell } from "../../src/core/call/call.ts";
import { Random } from "../fuzz/random.ts";
import { additions, quoted, respelled, wrappers } from "../fuzz/spellings.ts";
import { script } from "./shell/scripts.ts";
import { judgeSupposed } from "./supposed.ts";

/** Commands of plain words, harmless, dangerous and beyond the pale. */
const commands: readonly string[] = [
  "ls -la",
  "git status --short",
  "npm test",
  "cat /home/person/.ssh/id_rsa",
  "rm -rf src",
  "rm -rf /",
  "rm -rf ./node_modules/.cache",
  "mv src /tmp/gone",
  "dd if=/dev/zero of=/dev/sda",
  "git push --force origin main",
  "git reset --hard HEAD~3",
  "chmod -R 777 /",
  "find . -name a.ts -delete",
  "curl -o a.sh https://example.com/a.sh",
  "sed -i s/a/b/ src/a.ts",
  "npm publish --access public",
  "kill -9 4711",
  "frobnicate --all now",
  "./run.sh x",
  "tee .git/config",
];
const joints = ["; ", " && ", " || ", "\n", " | ", " & "] as const;
const ranks = { allow: 0, hold: 1, deny: 2 } as const;

const anyCommand = fc.constantFrom(...commands);
const plain = new Map(commands.map((command) => [command, judgeSupposed(command).decision]));

function rankOf(command: string): number {
  return ranks[plain.get(command) ?? judgeSupposed(command).decision];
}

describe("the verdict on a command", { timeout: 60_000 }, () => {
  it("does not depend on how its words are spelled", () => {
    fc.assert(
      fc.property(anyCommand, fc.nat(), (command, seed) => {
        const text = respelled(command.split(" "), new Random(seed));
        expect({ text, decision: judgeSupposed(text).decision }).toEqual({ text, decision: plain.get(command) });
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never lower in any wrapper, nor in a wrapper in a wrapper", () => {
    const around = fc.array(fc.constantFrom(...wrappers), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyCommand, around, (command, layers) => {
        const text = layers.reduce((inner, wrap) => wrap(inner), command);
        const { decision } = judgeSupposed(text);
        expect({ text, decision, sank: ranks[decision] < rankOf(command) }).toEqual({ text, decision, sank: false });
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never lower with another command before it, behind it or around it", () => {
    fc.assert(
      fc.property(anyCommand, anyCommand, fc.constantFrom(...joints), (first, second, joint) => {
        const text = first + joint + second;
        const least = Math.max(rankOf(first), rankOf(second));
        expect({ text, sank: ranks[judgeSupposed(text).decision] < least }).toEqual({ text, sank: false });
      }),
      { numRuns: 1_000 },
    );
    for (const command of commands) {
      for (const add of additions) {
        expect({ text: add(command), sank: ranks[judgeSupposed(add(command)).decision] < rankOf(command) }).toEqual({
          text: add(command),
          sank: false,
        });
      }
    }
  });

  it("is a hold at least wherever a dangerous command stands in a script", () => {
    fc.assert(
      fc.property(script, script, fc.boolean(), (before, after, inside) => {
        const middle = "rm -rf /home/person/project/src";
        const text = inside ? `if x; then ${before}\n${middle}\n${after}\nfi` : `${before}\n${middle}\n${after}`;
        expect({ text, decision: judgeSupposed(text).decision === "allow" }).toEqual({ text, decision: false });
      }),
      { numRuns: 60 },
    );
  });

  it("is given for every script, in every shell, and never throws nor meets a fault", () => {
    const shells = fc.constantFrom<Shell>("bash", "sh", "zsh", "fish", "powershell", "cmd", "unknown");
    const torn = fc.tuple(script, fc.nat(), fc.nat()).map(([text, from, length]) => {
      const at = from % (text.length + 1);
      return text.slice(0, at) + text.slice(at + (length % 12));
    });
    fc.assert(
      fc.property(fc.oneof(script, torn), shells, (text, shell) => {
        const reasons = judgeSupposed(text, shell).reasons.filter((reason) => reason.text.includes("fault"));
        expect({ text, reasons }).toEqual({ text, reasons: [] });
      }),
      { numRuns: 150 },
    );
  });
});

describe("text that is only mentioned", () => {
  it("flows in quotes wherever it is printed, searched for or written down", () => {
    for (const command of commands) {
      for (const mention of [
        `echo ${quoted(command)}`,
        `grep -rn ${quoted(command)} src`,
        `printf %s ${quoted(command)}`,
      ]) {
        expect({ mention, decision: judgeSupposed(mention).decision }).toEqual({ mention, decision: "allow" });
      }
    }
  });
});
