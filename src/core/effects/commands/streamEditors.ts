import { readAwk } from "../../code/awk.ts";
import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import { effectsOfDeeds } from "../codeEffects.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { readSedScript } from "./sedScript.ts";

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
      "awk 'BEGIN{system(\"rm x\")}'": ["delete content ./x"],
      "awk '{print > \"out\"}' a": ["modify content ./out", "read none ./a"],
      "awk '{print > $1}' a": ["modify content ?", "read none ./a"],
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
    effects.push(...writesTo(read.writes, use), ...readsFrom(read.reads, use));
    if (read.kind === "other") kind = "other";
  }
  if (fromFile !== undefined || unclear.length > 0)
    effects.push(opaque(use, "sed runs a script that has not been read"));
  if (!inPlace) return [...effects, ...readsFrom(files, use)];
  const loses = kind === "replacing" ? "edit" : "content";
  return [...effects, ...onFiles(files, { verb: "modify", loses, because: "sed -i changes the file in place" }, use)];
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
  const deeds = script === undefined ? [] : readAwk(script);
  const isHidden = loads || script === undefined;
  const hidden = isHidden ? [opaque(use, "the awk script may run commands or load code")] : nothing;
  return [...hidden, ...effectsOfDeeds(deeds, use), ...readsFrom(files, use)];
}
