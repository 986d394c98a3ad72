import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onCurrentFolder, onFiles, opaque, readsFrom } from "../fileEffects.ts";
import { type Service, serviceModel } from "../serviceModel.ts";

const restic: Service = {
  service: "restic",
  programs: "restic",
  values:
    "-r --repo --repository-file -p --password-file --password-command --tag --host -H --path --target -t -i --include -e --exclude --keep-last -l --keep-hourly --keep-daily -d --keep-weekly -w --keep-monthly -m --keep-yearly -y --keep-within -o --option --cacert --cache-dir --limit-download --limit-upload --mode --name --snapshot --files-from --group-by -g --max-unused --read-data-subset --from-repo --stdin-filename",
  account: { options: "-r --repo", variables: "RESTIC_REPOSITORY" },
  runs: "--password-command -o --option --stdin-from-command",
  paths: {
    reads: "snapshots, ls, stats, check, diff, find, cat, dump, list, cache, self-check, features, options, restore",
    creates: "backup, init, copy, key add",
    changes: "unlock, tag, rewrite, migrate, repair, rebuild-index, recover, key passwd, self-update, generate",
    deletes: "forget, prune, key remove",
    works: "mount",
  },
  dryRun: { options: "--dry-run -n", paths: "backup, forget, prune, rewrite, restore" },
  examples: {},
  counterExamples: [],
};
const resticClient = serviceModel(restic);

const borg: Service = {
  service: "borg",
  programs: "borg",
  values:
    "--rsh --repo -r --remote-path --lock-wait --umask --upload-ratelimit -C --compression -e --exclude --exclude-from --pattern --patterns-from --prefix -P -a --glob-archives --match-archives --keep-last --keep-within -H --keep-hourly -d --keep-daily -w --keep-weekly -m --keep-monthly -y --keep-yearly --comment --timestamp --format --strip-components --first --last --sort-by --remote-ratelimit -o --encryption --stdin-name",
  account: { variables: "BORG_REPO" },
  runs: "--rsh --remote-path --content-from-command --paths-from-command",
  paths: {
    reads: "list, info, diff, version, check, benchmark cpu, extract, rinfo, rlist, export-tar",
    reveals: "key export",
    creates: "create, init, rcreate, import-tar, transfer",
    changes: "rename, recreate, upgrade, config, key import, key change-passphrase, break-lock, serve",
    deletes: "delete, prune, compact, rdelete",
    works: "mount, umount",
    executes: "with-lock, benchmark crud, debug",
  },
  dryRun: { options: "--dry-run -n", paths: "create, delete, prune, recreate, rdelete" },
  examples: {},
  counterExamples: [],
};
const borgClient = serviceModel(borg);

/** Programs that keep and bring back backups. */
export const backups: readonly CommandModel[] = [
  {
    names: ["restic"],
    kind: "system",
    effects: (use) => [...(savedByRestic(use) ?? resticClient.effects(use)), ...restored(use)],
    examples: {
      "restic -r s3:b forget --keep-last 1 --prune": ["delete remote service:restic/s3:b/?/?"],
      "RESTIC_REPOSITORY=/srv/b restic prune": ["delete remote service:restic/%2Fsrv%2Fb/?/?"],
      "restic restore latest --target /srv/x": ["read none service:restic/?/?/latest", "modify content /srv/x/… below"],
      "restic restore latest --dry-run=false -t out $X": [
        "read none service:restic/?/?/latest",
        "execute none process:restic (opaque)",
        "execute none process:restic (opaque)",
      ],
      "restic -r ./backups backup src": ["create none ./backups/**", "read none ./src/**"],
      "restic -r s3:b backup src": ["create none service:restic/s3:b/?/src"],
      "restic --password-command 'sh -c x' snapshots": [
        "execute none process:restic (opaque)",
        "read none service:restic/?/?/?",
      ],
    },
    counterExamples: ["restic snapshots", "restic forget --keep-last 1 --dry-run", "restic stats", "restic version"],
  },
  {
    names: ["borg"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames(borg.values));
      const dry = mayHave(options, "--dry-run", "--stdout") || options.some(({ name }) => name === "-n");
      const check = textOf(operands[0]) === "check" && mayHave(options, "--repair");
      const repairs = check
        ? [
            effectOn(
              { scheme: "service", name: "borg/?/?/?" },
              { verb: "delete", loses: "remote", because: "borg check --repair drops what it cannot mend" },
              use,
            ),
          ]
        : nothing;
      const extracts = textOf(operands[0]) === "extract" && !dry;
      const because = "borg extract writes over what stands there";
      return [
        ...(savedByBorg(use) ?? borgClient.effects(use)),
        ...repairs,
        ...(extracts ? onCurrentFolder({ verb: "modify", loses: "content", reach: "tree", because }, use) : nothing),
        ...(textOf(operands[0]) === "export-tar" ? written(operands[2], use) : nothing),
      ];
    },
    examples: {
      "borg delete repo::monday": ["delete remote service:borg/?/?/repo::monday"],
      "borg prune --keep-daily 1 repo": ["delete remote service:borg/?/?/repo"],
      "borg extract repo::monday": ["read none service:borg/?/?/repo::monday", "modify content ./**"],
      "borg create ./backups::monday src": ["create none ./backups/**", "read none ./src/**"],
      "borg create ci@backup.example.com:app::monday src": [
        "create none service:borg/?/?/ci@backup.example.com:app::monday",
      ],
      "borg create ::monday src": ["create none service:borg/?/?/::monday"],
      "borg check --repair repo": ["read none service:borg/?/?/repo", "delete remote service:borg/?/?/?"],
    },
    counterExamples: [
      "borg list repo",
      "borg prune --dry-run --keep-daily 1 repo",
      "borg info repo::a",
      "borg --version",
    ],
  },
  serviceModel({
    service: "velero",
    programs: "velero",
    groups:
      "backup schedule restore backup-location snapshot-location plugin repo repository client install uninstall debug",
    kinds: "config",
    values:
      "-n --namespace --kubecontext --kubeconfig --include-namespaces --exclude-namespaces --include-resources --from-backup --schedule --ttl -l --selector -o --output --storage-location",
    account: { options: "--kubecontext -n --namespace" },
    outputs: "--output-file",
    paths: {
      reads:
        "backup describe, backup get, backup logs, restore describe, restore get, restore logs, schedule get, schedule describe, describe, get, client config get, backup-location get, snapshot-location get",
      changes: "install, backup download, client config set, schedule pause, schedule unpause",
      deletes: "uninstall, plugin remove",
      executes: "debug",
    },
    examples: {
      "velero backup delete nightly --confirm": ["delete remote service:velero/?/backup/nightly"],
      "velero restore create --from-backup nightly": ["create none service:velero/?/restore/?"],
      "velero uninstall": ["delete remote service:velero/?/?/?"],
    },
    counterExamples: [
      "velero backup get",
      "velero backup logs nightly",
      "velero version",
      "velero schedule describe a",
    ],
  }),
];

/** `restic restore --target <folder>` writes what it brings back below the folder. */
function restored(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, optionNames(restic.values));
  const verb = textOf(operands[0]);
  if (verb === "cache" && mayHave(options, "--cleanup"))
    return [
      effectOn(
        { scheme: "service", name: "restic/?/cache/?" },
        { verb: "delete", loses: "system", because: "restic cache --cleanup deletes old caches" },
        use,
      ),
    ];
  const target = options.findLast(({ name }) => name === "--target" || name === "-t")?.value;
  if (verb === "dump" && target !== undefined) return written(target, use);
  const dry = options.findLast(({ name }) => /^(?:-n|--dry-run)$/.test(name));
  if (verb !== "restore" || (dry !== undefined && /^true$/.test(textOf(dry.value) ?? "true"))) return nothing;
  if (target === undefined || unclear.length > 0) return [opaque(use, "where restic restore writes is not known")];
  const because = "restic restore writes over what stands there";
  const text = textOf(target);
  const below: Value =
    text === undefined
      ? target
      : { kind: "unknown", prefix: `${text.replace(/\/+$/, "")}/`, stays: "below", origin: "input", words: "one" };
  return [
    ...onFiles([below], { verb: "modify", loses: "content", because }, use),
    ...(mayHave(options, "--delete")
      ? onFiles(
          [target],
          { verb: "delete", loses: "content", reach: "tree", because: "restic restore --delete deletes the rest" },
          use,
        )
      : nothing),
  ];
}

/**
 * A backup that is made in a repository of this machine only adds files there, and reads what it saves. Undefined for
 * everything else: what is given by the environment, or goes to another machine, is for the service's model to judge.
 */
function saved(repository: Value | undefined, sources: readonly Value[], use: Use): readonly Effect[] | undefined {
  const text = textOf(repository);
  if (repository === undefined || text === undefined || !/^(?:file:\/\/\/)?[^:]+$/.test(text)) return undefined;
  const folder: Value = { kind: "literal", text: text.replace(/^file:\/\//, "") };
  const because = `${use.program} adds a backup to its repository there`;
  return [
    ...onFiles([folder], { verb: "create", loses: "none", reach: "tree", because }, use),
    ...readsFrom(sources, use, "tree"),
  ];
}

/** `borg create <repository>::<archive> <path>…`, with options that neither run programs nor name sources in files. */
function savedByBorg(use: Use): readonly Effect[] | undefined {
  const { options, operands, unclear } = readArguments(use.args, optionNames(borg.values));
  const [verb, target, ...sources] = operands;
  const known = options.every(({ name }) => plainBorg.has(name));
  if (textOf(verb) !== "create" || unclear.length > 0 || !known) return undefined;
  const [repository = "", archive = "", ...others] = (textOf(target) ?? "").split("::");
  return archive === "" || others.length > 0 ? undefined : saved({ kind: "literal", text: repository }, sources, use);
}

const plainBorg = optionNames(
  "-v --verbose --info --debug -p --progress -s --stats --list --json --filter -C --compression -e --exclude --exclude-caches --comment --timestamp --one-file-system -x --numeric-ids --noctime --nobirthtime --noatime --lock-wait",
);

/** `restic -r <folder> backup <path>…`, likewise. */
function savedByRestic(use: Use): readonly Effect[] | undefined {
  const { options, operands, unclear } = readArguments(use.args, optionNames(restic.values));
  const [verb, ...sources] = operands;
  const known = options.every(({ name }) => plainRestic.has(name));
  if (textOf(verb) !== "backup" || unclear.length > 0 || !known) return undefined;
  const repositories = options.flatMap(({ name, value }) => (/^(?:-r|--repo)$/.test(name) && value ? [value] : []));
  return repositories.length === 1 ? saved(repositories[0], sources, use) : undefined;
}

const plainRestic = optionNames(
  "-r --repo -v --verbose -q --quiet --json --tag --host -H -e --exclude --exclude-caches --one-file-system -x --force -f --compression --no-cache --no-lock",
);

function written(target: Value | undefined, use: Use): readonly Effect[] {
  return target === undefined || textOf(target) === "-"
    ? nothing
    : onFiles([target], { verb: "modify", loses: "content", because: `${use.program} writes there` }, use);
}
