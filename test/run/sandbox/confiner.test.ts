import { describe, expect, it } from "vitest";
import type { SandboxTerms } from "../../../src/core/scope/sandboxTerms.ts";
import { usualTerms } from "../../../src/core/scope/sandboxTerms.ts";
import { defaultScope } from "../../../src/core/scope/scope.ts";
import { judge } from "../../../src/gate/judge.ts";
import { SandboxConfiner } from "../../../src/run/sandbox/confiner.ts";
import { probeSandbox } from "../../../src/run/sandbox/probe.ts";
import { boundsText } from "../../../src/shared/boundsView.ts";
import { command, ground, ignorantFacts } from "../../gate/fakes.ts";

async function bounds(text: string, terms: SandboxTerms = usualTerms, mode: "auto" | "off" = "auto") {
  const here = ground({ ...defaultScope, sandbox: terms });
  const verdict = await judge(command(text), { facts: ignorantFacts, ground: here }, 10);
  return new SandboxConfiner(
    here,
    () => mode,
    () => own,
  ).bounds(command(text), verdict);
}

const own = { folder: "/home/dev/.holdpoint/homes/codex", hidden: ["/home/dev/.aws", "/home/dev/.acme"] };

const require: SandboxTerms = { ...usualTerms, mode: "require" };

describe("what bounds a run", () => {
  it.each([
    ["rm -rf ~/old", usualTerms, "auto", "confined"],
    ["rm -rf ~/old", usualTerms, "off", "bare"],
    // What a person switched off cannot take away what a scope asks for.
    ["rm -rf ~/old", require, "off", "refused"],
    ["sudo rm /etc/hosts", usualTerms, "auto", "bare"],
    ["sudo rm /etc/hosts", require, "auto", "refused"],
  ] as const)("%s, %j, %s: %s", async (text, terms, mode, kind) => {
    expect((await bounds(text, terms, mode)).kind).toBe(kind);
  });

  it.each([
    ["rm -rf ~/old", ["/home/dev/.aws", "/home/dev/.acme"]],
    // What the person was shown is not kept from it.
    ["cat ~/.acme/token", ["/home/dev/.aws"]],
  ])("keeps what its identity hides from `%s`, and shows the identity's folder", async (text, hidden) => {
    const found = await bounds(text);
    if (found.kind !== "confined") throw new Error(found.because);
    const { confinement } = found;
    expect(own.hidden.filter((path) => confinement.hidden.includes(path))).toEqual(hidden);
    expect(confinement).toMatchObject({ home: own.folder, sockets: [`${own.folder}/ssh-*`] });
  });

  it.each([
    [
      "rm -rf ~/old",
      "In a sandbox: it can write /home/dev/old, /tmp; your credentials are hidden unless it is shown to use them; it reaches no network.",
    ],
    ["curl -X DELETE https://a.example/x", "on the network it reaches a.example:443 alone."],
    ["./deploy.sh", "it reaches any host on the network, because `./deploy.sh` cannot be seen into."],
    [
      "sudo rm /etc/hosts",
      "WITHOUT a sandbox, because it acts for another user or changes how this machine works: it can do whatever you can.",
    ],
  ])("is told before the approval: %s", async (text, told) => {
    expect(boundsText(await bounds(text), (path) => path)).toContain(told);
  });
});

describe("what the machine can", () => {
  it.each([
    ["darwin", undefined, "this system's sandbox does not hold"],
    ["win32", undefined, "there is none for Windows yet"],
    ["linux", undefined, "bubblewrap is not installed"],
    ["linux", "/bin/false", "bubblewrap does not start"],
  ])("is found out on %s with %s", async (platform, program, why) => {
    const standing = await probeSandbox(platform, program ?? "");
    expect(standing).toMatchObject({
      kind: "cannot",
      why: expect.stringContaining(why),
      mend: expect.stringMatching(/\.$|\)$/),
    });
  });
});
