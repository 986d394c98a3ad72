import type { Shell } from "../call/call.ts";
import { dialectProblem, type Problem } from "./problem.ts";

/** What a text holds that the shell it is for reads otherwise than bash. Empty for bash and sh. */
export function dialectOf(text: string, shell: Shell): readonly Problem[] {
  switch (shell) {
    case "bash":
    case "sh":
      return [];
    case "zsh":
    case "unknown":
      return zshProblems(text);
    case "powershell":
      return foreignProblems(text);
    // These are said in the words of bash first.
    case "fish":
    case "cmd":
      return [];
  }
}

function zshProblems(text: string): readonly Problem[] {
  const problems: Problem[] = [];
  if (/\$\{[(=~^]/.test(text)) problems.push(dialectProblem("It uses parameter flags of zsh."));
  if (/\$[=~^][A-Za-z_{]/.test(text)) problems.push(dialectProblem("It uses expansion flags of zsh."));
  if (/<\d*-\d*>/.test(text)) problems.push(dialectProblem("It uses a numeric range of zsh."));
  if (/[^\s;&|(){}$<>="'`]\([^()]*(?:e[^\w\s()]|\+\w)/.test(text))
    problems.push(dialectProblem("It uses a glob qualifier of zsh that runs code."));
  if (/\b(?:aliases|galiases|saliases|functions|commands|fpath|module_path|\w+_functions)(?:\[|\+?=\()/.test(text)) {
    problems.push(dialectProblem("It changes tables of zsh that give names another meaning."));
  }
  return problems;
}

/** Programs that are the same under every shell, and names that mean the same as elsewhere. Others are commands of the shell's own. */
const sharedPrograms =
  /^(?:git|gh|glab|docker|podman|kubectl|helm|npm|npx|pnpm|yarn|bun|bunx|deno|node|tsc|eslint|prettier|vitest|jest|cargo|rustc|go|dotnet|python3?|py|pip3?|uv|uvx|poetry|pytest|ruff|mypy|black|java|javac|mvn|gradle|make|cmake|ctest|ninja|code|holdpoint|rm|rmdir|cd|ls|cat|pwd|echo|mkdir|cp|mv|whoami|hostname|where|bash|sh|pwsh|powershell|wsl|terraform|aws|az|gcloud|rg|fd|jq)$/;

/**
 * Of shells with another grammar only a single plain command is read: words of ordinary characters, quotes around a
 * whole word at most, nothing the shell would expand, and a program that is not one of the shell's own.
 */
function foreignProblems(text: string): readonly Problem[] {
  const word = /[\w./:=@,+-]+|"[\w./:=@,+ -]*"|'[\w./:=@,+ -]*'/;
  const plain = new RegExp(`^(?:${word.source})(?:[ \\t]+(?:${word.source}))*$`);
  const line = text.trim();
  if (line.length > 4_096 || !plain.test(line) || /(?:^|\s)@/.test(line)) {
    return [dialectProblem("It is more than one plain command of PowerShell, whose syntax is not read here.")];
  }
  const program = line.replace(/\s[\s\S]*$/, "");
  return sharedPrograms.test(program) ? [] : [dialectProblem(`What ${program} means in PowerShell is not known here.`)];
}
