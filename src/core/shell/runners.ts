import { groupBy } from "../../base/groupBy.ts";
import { hasOption, optionNames, readOptions, valueOfOption } from "./options.ts";
import { childState } from "./shellState.ts";
import { type Output, textOf, type Value } from "./value.ts";
import { emitOpaque, type Situation } from "./walk.ts";
import { inFolder } from "./wrappers.ts";

/** A tool that starts a program of the project's own, or one it downloads first. */
interface Runner {
  /** The words it is called by; several where a subcommand is meant. */
  readonly words: readonly string[];
  readonly values: ReadonlySet<string>;
  /** Words of its own between the options and the command. */
  readonly operands: number;
  readonly folder: readonly string[];
  /** Options whose value is text for a shell. */
  readonly text: readonly string[];
  /** Options that bring in another package than the one the program is named for. */
  readonly foreign: readonly string[];
}

function runner(words: string, values = "", extra: Partial<Runner> = {}): Runner {
  return {
    words: words.split(" "),
    operands: 0,
    folder: [],
    text: [],
    foreign: [],
    ...extra,
    values: optionNames(values),
  };
}

const npmValues = "-p --package -c --call -w --workspace --prefix --registry";
const uvValues =
  "--with --with-editable --with-requirements -p --python --extra --group --no-group --only-group --project --directory --env-file --index-url --extra-index-url --index --default-index --from";

const uvForeign = [
  "--with",
  "--with-editable",
  "--with-requirements",
  "--from",
  "--index-url",
  "--extra-index-url",
  "--index",
  "--default-index",
  "--env-file",
];

/** By the first of their words. */
const runners: ReadonlyMap<string, readonly Runner[]> = groupBy(
  [
    runner("npx", npmValues, { text: ["-c", "--call"], foreign: ["-p", "--package", "--registry"] }),
    runner("pnpx"),
    runner("bunx"),
    runner("bun x"),
    runner("npm exec", npmValues, { text: ["-c", "--call"], foreign: ["-p", "--package", "--registry"] }),
    runner("npm x", npmValues, { text: ["-c", "--call"], foreign: ["-p", "--package", "--registry"] }),
    runner("pnpm exec", "-C --dir --filter -F", { folder: ["-C", "--dir"] }),
    runner("pnpm dlx", "--package", { foreign: ["--package"] }),
    runner("yarn exec", "--cwd"),
    runner("yarn dlx", "-p --package", { foreign: ["-p", "--package"] }),
    runner("uv run", uvValues, { folder: ["--directory"], foreign: uvForeign }),
    runner("uv tool run", uvValues, { foreign: uvForeign }),
    runner("uvx", uvValues, { foreign: uvForeign }),
    runner("pipx run", "--spec --python --pip-args", { foreign: ["--spec", "--pip-args"] }),
    runner("poetry run", "-C --directory -P --project", { folder: ["-C", "--directory"] }),
    runner("bundle exec", "--gemfile"),
    runner("conda run", "-n --name -p --prefix --cwd", { folder: ["--cwd"] }),
    runner("direnv exec", "", { operands: 1 }),
    runner("rustup run", "", { operands: 1 }),
    runner("corepack"),
  ],
  ({ words }) => words[0] ?? "",
);

/** Runs the program a runner starts; undefined when the words name no runner. */
export function runRunner(name: string, args: readonly Value[], situation: Situation): Output | undefined {
  const found = runners
    .get(name)
    ?.find(({ words }) => words.every((word, index) => index === 0 || textOf(args[index - 1]) === word));
  if (found === undefined) return undefined;
  const { options, rest, unclear } = readOptions(args.slice(found.words.length - 1), found.values);
  const inner: Situation = { ...situation, within: [...situation.within, found.words.join(" ")] };
  if (unclear.length > 0) emitOpaque(name, `${name} gets options that are not known`, situation);
  if (hasOption(options, ...found.foreign))
    emitOpaque(name, `${name} brings in packages or settings from elsewhere`, situation);
  const text = found.text.length === 0 ? undefined : valueOfOption(options, ...found.text);
  if (text !== undefined) {
    const known = textOf(text);
    if (known === undefined) return emitOpaque(name, `${name} runs a text that is not known`, situation);
    return situation.walk.runText(known, childState(situation.state, []), {
      ...situation.frame,
      input: situation.input,
    });
  }
  const [program, ...others] = rest.slice(found.operands);
  if (program === undefined) return undefined;
  const folder = valueOfOption(options, ...found.folder);
  return situation.walk.dispatch(
    [withoutVersion(program), ...others],
    folder === undefined ? inner : inFolder(folder, inner),
  );
}

/** `eslint@9` is `eslint`; a scope's own `@` stays. */
function withoutVersion(program: Value): Value {
  const text = textOf(program);
  return text === undefined ? program : { kind: "literal", text: text.replace(/(?<=.)@[\w.^~*-]*$/, "") };
}
