/** Whether an awk script runs commands, opens files or loads code. Strings, patterns and comments are no code; what cannot be told apart counts as code. */
export function awkReachesOut(script: string): boolean {
  const code = codeOf(script);
  if (code === undefined) return true;
  if (/\bsystem\b|\bgetline\b|\bclose\b|@/.test(code)) return true;
  if (code.replaceAll("||", " ").includes("|")) return true;
  // `>` compares in a condition and redirects after `print`.
  return /\bprintf?\b[^;}\n]*>/.test(code);
}

/** The script with empty strings and patterns; undefined when one of them does not end. */
function codeOf(script: string): string | undefined {
  let code = "";
  let position = 0;
  while (position < script.length) {
    const character = script[position] ?? "";
    if (character === "#") {
      const end = script.indexOf("\n", position);
      position = end < 0 ? script.length : end;
    } else if (character === '"' || (character === "/" && startsPattern(code))) {
      const end = endOf(script, position + 1, character);
      if (end === undefined) return undefined;
      code += character === '"' ? '""' : "0";
      position = end;
    } else {
      code += character;
      position += 1;
    }
  }
  return code;
}

/** After a value a slash divides; anywhere else it begins a pattern. */
function startsPattern(before: string): boolean {
  const last = before.trimEnd();
  return (
    last === "" ||
    /[({!~,;&|\n=?:<>+*%^-]$/.test(last) ||
    /\b(?:print|return|in|case)$/.test(last) ||
    /[})]$/.test(last)
  );
}

function endOf(script: string, from: number, quote: string): number | undefined {
  for (let at = from; at < script.length; at += 1) {
    if (script[at] === "\\") at += 1;
    else if (script[at] === "\n") return undefined;
    else if (script[at] === quote) return at + 1;
  }
  return undefined;
}
