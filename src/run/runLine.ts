import { quoted, quotedForPowerShell } from "../base/shellWords.ts";

/**
 * Whether a command line, as an agent's terminal tells it, is what a ticket becomes (EditorLaunch makes those lines) and nothing
 * else is in it. `program` is the path of the command line program. Blanks do not count: VS Code's agent puts one in front, so that
 * shells keep the line out of their history, and a terminal that wraps a long line may put some into it.
 */
export function isRunLine(text: string, program: string): boolean {
  const line = withoutBlanks(text);
  const [, rest = line] = /^cd--'(?:[^']|'\\'')*'&&(.*)$/.exec(line) ?? [];
  return [quoted(program), `&${quotedForPowerShell(program)}`].some((start) => {
    const begin = `${withoutBlanks(start)}exec`;
    return rest.startsWith(begin) && /^\d{1,10}-[0-9a-f]{32}$/.test(rest.slice(begin.length));
  });
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, "");
}
