import type { Verdict } from "../../src/core/policy/verdict.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Grammars } from "../../src/facts/grammars.ts";
import { judge } from "../../src/gate/judge.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";

/** A project on disk, all of it committed, and what is decided about commands in it. */
export class JudgedProject {
  readonly project = new TemporaryProject();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.project.write(name, text);
    this.project.commitAll();
  }

  remove(): void {
    this.project.remove();
  }

  /** The verdict on a command that stands in the project, or in a folder of it. */
  async verdictOn(text: string, folder = ""): Promise<Verdict> {
    const { root } = this.project;
    const surroundings = {
      roots: [root],
      home: "/home/dev",
      // Not the folder that this workspace lies in: what is temporary flows.
      temporary: ["/nonexistent"],
      state: "/home/dev/.holdpoint",
      installed: [],
      platform: "posix",
    } as const;
    const ground = {
      policy: () => ({ scopes: [{ root, scope: defaultScope }] }),
      surroundings: () => surroundings,
      standing: () => "somewhere" as const,
    };
    const grammars = new Grammars(`${import.meta.dirname}/../../node_modules/@vscode/tree-sitter-wasm/wasm`);
    const call = { ...command(text), cwd: folder === "" ? root : this.project.path(folder) };
    return judge(call, { facts: new MachineFacts(grammars), ground }, 20_000);
  }
}
