import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque } from "../fileEffects.ts";
import { type GitCommand, onRef, onWorkTree } from "./gitSubjects.ts";

/** Subcommands that make, move or drop commits, branches, tags and stashes. */
export const historyCommands: Readonly<Record<string, GitCommand>> = {
  commit,
  merge: (use) => joining(use, "git merge"),
  "cherry-pick": (use) => joining(use, "git cherry-pick"),
  revert: (use) => joining(use, "git revert"),
  am: (use) => joining(use, "git am"),
  rebase,
  branch,
  tag,
  stash,
  reflog,
  worktree,
  notes: (use) => [
    onRef(
      "refs/notes",
      "modify",
      /^(?:remove|prune)$/.test(subcommand(use)) ? "history" : "none",
      "git notes changes notes on commits",
      use,
    ),
  ],
  gc: (use) => {
    const { options } = readArguments(use.args, new Set());
    if (!mayHave(options, "--prune"))
      return [onRef("objects", "modify", "none", "git gc packs objects and keeps what is recent", use)];
    return [onRef("objects", "delete", "history", "git gc --prune deletes commits that nothing refers to", use)];
  },
  prune: (use) =>
    hasOption(readArguments(use.args, new Set()).options, "-n", "--dry-run")
      ? nothing
      : [onRef("objects", "delete", "history", "git prune deletes commits that nothing refers to", use)],
  repack: (use) => [onRef("objects", "modify", "none", "git repack packs objects", use)],
  maintenance: (use) => [onRef("objects", "modify", "none", "git maintenance packs objects", use)],
  "filter-branch": (use) => [
    opaque(use, "git filter-branch runs commands on every commit"),
    ...rewritten(use, "git filter-branch rewrites history"),
  ],
  "filter-repo": (use) => rewritten(use, "git filter-repo rewrites history"),
  replace: (use) =>
    /^(?:-l|--list|)$/.test(subcommand(use)) &&
    !use.args.some((word) => /^-(?:d|f|-delete|-force)/.test(textOf(word) ?? "-d"))
      ? nothing
      : rewritten(use, "git replace puts other objects in their place"),
  lfs: largeFiles,
  "update-index": (use) =>
    use.args.some((word) =>
      /^--(?:stdin|index-info|cacheinfo|force-remove|replace)|^-z/.test(textOf(word) ?? "--stdin"),
    )
      ? [onRef("index", "modify", "history", "git update-index can put anything into the index", use)]
      : [onRef("index", "modify", "none", "git update-index notes how files stand", use)],
  "update-ref": (use) => {
    const { options, operands } = readArguments(use.args, optionNames("-m"));
    const because = hasOption(options, "-d", "--stdin")
      ? "git update-ref deletes the reference"
      : "git update-ref moves the reference";
    return [onRef(operands[0], hasOption(options, "-d") ? "delete" : "modify", "history", because, use)];
  },
  "symbolic-ref": (use) => {
    const { options, operands } = readArguments(use.args, optionNames("-m"));
    return operands.length < 2 && !mayHave(options, "-d", "--delete")
      ? nothing
      : [onRef(operands[0], "modify", "history", "git symbolic-ref changes what the name refers to", use)];
  },
  init: (use) => {
    const { options, unclear } = readArguments(
      use.args,
      optionNames("--template --separate-git-dir -b --initial-branch --object-format --ref-format --shared"),
    );
    const given =
      unclear.length > 0 || mayHave(options, "--template", "--separate-git-dir")
        ? [opaque(use, "git init is given hooks or another place for git's own data")]
        : nothing;
    return [...given, ...onWorkTree("none", "git init makes a repository", use, "create")];
  },
  bisect: (use) =>
    /^(?:run|visualize|view)$/.test(subcommand(use))
      ? [opaque(use, "git bisect runs a command")]
      : [onRef("HEAD", "modify", "none", "git bisect checks out commits", use)],
};

function largeFiles(use: Use): readonly Effect[] {
  const name = subcommand(use);
  if (/^(?:ls-files|status|env|locks|version|fsck|logs|pointer|ext)$/.test(name)) return nothing;
  if (/^(?:pull|fetch|checkout)$/.test(name))
    return onWorkTree("none", "git lfs brings large files and keeps changed ones", use);
  if (/^(?:track|untrack)$/.test(name))
    return onFiles(
      [{ kind: "literal", text: ".gitattributes" }],
      { verb: "modify", loses: "edit", because: "git lfs track notes which files are large" },
      use,
    );
  return name === "prune"
    ? [onRef("lfs", "delete", "history", "git lfs prune deletes local copies of large files", use)]
    : [opaque(use, `git lfs ${name} is not known, or changes hooks, history or the server`)];
}

function subcommand(use: Use): string {
  return textOf(use.args[0]) ?? "";
}

function rewritten(use: Use, because: string): readonly Effect[] {
  return [onRef(undefined, "modify", "history", because, use), ...onWorkTree("uncommitted", because, use)];
}

function commit(use: Use): readonly Effect[] {
  const values = optionNames(
    "-m --message -F --file -C --reuse-message -c --reedit-message --author --date -t --template --fixup --squash --trailer --cleanup -u --pathspec-from-file",
  );
  const { options, unclear } = readArguments(use.args, values);
  if (hasOption(options, "--dry-run")) return nothing;
  const amends = mayHave(options, "--amend") || unclear.length > 0;
  const keepsFiles = { content: "kept" } as const;
  if (amends)
    return [
      { ...onRef("HEAD", "modify", "history", "git commit --amend replaces the last commit", use), ...keepsFiles },
    ];
  const file = valueOfOption(options, "-F", "--file", "-t", "--template");
  const read =
    file === undefined || textOf(file) === "-"
      ? []
      : onFiles([file], { verb: "read", loses: "none", because: "git commit reads its message there" }, use);
  return [...read, { ...onRef("HEAD", "modify", "none", "git commit adds a commit", use), ...keepsFiles }];
}

function joining(use: Use, program: string): readonly Effect[] {
  const { options } = readArguments(
    use.args,
    optionNames("-m --message -F --file -s --strategy -X --strategy-option -S --mainline"),
  );
  if (mayHave(options, "--abort", "--quit", "--skip"))
    return onWorkTree("uncommitted", `${program} --abort throws away what was resolved so far`, use);
  return [onRef("HEAD", "modify", "none", `${program} adds commits and refuses to overwrite changes`, use)];
}

function rebase(use: Use): readonly Effect[] {
  const { options } = readArguments(
    use.args,
    optionNames("--onto -s --strategy -X --strategy-option -x --exec -C --whitespace"),
  );
  const exec = mayHave(options, "-x", "--exec")
    ? [opaque(use, "git rebase --exec runs a command for each commit")]
    : [];
  if (mayHave(options, "--abort", "--quit", "--skip"))
    return [...exec, ...onWorkTree("uncommitted", "git rebase --abort throws away what was resolved so far", use)];
  if (hasOption(options, "--continue", "--show-current-patch", "--edit-todo"))
    return [...exec, onRef("HEAD", "modify", "none", "git rebase goes on", use)];
  return [...exec, onRef("HEAD", "modify", "history", "git rebase replaces the branch's commits by new ones", use)];
}

function branch(use: Use): readonly Effect[] {
  const values = optionNames(
    "-u --set-upstream-to --contains --no-contains --merged --no-merged --points-at --sort --format --color --abbrev",
  );
  const { options, operands, unclear } = readArguments(use.args, values);
  const named = operands.length > 0 ? operands : [undefined];
  const forced = mayHave(options, "-f", "--force") || unclear.length > 0;
  if (hasOption(options, "-D") || (mayHave(options, "-d", "--delete") && forced)) {
    return named.map((name) =>
      onRef(name, "delete", "history", "git branch -D deletes the branch even when its commits are nowhere else", use),
    );
  }
  if (mayHave(options, "-d", "--delete"))
    return named.map((name) => onRef(name, "delete", "none", "git branch -d deletes the branch if it is merged", use));
  if (hasOption(options, "-M", "-C") || forced)
    return named.map((name) =>
      onRef(name, "modify", "history", "git branch moves or overwrites the branch by force", use),
    );
  if (operands.length === 0 || hasOption(options, "-l", "--list", "-a", "--all", "-r", "--remotes")) return nothing;
  return named.map((name) => onRef(name, "create", "none", "git branch makes or renames a branch", use));
}

function tag(use: Use): readonly Effect[] {
  const values = optionNames(
    "-m --message -F --file -u --local-user --contains --no-contains --merged --no-merged --points-at --sort --format -n",
  );
  const { options, operands, unclear } = readArguments(use.args, values);
  if (mayHave(options, "-d", "--delete"))
    return operands.map((name) => onRef(name, "delete", "history", "git tag -d deletes the tag", use));
  if (mayHave(options, "-f", "--force") || unclear.length > 0)
    return [onRef(operands[0], "modify", "history", "git tag -f moves the tag", use)];
  if (operands.length === 0 || hasOption(options, "-l", "--list", "-v", "--verify")) return nothing;
  return [onRef(operands[0], "create", "none", "git tag makes a tag", use)];
}

function stash(use: Use): readonly Effect[] {
  switch (subcommand(use)) {
    case "list":
    case "show":
      return nothing;
    case "drop":
    case "clear":
      return [
        onRef("refs/stash", "delete", "history", `git stash ${subcommand(use)} deletes stashed work for good`, use),
      ];
    case "pop":
    case "apply":
    case "branch":
      // Git keeps the stash when it does not apply cleanly, and refuses to overwrite changed files.
      return onWorkTree("none", "git stash puts stashed changes back into the files", use);
    case "store":
    case "create":
      return [onRef("refs/stash", "modify", "none", "git stash records changes", use)];
    default:
      return onWorkTree("none", "git stash puts changes aside, where git stash pop finds them", use);
  }
}

function reflog(use: Use): readonly Effect[] {
  const name = subcommand(use);
  if (name !== "expire" && name !== "delete" && name !== "drop") return nothing;
  if (hasOption(readArguments(use.args, new Set()).options, "-n", "--dry-run")) return nothing;
  return [onRef("refs/reflog", "delete", "history", "git reflog forgets how to find dropped commits", use)];
}

function worktree(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args.slice(1), optionNames("-b -B --reason --expire"));
  const target: readonly Value[] = operands.slice(0, 1);
  switch (subcommand(use)) {
    case "list":
      return nothing;
    case "remove": {
      const forced = mayHave(options, "-f", "--force");
      const because = forced
        ? "git worktree remove -f deletes the folder with its uncommitted changes"
        : "git worktree remove deletes the folder if it holds no changes";
      return onFiles(target, { verb: "delete", loses: forced ? "content" : "none", reach: "tree", because }, use);
    }
    case "add": {
      const made = onFiles(
        target,
        { verb: "create", loses: "none", because: "git worktree add checks out into a new folder" },
        use,
      );
      const moved = valueOfOption(options, "-B");
      return moved === undefined
        ? made
        : [...made, onRef(moved, "modify", "history", "git worktree add -B moves the branch if it exists", use)];
    }
    default:
      return [onRef("worktrees", "modify", "none", "git worktree changes its records", use)];
  }
}
