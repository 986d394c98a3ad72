import { childrenOf, type FunctionNode, type SyntaxNode } from "./bash.ts";

/** Whether a function starts itself in the background or on both ends of a pipe, so that the number of processes grows without end. */
export function isForkBomb(node: FunctionNode): boolean {
  const name = node.name.value;
  const waiting: SyntaxNode[] = [node.body];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (
      next.type === "Pipeline" &&
      next.commands.length > 1 &&
      next.commands.some((command) => callsItself(command, name))
    )
      return true;
    if (next.type === "Statement" && next.background === true && callsItself(next.command, name)) return true;
    waiting.push(...childrenOf(next));
  }
  return false;
}

function callsItself(node: SyntaxNode, name: string): boolean {
  const waiting: SyntaxNode[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.type === "Command" && next.name?.value === name) return true;
    waiting.push(...childrenOf(next));
  }
  return false;
}
