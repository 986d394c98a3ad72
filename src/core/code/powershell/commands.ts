import { anything, literal, type Value } from "../../shell/value.ts";
import { type CodeNode, part, sourceOf } from "../codeTree.ts";
import { aliases, alsoPrograms } from "./aliases.ts";
import type { Cmdlet, CmdletCall } from "./cmdlet.ts";
import { codeCmdlets, startsFile } from "./codeCmdlets.ts";
import { type CommandPart, partsOf } from "./commandParts.ts";
import { fileCmdlets } from "./fileCmdlets.ts";
import { type Bound, bind } from "./parameters.ts";
import { slashed } from "./paths.ts";
import { bareText } from "./strings.ts";
import { byName, systemCmdlets } from "./systemCmdlets.ts";
import { onlyText, plain, scalar, textsOf, unknownText, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";
import { webCmdlets } from "./webCmdlets.ts";

const cmdlets: ReadonlyMap<string, Cmdlet> = new Map(
  [fileCmdlets, webCmdlets, systemCmdlets, codeCmdlets].flatMap((table) => Object.entries(table)),
);

/** One command of a pipeline: what it does with what comes in, and what comes out. */
export function runCommand(node: CodeNode, walk: Walk, input: Values, piped: "yes" | "no"): Values {
  const foreach = node.children.find(({ type }) => type === "foreach_command");
  const inner = foreach ?? node;
  const elements = part(inner, "command_elements") ?? inner.children.find(({ type }) => type === "command_elements");
  const parts = partsOf(elements, walk, input);
  const call = { input, piped, node, walk };
  if (foreach !== undefined) {
    if (part(foreach, "command_elements")?.type === "script_block_expression")
      return runNamed("foreach-object", parts, call);
    return runNamed("foreach-object", [...blocksOf(foreach, walk, input), ...parts], call);
  }
  const name = part(node, "command_name") ?? node.children.find(({ type }) => /^command_name/.test(type));
  if (name === undefined) {
    tellOpaque(walk, "a command without a name is not understood");
    return plain;
  }
  if (name.type === "command_name") return runNamed(bareText(sourceOf(name, walk.tree)), parts, call);
  return runValue(calledValue(name, walk, input), parts, call);
}

function blocksOf(node: CodeNode, walk: Walk, input: Values): readonly CommandPart[] {
  return node.children
    .filter(({ type }) => type === "script_block_expression")
    .map((block): CommandPart => ({ kind: "word", values: walk.evaluate(block, input) }));
}

/** What stands behind `&` or `.`. */
function calledValue(name: CodeNode, walk: Walk, input: Values): Values {
  const bare = name.children.find(({ type }) => type === "command_name");
  if (bare !== undefined)
    return { atoms: [{ kind: "text", value: literal(bareText(sourceOf(bare, walk.tree))) }], sure: "yes" };
  const pieces = name.children.filter(({ type }) => type !== "comment");
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) {
    if (only.type !== "path_command_name") return walk.evaluate(only, input);
    return only.children.length === 1 && only.children[0]?.type === "variable"
      ? walk.evaluate(only, input)
      : pathName(only, walk);
  }
  return unknownText;
}

function pathName(node: CodeNode, walk: Walk): Values {
  const source = sourceOf(node, walk.tree);
  return /[$"'(){}]/.test(source)
    ? unknownText
    : { atoms: [{ kind: "text", value: literal(bareText(source)) }], sure: "yes" };
}

function runValue(values: Values, parts: readonly CommandPart[], call: Omit<CmdletCall, "name">): Values {
  if (values.atoms.length > 0 && values.atoms.every(({ kind }) => kind === "block")) return plain;
  for (const atom of values.atoms.length === 0 ? plain.atoms : values.atoms) {
    const known = atom.kind === "text" && atom.value.kind === "literal" ? atom.value.text : undefined;
    if (known !== undefined) runNamed(known, parts, call);
    else if (atom.kind !== "block") tellOpaque(call.walk, "which command `&` runs is not known");
  }
  return { atoms: unknownText.atoms, sure: "no" };
}

function runNamed(written: string, parts: readonly CommandPart[], site: Omit<CmdletCall, "name">): Values {
  const { walk } = site;
  if (parts.length === 0 && /^-?\d+(?:\.\.-?\d+)?$/.test(written)) return { atoms: scalar().atoms, sure: "no" };
  if (!/^[\w.\\/:~%?+@-]+$/.test(written) && !/^[^<>|;&$"'`(){}]+[\\/.][^<>|;&$"'`(){}]*$/.test(written)) {
    tellOpaque(walk, "the name of a command is not understood");
    return plain;
  }
  if (/^using$/i.test(written)) return usingStatement(parts, walk);
  const lower = written.toLowerCase().replace(/^(?:microsoft\.powershell\.\w+|\w+)\\(?=[a-z]+-[a-z]+$)/, "");
  const name = lower === "mkdir" || lower === "md" ? "mkdir" : (aliases.get(lower) ?? lower);
  const call: CmdletCall = { ...site, name };
  if (/[\\/]/.test(name) || /\.ps1$/.test(name)) {
    startsFile(literal(slashed(written)), wordsOf(parts), call);
    return { atoms: unknownText.atoms, sure: "no" };
  }
  const cmdlet = cmdlets.get(name);
  if (cmdlet !== undefined) return runCmdlet(cmdlet, lower, parts, call);
  if (walk.functions.has(lower)) return plain;
  if (/^[a-z]+-\w+$/.test(name) && !/^(?:apt|pip|git|docker|kubectl|npm|go|pre|x)-/.test(name))
    return runByName(parts, call);
  return runProgram(written, parts, call);
}

/** `using namespace` only shortens names; modules and assemblies bring code along. */
function usingStatement(parts: readonly CommandPart[], walk: Walk): Values {
  const [what] = parts;
  const kind = what?.kind === "word" ? onlyText(what.values)?.toLowerCase() : undefined;
  if (kind !== "namespace") tellOpaque(walk, "the code that `using` loads has not been read");
  return plain;
}

function runCmdlet(cmdlet: Cmdlet, written: string, parts: readonly CommandPart[], call: CmdletCall): Values {
  const bound = bind(cmdlet.spec, parts);
  settle(bound, call);
  if (bound.clear === "no" && cmdlet.harmless !== "yes") {
    if (alsoPrograms.test(written) && parts.every(({ kind }) => kind !== "splat"))
      return runProgram(written, parts, call);
    if (!/^(?:get-|select-|test-)/.test(call.name))
      tellOpaque(call.walk, `what ${call.name} does with these arguments is not known`);
  }
  // Only what PowerShell's own cmdlets would do can be asked for without doing it.
  const pretends =
    bound.switches.has("whatif") &&
    bound.clear === "yes" &&
    !/^(?:where|foreach|sort|select|invoke-(?:expression|webrequest|restmethod)|out-|export-|tee-|measure)/.test(
      call.name,
    );
  if (
    pretends &&
    /^(?:remove|clear|set|add|new|copy|move|rename|stop|restart|expand|compress|start|mkdir)/.test(call.name)
  )
    return plain;
  const values = cmdlet.run(call, bound);
  if (written === "sc") runProgram(written, parts, call);
  return values;
}

/** Variables that a cmdlet fills by its common parameters. */
function settle(bound: Bound, call: CmdletCall): void {
  for (const parameter of [
    "outvariable",
    "errorvariable",
    "warningvariable",
    "informationvariable",
    "pipelinevariable",
  ]) {
    const values = bound.named.get(parameter);
    const name = onlyText(values)?.replace(/^\+/, "").toLowerCase();
    if (name !== undefined) call.walk.variable(name).add(plain);
    else if (values !== undefined) tellOpaque(call.walk, "which variable is filled is not known");
  }
}

function runByName(parts: readonly CommandPart[], call: CmdletCall): Values {
  const known = byName(call.name);
  const bound = bind("Name:0", parts);
  settle(bound, call);
  const pretends = parts.some((one) => one.kind === "parameter" && one.name === "whatif" && one.value === undefined);
  if (known.kind === "system" && !pretends)
    call.walk.tell({ kind: "system", name: known.part, because: `${call.name} changes it` });
  else if (known.kind === "unknown") tellOpaque(call.walk, `what ${call.name} does has not been read`);
  const passes = /^(?:tee|where|sort|select|get-unique)/.test(call.name);
  return passes ? { ...call.input, sure: "no" } : { atoms: [...unknownText.atoms, ...plain.atoms], sure: "no" };
}

function runProgram(written: string, parts: readonly CommandPart[], call: CmdletCall): Values {
  if (!/^[\w.+-]+$/.test(written)) tellOpaque(call.walk, "the name of a program is not understood");
  else call.walk.tell({ kind: "program", words: [literal(written.replace(/\.exe$/i, "")), ...wordsOf(parts)] });
  return { atoms: unknownText.atoms, sure: "no" };
}

/** The arguments as a program gets them: a list becomes one word each. */
function wordsOf(parts: readonly CommandPart[]): readonly Value[] {
  return parts.flatMap((part): readonly Value[] => {
    if (part.kind === "splat") return [anything("variable")];
    if (part.kind === "word") return manyWords(part.values);
    const value = part.value === undefined ? [] : manyWords(part.value);
    return part.value === undefined ? [literal(part.written)] : [literal(`${part.written}:`), ...value];
  });
}

function manyWords(values: Values): readonly Value[] {
  if (values.atoms.length === 0) return [];
  const words = textsOf(values).map(
    (word, at): Value => (word.kind === "literal" && isScalarWord(values, at) ? literal(word.text) : word),
  );
  return values.sure === "yes" || values.atoms.length === 1 ? words : [anything("variable")];
}

function isScalarWord(values: Values, at: number): boolean {
  return values.atoms[at]?.kind === "scalar";
}
