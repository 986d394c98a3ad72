import { childrenOf, type Script, type SyntaxNode } from "./bash.ts";
import { dialectProblem, type Problem } from "./problem.ts";

/** What zsh would read otherwise in a text that parses as bash. `text` is what the tree's positions count in. */
export function zshProblems(script: Script, text: string): readonly Problem[] {
  const problems: Problem[] = [];
  const covered: [number, number][] = [];
  const waiting: SyntaxNode[] = [script];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const problem = nodeProblem(next);
    if (problem !== undefined) problems.push(problem);
    if (isPlain(next)) covered.push([next.pos, next.end]);
    // Inside backticks positions count in a text of their own.
    if (next.type === "Script" && next !== script && next.source !== undefined)
      problems.push(...zshProblems(next, next.source));
    else waiting.push(...childrenOf(next));
  }
  if (commentsHoldCommands(text, covered)) {
    problems.push(dialectProblem("An interactive zsh takes `#` for a word, so what follows it on the line would run."));
  }
  return problems;
}

/** A stretch of a word, in which `#` is a character like any other. */
function isPlain(node: SyntaxNode): boolean {
  switch (node.type) {
    case "Word":
    case "HereDocBody":
      return node.parts === undefined;
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
    case "SimpleExpansion":
    case "ParameterExpansion":
    case "ArithmeticExpansion":
    case "ArithmeticCommand":
    case "Glob":
    case "BraceExpansion":
      return true;
    default:
      return false;
  }
}

function nodeProblem(node: SyntaxNode): Problem | undefined {
  if (node.type === "ExtendedGlob")
    return dialectProblem(`In zsh ${node.text} holds a glob qualifier, which can run code.`);
  if (node.type === "Word" && /^=[A-Za-z_]/.test(node.text)) {
    return dialectProblem(`In zsh ${node.text} stands for the path of a program.`);
  }
  const name = node.type === "Command" ? (node.name?.value ?? "") : "";
  if (/^(?:repeat|foreach|always|autoload|zmodload|zcompile|sched|vared|-)$/.test(name)) {
    return dialectProblem(`${name} is a command of zsh that is not read here.`);
  }
  return undefined;
}

/** Whether a comment holds something that separates commands or is expanded. Words and here-documents are no comments. */
function commentsHoldCommands(text: string, covered: readonly (readonly [number, number])[]): boolean {
  if (!text.includes("#")) return false;
  const marked = new Uint8Array(text.length);
  for (const [from, to] of covered) marked.fill(1, from, to);
  for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) {
    if (marked[at] === 1) continue;
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    if (/[;&|`$<>(]/.test(text.slice(at, end))) return true;
    at = end - 1;
  }
  return false;
}
