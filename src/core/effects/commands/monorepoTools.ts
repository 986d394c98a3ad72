import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { placeOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, runs } from "../fileEffects.ts";
import { nxEffects, tasksBefore } from "../monorepoTasks.ts";
import { seenInBuild } from "../projectScripts.ts";
import { workspaceEffects } from "../workspaceScripts.ts";
import { onlyAsks } from "./asking.ts";
import { textsOfWords } from "./makeTargets.ts";
import { isBuildName } from "./scriptNames.ts";

/** Tools that run a script of many packages of a workspace at once. */
export const monorepoTools: readonly CommandModel[] = [
  {
    names: ["turbo", "lerna", "nx"],
    kind: "project",
    effects: many,
    examples: {
      "turbo run build": ["execute none process:turbo"],
      "turbo run deploy": ["execute none process:turbo (opaque)"],
      "turbo login": ["execute none process:turbo (opaque)"],
      "npx turbo clean": ["execute none process:turbo (opaque)"],
      "lerna publish": ["execute none process:lerna (opaque)"],
      "lerna exec -- rm -rf src": ["execute none process:lerna (opaque)"],
      "nx run web:deploy": ["execute none process:nx (opaque)"],
      "nx run web:build:production": ["execute none process:nx"],
      "nx run-many -t build test": ["execute none process:nx"],
      "nx affected --target=deploy": ["execute none process:nx (opaque)"],
      "nx migrate latest": ["execute none process:nx (opaque)"],
    },
    counterExamples: [
      "turbo lint test --filter=web",
      "turbo build",
      "lerna run test --scope web",
      "lerna ls",
      "nx build web",
      "nx graph",
      "nx affected -t lint",
      "nx test",
      "nx format:check",
    ],
  },
];

const values = optionNames(
  "--filter -F --scope --ignore --since --concurrency --cache-dir --cwd --env-mode --log-order --output-logs --team --token --api --remote-cache-timeout --profile -t --target --targets -p --projects --exclude --parallel --base --head --files -c --configuration --runner --outputStyle --output-style --stream --npm-client",
);

/** What else the tools can be told that keeps to the project. */
const works: Readonly<Record<string, RegExp>> = {
  turbo: /^(?:ls|query|info|bin|scan|boundaries|telemetry|completion|config)$/,
  lerna: /^(?:ls|list|la|ll|changed|diff|info|bootstrap|link|create|init|watch)$/,
  nx: /^(?:graph|dep-graph|show|list|report|format|format:check|format:write|print-affected|sync|sync:check|daemon|view-logs)$/,
};

function many(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { program } = use;
  const mark = use.args.findIndex((word) => textOf(word) === "--");
  const own = mark < 0 ? use.args : use.args.slice(0, mark);
  const { options, operands, unclear } = readArguments(own, values);
  const words = textsOfWords(operands);
  if (words === undefined || unclear.length > 0) return [opaque(use, `what ${program} is told to do is not known`)];
  const [first, ...others] = words;
  if (first === undefined || works[program]?.test(first) === true)
    return [runs(use, `${program} works on the project`)];
  const folder = valueOfOption(options, "--cwd");
  const folders =
    folder === undefined
      ? use.folders
      : use.folders.map((from) => placeOf(folder, from) ?? { spelling: "unknown" as const, path: "" });
  const inner: Use = { ...use, folders };
  if (hasOption(options, "--api", "--token", "--team", "--runner"))
    return [opaque(use, `${program} is pointed to another source or runner`)];
  // What Nx does not know it hands on, and its commands put it behind their text.
  if (program === "nx" && use.args.some((word) => !/^[\w./:=@,+*%-]*$/.test(textOf(word) ?? "$")))
    return [opaque(use, "nx may put words into a text for a shell")];
  const last = mark < 0 ? [] : use.args.slice(mark + 1);
  const args = program === "nx" ? [...operands.slice(2), ...last] : last;
  const asked = tasksIn(program, first, others, valuesNamed(own, "-t", "--target", "--targets"));
  if (asked === undefined) return [opaque(use, `${program} ${first} is not known, or changes more than the project`)];
  const effects = program === "nx" ? nxEffects(asked, args, inner) : scriptEffectsOf(asked.names, args, inner);
  if (asked.names.every(isBuildName))
    return [
      runs(use, `${program} builds or tests the project`),
      ...(typeof effects === "string" ? nothing : seenInBuild(effects)),
    ];
  return typeof effects === "string"
    ? [opaque(use, `what ${program} does for that task has not been read`)]
    : [runs(use, `${program} runs the packages' own scripts, which have been read`), ...effects];
}

/** The tasks that are asked for, in the packages of the selection; undefined where it is something else. */
function tasksIn(
  program: string,
  first: string,
  others: readonly string[],
  named: readonly string[],
): { readonly names: readonly string[]; readonly project: string | undefined } | undefined {
  const everywhere = (names: readonly string[]) => (names.length > 0 ? { names, project: undefined } : undefined);
  if (program === "lerna") return first === "run" ? everywhere(others.slice(0, 1)) : undefined;
  if (program === "turbo") {
    if (/^(?:login|logout|link|unlink|prune|gen|generate|clone|daemon|devtools|docs)$/.test(first)) return undefined;
    return everywhere((first === "run" ? others : [first, ...others]).map((name) => name.replace(/^.*#/, "")));
  }
  if (/^(?:run-many|affected)$/.test(first)) return everywhere(named);
  if (first === "run") {
    const [project, target] = (others[0] ?? "").split(":");
    return target === undefined || project === "" ? undefined : { names: [target], project };
  }
  const isOther =
    /^(?:g|generate|add|init|import|migrate|release|repair|reset|connect|login|logout|exec|run-one|new|deploy|[\w-]+:.*)$/.test(
      first,
    );
  return isOther ? undefined : { names: [first], project: others[0] };
}

/** The values of an option that takes as many as follow, with commas or blanks between them. */
function valuesNamed(args: readonly Value[], ...names: readonly string[]): readonly string[] {
  const texts = args.map((word) => textOf(word) ?? "?");
  return texts.flatMap((text, index) => {
    const [name = "", value] = text.split("=");
    if (!names.includes(name)) return [];
    if (value !== undefined) return value.split(",");
    const end = texts.findIndex((other, at) => at > index && other.startsWith("-"));
    return texts.slice(index + 1, end < 0 ? undefined : end).flatMap((other) => other.split(","));
  });
}

function scriptEffectsOf(
  names: readonly string[],
  args: readonly Value[],
  use: Use,
): readonly Effect[] | "unread" | "none" {
  const all = tasksBefore(names, use);
  if (all === undefined) return "unread";
  const read = all.map((name) =>
    workspaceEffects({ kind: "all", root: "out" }, [`pre${name}`, `post${name}`, name], args, use),
  );
  if (read.includes("unread") || read.every((effects) => effects === "none")) return "unread";
  return read.flatMap((effects) => (typeof effects === "string" ? [] : effects));
}
