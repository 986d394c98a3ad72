import { optionNames, readOptions } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, runs } from "../fileEffects.ts";
import { namedTaskEffects, type TaskSource } from "../namedTasks.ts";
import { seenInBuild } from "../projectScripts.ts";
import { onlyAsks } from "./asking.ts";
import { textsOfWords } from "./makeTargets.ts";
import { isBuildName } from "./scriptNames.ts";

/** Tools that run a project's tasks by the names its TOML files give them, and other programs in its environment. */
export const taskTools: readonly CommandModel[] = [
  {
    names: ["pdm", "poe", "hatch", "rye", "mise"],
    kind: "project",
    effects: tool,
    examples: {
      "pdm run test": ["execute none process:pdm"],
      "pdm run pytest -x": ["execute none process:pdm", "execute none process:pytest"],
      "pdm run rm -rf src": ["execute none process:pdm", "delete content ./src/**"],
      "pdm run unheard-of": ["execute none process:pdm", "execute none process:unheard-of (opaque)"],
      "pdm publish": ["execute none process:pdm (opaque)"],
      "poe deploy": ["execute none process:poe (opaque)"],
      "hatch run docs:serve": ["execute none process:hatch"],
      "hatch publish": ["execute none process:hatch (opaque)"],
      "rye run pytest": ["execute none process:rye", "execute none process:pytest"],
      "mise exec -- rm -rf src": ["execute none process:mise", "delete content ./src/**"],
      "mise run deploy": ["execute none process:mise (opaque)"],
    },
    counterExamples: [
      "pdm lock",
      "pdm install",
      "poe test",
      "hatch test",
      "hatch build",
      "mise run lint",
      "rye sync",
      "mise ls",
    ],
  },
];

/** Where `pipenv run` finds its scripts. */
export const pipenvScripts: TaskSource = { files: ["Pipfile"], within: () => [["scripts"]], list: "words" };

interface Tool {
  readonly source: (name: string) => { readonly source: TaskSource; readonly task: string };
  /** Subcommands that run a task or a program. */
  readonly run: RegExp;
  /** Whether a task's name alone is enough. */
  readonly bare: "yes" | "no";
  /** Whether a name that is no task is that of a program. */
  readonly others: "program" | "none";
  readonly works: RegExp;
  readonly values: string;
}

const miseFiles = [
  "mise.toml",
  ".mise.toml",
  "mise.local.toml",
  ".mise.local.toml",
  "mise/config.toml",
  ".mise/config.toml",
  ".config/mise.toml",
  ".config/mise/config.toml",
];

const fixed = (source: TaskSource) => (task: string) => ({ source, task });

const tools: Readonly<Record<string, Tool>> = {
  pdm: {
    source: fixed({ files: ["pyproject.toml"], within: () => [["tool", "pdm", "scripts"]], list: "words" }),
    run: /^run$/,
    bare: "yes",
    others: "program",
    works: /^(?:install|lock|sync|update|list|show|info|build|outdated|init|venv|export|search|fix)$/,
    values: "-p --project -v --venv",
  },
  poe: {
    source: fixed({
      files: ["pyproject.toml", "poe_tasks.toml"],
      environment: (file) => (file === "pyproject.toml" ? ["tool", "poe", "env"] : ["env"]),
      within: (file) => [file === "pyproject.toml" ? ["tool", "poe", "tasks"] : ["tasks"]],
      list: "commands",
    }),
    run: /^$/,
    bare: "yes",
    others: "none",
    works: /^$/,
    values: "-C --directory -e --executor",
  },
  hatch: {
    source: (name) => {
      const [environment, task] = name.includes(":") ? name.split(":") : ["default", name];
      const env = (environment ?? "").replace(/[.+].*$/, "");
      // An environment has the scripts of the default one, too.
      const within = (file: string): readonly (readonly string[])[] => {
        const top = file === "hatch.toml" ? ["envs"] : ["tool", "hatch", "envs"];
        const keys = ["scripts", "extra-scripts"];
        return [env, "default"].flatMap((one) => keys.map((key) => [...top, one, key]));
      };
      return { source: { files: ["pyproject.toml", "hatch.toml"], within, list: "commands" }, task: task ?? "" };
    },
    run: /^run$/,
    bare: "no",
    others: "program",
    works: /^(?:test|fmt|build|version|status|dep|project|env|new|clean|python|check)$/,
    values: "-e --env -p --project --data-dir --cache-dir --config",
  },
  rye: {
    source: fixed({ files: ["pyproject.toml"], within: () => [["tool", "rye", "scripts"]], list: "words" }),
    run: /^run$/,
    bare: "no",
    others: "program",
    works: /^(?:sync|lock|build|fmt|lint|test|show|list|init|pin|fetch|version)$/,
    values: "--pyproject",
  },
  mise: {
    source: fixed({ files: miseFiles, within: () => [["tasks"]], list: "commands", environment: () => ["env"] }),
    run: /^(?:run|r)$/,
    bare: "yes",
    others: "none",
    works:
      /^(?:ls|list|current|which|where|doctor|tasks|env|version|outdated|registry|search|ls-remote|latest|activate|hook-env)$/,
    values: "-C --cd -j --jobs -E --env -o --output --tool -t",
  },
};

function tool(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const known = tools[use.program];
  if (known === undefined) return [opaque(use, `nothing is known about ${use.program}`)];
  const values = optionNames(known.values);
  const { options, rest, unclear } = readOptions(use.args, values);
  const [first, ...others] = rest;
  const word = textOf(first);
  if (first === undefined)
    return options.length === 0 ? nothing : [opaque(use, `${use.program} gets options that are not known`)];
  if (word === undefined || unclear.length > 0) return [opaque(use, `what ${use.program} is told to do is not known`)];
  const elsewhere = options.some(({ name }) => values.has(name) && name !== "-e" && name !== "--env" && name !== "-j");
  if (elsewhere) return [opaque(use, `${use.program} works in another folder, or with other settings`)];
  if (known.run.test(word)) {
    const inner = readOptions(others, values);
    if (inner.unclear.length > 0 || inner.options.some(({ name }) => values.has(name) && !/^(?:-j|--jobs)$/.test(name)))
      return [opaque(use, `${use.program} run gets options that are not known`)];
    return taskOr(known, inner.rest, use);
  }
  if (use.program === "mise" && /^(?:exec|x)$/.test(word)) {
    const mark = others.findIndex((one) => textOf(one) === "--");
    return mark < 0 ? [opaque(use, "what mise runs is not known")] : programEffects(others.slice(mark + 1), use);
  }
  if (known.works.test(word)) {
    const changes = use.program === "hatch" && /^(?:clean|env)$/.test(word) && textOf(others[0]) === "run";
    const { source } = known.source(word);
    const hooks = known.others === "program" ? ["pre", "post"].map((when) => `${when}_${word}`) : [];
    const hooked = hooks.map((name) => namedTaskEffects(source, name, [], use));
    const seen = hooked.flatMap((effects) => (typeof effects === "string" ? [] : seenInBuild(effects)));
    return changes
      ? [opaque(use, "what hatch runs is not known")]
      : [runs(use, `${use.program} ${word} works on the project`), ...seen];
  }
  return known.bare === "yes"
    ? taskOr({ ...known, others: "none" }, rest, use)
    : [opaque(use, `${use.program} ${word} is not known`)];
}

/** The task that the words name, with the rest of them; else the program, where the tool runs those. */
function taskOr(known: Tool, words: readonly Value[], use: Use): readonly Effect[] {
  const [first] = words;
  const name = textOf(first);
  if (first === undefined) return nothing;
  if (name === undefined) return [opaque(use, `what ${use.program} runs is not known`)];
  const { source, task } = known.source(name);
  return projectTask(source, task, words, use, known.others);
}

/**
 * What a task of the project does, or the program of that name where there is no such task. `words` begin with what was asked for. A name of builds and tests flows with what cannot be seen into.
 */
export function projectTask(
  source: TaskSource,
  task: string,
  words: readonly Value[],
  use: Use,
  others: "program" | "none",
): readonly Effect[] {
  if (words.some((word) => textOf(word) === ":::")) return [opaque(use, `${use.program} runs several tasks at once`)];
  const args = textsOfWords(words.slice(1).filter((word) => textOf(word) !== "--"));
  const effects = namedTaskEffects(source, task, args, use);
  if (effects === "disguised") return [opaque(use, "the file that names the project's tasks cannot be told")];
  if (effects === "none" && others === "program" && !isBuildName(task)) return programEffects(words, use);
  const seen = typeof effects === "string" ? [] : effects;
  if (isBuildName(task)) {
    const program = others === "program" && typeof effects === "string" ? programEffects(words, use).slice(1) : [];
    return [runs(use, `${use.program} runs the project's task ${task}`), ...seenInBuild([...seen, ...program])];
  }
  if (effects === "unread" && others === "program") return programEffects(words, use);
  return typeof effects === "string"
    ? [opaque(use, `what the task ${task} does has not been read`)]
    : [runs(use, `${use.program} runs the project's task ${task}, which has been read`), ...seen];
}

function programEffects(words: readonly Value[], use: Use): readonly Effect[] {
  return [runs(use, `${use.program} starts a program in the project's environment`), ...use.inside.words(words, use)];
}
