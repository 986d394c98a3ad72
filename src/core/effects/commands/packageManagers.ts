import { hasOption, type Option, optionNames, valueOfOption } from "../../shell/options.ts";
import { isWithin, placeOf } from "../../shell/paths.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, onSystem, opaque, runs } from "../fileEffects.ts";
import { type scriptEffects, seenInBuild } from "../projectScripts.ts";
import type { Selection } from "../workspaceScripts.ts";
import { onlyAsks } from "./asking.ts";
import { type Manager, managers } from "./packageManagerTable.ts";
import { folderOptions, scriptsOf } from "./packageScripts.ts";
import { installed, packageName } from "./packageSpecs.ts";
import { isBuildName } from "./scriptNames.ts";
import { bunRuns } from "./scriptRuntimes.ts";
import { pipenvScripts, projectTask } from "./taskTools.ts";
import { packageNamed } from "./workspaceOptions.ts";

/** Package managers: what a project installs flows, what changes the machine or a registry does not. */
export const packageManagers: readonly CommandModel[] = [
  {
    names: ["npm", "pnpm", "yarn", "bun", "pip", "pip3", "poetry", "uv", "pipenv", "bundle", "composer"],
    kind: "project",
    effects: managed,
    examples: {
      "npm install": ["execute none process:npm"],
      "npm install express@4 @types/node": [
        "execute none process:npm",
        "connect none npm:express",
        "connect none npm:@types%2Fnode",
      ],
      "npm install -g typescript": ["administer system system:packages"],
      "npm install git+ssh://git@example.com/a/b.git": [
        "execute none process:npm",
        "execute none npm:git+ssh:%2F%2Fgit@example.com%2Fa%2Fb.git (opaque)",
      ],
      "npm run build": ["execute none process:npm"],
      "npm run deploy": ["execute none process:npm (opaque)"],
      "npm publish --dry-run --no-dry-run": ["publish remote npm:?"],
      "npm publish --dry-run=false": ["publish remote npm:?"],
      "npm publish": ["publish remote npm:?"],
      "npm unpublish left-pad@1.0.0": ["publish remote npm:left-pad"],
      "npm cache clean --force": ["execute none process:npm (opaque)"],
      "yarn build": ["execute none process:yarn"],
      "yarn deploy": ["execute none process:yarn (opaque)"],
      "pip install -r requirements.txt": ["execute none process:pip", "read none ./requirements.txt"],
      "pip uninstall -y requests": ["administer system system:packages"],
      "pip install --index-url https://example.com x": [
        "execute none process:pip",
        "execute none process:pip (opaque)",
        "connect none pypi:x",
      ],
      "poetry publish": ["publish remote pypi:?"],
      "npm config set script-shell /tmp/x": ["modify edit ~/.npmrc"],
    },
    counterExamples: [
      "npm test",
      "npm publish --dry-run",
      "poetry remove requests",
      "npm ci",
      "npm run lint -- --fix",
      "npm audit",
      "npm ls",
      "pnpm test",
      "yarn",
      "bun test",
      "uv sync",
      "poetry install",
      "npm --version",
      "npm pkg get version",
      "npm view react",
      "pip list",
      "yarn workspace web build",
    ],
  },
];

/** Scripts of the project that run along with a subcommand that is given nothing else. */
const lifecycles: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ["install", "i", "ci", "clean-install", "ic", "install-clean"].map((name) => [
      name,
      ["preinstall", "install", "postinstall", "prepare"],
    ]),
  ),
  t: ["pretest", "posttest", "test"],
  tst: ["pretest", "posttest", "test"],
  test: ["pretest", "posttest", "test"],
  start: ["prestart", "poststart", "start"],
  stop: ["prestop", "poststop", "stop"],
  restart: ["prerestart", "postrestart", "restart"],
  pack: ["prepack", "postpack", "prepare"],
};

/** What a package manager does with its arguments. */
export function managed(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const runtime = use.program === "bun" ? bunRuns(use) : undefined;
  if (runtime !== undefined) return runtime;
  const name = use.program.replace(/^pip3$/, "pip");
  const manager = managers[name];
  if (manager === undefined) return [opaque(use, `nothing is known about ${use.program}`)];
  const { options, operands, unclear } = readArguments(use.args, optionNames(manager.values));
  const nested = name === "uv" && textOf(operands[0]) === "pip";
  if (nested) return managed({ ...use, program: "pip", args: use.args.slice(1) });
  if (name === "pipenv" && textOf(use.args[0]) === "run") {
    const words = use.args.slice(1);
    const task = textOf(words[0]);
    return task === undefined
      ? [opaque(use, "what pipenv runs is not known")]
      : projectTask(pipenvScripts, task, words, use, "program");
  }
  const folder = valueOfOption(options, ...folderOptions);
  if (folder !== undefined && !isInWorkspace(folder, use)) {
    return [opaque(use, `${use.program} works in a folder outside the workspace`)];
  }
  const [first, ...others] = operands;
  const command = textOf(first);
  if (unclear.length > 0) return [opaque(use, `${use.program} gets words that are not known`)];
  if (first === undefined || command === undefined)
    return first === undefined
      ? name === "yarn"
        ? [runs(use, "yarn installs what the project names")]
        : nothing
      : [opaque(use, `the subcommand of ${use.program} is not known`)];
  return subcommandEffects(command, { word: first, manager, options, operands: others, use });
}

interface Subcommand {
  /** The subcommand's name, as it stands among the arguments. */
  readonly word: Value;
  readonly manager: Manager;
  readonly options: readonly Option[];
  readonly operands: readonly Value[];
  readonly use: Use;
  /** The packages of the workspace that it is about, where the command says so before it. */
  readonly within?: Selection | undefined;
}

function subcommandEffects(command: string, given: Subcommand): readonly Effect[] {
  const { word, manager, options, operands, use, within } = given;
  const among = (names: string): boolean => optionNames(names).has(command);
  const from = manager.elsewhere.some((name) => hasOption(options, name))
    ? [opaque(use, `${use.program} is pointed to another source or shell`)]
    : nothing;
  if (/^(?:config|c|set|get)$/.test(command)) return configEffects(command, operands, use);
  if (among(manager.scripts)) {
    const script = textOf(operands[0]);
    if (operands.length === 0) return nothing;
    return [
      ...from,
      ...(script === undefined
        ? [unreadScript(use)]
        : ownScript(script, { manager, options, use, word: operands[0] ?? word, within })),
    ];
  }
  if (
    /^(?:uninstall)$/.test(command) &&
    manager.registry === "pypi" &&
    manager.scripts === "" &&
    use.program.startsWith("pip")
  )
    return [onSystem("packages", `${use.program} removes packages from the environment`, use)];
  if (among(manager.publishes)) {
    const target = operands.find(
      (word) =>
        /^(?:@[\w.-]+\/)?[\w.-]+(?:@|$)/.test(prefixOf(word)) &&
        !/^(?:add|rm|ls|create|revoke|list|publish|remove)$/.test(textOf(word) ?? ""),
    );
    if (/^(?:ls|list)$/.test(textOf(operands[0]) ?? "")) return nothing;
    if (isDryRun(options)) return [...from, runs(use, `${use.program} ${command} --dry-run packs and sends nothing`)];
    const because = `${use.program} ${command} changes what the registry serves`;
    return [
      effectOn(
        { scheme: manager.registry, name: packageName(target) },
        { verb: "publish", loses: "remote", because },
        use,
      ),
    ];
  }
  const machineWide = manager.global.some((name) => hasOption(options, name) || command === name);
  if (machineWide) return [...from, onSystem("packages", `${use.program} installs outside the project`, use)];
  if (among(manager.installs))
    return [
      ...from,
      runs(use, `${use.program} changes the project's packages`),
      ...(operands.length === 0
        ? seenInBuild(effectsIn(scriptsOf(lifecycles[command] ?? [], word, manager, options, use, within)))
        : nothing),
      ...operands.map((spec) => installed(spec, manager.registry, use)),
      ...requirementEffects(options, use),
    ];
  if (command === "init" && operands.length > 0) {
    return [opaque(use, `${use.program} init downloads a program and runs it`)];
  }
  if (command === "workspace" && use.program === "yarn") {
    const [inner, ...rest] = operands.slice(1);
    const name = textOf(inner);
    return name === undefined || inner === undefined
      ? [opaque(use, "what yarn does there is not known")]
      : subcommandEffects(name, {
          word: inner,
          manager,
          options,
          operands: rest,
          use,
          within: packageNamed(operands[0]),
        });
  }
  if (command === "workspaces" && use.program === "yarn") {
    const at = operands.findIndex((operand) => textOf(operand) === "run");
    const [script, ...rest] = at < 0 ? [] : operands.slice(at + 1);
    return script === undefined
      ? [opaque(use, "what yarn does in the packages is not known")]
      : subcommandEffects("run", {
          ...given,
          word: script,
          operands: [script, ...rest],
          within: { kind: "all", root: "in" },
        });
  }
  if (among(manager.reads)) return nothing;
  if (among(manager.works)) {
    const steps = operands.length === 0 ? (lifecycles[command] ?? [command]) : [command];
    return [
      ...from,
      runs(use, `${use.program} ${command} works on the project`),
      ...seenInBuild(effectsIn(scriptsOf(steps, word, manager, options, use, within))),
    ];
  }
  if (manager.bare === "yes") {
    const own = ownScript(command, { manager, options, use, word, within });
    if (own.some(({ sight }) => sight === "plain")) return [...from, ...own];
  }
  if (command === "version" && operands.length === 0) return nothing;
  if (command === "pkg" && textOf(operands[0]) === "get") return nothing;
  return [opaque(use, `${use.program} ${command} is not known, or runs a script that has not been read`)];
}

/** Whether the last word about it says that nothing is sent. */
function isDryRun(options: readonly Option[]): boolean {
  const last = options.findLast(({ name }) => /^--(?:no-)?dry-run$/.test(name));
  return last?.name === "--dry-run" && (last.value === undefined || textOf(last.value) === "true");
}

/** A script that the project names, with what runs before and after it. */
function ownScript(
  script: string,
  { manager, options, use, word: name, within }: Omit<Subcommand, "operands">,
): readonly Effect[] {
  const effects = scriptsOf([`pre${script}`, `post${script}`, script], name, manager, options, use, within);
  if (isBuildName(script))
    return [runs(use, `${use.program} runs the project's script ${script}`), ...seenInBuild(effectsIn(effects))];
  // A name that is no script may be that of a program.
  const isOther = effects === "none" && (manager.bare === "yes" || manager.others === "run");
  if (effects === "unread" || isOther) return [unreadScript(use)];
  return [runs(use, `${use.program} runs the project's script ${script}, which has been read`), ...effectsIn(effects)];
}

function unreadScript(use: Use): Effect {
  return opaque(use, "what the script does has not been read");
}

function effectsIn(effects: ReturnType<typeof scriptEffects>): readonly Effect[] {
  return typeof effects === "string" ? nothing : effects;
}

function requirementEffects(options: readonly Option[], use: Use): readonly Effect[] {
  return options.flatMap(({ name, value }) => {
    if (value === undefined) return nothing;
    if (/^(?:-r|--requirement|-c|--constraint)$/.test(name))
      return /^[a-z]+:\/\//.test(prefixOf(value))
        ? [opaque(use, "the list of packages comes from an address")]
        : onFiles([value], { verb: "read", loses: "none", because: `${use.program} reads it` }, use);
    return /^(?:-e|--editable)$/.test(name) ? [installed(value, "pypi", use)] : nothing;
  });
}

function configEffects(command: string, operands: readonly Value[], use: Use): readonly Effect[] {
  const action = command === "config" || command === "c" ? textOf(operands[0]) : command;
  if (action === undefined || /^(?:get|list|ls|debug)$/.test(action)) return nothing;
  if (use.program !== "npm" && use.program !== "pnpm")
    return [opaque(use, `${use.program} ${command} changes settings`)];
  const file: Value = { kind: "literal", text: `${use.surroundings.home}/.npmrc` };
  return onFiles(
    [file],
    { verb: "modify", loses: "edit", because: `${use.program} config changes a setting for every project` },
    use,
  );
}

function isInWorkspace(folder: Value, use: Use): boolean {
  return use.folders.every((from) => {
    const place = placeOf(folder, from);
    return place?.spelling === "literal" && use.surroundings.roots.some((root) => isWithin(place.path, root));
  });
}
