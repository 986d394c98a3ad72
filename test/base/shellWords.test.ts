import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { quoted, quotedIfNeeded } from "../../src/base/shellWords.ts";

const words = [
  "plain",
  "",
  "two words",
  "it's",
  "''",
  "$HOME `id` $(id)",
  'a"b',
  "back\\slash",
  "*",
  "~",
  "line\nbreak",
  "--flag=it's",
  "=cmd",
  "A=b",
  "ä €",
];

describe.each(["sh", "bash"])("words in %s", (shell) => {
  it.each([
    ["quoted", quoted],
    ["quoted if needed", quotedIfNeeded],
  ])("are read back %s", (_name, spell) => {
    const line = `printf '%s\\0' ${words.map(spell).join(" ")}`;
    const read = execFileSync(shell, ["-c", line], { encoding: "utf8" });
    expect(read.split("\0").slice(0, -1)).toEqual(words);
  });
});

describe("a word that needs no quotes", () => {
  it.each(["ls", "--force=yes", "/a/b-c_d.ts", "user@host:path", "100%", "A=b"])("%s stays as it is", (word) => {
    expect(quotedIfNeeded(word)).toBe(word);
  });
});
