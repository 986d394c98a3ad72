import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { carriesOutput, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onCurrentFolder, onFiles, onPlace, opaque } from "../fileEffects.ts";
import { carriesCredentials, hostOf, isRemote } from "../hosts.ts";
import { type GitCommand, onRef, onWorkTree, remoteRef } from "./gitSubjects.ts";

/** Subcommands that speak with other repositories. */
export const remoteCommands: Readonly<Record<string, GitCommand>> = {
  push,
  fetch: (use) => [...reached(use, "git fetch reads from the remote"), ...overwrittenRefs(use)],
  pull: (use) => {
    const { options } = readArguments(use.args, fetchValues);
    const forced = mayHave(options, "-f", "--force")
      ? [onRef("HEAD", "modify", "history", "git pull --force overwrites local branches", use)]
      : [];
    return [
      ...reached(use, "git pull reads from the remote"),
      onRef("HEAD", "modify", "none", "git pull adds the remote's commits", use),
      ...overwrittenRefs(use),
      ...forced,
    ];
  },
  "ls-remote": (use) => reached(use, "git ls-remote reads from the remote"),
  clone,
  remote,
  submodule,
};

const fetchValues = optionNames(
  "-j --jobs --depth --deepen --shallow-since --shallow-exclude --refmap -o --server-option --upload-pack -s --strategy -X --strategy-option --filter",
);
const pushValues = optionNames("-o --push-option --repo --receive-pack --exec");

/** The remote that is spoken with. Helpers named in the command line run programs. */
function reached(use: Use, because: string): readonly Effect[] {
  const { options, operands } = readArguments(use.args, fetchValues);
  const helper =
    mayHave(options, "--upload-pack", "--exec", "-u") && !hasOption(options, "--update")
      ? [opaque(use, "git runs the named program for the transfer")]
      : [];
  return [...helper, ...spokenWith(operands[0], because, use)];
}

function spokenWith(remote: Value | undefined, because: string, use: Use): readonly Effect[] {
  if (remote === undefined) return nothing;
  if (/^(?:ext|fd)::/.test(prefixOf(remote))) return [opaque(use, "git runs a command named in the address")];
  if (!isRemote(remote)) return nothing;
  if (carriesOutput(remote)) {
    const carried = "what a command prints is in the address, and goes to its host";
    return [effectOn(hostOf(remote, "ssh"), { verb: "connect", loses: "remote", because: carried }, use)];
  }
  return [
    carriesCredentials(remote)
      ? effectOn(
          hostOf(remote, "ssh"),
          { verb: "connect", loses: "remote", because: "the address holds credentials, which git sends to the host" },
          use,
        )
      : effectOn(hostOf(remote, "ssh"), { verb: "connect", loses: "none", because }, use),
  ];
}

function overwrittenRefs(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, fetchValues);
  const forced = operands.slice(1).some((word) => prefixOf(word).startsWith("+") && prefixOf(word).includes(":"));
  const all = mayHave(options, "-f", "--force") && operands.length > 1;
  return forced || all
    ? [onRef(undefined, "modify", "history", "git fetch with + overwrites local branches", use)]
    : nothing;
}

function push(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, pushValues);
  const named = valueOfOption(options, "--repo") ?? operands[0];
  const refs = operands.slice(1);
  const effects: Effect[] = [];
  if (mayHave(options, "--receive-pack", "--exec"))
    effects.push(opaque(use, "git push runs the named program on the other side"));
  if (hasOption(options, "-n", "--dry-run"))
    return [...effects, ...spokenWith(named, "git push --dry-run asks the remote", use)];
  if (named !== undefined && isRemote(named)) {
    const because = "git push sends commits to an address that is no named remote";
    effects.push(
      ...spokenWith(named, because, use),
      effectOn(hostOf(named, "ssh"), { verb: "publish", loses: "remote", because }, use),
    );
  }
  const forced =
    mayHave(options, "-f", "--force", "--force-with-lease", "--force-if-includes", "--mirror", "--prune") ||
    unclear.length > 0;
  const deletes = mayHave(options, "-d", "--delete");
  // Which branches and tags these push is not in the words, and the guarded ones may be among them.
  const many: readonly Value[] = mayHave(options, "--all", "--branches", "--tags")
    ? [{ kind: "literal", text: "refs/?" }]
    : [];
  const every = [...withTags(refs), ...many];
  const pushed: readonly (Value | undefined)[] = every.length > 0 ? every : [undefined];
  return [...effects, ...pushed.map((ref) => pushedRef(ref, { remote: named, forced, deletes }, use))];
}

/** `tag name` is short for the reference of the tag. */
function withTags(refs: readonly Value[]): readonly Value[] {
  return refs.flatMap((ref, index): readonly Value[] => {
    if (textOf(ref) === "tag" && index + 1 < refs.length) return [];
    const name = textOf(refs[index - 1]) === "tag" ? textOf(ref) : undefined;
    return [name === undefined ? ref : { kind: "literal", text: `refs/tags/${name}` }];
  });
}

interface Pushing {
  readonly remote: Value | undefined;
  readonly forced: boolean;
  readonly deletes: boolean;
}

function pushedRef(refspec: Value | undefined, pushing: Pushing, use: Use): Effect {
  const text = textOf(refspec);
  const target = remoteRef(pushing.remote, text === undefined ? undefined : branchOf(text));
  const forcedByPlus = refspec !== undefined && prefixOf(refspec).startsWith("+");
  if (pushing.deletes || text?.replace(/^\+/, "").startsWith(":") === true) {
    return effectOn(
      target,
      { verb: "delete", loses: "remote", because: "git push deletes the branch on the remote" },
      use,
    );
  }
  if (pushing.forced || forcedByPlus) {
    return effectOn(
      target,
      { verb: "publish", loses: "remote", because: "git push by force replaces commits on the remote" },
      use,
    );
  }
  return effectOn(
    target,
    { verb: "publish", loses: "none", because: "git push adds commits to the remote's branch" },
    use,
  );
}

/** The branch a refspec writes; undefined where that depends on the current branch. */
function branchOf(refspec: string): string | undefined {
  const spec = refspec.replace(/^\+/, "");
  const target = spec.slice(spec.lastIndexOf(":") + 1).replace(/^refs\/heads\//, "");
  return target === "HEAD" || target === "@" || target === "" || /[*~^]|@\{/.test(target) ? undefined : target;
}

function clone(use: Use): readonly Effect[] {
  const values = optionNames(
    "-b --branch -o --origin -u --upload-pack --reference --depth --shallow-since --separate-git-dir -j --jobs --template -c --config --filter --bundle-uri",
  );
  const { options, operands } = readArguments(use.args, values);
  const risky = mayHave(options, "-u", "--upload-pack", "-c", "--config", "--template")
    ? [opaque(use, "git clone gets settings that can run programs")]
    : [];
  const [source, folder] = operands;
  const name = /([^/:]+?)(?:\.git)?\/?$/.exec(textOf(source) ?? "")?.[1];
  const target: Value | undefined = folder ?? (name === undefined ? undefined : { kind: "literal", text: name });
  const deed = { verb: "create", loses: "none", reach: "tree", because: "git clone fills a new folder" } as const;
  return [
    ...risky,
    ...spokenWith(source, "git clone reads from the remote", use),
    ...(target === undefined ? onCurrentFolder(deed, use) : onFiles([target], deed, use)),
  ];
}

function remote(use: Use): readonly Effect[] {
  const [first, ...others] = use.args.filter((word) => !/^(?:-v|--verbose)$/.test(textOf(word) ?? ""));
  const name = readArguments(others, optionNames("-t -m")).operands[0];
  switch (textOf(first)) {
    case undefined:
      return first === undefined ? nothing : [opaque(use, "the subcommand of git remote is not known")];
    case "show":
    case "get-url":
    case "update":
    case "prune":
      return nothing;
    case "add":
      return [
        effectOn(
          remoteRef(name, undefined),
          { verb: "administer", loses: "none", because: "git remote add names another place to push to" },
          use,
        ),
      ];
    default:
      return [
        effectOn(
          remoteRef(name, undefined),
          { verb: "administer", loses: "none", because: "git remote changes where pushes and fetches go" },
          use,
        ),
      ];
  }
}

function submodule(use: Use): readonly Effect[] {
  const [first, ...others] = use.args;
  const { options, operands } = readArguments(others, optionNames("-b --branch --reference --depth -j --jobs --name"));
  switch (textOf(first)) {
    case undefined:
      return first === undefined ? nothing : [opaque(use, "the subcommand of git submodule is not known")];
    case "status":
    case "summary":
      return nothing;
    case "init":
    case "sync":
    case "absorbgitdirs":
      return [onRef("config", "modify", "none", "git submodule changes its records", use)];
    case "update":
      return onWorkTree(
        mayHave(options, "-f", "--force") ? "uncommitted" : "none",
        "git submodule update checks out the recorded commits",
        use,
      );
    case "add":
      return [
        ...spokenWith(operands[0], "git submodule add reads from the remote", use),
        ...onWorkTree("none", "git submodule add checks out into a new folder", use, "create"),
        ...onFiles(
          operands.slice(1),
          { verb: "create", loses: "none", reach: "tree", because: "git submodule add fills the folder" },
          use,
        ),
      ];
    case "deinit": {
      const deed = {
        verb: "delete",
        loses: "content",
        reach: "tree",
        because: "git submodule deinit empties submodules",
      } as const;
      if (operands.length > 0) return onFiles(operands, deed, use);
      return use.folders.flatMap(({ path }) => onPlace({ spelling: "unknown", path }, deed, use));
    }
    default:
      return [opaque(use, "git submodule runs a command in each submodule")];
  }
}
