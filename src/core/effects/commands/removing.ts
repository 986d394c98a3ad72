import { optionNames } from "../../shell/options.ts";
import type { Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { onFiles } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Programs that take files away. */
export const removing: readonly CommandModel[] = [
  {
    names: ["rm", "grm", "srm"],
    kind: "system",
    effects: remove,
    examples: {
      "rm a.txt": ["delete content ./a.txt"],
      "rm -rf build": ["delete content ./build/**"],
      "rm -fr -- -odd 'two words'": ["delete content ./-odd/**", "delete content ./two words/**"],
      "rm -rf build/* /": ["delete content glob ./build/*/**", "delete content /**"],
      "rm --recursive ~/x": ["delete content ~/x/**"],
      "rm -rf $X": ["delete content ?"],
      "rm x -r": ["delete content ./x/**"],
    },
    counterExamples: ["rm --help", "rm --version", "rm", "echo rm -rf /"],
  },
  {
    names: ["rmdir"],
    kind: "system",
    effects: (use) => {
      const { operands } = readArguments(use.args, new Set());
      return onFiles(
        operands,
        { verb: "delete", loses: "none", because: "rmdir removes the folder if it is empty" },
        use,
      );
    },
    examples: { "rmdir -p a/b": ["delete none ./a/b"] },
    counterExamples: ["rmdir a"],
  },
  {
    names: ["unlink"],
    kind: "system",
    effects: (use) => (onlyAsks(use) ? [] : deleted(use.args, "entry", "unlink deletes the file", use)),
    examples: { "unlink a": ["delete content ./a"] },
    counterExamples: ["unlink --help"],
  },
  {
    names: ["shred", "wipe"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames("-n --iterations --random-source -s --size"));
      if (mayHave(options, "-u", "--remove") || use.program === "wipe")
        return deleted(operands, "tree", `${use.program} overwrites and deletes it beyond recovery`, use);
      return onFiles(
        operands,
        { verb: "modify", loses: "content", because: "shred overwrites it beyond recovery" },
        use,
      );
    },
    examples: {
      "shred -n 3 key.pem": ["modify content ./key.pem"],
      "shred -u key.pem": ["delete content ./key.pem/**"],
    },
    counterExamples: ["shred"],
  },
  {
    names: ["trash", "trash-put", "rmtrash"],
    kind: "system",
    effects: (use) =>
      deleted(readArguments(use.args, new Set()).operands, "tree", `${use.program} moves it to the trash`, use),
    examples: { "trash a": ["delete content ./a/**"] },
    counterExamples: ["trash"],
  },
];

function remove(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, new Set());
  if (onlyAsks(use)) return [];
  const whole = mayHave(options, "-r", "-R", "-d", "--recursive", "-Recurse") || unclear.length > 0;
  return deleted(
    operands,
    whole ? "tree" : "entry",
    whole ? "rm -r deletes it and all below it" : "rm deletes the file",
    use,
  );
}

function deleted(values: readonly Value[], reach: "entry" | "tree", because: string, use: Use): readonly Effect[] {
  return onFiles(values, { verb: "delete", loses: "content", reach, because }, use);
}
