import { describe, expect, it } from "vitest";
import { file, type Resource, unknownFile } from "../../../src/core/resource.ts";
import { spell } from "../../../src/core/scope/fileSpelling.ts";

const view = { root: "/home/u/app", home: "/home/u" };

describe("spell", () => {
  it.each<readonly [resource: Resource, spelled: string]>([
    [file("/home/u/app/src/app.ts"), "src/app.ts"],
    [file("/home/u/app/src", "tree"), "src/**"],
    [file("/home/u/app", "tree"), "**"],
    [file("/home/u/app"), "."],
    [file("/home/u/.ssh/id_ed25519"), "~/.ssh/id_ed25519"],
    [file("/home/u/apple"), "~/apple"],
    [file("/home/u"), "~"],
    [file("/home/u", "tree"), "~/**"],
    [file("/etc/hosts"), "/etc/hosts"],
    [file("/etc", "tree"), "/etc/**"],
    [file("/", "tree"), "/**"],
    [file("/"), "/"],
    [file("c:/data/x"), "c:/data/x"],
    [{ scheme: "file", path: "/home/u/app/src/*.bak", spelling: "glob", reach: "entry" }, "src/*.bak"],
    [{ scheme: "file", path: "/home/u/app/*", spelling: "glob", reach: "tree" }, "*"],
    [{ scheme: "file", path: "/home/*/app", spelling: "glob", reach: "tree" }, "/home/*/app"],
    [unknownFile(), "?"],
    [unknownFile("/home/u/app/src"), "src/?"],
    [unknownFile("/home/u/app"), "./?"],
    [unknownFile("/home/u"), "~/?"],
    [unknownFile("/"), "/?"],
    [{ scheme: "git", name: "origin/main" }, "git:origin/main"],
    [{ scheme: "process", name: "?" }, "process:?"],
    [file("/home/u/app/a\nb\u202Egpj.sh"), "a\\u{a}b\\u{202e}gpj.sh"],
  ])("%j is %s", (resource, spelled) => {
    expect(spell(resource, view)).toBe(spelled);
  });

  it("spells paths in a workspace at the root of the file system", () => {
    expect(spell(file("/etc/hosts"), { root: "/", home: "/root" })).toBe("etc/hosts");
  });
});
