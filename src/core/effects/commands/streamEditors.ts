import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Programs that are given a small program of their own over lines of text. */
export const streamEditors: readonly CommandModel[] = [
  {
    names: ["sed", "gsed"],
    kind: "system",
    effects: sed,
    examples: {
      "sed -i 's/a/b/' src/a.ts": ["modify edit ./src/a.ts"],
      "sed -i.bak -e 's/a/b/' a b": ["modify edit ./a", "modify edit ./b"],
      "sed -i d a": ["modify content ./a"],
      "sed -n '1,5p' a": ["read none ./a"],
      "sed 's/a/b/w out' a": ["modify content ./out", "read none ./a"],
      "sed '1e rm x' a": ["execute none process:sed (opaque)", "read none ./a"],
      "sed -f script a": ["execute none process:sed (opaque)", "read none ./a"],
    },
    counterExamples: ["sed -n 5p a", "sed 's/rm -rf/x/g' a", "sed -E 's#(a)#\\1#' a"],
  },
  {
    names: ["awk", "gawk", "mawk", "nawk"],
    kind: "system",
    effects: awk,
    examples: {
      "awk '{print $1}' a": ["read none ./a"],
      "awk 'BEGIN{system(\"rm x\")}'": ["execute none process:awk (opaque)"],
      "awk '{print > \"out\"}' a": ["execute none process:awk (opaque)", "read none ./a"],
      "awk -i inplace '{print}' a": ["execute none process:awk (opaque)", "read none ./a"],
    },
    counterExamples: ["awk -F: '$3 > 100 {print $1}' a", "awk '/rm -rf/' log", "awk 'NR==1' a"],
  },
];

function sed(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  // GNU's `-i` takes a suffix only attached, BSD's as the next word; `-i ''` is BSD's "no backup".
  const words = use.args.filter((word, index) => !(textOf(word) === "" && textOf(use.args[index - 1]) === "-i"));
  const inPlace = words.some((word) => /^(?:-[nErsuz]*i|-I|--in-place)/.test(textOf(word) ?? ""));
  const kept = words.filter((word) => !/^(?:-i.+|-I|--in-place.*)$/.test(textOf(word) ?? ""));
  const { options, operands, unclear } = readArguments(kept, optionNames("-e --expression -f --file -l --line-length"));
  const given = options.filter(({ name }) => name === "-e" || name === "--expression").map(({ value }) => value);
  const fromFile = valueOfOption(options, "-f", "--file");
  const scripts = given.length > 0 || fromFile !== undefined ? given : operands.slice(0, 1);
  const files = given.length > 0 || fromFile !== undefined ? operands : operands.slice(1);
  const effects: Effect[] = [];
  let kind: "replacing" | "other" = "replacing";
  for (const script of scripts) {
    const read = readSedScript(textOf(script));
    if (read === undefined) {
      effects.push(opaque(use, "the sed script is not known or can run commands"));
      kind = "other";
      continue;
    }
    effects.push(...writesTo(read.writes, use));
    if (read.kind === "other") kind = "other";
  }
  if (fromFile !== undefined || unclear.length > 0)
    effects.push(opaque(use, "sed runs a script that has not been read"));
  if (!inPlace) return [...effects, ...readsFrom(files, use)];
  const loses = kind === "replacing" ? "edit" : "content";
  return [...effects, ...onFiles(files, { verb: "modify", loses, because: "sed -i changes the file in place" }, use)];
}

interface SedScript {
  /** `replacing`: it only substitutes or inserts, so that what it changes is spelled out. */
  readonly kind: "replacing" | "other";
  readonly writes: readonly Value[];
}

/** What a sed script does besides printing; undefined when it may run commands. */
function readSedScript(text: string | undefined): SedScript | undefined {
  if (text === undefined) return undefined;
  const writes: Value[] = [];
  let kind: SedScript["kind"] = "replacing";
  let rest = text.replace(/^[\s;{}]+/, "");
  while (rest !== "") {
    const command =
      /^(?:(?:\d+|\$|\/(?:\\.|[^/\\\n])*\/[IM]*|\\(.)(?:(?!\1).)*\1)(?:[,~+](?:\d+|\$|\/(?:\\.|[^/\\\n])*\/[IM]*|[~+]\d+))?\s*)?!?\s*([A-Za-z=:#])/.exec(
        rest,
      );
    if (command === null) return undefined;
    const name = command[2] ?? "";
    rest = rest.slice(command[0].length);
    if (name === "s" || name === "y") {
      const read = readSubstitution(rest);
      if (read === undefined || read.flags.includes("e")) return undefined;
      if (read.target !== undefined) writes.push({ kind: "literal", text: read.target });
      if (name === "s" && /^(?:\^?\.\*\$?|\.\+)$/.test(read.pattern)) kind = "other";
      rest = read.rest;
    } else if (/^[aicrRwW:btT#]$/.test(name)) {
      const line = /^[^\n]*/.exec(rest)?.[0] ?? "";
      if (/^[wW]$/.test(name)) writes.push({ kind: "literal", text: line.trim() });
      rest = /^[btT:]$/.test(name) ? rest.slice(/^[^\n;}]*/.exec(rest)?.[0].length ?? 0) : rest.slice(line.length);
    } else if (/^[pPnNgGhHxlqQz=dDF]$/.test(name)) {
      if (/^[dDcqQz]$/.test(name)) kind = "other";
      rest = rest.replace(/^\s*\d+/, "");
    } else {
      return undefined;
    }
    rest = rest.replace(/^[\s;{}]+/, "");
  }
  return { kind, writes };
}

function readSubstitution(
  text: string,
):
  | { readonly pattern: string; readonly flags: string; readonly target: string | undefined; readonly rest: string }
  | undefined {
  const delimiter = text[0];
  if (delimiter === undefined || /[\s\\]/.test(delimiter)) return undefined;
  const parts: string[] = [];
  let position = 1;
  while (parts.length < 2) {
    let part = "";
    while (position < text.length && text[position] !== delimiter) {
      const step = text[position] === "\\" ? 2 : 1;
      part += text.slice(position, position + step);
      position += step;
    }
    if (position >= text.length) return undefined;
    parts.push(part);
    position += 1;
  }
  const flags = /^[gpiImMe\d]*/.exec(text.slice(position))?.[0] ?? "";
  const afterFlags = text.slice(position + flags.length);
  const target = /^w\s*([^\n]+)/.exec(afterFlags);
  return {
    pattern: parts[0] ?? "",
    flags,
    target: target?.[1],
    rest: target === null ? afterFlags : afterFlags.slice(target[0].length),
  };
}

function awk(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, operands } = readArguments(
    use.args,
    optionNames("-F -v -f -i -E -l --field-separator --assign --file --include --load"),
  );
  const loads = hasOption(options, "-f", "-i", "-E", "-l", "--file", "--include", "--load");
  const script = textOf(operands[0]);
  const files = (hasOption(options, "-f", "-E", "--file") ? operands : operands.slice(1)).filter(
    (word) => !/^\w+=/.test(textOf(word) ?? ""),
  );
  const runsMore =
    loads ||
    script === undefined ||
    /\bsystem\s*\(|\|&?|\bgetline\b|\bprintf?\b[^;}\n]*>|@(?:include|load)\b|\bclose\s*\(/.test(
      withoutPatterns(script),
    );
  return [
    ...(runsMore ? [opaque(use, "the awk script may run commands or write files")] : nothing),
    ...readsFrom(files, use),
  ];
}

/** The script without what stands in quotes and between slashes, and without `||`. */
function withoutPatterns(script: string): string {
  return script
    .replace(/"(?:\\.|[^"\\])*"/g, '""')
    .replace(/(^|[\s({!~,&|;])\/(?:\\.|[^/\\\n])+\//g, "$1")
    .replaceAll("||", " ");
}
