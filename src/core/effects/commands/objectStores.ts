import type { NamedResource } from "../../resource.ts";
import type { Option } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, opaque } from "../fileEffects.ts";
import { copyEffects, type ObjectCopy } from "../objectCopies.ts";
import { component } from "../resourceNames.ts";
import { effectsOfReading, type Service } from "../serviceModel.ts";
import { compiled, readService } from "../verbFamilies.ts";

/** A client of object stores: beside its verbs it copies between here and there. */
interface Store extends Service {
  /** Verbs that copy, by how they do. */
  readonly copies: Readonly<Record<string, ObjectCopy["manner"] | "uploads">>;
  /** Options that make a copy a mirror, one that only shows, and one that keeps what is there. */
  readonly mirrors: string;
  readonly shows: string;
  readonly keeps: string;
  /** Options that take folders with all in them; `always` where it does anyway. */
  readonly trees: string;
  /** How a word that names an object begins. */
  readonly remote: RegExp;
}

function storeModel(store: Store): CommandModel {
  const table = compiled(store);
  return {
    names: store.programs.split(" "),
    kind: "system",
    effects: (use) => {
      const reading = readService(use, table);
      const { options, operands, path } = reading;
      const verb = path.at(-1) ?? "";
      const object = (word: Value | undefined): NamedResource => ({
        scheme: "service",
        name: `${store.service}/${objectName(word)}`,
      });
      const manner = path.length === 1 ? store.copies[verb] : undefined;
      if (manner === undefined || reading.family === "asks")
        return effectsOfReading(reading, object(operands[0]), table);
      const shown = options.filter(({ name }) => store.shows.split(" ").includes(name));
      if (shown.length === 1 && shown.every(({ value }) => value === undefined))
        return [
          effectOn(
            object(operands[0]),
            { verb: "read", loses: "none", because: `${use.program} ${verb} only shows what it would do` },
            use,
          ),
        ];
      const extra = effectsOfReading({ ...reading, family: "asks" }, object(undefined), table);
      return [...extra, ...copying({ store, verb, manner, operands, options, object }, use)];
    },
    examples: store.examples,
    counterExamples: store.counterExamples,
  };
}

interface Copying {
  readonly store: Store;
  readonly verb: string;
  readonly manner: ObjectCopy["manner"] | "uploads";
  readonly operands: readonly Value[];
  readonly options: readonly Option[];
  readonly object: (word: Value | undefined) => NamedResource;
}

function copying({ store, verb, manner, operands, options, object }: Copying, use: Use): readonly Effect[] {
  if (operands.length < 2) return [opaque(use, `${use.program} ${verb} is not given both places`)];
  const mirrors = store.mirrors !== "" && mayHave(options, ...store.mirrors.split(" "));
  return copyEffects(
    {
      sources: operands.slice(0, -1),
      target: operands.at(-1),
      manner: manner === "uploads" ? "copies" : mirrors ? "mirrors" : manner,
      reach: store.trees === "always" || mayHave(options, ...store.trees.split(" ")) ? "tree" : "entry",
      remote: (word) => (store.remote.test(prefixOf(word)) ? object(word) : undefined),
      ...(store.keeps !== "" && mayHave(options, ...store.keeps.split(" ")) ? { keeps: "yes" as const } : {}),
    },
    use,
  );
}

/** The account and the rest of the name: `remote:bucket/key`, `alias/bucket/key`, `s3://bucket/key`. */
function objectName(word: Value | undefined): string {
  const text = textOf(word);
  if (text === undefined) return "?/?";
  const url = /^[a-z0-9]+:\/\/([^/]*)\/?(.*)$/i.exec(text);
  const [, account = "?", rest = ""] = url ?? /^([^:/]*)[:/]\/?(.*)$/.exec(text) ?? [];
  return `${account === "" ? "?" : component(account)}/${rest === "" ? "?" : component(rest)}`;
}

/** Clients of object stores of any provider. */
export const objectStores: readonly CommandModel[] = [
  storeModel({
    service: "rclone",
    programs: "rclone",
    values:
      "--config --transfers --checkers --bwlimit --filter -f --filter-from --include --include-from --exclude --exclude-from --files-from --max-age --min-age --max-size --min-size --log-file --log-level --backup-dir --suffix --compare-dest --copy-dest --max-delete --max-depth --password-command --tpslimit --stats --retries --timeout --user-agent --format --order-by --rc-addr --s3-profile --drive-root-folder-id",
    outputs: "--log-file --combined --differ --missing-on-src --missing-on-dst --error",
    runs: "--password-command --metadata-mapper --config --sftp-ssh --rc --rc-addr",
    remote: /^:?[\w.+@ -]+(?:,[^:/]*)?:/i,
    trees: "always",
    mirrors: "",
    shows: "--dry-run -n",
    keeps: "--ignore-existing --immutable",
    copies: { copy: "copies", copyto: "copies", sync: "mirrors", move: "moves", moveto: "moves" },
    paths: {
      reads:
        "ls, lsd, lsl, lsf, lsjson, size, check, cat, tree, about, listremotes, ncdu, md5sum, sha1sum, hashsum, cryptcheck, cryptdecode, test info, config paths, config providers, config file, config touch",
      reveals: "config show, config dump, reveal, link, config redacted",
      signs: "config, authorize, selfupdate",
      creates: "mkdir, touch, rcat, copyurl",
      deletes: "delete, deletefile, purge, rmdir, rmdirs, cleanup, dedupe, bisync, archive",
      changes: "settier, backend, obscure",
      executes: "serve, rc, rcd, mount, nfsmount, gui",
    },
    dryRun: { options: "--dry-run -n", paths: "delete, deletefile, purge, rmdir, rmdirs, cleanup, dedupe" },
    examples: {
      "rclone sync ./site prod:www": ["read none ./site/**", "delete remote service:rclone/prod/www"],
      "rclone copy prod:www ./site": ["read none service:rclone/prod/www", "modify content ./site/… below"],
      "rclone purge prod:old": ["delete remote service:rclone/prod/old"],
      "rclone move ./a prod:b": ["read none ./a/**", "delete content ./a/**", "modify remote service:rclone/prod/b"],
      "rclone sync prod:www ./site": [
        "read none service:rclone/prod/www",
        "delete content ./site/**",
        "modify content ./site/… below",
      ],
      "rclone --password-command 'sh x' ls a:": [
        "execute none process:rclone (opaque)",
        "read none service:rclone/a/?",
      ],
      "rclone sync a: b: --dry-run=false": ["read none service:rclone/a/?", "delete remote service:rclone/b/?"],
    },
    counterExamples: [
      "rclone ls prod:www",
      "rclone sync a: b: --dry-run",
      "rclone check ./a prod:b",
      "rclone version",
      "rclone delete -n a:b",
    ],
  }),
  storeModel({
    service: "s3",
    programs: "s3cmd s5cmd",
    values:
      "-c --config --access_key --secret_key --region --host --host-bucket --exclude --include --rexclude --rinclude -m --mime-type --add-header --storage-class --expiry-date --acl-grant --acl-revoke --endpoint-url --profile --log --numworkers --credentials-file",
    outputs: "",
    runs: "-c --config",
    remote: /^s3:\/\//i,
    trees: "-r --recursive",
    mirrors: "--delete-removed --delete",
    // What `-n` means differs between the two.
    shows: "--dry-run",
    keeps: "--skip-existing --no-clobber",
    copies: { cp: "copies", mv: "moves", sync: "copies", put: "uploads", get: "uploads" },
    account: {},
    paths: {
      reads: "ls, la, du, info, cat, head, accesslog, multipart, listmp, simulate, getpolicy",
      reveals: "signurl, presign",
      deletes: "rb, rm, del, abortmp, delpolicy, dellifecycle, expire",
      changes: "setacl, setpolicy, setlifecycle, setversioning, modify, ws-create, run, pipe",
    },
    dryRun: { options: "--dry-run", paths: "rm, del" },
    examples: {
      "s3cmd del --recursive s3://b/x": ["delete remote service:s3/b/x"],
      "s3cmd put .env s3://b": ["read none ./.env", "modify remote service:s3/b/?"],
      "s3cmd sync --delete-removed ./a s3://b/a": ["read none ./a", "delete remote service:s3/b/a"],
    },
    counterExamples: ["s3cmd ls s3://b", "s3cmd info s3://b/x", "s3cmd sync --dry-run ./a s3://b"],
  }),
  storeModel({
    service: "minio",
    programs: "mc",
    groups:
      "admin alias anonymous bucket encrypt event ilm idp ilm legalhold license policy quota replicate retention support tag undo version share od cors batch",
    kinds:
      "user group service cluster info heal config prometheus policy accesskey svcacct rule tier bucket remote kms speedtest",
    values:
      "-C --config-dir --limit-upload --limit-download --name --older-than --newer-than --attr --storage-class --tags --rewind --version-id --resolve -H --custom-header --encrypt-key",
    remote: /^(?![./~-])[\w-]+\//,
    trees: "-r --recursive",
    mirrors: "--remove",
    shows: "--dry-run --fake",
    keeps: "",
    copies: { cp: "copies", mv: "moves", mirror: "copies", get: "copies", put: "copies" },
    paths: {
      reads:
        "ls, cat, head, stat, diff, du, find, tree, watch, ping, ready, version, version info, admin info, admin user list, admin user info, admin policy list, admin policy info, admin group list, admin group info, alias list, alias ls, anonymous get, anonymous list, event list, tag list, ilm rule ls, ilm ls, license info, admin trace, admin logs, admin prometheus metrics, retention info, quota info, replicate ls, replicate status, encrypt info, admin scanner status, admin top, share list, legalhold info",
      reveals:
        "share download, share upload, admin user svcacct info, alias export, admin config get, admin config export, admin prometheus generate, admin accesskey ls",
      deletes:
        "rm, rb, admin service stop, admin service restart, retention clear, undo, admin decommission, admin config reset, encrypt clear, event remove, tag remove, ilm rule rm, replicate rm, version suspend",
      signs: "alias set, alias remove, alias rm, alias import, update",
      changes:
        "sql, pipe, anonymous set, version enable, admin update, admin config set, admin policy attach, admin heal, event add",
      creates: "mb",
      executes: "support, admin speedtest",
    },
    examples: {
      "mc rm --recursive --force prod/logs": ["delete remote service:minio/prod/logs"],
      "mc mirror --remove ./a prod/a": ["read none ./a", "delete remote service:minio/prod/a"],
      "mc cp prod/b/x ./x": ["read none service:minio/prod/b%2Fx", "modify content ./x"],
      "mc share download prod/b/x": ["read none service:minio/prod/b%2Fx (secret)"],
      "mc find prod/b --exec 'rm {}'": ["execute none process:mc (opaque)", "read none service:minio/prod/b"],
      "mc -e notes.txt": ["execute none process:mc (opaque)"],
    },
    runs: "--exec",
    counterExamples: ["mc ls prod/b", "mc stat prod/b/x", "mc admin info prod", "mc --json du prod/b", "mc alias list"],
  }),
  storeModel({
    service: "azure-storage",
    programs: "azcopy",
    groups: "jobs login",
    values:
      "--log-level --include-pattern --exclude-pattern --include-path --exclude-path --from-to --block-blob-tier --output-type --cap-mbps --tenant-id --overwrite --blob-type --delete-destination --include-regex --output-level --trusted-microsoft-suffixes",
    remote: /^https?:\/\//i,
    trees: "--recursive --recurs",
    mirrors: "--delete-destination",
    shows: "--dry-run",
    keeps: "",
    copies: { copy: "copies", cp: "copies", c: "copies", sync: "copies" },
    paths: {
      reads: "list, ls, l, jobs list, jobs show, env, login status",
      deletes: "remove, rm, r, jobs clean, jobs remove",
      creates: "make, mk, m",
      signs: "login, logout",
      changes: "bench, benchmark, jobs resume, set-properties, jobs cancel",
    },
    dryRun: { options: "--dry-run", paths: "remove, rm" },
    examples: {
      "azcopy remove https://a.blob.core.windows.net/c --recursive": [
        "delete remote service:azure-storage/a.blob.core.windows.net/c",
      ],
      "azcopy sync ./a https://a.blob.core.windows.net/c --delete-destination=true": [
        "read none ./a",
        "delete remote service:azure-storage/a.blob.core.windows.net/c",
      ],
    },
    counterExamples: [
      "azcopy list https://a.blob.core.windows.net/c",
      "azcopy jobs list",
      "azcopy --version",
      "azcopy env",
    ],
  }),
];
