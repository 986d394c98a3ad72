import type { Option } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { Selection } from "../workspaceScripts.ts";

/** Options with which package managers name the packages of a workspace that a command is about. */
const naming = /^(?:-w|--workspace|--filter|-F|--filter-prod|--scope)$/;
const meaningAll = /^(?:-ws|--workspaces|--include-workspace-root|-r|--recursive|--workspace-root)$/;

/** The packages that options mean; undefined where they mean the one around the folder. */
export function selectionIn(program: string, options: readonly Option[]): Selection | undefined {
  const given = options.filter(({ name }) => naming.test(name) || meaningAll.test(name));
  if (given.length === 0) return undefined;
  const isRoot = ({ name }: Option): boolean =>
    /^--(?:include-)?workspace-root$/.test(name) || (program === "pnpm" && name === "-w");
  // `-ws` is read as `-w` with a value.
  const isAll = ({ name, value }: Option): boolean =>
    meaningAll.test(name) || isRoot({ name, value }) || (name === "-w" && textOf(value) === "s");
  const names = given.map(({ value }) => packageNamed(value));
  const known = names.flatMap((one) => (one.kind === "named" ? one.names : []));
  const isNamed = !given.some(isAll) && known.length === names.length;
  return isNamed ? { kind: "named", names: known } : { kind: "all", root: given.some(isRoot) ? "in" : "out" };
}

/** The package of a name or a folder; all where the word says more than that, or is not known. */
export function packageNamed(word: Value | undefined): Selection {
  const text = textOf(word);
  const isPlain = text !== undefined && !text.includes("...") && /^@?[\w./-]+$/.test(text);
  return isPlain ? { kind: "named", names: [text] } : { kind: "all", root: "in" };
}
