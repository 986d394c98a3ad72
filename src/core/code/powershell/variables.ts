import { literal } from "../../shell/value.ts";
import { type CodeNode, sourceOf } from "../codeTree.ts";
import { item, nothing, plain, scalar, text, unknownText, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** The name of a variable in small letters, without `$`, braces and the scope it is looked for in. */
export function variableName(node: CodeNode, walk: Walk): string {
  const source = sourceOf(node, walk.tree)
    .replace(/^[$@]/, "")
    .replace(/^\{([\s\S]*)\}$/, "$1")
    .replaceAll("`", "");
  return source.toLowerCase().replace(/^(?:global|local|script|private|using|variable|workflow):/, "");
}

/** Variables that lead into the engine itself. */
export const engine = /^(?:executioncontext|pscmdlet|host|myinvocation|psdebugcontext)$/;

/** What a variable holds. */
export function variableValue(node: CodeNode, walk: Walk, input: Values): Values {
  const name = variableName(node, walk);
  if (name === "_" || name === "psitem") return input.atoms.length > 0 ? input : plain;
  return namedValue(name, walk);
}

/** What the variable of that name holds. */
export function namedValue(given: string, walk: Walk): Values {
  const name = given.replace(/^(?:global|local|script|private|using|variable):/, "");
  if (name === "_" || name === "psitem") return plain;
  switch (name) {
    case "true":
    case "false":
    case "null":
      return name === "null" ? nothing : scalar(name);
    case "home":
      return text("~");
    case "pwd":
      return item(literal("."));
    case "psscriptroot":
    case "profile":
    case "pshome":
    case "pscommandpath":
      return unknownText;
  }
  const drive = /^(\w+):(.*)$/s.exec(name);
  if (drive !== null) return driveValue(drive[1] ?? "", drive[2] ?? "", walk);
  const cell = walk.variable(name);
  if (cell.isEmpty === "no") return cell.values;
  return /^(?:args|input|matches|error|psversiontable|lastexitcode|psboundparameters|\?|\^|\$|iswindows|islinux|ismacos|pid|psedition|psculture|psuiculture|shellid|foreach|switch|this|event|sender|eventargs|stacktrace|ofs|nestedpromptlevel|\w*preference|executioncontext|pscmdlet|host|myinvocation)$/.test(
    name,
  )
    ? plain
    : walk.missing();
}

function driveValue(drive: string, name: string, walk: Walk): Values {
  if (drive === "env") {
    walk.tell({ kind: "environment", name: /^\w+$/.test(name) ? name.toUpperCase() : undefined });
    return /^(?:home|userprofile)$/.test(name) ? text("~") : unknownText;
  }
  if (/^[a-z]$/.test(drive)) return unknownText;
  tellOpaque(walk, `\`${drive}:\` is looked into as if it were a variable`);
  return plain;
}
