import { describe, expect, it } from "vitest";
import { normalise, type Place, placeOf } from "../../../src/core/shell/paths.ts";
import { literal, type UnknownValue, type Value } from "../../../src/core/shell/value.ts";

const here: Place = { spelling: "literal", path: "/w/a" };
const odd: Place = { spelling: "literal", path: "/w/[a]" };
const some: Place = { spelling: "glob", path: "/w/*" };
const below: Place = { spelling: "unknown", path: "/w" };

function glob(text: string): Value {
  return { kind: "glob", text, origin: "files" };
}

function unknown(prefix: string, stays: UnknownValue["stays"]): Value {
  return { kind: "unknown", prefix, stays, origin: "variable", words: "one" };
}

describe("a path", () => {
  it.each([
    ["/a/b", "/a/b"],
    ["/a//b/./c/", "/a/b/c"],
    ["/a/../../b", "/b"],
    ["/", "/"],
    ["/..", "/"],
    ["C:\\a\\..\\b", "c:/b"],
    ["c:/", "c:/"],
  ])("is written in one way: %s", (path, expected) => {
    expect(normalise(path)).toBe(expected);
  });

  it.each<[Value, Place, Place | undefined]>([
    [literal("b"), here, { spelling: "literal", path: "/w/a/b" }],
    [literal("../b"), here, { spelling: "literal", path: "/w/b" }],
    [literal("/b"), here, { spelling: "literal", path: "/b" }],
    [literal(""), here, undefined],
    [literal("b*"), here, { spelling: "literal", path: "/w/a/b*" }],
    [glob("*.ts"), here, { spelling: "glob", path: "/w/a/*.ts" }],
    [glob("*.ts"), odd, { spelling: "glob", path: "/w/[[]a]/*.ts" }],
    [literal("b"), some, { spelling: "glob", path: "/w/*/b" }],
    [literal(".."), some, { spelling: "glob", path: "/w" }],
    [literal("b"), below, { spelling: "unknown", path: "/w" }],
    [literal("../b"), below, { spelling: "unknown", path: "" }],
    [literal("/b"), below, { spelling: "literal", path: "/b" }],
    [unknown("b/c", "below"), here, { spelling: "unknown", path: "/w/a/b" }],
    [unknown("/b/c", "name"), here, { spelling: "unknown", path: "/b" }],
    [unknown("", "below"), here, { spelling: "unknown", path: "/w/a" }],
    [unknown("b/", "anywhere"), here, { spelling: "unknown", path: "" }],
    [{ kind: "stream", direction: "in", output: { kind: "unknown", by: "" } }, here, undefined],
  ])("stands where the word says: %j in %j", (value, folder, expected) => {
    expect(placeOf(value, folder)).toEqual(expected);
  });
});
