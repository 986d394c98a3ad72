import { textOf, type Value } from "../../shell/value.ts";
import { type ClientWords, grammar, isGiven, type OptionGrammar, readClientWords, valuesOf } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { addressed, databaseResource } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onSystem, opaque } from "../fileEffects.ts";
import { runsFile } from "../runFile.ts";
import { onlyAsks } from "./asking.ts";
import { dumpsTo } from "./sqlClient.ts";

const postgresPlace = "h/host: p/port: U/username: w/no-password W/password e/echo V/version ?/help";
const mysqlPlace =
  "h/host: P/port: u/user: p/password:: S/socket: f/force s/silent v/verbose V/version ?/I/help C/compress protocol: ssl-mode: ssl-ca: ssl-cert: ssl-key: ssl skip-ssl no-defaults defaults-file: defaults-extra-file: login-path: default-character-set: connect-timeout:";

/** A tool that does one thing to a database, whatever its options say besides. */
interface Tool {
  readonly engine: string;
  readonly options: OptionGrammar;
  /** `read` is a copy or a check; `administer` is upkeep. */
  readonly verb: "read" | "create" | "modify" | "delete" | "administer";
  readonly because: string;
  /** Options that say where its output goes, which is a file or a folder. */
  readonly writes?: readonly string[];
  /** Options that name the database, beside the first operand. */
  readonly database?: readonly string[];
  /** Options that make it take away what is there. */
  readonly clears?: readonly string[];
  readonly unseen?: readonly string[];
}

const dumpOptions = grammar(
  `${postgresPlace} d/dbname: f/file: F/format: a/data-only s/schema-only b/large-objects/blobs B/no-large-objects/no-blobs c/clean C/create E/encoding: j/jobs: n/schema: N/exclude-schema: O/no-owner S/superuser: t/table: T/exclude-table: v/verbose x/no-privileges/no-acl Z/compress: if-exists inserts column-inserts rows-per-insert: quote-all-identifiers no-comments no-tablespaces no-publications no-subscriptions no-security-labels exclude-table-data: role: section: snapshot: on-conflict-do-nothing lock-wait-timeout: disable-triggers enable-row-security extension: strict-names no-sync load-via-partition-root g/globals-only r/roles-only t/tablespaces-only l/database: exclude-database: D/pgdata: X/wal-method: P/progress R/write-recovery-conf z/gzip T/tablespace-mapping: checkpoint: serializable-deferrable`,
);
const mysqlDump = grammar(
  `${mysqlPlace} A/all-databases B/databases d/no-data t/no-create-info n/no-create-db R/routines E/events triggers skip-triggers single-transaction q/quick opt skip-opt l/lock-tables x/lock-all-tables skip-lock-tables add-drop-table add-drop-database skip-add-drop-table c/complete-insert e/extended-insert skip-extended-insert hex-blob r/result-file: T/tab: w/where: ignore-table: tables no-tablespaces column-statistics:: set-gtid-purged: master-data:: source-data:: F/flush-logs compact K/disable-keys comments skip-comments i skip-dump-date Q/quote-names N/no-autocommit skip-set-charset`,
);

const tools: Readonly<Record<string, Tool>> = {
  dropdb: {
    engine: "postgres",
    options: grammar(`${postgresPlace} if-exists f/force i/interactive maintenance-db:`),
    verb: "delete",
    because: "dropdb deletes the database with everything in it",
  },
  createdb: {
    engine: "postgres",
    options: grammar(
      `${postgresPlace} D/tablespace: E/encoding: l/locale: lc-collate: lc-ctype: O/owner: T/template: maintenance-db: S/strategy: icu-locale: locale-provider:`,
    ),
    verb: "create",
    because: "createdb makes a database",
  },
  ...upkeep("dropuser createuser", "postgres", "it changes who may work on the server"),
  ...upkeep("reindexdb clusterdb vacuumdb", "postgres", "it does upkeep of the database"),
  ...upkeep(
    "mysqlcheck mysql_upgrade mysql_secure_installation mysqlimport",
    "mysql",
    "it changes tables of the server",
  ),
  pg_isready: reading(
    "postgres",
    grammar(`${postgresPlace} d/dbname: q/quiet t/timeout:`),
    "pg_isready asks whether the server is up",
  ),
  pg_dump: reading("postgres", dumpOptions, "pg_dump copies the database", ["file"], ["dbname"]),
  pg_dumpall: reading("postgres", dumpOptions, "pg_dumpall copies all databases", ["file"], ["dbname", "database"]),
  pg_basebackup: reading("postgres", dumpOptions, "pg_basebackup copies the server", ["pgdata", "file"], ["dbname"]),
  mysqldump: {
    ...reading("mysql", mysqlDump, "mysqldump copies the database", ["result-file", "tab"]),
    unseen: ["defaults-file", "defaults-extra-file"],
  },
};

function reading(
  engine: string,
  options: OptionGrammar,
  because: string,
  writes: readonly string[] = [],
  database: readonly string[] = [],
): Tool {
  return { engine, options, verb: "read", because, writes, database };
}

function upkeep(names: string, engine: string, because: string): Readonly<Record<string, Tool>> {
  const options = grammar(engine === "mysql" ? mysqlPlace : postgresPlace);
  return Object.fromEntries(names.split(" ").map((name) => [name, { engine, options, verb: "administer", because }]));
}

/** Tools that come with database servers. */
export const databaseServers: readonly CommandModel[] = [
  {
    names: [...Object.keys(tools), "mariadb-dump"],
    kind: "system",
    effects: (use) => toolEffects(tools[use.program] ?? tools.mysqldump, use),
    examples: {
      "dropdb -h db.example.com shop": ["delete remote db:postgres/db.example.com/shop/?"],
      "dropdb --if-e shop": ["delete remote db:postgres/?/shop/?"],
      "createdb shop": ["create remote db:postgres/?/shop/?"],
      "pg_dump -Fc -f shop.dump shop": ["read none db:postgres/?/shop/?", "modify content ./shop.dump"],
      "pg_dump postgres://me:secret@db/shop": ["read none db:postgres/db/shop/?"],
      "mysqldump -uroot -psecret shop -r shop.sql": ["read none db:mysql/?/shop/?", "modify content ./shop.sql"],
      "dropuser bob": ["administer remote db:postgres/?/?/?"],
    },
    counterExamples: ["pg_isready -h localhost", "pg_dump --schema-only shop", "mysqldump --no-data shop"],
  },
  {
    names: ["pg_restore"],
    kind: "system",
    effects: restored,
    examples: {
      "pg_restore --clean -d shop shop.dump": [
        "delete remote db:postgres/?/shop/?",
        "execute none ./shop.dump (opaque)",
      ],
      "pg_restore -d shop shop.dump": ["modify remote db:postgres/?/shop/?", "execute none ./shop.dump (opaque)"],
      "pg_restore -f out.sql shop.dump": ["modify content ./out.sql"],
    },
    counterExamples: ["pg_restore -l shop.dump", "pg_restore shop.dump"],
  },
  {
    names: ["mysqladmin", "mariadb-admin"],
    kind: "system",
    effects: mysqladmin,
    examples: {
      "mysqladmin -u root --force drop shop": ["delete remote db:mysql/?/shop/?"],
      "mysqladmin shutdown": ["administer remote db:mysql/?/?/?"],
    },
    counterExamples: ["mysqladmin ping", "mysqladmin -uroot -psecret status processlist"],
  },
  {
    names: ["pg_ctl", "initdb", "pg_resetwal", "pg_upgrade", "pg_ctlcluster", "pg_dropcluster", "pg_createcluster"],
    kind: "system",
    effects: (use) => {
      if (onlyAsks(use) || (use.program === "pg_ctl" && textOf(use.args[0]) === "status")) return nothing;
      return [onSystem("database-server", `${use.program} works on the server and its files`, use)];
    },
    examples: { "pg_ctl stop -m immediate": ["administer system system:database-server"] },
    counterExamples: ["pg_ctl status", "pg_ctl --version"],
  },
  {
    names: ["pgbackrest", "barman", "wal-g", "wal-e", "pgbench"],
    kind: "system",
    effects: backups,
    examples: {
      "pgbackrest --stanza=shop expire": ["administer remote db:postgres/?/?/?"],
      "wal-g delete retain FULL 5": ["administer remote db:postgres/?/?/?"],
      "barman recover shop latest /srv/pg": ["administer remote db:postgres/?/?/?"],
    },
    counterExamples: ["pgbackrest info", "barman list-backups shop", "wal-g backup-list"],
  },
];

function toolEffects(tool: Tool | undefined, use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  if (tool === undefined) return [opaque(use, "nothing is known about it")];
  const words = readClientWords(use.args, tool.options);
  if (isGiven(words, ["version", "help"]) && words.strange.length === 0) return nothing;
  const strange =
    words.strange.length > 0 || isGiven(words, tool.unseen ?? [])
      ? [opaque(use, `${use.program} is given options that are not known, or settings from a file`)]
      : [];
  const effect = onDatabase(tool, words, tool.verb, tool.because, use);
  return [...strange, effect, ...dumpsTo(valuesOf(words, tool.writes ?? []), "tree", use).map(asEntry)];
}

/** A single file is what most dumps are; a folder of that name is not emptied. */
function asEntry(effect: Effect): Effect {
  const { resource } = effect;
  return resource.scheme === "file" && resource.spelling !== "unknown"
    ? { ...effect, resource: { ...resource, reach: "entry" } }
    : effect;
}

function onDatabase(
  { engine, database }: Pick<Tool, "engine" | "database">,
  words: ClientWords,
  verb: Tool["verb"],
  because: string,
  use: Use,
): Effect {
  const named: Value | undefined = valuesOf(words, database ?? []).at(-1) ?? words.operands[0];
  const text = textOf(named);
  const address = text === undefined ? undefined : addressed(text);
  const host = address?.host ?? textOf(valuesOf(words, ["host"]).at(-1))?.toLowerCase() ?? "?";
  const given = address === undefined ? (text ?? "?") : (address.database ?? "?");
  const place = verb === "administer" ? "?" : given;
  const resource = databaseResource(engine, host, place, "?");
  return effectOn(resource, { verb, loses: verb === "read" ? "none" : "remote", because }, use);
}

const restoreOptions = grammar(
  `${postgresPlace} d/dbname: f/file: F/format: a/data-only c/clean C/create e/exit-on-error I/index: j/jobs: l/list L/use-list: n/schema: N/exclude-schema: O/no-owner P/function: s/schema-only S/superuser: t/table: T/trigger: v/verbose x/no-privileges/no-acl 1/single-transaction if-exists disable-triggers no-data-for-failed-tables role: section: no-comments no-tablespaces strict-names`,
);

function restored(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, restoreOptions);
  const strange = words.strange.length > 0 ? [opaque(use, "pg_restore is given options that are not known")] : [];
  const writes = dumpsTo(
    valuesOf(words, ["file"]).filter((value) => textOf(value) !== "-"),
    "entry",
    use,
  );
  if (!isGiven(words, ["dbname"])) return [...strange, ...writes];
  const clears = isGiven(words, ["clean", "create"]);
  const because = clears ? "pg_restore --clean deletes what is there first" : "pg_restore writes into the database";
  const place = { engine: "postgres", database: ["dbname"] };
  const runs = words.operands.flatMap((file) => runsFile(file, use));
  return [...strange, ...writes, onDatabase(place, words, clears ? "delete" : "modify", because, use), ...runs];
}

const adminOptions = grammar(`${mysqlPlace} i/sleep: c/count: r/relative E/vertical w/wait:: b/no-beep`);

function mysqladmin(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, adminOptions);
  const names = words.operands.map((word) => textOf(word) ?? "?");
  const host = textOf(valuesOf(words, ["host"]).at(-1))?.toLowerCase() ?? "?";
  const deed = (verb: Effect["verb"], database: string, because: string): readonly Effect[] => [
    effectOn(databaseResource("mysql", host, database, "?"), { verb, loses: "remote", because }, use),
  ];
  if (words.strange.length > 0 || isGiven(words, ["defaults-file", "defaults-extra-file"]))
    return [opaque(use, `${use.program} is given options that are not known, or settings from a file`)];
  if (names[0] === "drop") return deed("delete", names[1] ?? "?", "it deletes the database with everything in it");
  if (names[0] === "create") return deed("create", names[1] ?? "?", "it makes a database");
  return names.every((name) => /^(?:ping|status|extended-status|processlist|variables|version)$/.test(name))
    ? nothing
    : deed("administer", "?", "it changes how the server runs");
}

function backups(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const commands = use.args.map((word) => textOf(word)).filter((text) => text?.startsWith("-") !== true);
  const reads =
    /^(?:info|version|help|check|list-backups?|list-servers?|show-backups?|show-servers?|status|backup-list|wal-show|diagnose|repo-ls)$/;
  if (reads.test(commands[0] ?? "")) return nothing;
  const because = `${use.program} works on a database or on its backups`;
  return [effectOn(databaseResource("postgres", "?", "?", "?"), { verb: "administer", loses: "remote", because }, use)];
}
