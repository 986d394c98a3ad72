import { type CodeNode, sourceOf } from "../codeTree.ts";
import { tellPaths } from "./paths.ts";
import { bareText } from "./strings.ts";
import { concatenated, listOf, scalar, text, textsOf, unknownText, type Values } from "./values.ts";
import { namedValue } from "./variables.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** One argument of a command. `literal: "no"` for bare words, whose wildcards a program would see too. */
export type CommandPart =
  | { readonly kind: "word"; readonly values: Values }
  /** `name` in small letters, without its dash; `written` as it stands. */
  | { readonly kind: "parameter"; readonly name: string; readonly written: string; readonly value: Values | undefined }
  | { readonly kind: "splat" };

/** The arguments of a command in order. What it writes to files by `>` is told. */
export function partsOf(elements: CodeNode | undefined, walk: Walk, input: Values): readonly CommandPart[] {
  const parts: CommandPart[] = [];
  let attaches: "value" | "list" | "no" = "no";
  const push = (values: Values): void => {
    const last = parts.at(-1);
    if (attaches === "value" && last?.kind === "parameter") parts[parts.length - 1] = { ...last, value: values };
    else if (attaches === "list" && last?.kind === "word")
      parts[parts.length - 1] = { kind: "word", values: listOf([last.values, values]) };
    else if (attaches === "list" && last?.kind === "parameter" && last.value !== undefined)
      parts[parts.length - 1] = { ...last, value: listOf([last.value, values]) };
    else parts.push({ kind: "word", values });
    attaches = "no";
  };
  const children =
    elements === undefined ? [] : elements.type === "script_block_expression" ? [elements] : elements.children;
  for (const child of children) {
    const source = sourceOf(child, walk.tree);
    switch (child.type) {
      case "comment":
        break;
      case "command_argument_sep":
        if (source.includes(":")) attaches = "value";
        else if (source.trim() !== "" && source.replaceAll("`", "").trim() !== "")
          tellOpaque(walk, "the arguments of a command are not understood");
        break;
      case "command_parameter":
        parts.push({
          kind: "parameter",
          name: bareText(source).replace(/^--?/, "").replace(/:$/, "").toLowerCase(),
          written: bareText(source),
          value: undefined,
        });
        attaches = source.endsWith(":") ? "value" : "no";
        break;
      case "generic_token":
        for (const piece of tokenPieces(source, walk)) {
          if (piece === ",") attaches = "list";
          else push(piece);
        }
        break;
      case "redirection":
        redirect(child, walk, input);
        break;
      case "stop_parsing":
        for (const word of source.replace(/^--%\s*/, "").split(/\s+/))
          push(/["'%]/.test(word) ? unknownText : text(word));
        break;
      default: {
        if (isSplat(child, walk)) parts.push({ kind: "splat" });
        else push(walk.evaluate(child, input));
      }
    }
  }
  return parts;
}

function isSplat(node: CodeNode, walk: Walk): boolean {
  return /^@\w+$/.test(sourceOf(node, walk.tree));
}

/** A bare word may hold commas that make a list, variables, and redirections that the grammar leaves in it. */
function tokenPieces(source: string, walk: Walk): readonly (Values | ",")[] {
  const redirected = /^((?:[^`>]|`[\s\S])*?)([1-6*]?)(>>?)(&[12])?([^>]*)$/.exec(source);
  if (redirected !== null) {
    const [, before = "", , arrows = ">", merged, target = ""] = redirected;
    if (merged === undefined) {
      if (target === "") tellOpaque(walk, "where output goes is not understood");
      else writes(bareValue(target, walk), arrows, walk);
    }
    return before === "" ? [] : [bareValue(before, walk)];
  }
  if (/(?:^|[^`])[<|;&]/.test(source)) tellOpaque(walk, "a word of a command is not understood");
  const pieces = source.split(/((?<!`),)/).filter((piece) => piece !== "");
  return pieces.map((piece) => (piece === "," ? "," : bareValue(piece, walk)));
}

/** A bare word, its variables put in. */
function bareValue(source: string, walk: Walk): Values {
  if (/(?<!`)\$\(|(?<!`)["'“”‘’(){}]/.test(source)) {
    if (/(?<!`)\$\(/.test(source)) tellOpaque(walk, "a command inside a word is not understood");
    return unknownText;
  }
  const parts: Values[] = [];
  let at = 0;
  for (const match of source.matchAll(/(?<!`)\$(?:\{([^}]*)\}|((?:\w+:)?\w+))/g)) {
    if (match.index > at) parts.push(text(bareText(source.slice(at, match.index))));
    parts.push(namedValue((match[1] ?? match[2] ?? "").toLowerCase(), walk));
    at = match.index + match[0].length;
  }
  if (at < source.length) parts.push(text(bareText(source.slice(at))));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return /^-?\d+$/.test(source) ? scalar(source) : only;
  return concatenated(parts);
}

/** `> file`, `>> file`, `2>&1`. */
export function redirect(node: CodeNode, walk: Walk, input: Values): void {
  const operator = node.children.find(({ type }) => type === "file_redirection_operator");
  if (operator === undefined) return;
  const name = node.children.find(({ type }) => type === "redirected_file_name");
  const [target] = partsOf(name, walk, input);
  writes(target?.kind === "word" ? target.values : unknownText, sourceOf(operator, walk.tree), walk);
}

function writes(target: Values, arrows: string, walk: Walk): void {
  if (
    target.atoms.length === 0 ||
    textsOf(target).every((one) => one.kind === "literal" && /^(?:nul|\/dev\/null)$/i.test(one.text))
  )
    return;
  const appends = arrows.includes(">>");
  const because = appends ? "its output is added to the file" : "its output overwrites the file";
  tellPaths(target, { verb: "modify", loses: appends ? "none" : "content", because }, "literal", walk);
}
