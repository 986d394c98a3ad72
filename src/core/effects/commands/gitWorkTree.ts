import { hasOption, type Option, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles } from "../fileEffects.ts";
import { within } from "./copying.ts";
import { type GitCommand, onRef, onWorkTree } from "./gitSubjects.ts";

const checkoutValues = optionNames("-b -B --orphan --conflict --pathspec-from-file -U --unified --inter-hunk-context");
const restoreValues = optionNames("-s --source --conflict --pathspec-from-file -U --unified --inter-hunk-context");

/** Subcommands that change the files of the work tree. */
export const workTreeCommands: Readonly<Record<string, GitCommand>> = {
  checkout,
  switch: switchBranch,
  restore,
  reset,
  clean,
  rm: remove,
  mv: moved,
  add: staging,
  stage: staging,
  apply: (use) => {
    const { options } = readArguments(use.args, optionNames("-p -C --exclude --include --directory --whitespace"));
    if (hasOption(options, "--check", "--stat", "--numstat", "--summary") && !hasOption(options, "--apply"))
      return nothing;
    return onWorkTree("edit", "git apply changes the lines that the patch names", use);
  },
  "checkout-index": (use) => onWorkTree("uncommitted", "git checkout-index can overwrite files with the index", use),
  "read-tree": (use) => onWorkTree("uncommitted", "git read-tree can replace the index and the files", use),
  "sparse-checkout": (use) =>
    textOf(use.args[0]) === "list"
      ? nothing
      : onWorkTree("uncommitted", "git sparse-checkout takes files out of the work tree", use),
};

/** What is put into the index is copied into git's own data; a file that is named may be a secret. */
function staging(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames("--chmod --pathspec-from-file"));
  if (hasOption(options, "-n", "--dry-run")) return nothing;
  const named = operands.filter((word) => !/^(?:\.{1,2}|:.*)?$|\/$/.test(textOf(word) ?? ""));
  const because = "git copies its content into its own data";
  return [
    ...onFiles(named, { verb: "read", loses: "none", because }, use),
    onRef("index", "modify", "none", "git add puts changes into the index", use),
  ];
}

/** Moves within the work tree, which git records; what lies at the target is named, because it may be no ordinary file. */
function moved(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, new Set());
  const sources = unclear.length > 0 ? operands : operands.slice(0, -1);
  const target = operands.at(-1);
  const because = "git mv puts it there";
  const put = { verb: "create", loses: "none", because } as const;
  return [
    ...onWorkTree("none", "git mv moves files and records it", use),
    ...onFiles(sources, { verb: "delete", loses: "none", because: "git mv takes it from its place" }, use),
    ...(target === undefined ? [] : onFiles([target, ...sources.map((source) => within(target, source))], put, use)),
    ...(mayHave(options, "-f", "--force")
      ? onWorkTree("uncommitted", "git mv -f overwrites what stands at the target", use)
      : []),
  ];
}

function checkout(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, checkoutValues);
  const effects: Effect[] = [];
  if (mayHave(options, "-f", "--force") || unclear.length > 0)
    effects.push(...onWorkTree("uncommitted", "git checkout -f throws away uncommitted changes", use));
  const branch = valueOfOption(options, "-B");
  if (branch !== undefined)
    effects.push(onRef(branch, "modify", "history", "git checkout -B moves the branch if it exists", use));
  const dashes = use.args.findIndex((word) => textOf(word) === "--");
  if (mayHave(options, "--pathspec-from-file", "--ours", "--theirs", "-p", "--patch", "--overlay"))
    effects.push(...discarded([], use));
  const makesBranch = hasOption(options, "-b", "-B", "--orphan", "-t", "--track", "--detach", "-d");
  const paths = dashes >= 0 ? use.args.slice(dashes + 1) : makesBranch ? [] : pathsAmong(operands);
  if (paths.length > 0) effects.push(...discarded(paths, use));
  const [only] = operands;
  const mayBranch = dashes < 0 && only !== undefined && operands.length === 1 && mayNameBranch(only);
  return effects.length > 0 && !mayBranch
    ? effects
    : [...effects, onRef("HEAD", "modify", "none", "git checkout switches branches and keeps changes", use)];
}

/** Whether there may be a branch of this name (git-check-ref-format), whatever else it looks like. */
function mayNameBranch(value: Value): boolean {
  const text = textOf(value);
  return text === undefined || !/^[./]|[/.]$|\.\.|\/\.|[\s*?[\\:^~]/.test(text);
}

/** With one word only, git takes it for a branch where there is one; the words after a first one are paths. */
function pathsAmong(operands: readonly Value[]): readonly Value[] {
  const [first, ...others] = operands;
  if (first === undefined) return [];
  if (others.length > 0) return looksLikeBranch(first) ? others : operands;
  return looksLikeBranch(first) ? [] : [first];
}

/** Names that people give to branches, tags and commits rather than to files. */
function looksLikeBranch(value: Value): boolean {
  const text = textOf(value);
  if (text === undefined) return value.kind === "unknown" && value.stays !== "anywhere";
  if (
    /^(?:-|HEAD|FETCH_HEAD|ORIG_HEAD|@|main|master|trunk|develop|development|dev|staging|production|gh-pages|next|stable)(?:[~^@].*)?$/.test(
      text,
    )
  )
    return true;
  if (/^(?:[0-9a-f]{7,40}|v?\d+(?:\.\d+)+(?:[-.][\w.]+)?)(?:[~^].*)?$/.test(text)) return true;
  if (/[~^]\d*$|@\{/.test(text)) return true;
  const prefixed =
    /^(?:origin|upstream|remotes|refs|tags|heads|feature|features|feat|fix|fixes|bugfix|hotfix|release|releases|chore|refactor|perf|ci|wip|task|issue|user|users|dependabot|renovate|copilot|claude|codex|cursor|agent|agents|ai)\/[\w./-]+$/;
  if (prefixed.test(text)) return !/\.[A-Za-z]\w{0,4}$/.test(text);
  return (
    /^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+$/.test(text) &&
    !/^(?:node_modules|package-lock|dist-|build-|src-|test-)/.test(text)
  );
}

function discarded(paths: readonly Value[], use: Use): readonly Effect[] {
  const because = "git takes the file back to the committed or staged version";
  if (paths.length === 0) return onWorkTree("uncommitted", because, use);
  const plain = paths.map((path): Value => (/^:/.test(textOf(path) ?? "") ? { kind: "literal", text: "." } : path));
  return onFiles(plain, { verb: "modify", loses: "uncommitted", reach: "tree", because }, use);
}

function switchBranch(use: Use): readonly Effect[] {
  const { options, unclear } = readArguments(
    use.args,
    optionNames("-c --create -C --force-create --orphan --conflict"),
  );
  const effects: Effect[] = [];
  const forced = valueOfOption(options, "-C", "--force-create");
  if (mayHave(options, "-f", "--force", "--discard-changes") || unclear.length > 0) {
    effects.push(...onWorkTree("uncommitted", "git switch -f throws away uncommitted changes", use));
  }
  if (forced !== undefined)
    effects.push(onRef(forced, "modify", "history", "git switch -C moves the branch if it exists", use));
  return effects.length > 0 ? effects : [onRef("HEAD", "modify", "none", "git switch keeps uncommitted changes", use)];
}

function restore(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, restoreValues);
  if (hasOption(options, "-h", "--help") || refusesVersion(options)) return nothing;
  const asked = lastOf(options, ["-S", "--staged"], "--no-staged");
  const staged = asked ?? "no";
  // Once one of the two is spelled out, `--no-…` included, git no longer takes the files for meant.
  const worktree = lastOf(options, ["-W", "--worktree"], "--no-worktree") ?? (asked === undefined ? "yes" : "no");
  if (
    worktree === "no" &&
    unclear.length === 0 &&
    !options.some(({ name }) => /^--(?:no-)?[sw]\w*$/.test(name) && !toggles.test(name))
  )
    // With neither of the two git refuses.
    return staged === "yes"
      ? [onRef("index", "modify", "none", "git restore --staged takes it out of the index", use)]
      : nothing;
  const chooses =
    lastOf(options, ["-p", "--patch"], "--no-patch") !== "no" || options.some(({ name }) => /^--patc?$/.test(name));
  if (operands.length === 0 && !mayHave(options, "--pathspec-from-file", ...(chooses ? ["-p", "--patch"] : [])))
    return nothing;
  return discarded(operands, use);
}

/** Git refuses an option it does not know. Only where no shortened option can have taken the word for its value. */
function refusesVersion(options: readonly Option[]): boolean {
  return (
    hasOption(options, "--version") &&
    options.every(({ name }) => /^-\w$|^--version$/.test(name) || toggles.test(name) || restoreValues.has(name))
  );
}

const toggles = /^--(?:no-)?(?:staged|worktree|source)$/;

/** What the last of an option's spellings says; undefined where none is given. */
function lastOf(options: readonly Option[], on: readonly string[], off: string): "yes" | "no" | undefined {
  const last = options.findLast(({ name }) => on.includes(name) || name === off);
  return last === undefined ? undefined : last.name === off ? "no" : "yes";
}

function reset(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, optionNames("--pathspec-from-file -U --unified"));
  const effects: Effect[] = [];
  if (mayHave(options, "--hard", "--merge") || unclear.length > 0) {
    effects.push(...onWorkTree("uncommitted", "git reset --hard throws away uncommitted changes", use));
    const [commit] = operands;
    if (commit !== undefined && textOf(commit) !== "HEAD")
      effects.push(onRef("HEAD", "modify", "history", "git reset --hard takes commits off the branch", use));
    return effects;
  }
  return [onRef("HEAD", "modify", "none", "git reset keeps the files as they are", use)];
}

function clean(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames("-e --exclude"));
  if (options.some(({ name }) => name === "-n" || (name.length >= 5 && "--dry-run".startsWith(name)))) return nothing;
  if (hasOption(options, "--help", "-h")) return nothing;
  const onlyIgnored = hasOption(options, "-X");
  const loses = onlyIgnored || hasOption(options, "-x") ? "ignored" : "untracked";
  const because =
    loses === "ignored"
      ? "git clean deletes files that git does not track, ignored ones included"
      : "git clean deletes files that git does not track";
  if (operands.length > 0) return onFiles(operands, { verb: "delete", loses, reach: "tree", because }, use);
  return use.folders.flatMap((folder) =>
    onFiles(
      [{ kind: "literal", text: "." }],
      { verb: "delete", loses, reach: "tree", because },
      { ...use, folders: [folder] },
    ),
  );
}

function remove(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames("--pathspec-from-file"));
  if (hasOption(options, "-n", "--dry-run")) return nothing;
  if (hasOption(options, "--cached")) return [onRef("index", "modify", "none", "git rm --cached keeps the file", use)];
  const reach = mayHave(options, "-r") ? "tree" : "entry";
  return onFiles(
    operands,
    { verb: "delete", loses: "content", reach, because: "git rm deletes the file from the work tree, too" },
    use,
  );
}
