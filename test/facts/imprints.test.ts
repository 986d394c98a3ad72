import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import type { Call } from "../../src/core/call/call.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { MachineImprints } from "../../src/facts/imprints.ts";
import { judge } from "../../src/gate/judge.ts";
import { changeSince, lookAt } from "../../src/gate/reviewed.ts";
import { command, ground, launch } from "../gate/fakes.ts";
import { TemporaryProject } from "./temporaryProject.ts";

let project: TemporaryProject;
let unsaved: Map<string, string>;

beforeEach(() => {
  project = new TemporaryProject();
  unsaved = new Map();
  project.write("dist/out.js");
  project.write("dist/deep/log.txt");
  project.write("clean.sh", "rm -rf dist\n");
  project.write("a.bak");
  project.write("bin/tidy", "#!/bin/sh\nexit 0\n");
  chmodSync(project.path("bin/tidy"), 0o755);
  project.write("other/kept.txt");
  symlinkSync(project.path("dist"), project.path("lead"));
});
afterEach(() => project.remove());

/** What is said when `text` is approved and, before it starts, `meanwhile` happens. */
async function said(call: Call, meanwhile: () => void): Promise<string | undefined> {
  const base = ground();
  const ports = {
    facts: new MachineFacts(),
    ground: { ...base, surroundings: (asked: Call) => ({ ...base.surroundings(asked), roots: [project.root] }) },
    imprints: new MachineImprints((path) => unsaved.get(path)),
    launch: {
      ...launch,
      plan: () => ({
        shell: "/bin/bash",
        shellArguments: ["-c"],
        environment: { PATH: `${project.path("bin")}:/usr/bin:/bin` },
      }),
    },
    logger: nullLogger,
  };
  const reviewed = await lookAt(call, await judge(call, ports, 20_000), ports);
  meanwhile();
  return (await changeSince(reviewed, call, ports))?.replaceAll(project.root, "~");
}

function inProject(text: string, cwd = project.root): Call {
  return { ...command(text), cwd };
}

function replace(path: string, content = "other\n"): void {
  writeFileSync(project.path(`${path}.new`), content);
  renameSync(project.path(`${path}.new`), project.path(path));
}

describe("what an approval rests on", () => {
  it.each<[string, string, () => void, string]>([
    [
      "a target that was replaced",
      "rm dist/out.js",
      () => replace("dist/out.js"),
      "The file or folder ~/dist/out.js was replaced or changed after this was reviewed.",
    ],
    [
      "a target swapped for a link",
      "rm -rf dist",
      () => {
        renameSync(project.path("dist"), project.path("moved"));
        symlinkSync(project.path("other"), project.path("dist"));
      },
      "The file or folder ~/dist was replaced or changed after this was reviewed.",
    ],
    [
      "a folder above the target swapped for a link",
      "rm dist/deep/log.txt",
      () => {
        renameSync(project.path("dist"), project.path("moved"));
        symlinkSync(project.path("moved"), project.path("dist"));
      },
      "The file or folder ~/dist/deep/log.txt was replaced or changed after this was reviewed.",
    ],
    [
      "a link that leads elsewhere",
      "rm -rf lead/",
      () => {
        rmSync(project.path("lead"));
        symlinkSync(project.path("other"), project.path("lead"));
      },
      "The file or folder ~/lead was replaced or changed after this was reviewed.",
    ],
    [
      "a target that was deleted and made anew, which gets the same inode",
      "rm dist/out.js",
      () => {
        rmSync(project.path("dist/out.js"));
        project.write("dist/out.js");
      },
      "The file or folder ~/dist/out.js was replaced or changed after this was reviewed.",
    ],
    [
      "a target that is gone",
      "rm dist/out.js",
      () => rmSync(project.path("dist/out.js")),
      "The file or folder ~/dist/out.js is gone since this was reviewed.",
    ],
    [
      "a target that was not there",
      "cp a.bak new.txt; rm a.bak",
      () => project.write("new.txt"),
      "There was no file or folder ~/new.txt when this was reviewed, and now there is.",
    ],
    [
      "another match of a pattern",
      "rm *.bak",
      () => project.write("b.bak"),
      "The match of ~/*.bak was replaced or changed after this was reviewed.",
    ],
    [
      "a script's bytes",
      "bash clean.sh",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a script by its path",
      "./clean.sh",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a sourced script",
      ". ./clean.sh",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "an interpreter's script",
      "python3 clean.sh",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a script that is piped into a shell",
      "cat clean.sh | bash",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a file that a program nobody knows is given",
      "unknown-program -f clean.sh",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a file that a variable names for a shell to read",
      "BASH_ENV=clean.sh bash -c unknown-program",
      () => project.write("clean.sh", "rm -rf other\n"),
      "The file ~/clean.sh that is run was replaced or changed after this was reviewed.",
    ],
    [
      "a program in PATH",
      "tidy dist",
      () => project.write("bin/tidy", "#!/bin/sh\nrm -rf other\n"),
      "The program tidy was replaced or changed after this was reviewed.",
    ],
    [
      "a program that comes before another in PATH",
      "rm -rf dist",
      () => {
        project.write("bin/rm", "#!/bin/sh\n");
        chmodSync(project.path("bin/rm"), 0o755);
      },
      "The program rm was replaced or changed after this was reviewed.",
    ],
    [
      "a program that there was none of",
      "nosuch dist",
      () => {
        project.write("bin/nosuch", "#!/bin/sh\n");
        chmodSync(project.path("bin/nosuch"), 0o755);
      },
      "There was no program nosuch when this was reviewed, and now there is.",
    ],
  ])("voids it: %s", async (_name, text, meanwhile, expected) => {
    expect(await said(inProject(text), meanwhile)).toBe(expected);
  });

  it("voids it: the folder swapped for a link", async () => {
    const swap = () => {
      renameSync(project.path("other"), project.path("moved"));
      symlinkSync(project.path("dist"), project.path("other"));
    };
    expect(await said(inProject("rm kept.txt", project.path("other")), swap)).toMatch(
      /^The folder ~\/other was replaced/,
    );
  });

  it.each<[string, string, () => void]>([
    ["nothing", "rm -rf dist", () => undefined],
    ["a file in a target grows", "rm -rf dist", () => project.write("dist/deep/log.txt", "more\nand more\n")],
    ["a target is written to", "rm dist/deep/log.txt", () => project.write("dist/deep/log.txt", "more\n")],
    ["a file appears in a target", "rm -rf dist", () => project.write("dist/new.js")],
    [
      "a target grows beside something that cannot be seen into",
      "bash clean.sh; rm dist/out.js",
      () => project.write("dist/out.js", "more\n"),
    ],
    ["times change", "rm -rf dist", () => utimesSync(project.path("dist"), 1, 1)],
    ["the folder's content changes", "git push --force", () => mkdirSync(project.path("new"))],
    ["what is no match of the pattern appears", "rm *.bak", () => project.write("b.txt")],
  ])("does not void it: %s", async (_name, text, meanwhile) => {
    expect(await said(inProject(text), meanwhile)).toBeUndefined();
  });
});

describe("an edit's approval", () => {
  const edit = (): Call => ({
    ...command(""),
    kind: "edit",
    cwd: project.root,
    tool: "create_file",
    edits: [{ change: "write", path: project.path("a.bak"), content: "new\n" }],
  });

  it.each<[string, () => void, string | undefined]>([
    ["nothing", () => undefined, undefined],
    ["its file is written anew with the same content", () => replace("a.bak", "x\n"), undefined],
    [
      "its file changes",
      () => project.write("a.bak", "y\n"),
      "The file ~/a.bak was replaced or changed after this was reviewed.",
    ],
    ["its file goes", () => rmSync(project.path("a.bak")), "The file ~/a.bak is gone since this was reviewed."],
    [
      "its file becomes a link",
      () => {
        rmSync(project.path("a.bak"));
        symlinkSync(project.path("other/kept.txt"), project.path("a.bak"));
      },
      "The file ~/a.bak was replaced or changed after this was reviewed.",
    ],
    [
      "the person types into it",
      () => unsaved.set(project.path("a.bak"), "x\ntyped"),
      "The file ~/a.bak was replaced or changed after this was reviewed.",
    ],
    ["the person has it open with the same text", () => unsaved.set(project.path("a.bak"), "x\n"), undefined],
  ])("when %s", async (_name, meanwhile, expected) => {
    expect(await said(edit(), meanwhile)).toBe(expected);
  });
});

it("counts what cannot be looked at in time as changed", async () => {
  const marks = await new MachineImprints(() => {
    throw new Error("the editor fails");
  }).take({ kind: "edit", paths: ["/a"] });
  const again = await new MachineImprints(() => {
    throw new Error("the editor fails");
  }).take({ kind: "edit", paths: ["/a"] });
  expect(marks.get("file /a")?.print).not.toBe(again.get("file /a")?.print);
});
