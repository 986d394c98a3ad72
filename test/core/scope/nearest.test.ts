import { expect, it } from "vitest";
import { nearest } from "../../../src/core/scope/nearest.ts";

it.each([
  ["dleete", "delete"],
  ["Delete", "delete"],
  ["modfy", "modify"],
  ["write", undefined],
  ["raed", "read"],
  ["", undefined],
  ["x".repeat(10_000), undefined],
])("the nearest to %.10s is %s", (word, expected) => {
  expect(nearest(word, ["read", "create", "modify", "delete", "execute"])).toBe(expected);
});
