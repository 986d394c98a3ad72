import { joinedLines, type Makefile, type MakeRule } from "./makefileText.ts";
import { unknownReference } from "./templates.ts";

/**
 * Reads a justfile (just's manual, "Recipes"), in the terms of a makefile. What stands in `{{…}}` is not known, nor are
 * recipes that are written in another language.
 */
export function readJustfile(text: string): Makefile {
  const rules = new Map<string, MakeRule & { readonly recipe: string[] }>();
  let first: string | undefined;
  let unclear: string | undefined;
  let current: string[] | undefined;
  for (const line of joinedLines(text)) {
    if (/^[ \t]+\S/.test(line)) {
      // A recipe in another language runs something unknown.
      if (/^\s+#!/.test(line)) current?.push(`$${unknownReference}`);
      current?.push(
        line
          .trim()
          .replaceAll("$", "$$$$")
          .replace(/\{\{.*?\}\}/g, () => `$${unknownReference}`),
      );
      continue;
    }
    if (/^set\s+(?:shell|windows-shell|script-interpreter)\b/.test(line)) unclear ??= "it sets another shell";
    if (/^(?:\s*$|#|\[|(?:alias|export|set)\s|[\w-]+\s*:=)/.test(line)) continue;
    const rule = /^@?([\w-]+)(?:\s+[^:]+?)?\s*:(?!=)\s*(.*)$/.exec(line);
    if (rule?.[1] === undefined) {
      unclear ??= `\`${line.slice(0, 40)}\` in it is not understood`;
      continue;
    }
    current = [];
    const needs = (rule[2] ?? "").replace(/[()]/g, " ").split(/\s+/);
    rules.set(rule[1], { needs: needs.filter((word) => /^[\w-]+$/.test(word)), recipe: current });
    first ??= rule[1];
  }
  return {
    rules,
    variables: new Map(),
    first,
    unclear,
    always: [],
    overridden: new Set(),
    disguised: undefined,
    before: [],
  };
}
