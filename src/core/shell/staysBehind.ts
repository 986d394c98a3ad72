import type { Shell } from "../call/call.ts";
import { childrenOf, parseShell, type SyntaxNode, shellTextBound } from "./bash.ts";

/** Programs that put what they start out of their shell's reach. */
const detaching =
  /^(?:nohup|setsid|disown|daemonize|daemon|start-stop-daemon|screen|tmux|systemd-run|at|batch|pm2|forever)$/;

/** Programs that start the one that their next words name, and their words for that. */
const starting =
  /^(?:env|exec|command|builtin|sudo|doas|time|nice|ionice|chrt|taskset|timeout|stdbuf|xargs|busybox|npx|bunx|pnpx|npm|pnpm|yarn|bun|run|dlx|x)$/;

/**
 * Whether a text may start programs that are meant to live on once it has ended: by `&`, or by a program that is there for
 * that. What cannot be read may.
 */
export function staysBehind(text: string, shell: Shell): "yes" | "no" {
  for (const node of nodesOf(text, shell)) {
    if (node === unreadable) return "yes";
    if (node.type === "Statement" && node.background === true) return "yes";
    if (node.type === "Command" && startsDetaching(node)) return "yes";
  }
  return "no";
}

/** Whether all that moves the shell in a text is a `cd` that it begins with: then it stands there once the text has run, or could not go there. */
export function beginsWithItsOnlyMove(text: string, shell: Shell): boolean {
  let moves = 0;
  for (const node of nodesOf(text, shell)) {
    if (node === unreadable) return false;
    if (node.type === "Word" && /^(?:cd|pushd|popd)$/.test(node.text)) moves += 1;
  }
  return moves === 1 && /^\s*cd\s/.test(text);
}

const unreadable = "unreadable";

/** Whether a command is one that detaches, or starts one by the words before it. */
function startsDetaching(command: SyntaxNode): boolean {
  for (const word of childrenOf(command)) {
    if (word.type !== "Word") continue;
    const name = word.text.slice(word.text.lastIndexOf("/") + 1);
    if (detaching.test(name)) return true;
    // An option, what is set for it, a duration.
    if (!starting.test(name) && !/^(?:-|\w+=|\d)/.test(word.text)) return false;
  }
  return false;
}

/** All nodes of a text, in no order. */
function* nodesOf(text: string, shell: Shell): Generator<SyntaxNode | typeof unreadable> {
  const isRead = shell !== "powershell" && shell !== "cmd" && shell !== "unknown";
  const { script, problems } = isRead ? parseShell(text, shellTextBound) : { problems: [] };
  if (script === undefined || problems.length > 0) {
    yield unreadable;
    return;
  }
  const waiting: SyntaxNode[] = [script];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    waiting.push(...childrenOf(next));
  }
}
