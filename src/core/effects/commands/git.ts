import { gitValues, isIdle, needOfSetting } from "../../shell/gitLocal.ts";
import { hasOption, type Option, optionNames, readOptions } from "../../shell/options.ts";
import { anywhere, type Place, placeOf } from "../../shell/paths.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onCurrentFolder, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { config, settingEffects } from "./gitConfig.ts";
import { historyCommands } from "./gitHistory.ts";
import { hookEffects } from "./gitHooks.ts";
import { remoteCommands } from "./gitRemote.ts";
import type { GitCommand } from "./gitSubjects.ts";
import { workTreeCommands } from "./gitWorkTree.ts";

/** Subcommands that only read, unless an option writes or starts something. */
const readingNames = new Set(
  (
    "status log diff show blame annotate shortlog describe whatchanged ls-files ls-tree rev-parse rev-list cat-file grep name-rev for-each-ref show-ref show-branch " +
    "merge-base merge-tree diff-tree diff-index diff-files diff-files check-ignore check-attr check-mailmap check-ref-format count-objects fsck verify-commit verify-tag verify-pack var version help " +
    "range-diff cherry patch-id stripspace column get-tar-commit-id archive bundle format-patch request-pull hash-object mktree write-tree commit-tree rerere difftool--helper interpret-trailers fmt-merge-msg last-modified"
  ).split(" "),
);

const commands: Readonly<Record<string, GitCommand>> = {
  ...workTreeCommands,
  ...historyCommands,
  ...remoteCommands,
  config,
};

/** Git in full: what is lost of work, of history, and on remotes. */
export const git: readonly CommandModel[] = [
  {
    names: ["git"],
    kind: "system",
    effects: gitEffects,
    examples: {
      "git reset --hard": ["modify uncommitted ./**"],
      "git reset --hard HEAD~2": ["modify uncommitted ./**", "modify history git:local/HEAD"],
      "git checkout -- src/app.ts": ["modify uncommitted ./src/app.ts/**"],
      "git checkout src/app.ts": ["modify uncommitted ./src/app.ts/**", "modify none git:local/HEAD"],
      "git checkout main": ["modify none git:local/HEAD"],
      "git restore .": ["modify uncommitted ./**"],
      "git switch --discard-changes main": ["modify uncommitted ./**"],
      "git clean -fd": ["delete untracked ./**"],
      "git clean -fdx build": ["delete ignored ./build/**"],
      "git stash drop": ["delete history git:local/refs%2Fstash"],
      "git branch -D feature/x": ["delete history git:local/feature%2Fx"],
      "git branch -d -f x": ["delete history git:local/x"],
      "git push origin feature/x": ["publish none git:origin/feature%2Fx"],
      "git push": ["publish none git:?/?"],
      "git push -f origin HEAD": ["publish remote git:origin/?"],
      "git push origin +main": ["publish remote git:origin/main"],
      "git push --force-with-lease origin a:b": ["publish remote git:origin/b"],
      "git push origin :old": ["delete remote git:origin/old"],
      "git push --mir origin": ["publish remote git:origin/?"],
      "git commit --amend --no-edit": ["modify history git:local/HEAD"],
      "git rebase main": ["modify history git:local/HEAD"],
      "git reflog expire --expire=now --all": ["delete history git:local/refs%2Freflog"],
      "git update-ref -d refs/heads/x": ["delete history git:local/refs%2Fheads%2Fx"],
      "git worktree remove --force ../wt": ["delete content ~/wt/**"],
      "git -C /srv/app reset --hard": ["modify uncommitted /srv/app/**"],
      "git -c core.pager='rm x' log": ["delete content ./x", "execute none process:git (opaque)"],
      "git -c alias.x='!rm -rf /' x": [
        "delete content /**",
        "execute none process:git (opaque)",
        "execute none process:git (opaque)",
      ],
      "git -c alias.x='reset --hard' x": ["modify uncommitted ./**"],
      "git submodule foreach 'rm -rf build'": ["delete content ./build/**", "execute none process:git (opaque)"],
      "git clone https://ci:s3cret@example.com/a.git": ["create none ./a/**", "connect remote host:example.com:443"],
      "git fetch https://$DEPLOY_TOKEN@example.com/a.git": ["connect none host:?:?", "read none env:DEPLOY_TOKEN"],
      "git push origin tag v2": ["publish none git:origin/refs%2Ftags%2Fv2"],
      "git clean -n --no-dry-run -fd": ["delete untracked ./**"],
      "git push -n --no-dry-run -f origin x": ["publish remote git:origin/x"],
      "git restore --staged --no-staged --worktree a": ["modify uncommitted ./a/**"],
      "git restore --no-staged --work a": ["modify uncommitted ./a/**"],
      "git restore -p --no-patch a": ["modify uncommitted ./a/**"],
      "git add .env": ["read none ./.env", "modify none git:local/index"],
      "git frobnicate": ["execute none process:git (opaque)"],
      "git remote set-url origin git@example.com:a/b.git": ["administer none git:origin/?"],
      "git diff --output=src/a.ts": ["modify content ./src/a.ts"],
    },
    counterExamples: [
      "git status",
      "git log --oneline -5",
      "git commit -m 'rm -rf / and git reset --hard'",
      "git clean -nd",
      "git restore --staged a",
      "git branch -d merged",
      "git reset --soft HEAD~1",
      "git fetch --all --prune",
      "git pull --rebase",
      "git stash",
      "git push --dry-run origin main",
      "git config --get user.name",
      "git checkout -b feature/new",
      "git -c color.ui=false status",
      "git restore --staged --no-staged a",
      "git restore -p --no-patch",
      "git -- --help",
    ],
  },
];

function gitEffects(use: Use): readonly Effect[] {
  const { options, rest, unclear } = readOptions(use.args, gitValues);
  // Git itself knows no `--`, and no subcommand begins with a dash: it prints how it is used.
  const own = use.args.slice(0, use.args.length - rest.length);
  if (unclear.length === 0 && endsWithDashes(own, options) && textOf(rest[0])?.startsWith("-") === true) return nothing;
  const effects: Effect[] = unclear.length > 0 ? [opaque(use, "git gets options that are not known")] : [];
  let folders = use.folders;
  for (const { name, value } of options) {
    if (name === "-C" || name === "--work-tree")
      folders = value === undefined ? [anywhere] : folders.map((folder) => placeOf(value, folder) ?? anywhere);
    if (name === "-c" && value !== undefined && aliasIn(value) === undefined)
      effects.push(...(isUnused(value, use) ? nothing : settingEffects(value, use)));
    if (/^--(?:exec-path|config-env)$/.test(name) && value !== undefined)
      effects.push(opaque(use, `git ${name} can make it run other programs`));
  }
  const gitFolder = options.find(({ name }) => name === "--git-dir")?.value;
  if (gitFolder !== undefined && textOf(gitFolder) !== ".git")
    folders = [...folders, ...otherRepository(gitFolder, use)];
  const [command, ...given] = rest;
  const args = withoutCountermanded(given);
  if (command === undefined || hasOption(options, "--help", "--version")) return effects;
  const name = textOf(command);
  if (name === undefined) return [...effects, opaque(use, "the subcommand of git is not known")];
  const alias = isKnown(name)
    ? undefined
    : options.map(({ value }) => aliasIn(value)).findLast((found) => found?.name === name);
  const [expanded, ...before] = alias?.words ?? [name];
  const words = before.map((text): Value => ({ kind: "literal", text }));
  const repository = repositoryIn(folders);
  return [
    ...effects,
    ...commandEffects(expanded ?? name, { ...use, args: [...words, ...args], folders }).map((effect) => ({
      ...effect,
      repository,
    })),
    ...hookEffects(expanded ?? name, { ...use, args, folders }),
  ];
}

/** Whether the last of git's own words is a `--` that is no option's value. */
function endsWithDashes(own: readonly Value[], options: readonly Option[]): boolean {
  const last = own.at(-1);
  return last !== undefined && textOf(last) === "--" && options.at(-1)?.value !== last;
}

/** Whether a setting given for this run is one that this subcommand does not use. */
function isUnused(setting: Value, { args, folders, surroundings, inside }: Use): boolean {
  const need = needOfSetting(/^[^=]*(?==)/.exec(prefixOf(setting))?.[0] ?? "");
  return need !== undefined && isIdle(need, args, folders, surroundings.roots, inside.readings) === "yes";
}

/** Options that make a command harmless, with their short forms; a later `--no-…` takes each of them back. */
const withdrawable: readonly (readonly [string, string])[] = [
  ["dry-run", "n"],
  ["staged", "S"],
  ["cached", ""],
  ["check", ""],
  ["stat", ""],
  ["numstat", ""],
  ["summary", ""],
];

/** The words without what a later `--no-…` takes back: git heeds the last one. */
function withoutCountermanded(args: readonly Value[]): readonly Value[] {
  let words = args;
  for (const [long, short] of withdrawable) {
    const last = args.findLastIndex((word) => {
      const text = textOf(word) ?? "";
      return text.length >= 6 && `--no-${long}`.startsWith(text);
    });
    if (last < 0) continue;
    words = words.flatMap((word, index): readonly Value[] => {
      const text = textOf(word);
      if (text === undefined || index >= last) return [word];
      if (text.length >= 4 && `--${long}`.startsWith(text)) return [];
      if (short === "" || !/^-\w+$/.test(text) || !text.includes(short)) return [word];
      const others = text.replaceAll(short, "");
      return others === "-" ? [] : [{ kind: "literal", text: others }];
    });
  }
  return words;
}

/** The folder git works in, where there is only one it can be. */
function repositoryIn([folder, ...others]: readonly Place[]): string {
  return folder?.spelling === "literal" && others.length === 0 ? folder.path : "";
}

/** `alias.name=subcommand options` as a setting; aliases that run another program are none of these. */
function aliasIn(setting: Value | undefined): { readonly name: string; readonly words: readonly string[] } | undefined {
  const found = /^alias\.([\w-]+)=([\w][\w\s=./@~^:-]*)$/i.exec(textOf(setting) ?? "");
  return found === null ? undefined : { name: found[1] ?? "", words: (found[2] ?? "").trim().split(/\s+/) };
}

function isKnown(name: string): boolean {
  return Object.hasOwn(commands, name) || readingNames.has(name);
}

function otherRepository(gitFolder: Value, use: Use): readonly Place[] {
  return use.folders.map((folder) => placeOf(gitFolder, folder) ?? anywhere);
}

function commandEffects(name: string, use: Use): readonly Effect[] {
  if (asksForHelp(use.args)) return nothing;
  const model = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (model !== undefined) return model(use);
  if (readingNames.has(name)) return reading(name, use);
  return [opaque(use, `git ${name} is no subcommand that is known; it may be an alias`)];
}

function asksForHelp(args: readonly Value[]): boolean {
  return args.length === 1 && /^(?:--help|-h)$/.test(textOf(args[0]) ?? "");
}

function reading(name: string, use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(
    use.args,
    optionNames("-o --output --output-directory -O -S -G -L -n --format --pretty --remote --exec --prefix"),
  );
  const effects: Effect[] = [];
  for (const { name: option, value } of options) {
    const names = option === "--output" || (option === "-o" && /^(?:archive|format-patch)$/.test(name));
    if (names && value !== undefined) effects.push(...writesTo([value], use));
    if (option === "--exec" || (name === "grep" && (option === "-O" || option.startsWith("--open"))))
      effects.push(opaque(use, `git ${name} starts another program`));
    if (option === "--ext-diff") effects.push(opaque(use, "git runs the external diff program of its settings"));
  }
  if (name === "format-patch" && !hasOption(options, "--stdout"))
    effects.push(
      ...onCurrentFolder(
        { verb: "create", loses: "none", because: "git format-patch writes one file for each commit" },
        use,
      ),
    );
  if (name === "diff" && hasOption(options, "--no-index")) effects.push(...readsFrom(operands, use));
  if (name === "bundle" && textOf(operands[0]) === "create") effects.push(...writesTo(operands.slice(1, 2), use));
  if (name === "grep" && mayHave(options, "--no-index"))
    effects.push(
      ...onFiles(operands.slice(1), { verb: "read", loses: "none", reach: "tree", because: "git grep reads it" }, use),
    );
  if (unclear.some((word) => word.kind === "unknown" && word.words === "many" && word.origin !== "variable"))
    effects.push(opaque(use, `git ${name} gets words that may be options`));
  return effects;
}
