import { hasOption, type Option, optionNames } from "../../shell/options.ts";
import { strangeHome } from "../../shell/otherSystems.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { mayBeSecret } from "../secretPaths.ts";
import { onlyAsks } from "./asking.ts";
import { copyTargets } from "./copying.ts";
import { sshOptionEffects } from "./sshOptions.ts";

/** Copies between machines: fetching reads there and writes here, sending changes the other machine. */
export const remoteCopies: readonly CommandModel[] = [
  {
    names: ["scp"],
    kind: "system",
    effects: scp,
    examples: {
      "scp a user@example.com:/srv/": ["read none ./a", "connect remote host:example.com:22"],
      "scp user@example.com:/srv/a .": ["connect none host:example.com:22", "modify content ./a"],
      "scp -r user@example.com:/srv/app out/": ["connect none host:example.com:22", "modify content ./out/app/**"],
      "scp user@example.com:.ssh/id_rsa /tmp/": [
        "connect none host:example.com:22",
        "read none host:example.com:22 (opaque)",
        "modify content /tmp/id_rsa",
      ],
      "scp -S ./x a example.com:": [
        "execute none process:scp (opaque)",
        "read none ./a",
        "connect remote host:example.com:22",
      ],
    },
    counterExamples: ["scp --help", "scp -h"],
  },
  {
    names: ["rsync"],
    kind: "system",
    effects: rsync,
    examples: {
      "rsync -a src/ dest/": ["read none ./src/**", "modify content ./dest/**"],
      "rsync -a --delete src/ dest/": ["read none ./src/**", "delete content ./dest/**", "modify content ./dest/**"],
      "rsync -an --delete src/ dest/": [],
      "rsync -a --log-file -n --delete src/ dest/": [
        "modify none ./-n",
        "read none ./src/**",
        "delete content ./dest/**",
        "modify content ./dest/**",
      ],
      "rsync -a --delete src/ user@example.com:/srv": [
        "read none ./src/**",
        "delete remote host:example.com:22",
        "connect remote host:example.com:22",
      ],
      "rsync -e 'sh -c x' a h:b": [
        "execute none process:rsync (opaque)",
        "read none ./a/**",
        "connect remote host:h:22",
      ],
      "rsync -n -e 'sh -c x' a h:b": ["execute none process:rsync (opaque)"],
      "rsync --remove-source-files a b": [
        "read none ./a/**",
        "delete content ./a/**",
        "modify content ./b/a/**",
        "modify content ./b/**",
      ],
      "rsync --remove-source-files h:/srv/a b/": [
        "connect none host:h:22",
        "delete remote host:h:22",
        "modify content ./b/a/**",
      ],
    },
    counterExamples: [
      "rsync --dry-run --delete a/ b/",
      "rsync -n -a a/ b/",
      "rsync -av --list-only h:/srv/",
      "rsync --version",
    ],
  },
];

const scpValues = optionNames("-c -D -F -i -J -l -o -P -S -X");

function scp(use: Use): readonly Effect[] {
  if (onlyAsks(use) || (use.args.length === 1 && textOf(use.args[0]) === "-h")) return nothing;
  const { options, operands, unclear } = readArguments(use.args, scpValues);
  const reach = hasOption(options, "-r", "-R") || unclear.length > 0 ? "tree" : "entry";
  const runsHere = hasOption(options, "-S", "-D") || unclear.length > 0;
  return [
    ...(runsHere ? [opaque(use, "scp is given a program, or words that may be options")] : []),
    ...sshOptionEffects(options, use),
    ...copies({ sources: operands.slice(0, -1), target: operands.at(-1), reach, keeps: "no" }, use),
  ];
}

interface Copy {
  readonly sources: readonly Value[];
  readonly target: Value | undefined;
  readonly reach: "tree" | "entry";
  /** Whether what stands at the target already is left alone. */
  readonly keeps: "yes" | "no";
}

function copies({ sources, target, reach, keeps }: Copy, use: Use): readonly Effect[] {
  const effects = sources.flatMap((source) =>
    isRemote(source, use) ? fetched(source, reach, use) : readsFrom([source], use, reach),
  );
  if (target === undefined) return effects;
  if (isRemote(target, use)) {
    const deed = { verb: "connect", loses: "remote", because: `${use.program} writes to the host` } as const;
    return [...effects, effectOn(hostOf(target, "ssh"), deed, use)];
  }
  const deed =
    keeps === "yes"
      ? ({ verb: "create", loses: "none", because: `${use.program} writes only what is not there yet` } as const)
      : ({ verb: "modify", loses: "content", because: `${use.program} overwrites what stands there` } as const);
  return [...effects, ...onFiles(placed(sources, target, use), { ...deed, reach }, use)];
}

/** `host:path` or a URL: a colon before any slash. On Windows, one letter before it is a drive. */
function isRemote(value: Value, use: Use): boolean {
  const text = prefixOf(value);
  if (use.surroundings.platform === "windows" && /^[A-Za-z]:[\\/]/.test(text)) return false;
  return /^(?:[^/:[\]]+|(?:[^/@]*@)?\[[^\]]*\]):/.test(text);
}

/** What is copied from another machine; a file whose name says that it holds secrets is named as such. */
function fetched(source: Value, reach: "tree" | "entry", use: Use): readonly Effect[] {
  const host = hostOf(source, "ssh");
  const path = pathOf(source);
  const connects = effectOn(
    host,
    { verb: "connect", loses: "none", because: `${use.program} copies from the host` },
    use,
  );
  const secret =
    mayBeSecret({
      scheme: "file",
      path: path.startsWith("/") ? path : `${strangeHome}/${path.replace(/^~\//, "")}`,
      spelling: "literal",
      reach,
    }) === "yes";
  const because = `${use.program} copies what may be a secret from the host`;
  return secret ? [connects, effectOn(host, { verb: "read", loses: "none", because }, use, "opaque")] : [connects];
}

function pathOf(source: Value): string {
  const text = prefixOf(source);
  return /^[a-z][\w+.-]*:\/\//i.test(text) ? text.replace(/^[^/]*\/\/[^/]*/, "") : text.replace(/^[^:]*::?/, "");
}

/** Where copies end up. `folder/` of rsync means what is in it. A pattern for the other machine may match any name. */
function placed(sources: readonly Value[], target: Value, use: Use): readonly Value[] {
  return sources.flatMap((source) => {
    const path = isRemote(source, use) ? pathOf(source) : prefixOf(source);
    if (use.program === "rsync" && (path.endsWith("/") || path === "" || path === ".")) return [target];
    if (
      isRemote(source, use) &&
      (textOf(source) === undefined || /[*?[{$`]/.test(path) || path === "" || path.endsWith("/"))
    )
      return [below(target)];
    return copyTargets(
      [isRemote(source, use) ? { kind: "literal", text: path } : source],
      target,
      sources.length > 1 ? "yes" : "unknown",
    );
  });
}

function below(target: Value): Value {
  const text = textOf(target);
  return text === undefined
    ? target
    : { kind: "unknown", prefix: `${text.replace(/\/+$/, "") || "/"}/`, stays: "below", origin: "input", words: "one" };
}

const rsyncValues = optionNames(
  "-e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from -T --temp-dir --rsync-path --log-file --log-file-format --password-file --early-input --bwlimit --port --address -B --block-size -M --remote-option --backup-dir --suffix --max-size --min-size --max-delete --max-alloc --chmod --chown --usermap --groupmap --link-dest --compare-dest --copy-dest --partial-dir --timeout --contimeout --out-format --info --debug --stderr --modify-window -@ --skip-compress --compress-level --zl --compress-choice --zc --checksum-choice --cc --checksum-seed --iconv --protocol --sockopts --outbuf --write-batch --only-write-batch --read-batch --copy-as --stop-after --time-limit --stop-at --config --dparam",
);
const rsyncFlags = optionNames(
  "-v --verbose -q --quiet -c --checksum -a --archive -r --recursive -R --relative -b --backup -u --update --inplace --append --append-verify -d --dirs --old-dirs --mkpath -l --links -L --copy-links --copy-unsafe-links --safe-links --munge-links -k --copy-dirlinks -K --keep-dirlinks -H --hard-links -p --perms -E --executability -A --acls -X --xattrs -o --owner -g --group --devices --specials -D -t --times -U --atimes --open-noatime -N --crtimes -O --omit-dir-times -J --omit-link-times --super --fake-super -S --sparse --preallocate -n --dry-run -W --whole-file -x --one-file-system --existing --ignore-non-existing --ignore-existing --delete --del --delete-before --delete-during --delete-delay --delete-after --delete-excluded --ignore-missing-args --delete-missing-args --ignore-errors --force --partial -P -m --prune-empty-dirs --numeric-ids -I --ignore-times --size-only -y --fuzzy -z --compress --blocking-io --stats -8 --8-bit-output -h --human-readable --progress -i --itemize-changes --list-only -0 --from0 -C --cvs-exclude -F --no-motd --no-implied-dirs --no-perms --no-owner --no-group --no-times --no-o --no-g --no-p --secluded-args -s --protect-args --trust-sender --delay-updates --fsync -4 --ipv4 -6 --ipv6 --copy-devices --write-devices --old-args --remove-source-files --remove-sent-files",
);

function rsync(use: Use): readonly Effect[] {
  if (onlyAsks(use) || (use.args.length === 1 && textOf(use.args[0]) === "-h")) return nothing;
  const { options, operands, unclear } = readArguments(use.args, rsyncValues);
  const known = unclear.length === 0 && options.every(({ name }) => rsyncValues.has(name) || rsyncFlags.has(name));
  const carried = programs(options, known, use);
  const files = ownFiles(options, use);
  const looks = operands.length < 2 || hasOption(options, "-n", "--dry-run", "--list-only");
  if (known && looks) {
    const asked = operands.length < 2 ? operands.filter((operand) => isRemote(operand, use)) : [];
    const deed = { verb: "connect", loses: "none", because: "rsync lists what is there" } as const;
    return [...carried, ...files, ...asked.map((host) => effectOn(hostOf(host, "ssh"), deed, use))];
  }
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  const keeps = hasOption(options, "--ignore-existing") && known ? "yes" : "no";
  const all = copies({ sources, target, reach: "tree", keeps }, use);
  return [...carried, ...files, ...all, ...deletions(options, sources, target, use)];
}

/** Programs that options name, here or on the other machine. */
function programs(options: readonly Option[], known: boolean, use: Use): readonly Effect[] {
  const shell = options.findLast(({ name }) => name === "-e" || name === "--rsh");
  const plain =
    shell === undefined ||
    /^ssh(?: -(?:p ?\d+|[qCT46]|i [\w./~-]+|l \w+|o ?(?:StrictHostKeyChecking|ConnectTimeout|BatchMode|Port|UserKnownHostsFile|LogLevel)[= ][\w./~-]+))*$/.test(
      textOf(shell.value) ?? "",
    );
  const other = hasOption(
    options,
    "--rsync-path",
    "-M",
    "--remote-option",
    "--daemon",
    "--config",
    "--dparam",
    "--copy-as",
    "--early-input",
    "--read-batch",
  );
  return plain && !other && known ? nothing : [opaque(use, "rsync is given a program, or settings that can run one")];
}

/** Files of this machine that rsync writes and reads besides what it copies. */
function ownFiles(options: readonly Option[], use: Use): readonly Effect[] {
  const given = (...names: readonly string[]): readonly Value[] =>
    options.flatMap(({ name, value }) => (names.includes(name) && value !== undefined ? [value] : []));
  const logged = { verb: "modify", loses: "none", because: "rsync adds to its log" } as const;
  const kept = { verb: "modify", loses: "content", reach: "tree", because: "rsync keeps copies there" } as const;
  return [
    ...onFiles(given("--log-file"), logged, use),
    ...writesTo(given("--write-batch", "--only-write-batch"), use),
    ...onFiles(given("--backup-dir", "--partial-dir", "--temp-dir", "-T"), kept, use),
    ...readsFrom(given("--files-from", "--exclude-from", "--include-from"), use),
  ];
}

function deletions(
  options: readonly Option[],
  sources: readonly Value[],
  target: Value | undefined,
  use: Use,
): readonly Effect[] {
  const sent = mayHave(options, "--remove-source-files", "--remove-sent-files");
  const clears =
    target !== undefined &&
    mayHave(
      options,
      "--delete",
      "--del",
      "--delete-before",
      "--delete-during",
      "--delete-after",
      "--delete-excluded",
      "--delete-delay",
      "--delete-missing-args",
    );
  return [
    ...(sent ? deleted(sources, "rsync deletes what it has sent", use) : []),
    ...(clears ? deleted([target], "rsync --delete deletes what the source does not have", use) : []),
  ];
}

function deleted(values: readonly Value[], because: string, use: Use): readonly Effect[] {
  return values.flatMap((value) =>
    isRemote(value, use)
      ? [effectOn(hostOf(value, "ssh"), { verb: "delete", loses: "remote", because }, use)]
      : onFiles([value], { verb: "delete", loses: "content", reach: "tree", because }, use),
  );
}
