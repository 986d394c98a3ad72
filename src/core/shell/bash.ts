import {
  type Command as BashCommand,
  type CommandNode as BashCommandNode,
  type Function as BashFunction,
  type HereDoc as BashHereDoc,
  type Redirection as BashRedirection,
  type ParsedScript as BashScript,
  type SyntaxNode as BashSyntaxNode,
  type Word as BashWord,
  type WordPart as BashWordPart,
  forEachChild,
  parse,
} from "unbash";
import { characterProblems, hasDeceptiveCharacters } from "./characters.ts";
import { setAsideBodies } from "./hereDocuments.ts";
import { boundProblem, type Problem, syntaxProblem } from "./problem.ts";

// The one file that knows the parser. Everything else in the shell's folder reads the tree by these names.
export type SyntaxNode = BashSyntaxNode;
export type Script = BashScript;
export type Command = BashCommand;
export type CommandNode = BashCommandNode;
export type FunctionNode = BashFunction;
export type Redirection = BashRedirection;
export type HereDocument = BashHereDoc;
export type Word = BashWord;
export type WordPart = BashWordPart;
export type ParameterExpansion = Extract<BashWordPart, { readonly type: "ParameterExpansion" }>;
export type ParameterOperation = NonNullable<ParameterExpansion["operation"]>;
export type NestedScript = Extract<
  BashSyntaxNode,
  { readonly type: "CommandExpansion" | "ProcessSubstitution" | "ArithmeticCommandExpansion" }
>;

/** Most shell text that is read in one call, in UTF-16 units, without the bodies of here-documents that expand nothing. */
export const shellTextBound = 16_384;
const depthBound = 16;
const nodeBound = 100_000;

export interface ParsedShell {
  /** Undefined when the text was not read at all. */
  readonly script: Script | undefined;
  /** The text the tree's positions count in. */
  readonly text: string;
  /** Every command of the tree, nested scripts included: who walks the tree must come by each of them. */
  readonly commands: ReadonlySet<Command>;
  readonly problems: readonly Problem[];
  /** The real text of a here-document's body. */
  readonly bodyOf: (document: HereDocument) => string;
}

/**
 * Parses text as bash. Never throws. `room` is how much shell text may still be read, in UTF-16 units. The problems say
 * what did not parse, wherever in the tree: the parser reports errors of nested scripts only there.
 */
export function parseShell(text: string, room: number): ParsedShell {
  const { shortened, bodies } = setAsideBodies(text, Math.min(room, shellTextBound));
  const unread = (problem: Problem): ParsedShell => ({
    script: undefined,
    text,
    commands: new Set(),
    problems: [problem],
    bodyOf: (document) => document.body.text,
  });
  if (shortened.length > Math.min(room, shellTextBound)) {
    return unread(boundProblem("It is longer than the 16 KB of shell text that are read."));
  }
  try {
    const script = parse(shortened);
    const inspection = inspect(script, bodies);
    if (inspection === undefined) return unread(boundProblem("It is nested deeper than what is read."));
    const { commands, problems, asideSeen } = inspection;
    if (asideSeen < bodies.size) {
      return unread(boundProblem("It is too long, and its here-documents are not plain text."));
    }
    return {
      script,
      text: shortened,
      commands,
      problems: [...characterProblems(shortened), ...problems],
      bodyOf: (document) => bodies.get(document.body.text) ?? document.body.text,
    };
  } catch {
    return unread(syntaxProblem("It could not be parsed."));
  }
}

/** Parses one word from its source text; undefined when it is not exactly one. */
export function parseWord(source: string): Word | undefined {
  const script = parse(`: ${source}`);
  const command = script.commands[0]?.command;
  if (script.errors !== undefined || script.commands.length !== 1 || command?.type !== "Command") return undefined;
  const word = command.suffix[0];
  return command.suffix.length === 1 && word?.type === "Word" ? word : undefined;
}

/** The scripts inside a word or expression that the shell runs while expanding it, outermost ones only. */
export function nestedScripts(node: SyntaxNode): readonly NestedScript[] {
  const found: NestedScript[] = [];
  const waiting: SyntaxNode[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (
      next.type === "CommandExpansion" ||
      next.type === "ProcessSubstitution" ||
      next.type === "ArithmeticCommandExpansion"
    ) {
      found.push(next);
    } else {
      forEachChild(next, (child) => waiting.push(child));
    }
  }
  return found.reverse();
}

/** The direct children of a node. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => children.push(child));
  return children;
}

interface Inspection {
  readonly commands: ReadonlySet<Command>;
  readonly problems: readonly Problem[];
  readonly asideSeen: number;
}

/** Visits the whole tree once, without recursion, and collects what is wrong with it; undefined when it is too deep or large. */
function inspect(script: Script, bodies: ReadonlyMap<string, string>): Inspection | undefined {
  const commands = new Set<Command>();
  const problems = new Map<string, Problem>();
  const report = (problem: Problem): void => {
    problems.set(problem.text, problem);
  };
  let asideSeen = 0;
  let nodes = 0;
  const waiting: { node: SyntaxNode; depth: number; quoted: "yes" | "no" }[] = [
    { node: script, depth: 0, quoted: "no" },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    nodes += 1;
    if (depth > depthBound || nodes > nodeBound) {
      return undefined;
    }
    let { quoted } = next;
    switch (node.type) {
      case "Script":
        for (const error of node.errors ?? []) report(syntaxProblem(`It does not parse: ${error.message}.`));
        quoted = "no";
        break;
      case "Command":
        commands.add(node);
        break;
      case "HereDoc":
        if (bodies.has(node.body.text) && node.body.parts === undefined) asideSeen += 1;
        break;
      case "HereDocBody":
      case "DoubleQuoted":
      case "LocaleString":
        quoted = "yes";
        break;
      case "Word":
        if (node.parts === undefined && quoted === "no") checkBareText(node.text, report);
        break;
      case "SingleQuoted":
      case "AnsiCQuoted":
        if (/^[A-Za-z_]\w*\[[\s\S]*(?:\$\(|`)/.test(node.value)) {
          report(syntaxProblem("It holds text that arithmetic would run as a command."));
        }
        break;
      case "Literal":
        if (quoted === "no") checkBareText(node.text, report);
        break;
      default:
        break;
    }
    const below = depth + (deepens(node) ? 1 : 0);
    forEachChild(node, (child) => waiting.push({ node: child, depth: below, quoted }));
  }
  return { commands, problems: [...problems.values()], asideSeen };
}

function checkBareText(text: string, report: (problem: Problem) => void): void {
  if (hasDeceptiveCharacters(text))
    report(syntaxProblem("It holds invisible characters or blanks that the shell takes as part of a word."));
  if (/^!(?:[!$*^:?#\w-])/.test(text))
    report(syntaxProblem("It asks for an earlier command line (history expansion)."));
}

/** Nodes whose content the parser reads only when asked, so that depth costs time. */
function deepens(node: SyntaxNode): boolean {
  switch (node.type) {
    case "Script":
    case "CompoundList":
    case "ParameterExpansion":
    case "ArithmeticExpansion":
    case "ArithmeticGroup":
    case "DoubleQuoted":
    case "ExtendedGlob":
      return true;
    default:
      return false;
  }
}
