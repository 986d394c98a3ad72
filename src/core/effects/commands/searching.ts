import { foundFrom, readFind } from "../../shell/findReading.ts";
import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import type { Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

const grepValues = optionNames(
  "-e -f -m -A -B -C -D -d --regexp --file --max-count --after-context --before-context --context --include --exclude --exclude-dir --exclude-from --color --label --binary-files",
);
const ripgrepValues = optionNames(
  "-e -f -m -A -B -C -g -t -T -r -j -M -E -d --regexp --file --max-count --after-context --before-context --context --glob --iglob --type --type-not --replace --max-depth --threads --max-columns --encoding --sort --sortr --color --colors --ignore-file --pre --pre-glob",
);
const current: Value = { kind: "literal", text: "." };

/** Programs that look for files or for text in them. */
export const searching: readonly CommandModel[] = [
  {
    names: ["grep", "egrep", "fgrep", "zgrep", "ggrep"],
    kind: "system",
    effects: (use) => searched(use, grepValues),
    examples: {
      "grep -rn TODO src": ["read none ./src/**"],
      "grep TODO a b": ["read none ./a", "read none ./b"],
      "grep -r 'rm -rf'": ["read none ./**"],
      "grep -e x -f words a": ["read none ./words", "read none ./a"],
    },
    counterExamples: ["grep 'rm -rf /' log", "ps aux | grep node", "grep -rn 'git push --force' ."],
  },
  {
    names: ["rg", "ag", "ack", "ugrep"],
    kind: "system",
    effects: (use) => searched(use, ripgrepValues),
    examples: {
      "rg TODO": ["read none ./**"],
      "rg --pre ./x TODO": ["execute none process:rg (opaque)", "read none ./**"],
    },
    counterExamples: ["rg 'DROP TABLE'", "rg -l foo src test", "ag foo"],
  },
  {
    names: ["find", "gfind"],
    kind: "system",
    effects: find,
    examples: {
      "find . -name '*.o' -delete": ["delete content glob ./**/*.o/**"],
      "find . -type f -newer a -delete": ["delete content ./… below"],
      "find build -delete": ["delete content ./build/**"],
      "find . -type f -fprint list": ["modify content ./list"],
      "find . -name x -exec rm {} +": ["delete content glob ./**/x"],
      "find . -name a -o -name b -exec rm {} +": ["delete content ./… below"],
      "find . -name -delete -print": [],
      "find . -name x $Y": ["execute none process:find (opaque)"],
    },
    counterExamples: ["find . -name '*.ts'", "find src -type f -newer a -print", "find . -name x -exec grep TODO {} +"],
  },
  {
    names: ["fd", "fdfind"],
    kind: "system",
    effects: (use) =>
      mayHave(readArguments(use.args, new Set()).options, "-x", "--exec", "-X", "--exec-batch")
        ? [opaque(use, "fd runs a command for what it finds")]
        : nothing,
    examples: { "fd -x rm": ["execute none process:fd (opaque)"] },
    counterExamples: ["fd foo", "fd -e ts . src"],
  },
];

function searched(use: Use, values: ReadonlySet<string>): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, operands } = readArguments(use.args, values);
  const patternFile = valueOfOption(options, "-f", "--file");
  const givesPattern = patternFile !== undefined || hasOption(options, "-e", "--regexp", "--files");
  const files = givesPattern ? operands : operands.slice(1);
  const walks = !use.program.includes("grep") || mayHave(options, "-r", "-R", "--recursive", "--dereference-recursive");
  const read = readsFrom(
    files.length === 0 && walks && use.input.kind === "inherited" ? [current] : files,
    use,
    walks ? "tree" : "entry",
  );
  const runsFilter = mayHave(options, "--pre", "--pager", "--hostname-bin")
    ? [opaque(use, `${use.program} runs a program on each file`)]
    : nothing;
  return [...runsFilter, ...(patternFile === undefined ? nothing : readsFrom([patternFile], use)), ...read];
}

/** What find does by itself; the commands it runs are come by apart. */
function find(use: Use): readonly Effect[] {
  const reading = readFind(use.args);
  const effects: Effect[] = [...writesTo(reading.writes, use)];
  if (reading.deletes === "yes") {
    // Without tests the starting point goes as a whole.
    const gone =
      reading.picks.what === "everything" ? reading.starts : reading.starts.map((start) => foundFrom(start, reading));
    const because = "find -delete deletes what it finds";
    effects.push(...onFiles(gone, { verb: "delete", loses: "content", reach: "tree", because }, use));
  }
  if (reading.unclear === "yes") effects.push(opaque(use, "find gets words that may be actions"));
  return effects;
}
