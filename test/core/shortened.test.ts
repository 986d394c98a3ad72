import { expect, test } from "vitest";
import { redact } from "../../src/core/redact.ts";
import { shortened } from "../../src/core/shortened.ts";

test.each([
  ["ls", "ls"],
  ["x".repeat(200), "x".repeat(200)],
  [`rm ${"a".repeat(500)}`, "rm …"],
  ["x".repeat(201), "…"],
  [`${"word ".repeat(100)}`, `${"word ".repeat(39)}…`],
])("%j becomes %j", (text, expected) => {
  expect(shortened(text)).toBe(expected);
});

test("leaves no part of a secret where it cuts", () => {
  const secret = `ghp_${"a1B2".repeat(9)}`;
  for (let before = 100; before < 220; before++) {
    const shown = redact(shortened(`curl ${"x".repeat(before)} ${secret} ${"y".repeat(100)}`)).text;
    expect(shown).not.toMatch(/ghp_/);
  }
});
