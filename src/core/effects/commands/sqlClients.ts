import { textOf } from "../../shell/value.ts";
import { grammar, isGiven, readClientWords } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { scriptEffects } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { inputEffects, type SqlClient, sqlClientEffects } from "./sqlClient.ts";

const psql: SqlClient = {
  engine: "postgres",
  dialect: "postgres",
  client: "psql",
  kind: "server",
  options: grammar(
    "c/command: d/dbname: f/file: l/list v/set/variable: V/version X/no-psqlrc 1/single-transaction ?/help:: a/echo-all b/echo-errors e/echo-queries E/echo-hidden L/log-file: n/no-readline o/output: q/quiet s/single-step S/single-line A/no-align csv F/field-separator: H/html P/pset: R/record-separator: t/tuples-only T/table-attr: x/expanded z/field-separator-zero 0/record-separator-zero h/host: p/port: U/username: w/no-password W/password",
  ),
  statements: ["command"],
  scripts: ["file"],
  writes: ["output", "log-file"],
  unseen: ["single-line"],
  tells: ["list", "version", "help"],
  host: ["host"],
  database: ["dbname"],
  variables: { host: "PGHOST", database: "PGDATABASE" },
  operands: "database",
};

const mysql: SqlClient = {
  engine: "mysql",
  dialect: "mysql",
  client: "mysql",
  kind: "server",
  options: grammar(
    "e/execute: h/host: P/port: u/user: p/password:: D/database: S/socket: A/no-auto-rehash auto-rehash skip-auto-rehash B/batch b/no-beep c/comments skip-comments C/compress f/force G/named-commands H/html X/xml i/ignore-spaces L/skip-line-numbers line-numbers n/unbuffered N/skip-column-names column-names o/one-database q/quick r/raw s/silent t/table T/debug-info v/verbose V/version w/wait E/vertical U/safe-updates/i-am-a-dummy ?/I/help binary-mode binary-as-hex column-type-info default-character-set: delimiter: ssl skip-ssl ssl-mode: ssl-ca: ssl-cert: ssl-key: ssl-verify-server-cert tls-version: protocol: connect-timeout: max-allowed-packet: net-buffer-length: no-tee show-warnings sigint-ignore local-infile:: print-defaults no-defaults init-command: init-command-add: tee: pager:: skip-pager no-pager defaults-file: defaults-extra-file: defaults-group-suffix: login-path: plugin-dir: default-auth: get-server-public-key reconnect skip-reconnect syslog",
  ),
  statements: ["execute", "init-command", "init-command-add"],
  scripts: [],
  writes: ["tee"],
  unseen: ["pager", "plugin-dir", "default-auth", "defaults-file", "defaults-extra-file", "delimiter"],
  tells: ["version", "help", "print-defaults"],
  host: ["host"],
  database: ["database"],
  variables: { host: "MYSQL_HOST" },
  operands: "database",
};

const sqlcmd: SqlClient = {
  engine: "mssql",
  dialect: "tsql",
  client: "sqlcmd",
  kind: "server",
  options: grammar(
    "Q/query: q/initial-query: i/input-file: o/output-file: S/server: d/database-name: U/user-name: P/password: E/use-trusted-connection b/exit-on-error r/errors-to-stderr:: h/headers: s/column-separator: W/remove-trailing-spaces w/screen-width: y: Y: C/trust-server-certificate N/encrypt-connection:: l/login-timeout: t/query-timeout: H/workstation-name: a/packet-size: v/variables: M/multi-subnet-failover: K/application-intent: k/remove-control-characters:: I/enable-quoted-identifiers X/disable-cmd-and-warn:: e/echo-input f/code-page: c/batch-terminator: G/use-aad g j/raw-errors L/list-servers:: m/error-level: p/print-statistics:: R/client-regional-setting u/unicode-output-file V/error-severity-level: x/disable-variable-substitution z: Z: ?/help version authentication-method: format:",
  ),
  statements: ["query", "initial-query"],
  scripts: ["input-file"],
  writes: ["output-file"],
  unseen: ["batch-terminator", "z", "Z"],
  tells: ["list-servers", "help", "version"],
  host: ["server"],
  database: ["database-name"],
  variables: { host: "SQLCMDSERVER", database: "SQLCMDDBNAME" },
  operands: "none",
};

const cockroach: SqlClient = {
  ...psql,
  engine: "cockroach",
  leading: ["sql"],
  options: grammar(
    "e/execute: f/file: d/database: url: host: p/port: u/user: insecure certs-dir: format: s/set: watch: safe-updates:: no-line-editor debug-sql-cli embedded",
  ),
  statements: ["execute", "set"],
  writes: [],
  unseen: [],
  tells: [],
  host: ["host"],
  database: ["url", "database"],
  variables: { host: "COCKROACH_HOST", database: "COCKROACH_DATABASE" },
};

const usql: SqlClient = {
  ...psql,
  engine: "?",
  dialect: "any",
  options: grammar(
    "c/command: f/file: w/no-password X/no-init o/out: W/password 1/single-transaction v/set/variable: N/cset: P/pset: F/field-separator: R/record-separator: T/table-attr: A/no-align H/html t/tuples-only x/expanded z/field-separator-zero 0/record-separator-zero J/json C/csv G/vertical q/quiet config: V/version ?/help",
  ),
  writes: ["out"],
  unseen: ["config", "cset"],
  tells: ["version", "help"],
  host: [],
  database: [],
  variables: {},
};

const mycli: SqlClient = {
  ...mysql,
  options: grammar(
    "e/execute: h/host: P/port: u/user: p/pass/password:: D/database: S/socket: t/table csv v/verbose V/version R/prompt: l/logfile: ssl-ca: ssl-cert: ssl-key: no-warn warn charset: d/dsn: list-dsn myclirc: auto-vertical-output defaults-group-suffix: defaults-file: login-path: init-command: local-infile: help",
  ),
  writes: ["logfile"],
  unseen: ["myclirc", "defaults-file"],
  tells: ["version", "help", "list-dsn"],
  database: ["database", "dsn"],
};

/** Clients of database servers that speak SQL. */
export const sqlClients: readonly CommandModel[] = [
  {
    names: ["psql", "pgcli"],
    kind: "system",
    effects: (use) => sqlClientEffects(psql, use),
    examples: {
      'psql -h db.example.com shop -c "SELECT * FROM users"': ["read none db:postgres/db.example.com/shop/users"],
      'psql "postgres://me:secret@db.example.com:5432/shop" -c "DROP TABLE users, orders"': [
        "delete remote db:postgres/db.example.com/shop/users",
        "delete remote db:postgres/db.example.com/shop/orders",
      ],
      'psql shop --comm="DELETE FROM users WHERE id = 5"': ["delete remote db:postgres/?/shop/users"],
      'echo "TRUNCATE orders" | psql': ["delete remote db:postgres/?/?/orders"],
      "psql shop <<'EOF'\n\\c other\nINSERT INTO a VALUES (1);\nEOF": ["create remote db:postgres/?/other/a"],
      "psql -f migrate.sql": ["execute none ./migrate.sql (opaque)"],
      "psql < dump.sql": ["read none ./dump.sql", "execute none ./dump.sql (opaque)"],
      'PGHOST=db.example.com PGDATABASE=shop psql -c "DROP TABLE users"': [
        "delete remote db:postgres/db.example.com/shop/users",
      ],
      psql: ["execute none process:psql (opaque)"],
      "psql -c '\\! rm x'": ["delete content ./x"],
      'psql -o out.txt -c "TABLE a"': ["modify content ./out.txt", "read none db:postgres/?/?/?"],
      'psql -c "WITH x AS (UPDATE a SET b = 1 RETURNING *) SELECT * FROM x"': [
        "modify remote db:postgres/?/?/a",
        "read none db:postgres/?/?/x",
      ],
      'psql -c "SELECT pg_terminate_backend(5)"': ["read none db:postgres/?/?/?", "execute none process:psql (opaque)"],
    },
    counterExamples: [
      "psql -c \"SELECT count(*) FROM users WHERE name = 'DROP TABLE x'\"",
      'psql "$DATABASE_URL" -c "SELECT 1"',
      "psql -l",
      "psql -tAc '\\dt'",
      'psql -c "EXPLAIN DELETE FROM users"',
      'psql -c "SELECT updated_at FROM deleted_users -- DROP TABLE x"',
      'psql -c "EXPLAIN ANALYZE SELECT * FROM users"',
    ],
  },
  {
    names: ["mysql", "mariadb"],
    kind: "system",
    effects: (use) => sqlClientEffects(mysql, use),
    examples: {
      'mysql -uroot -psecret -h db shop -e "DELETE FROM users"': ["delete remote db:mysql/db/shop/users"],
      'mysql -e "SELECT 1 /*!50000; DROP DATABASE shop */"': [
        "read none db:mysql/?/?/?",
        "delete remote db:mysql/?/shop/?",
      ],
      "mysql shop < dump.sql": ["read none ./dump.sql", "execute none ./dump.sql (opaque)"],
      'mysql -e "source x.sql"': ["execute none process:mysql (opaque)"],
      'mysql -e "UPDATE shop.users SET admin = 1"': ["modify remote db:mysql/?/shop/users"],
      'mysql --pager="sh -c x" -e "SELECT 1"': ["execute none process:mysql (opaque)", "read none db:mysql/?/?/?"],
    },
    counterExamples: [
      'mysql -h db -u root -psecret shop -e "SHOW TABLES; DESCRIBE users"',
      "mysql -N -B -e 'SELECT id FROM users LIMIT 5'",
      "mariadb -e \"SELECT * FROM log WHERE q = 'it\\'s fine'\"",
      "mysql --version",
    ],
  },
  {
    names: ["sqlcmd", "mssql-cli"],
    kind: "system",
    effects: (use) => sqlClientEffects(sqlcmd, use),
    examples: {
      'sqlcmd -S db -d shop -Q "DROP TABLE dbo.users"': ["delete remote db:mssql/db/shop/dbo.users"],
      'sqlcmd -Q "SELECT 1 DELETE FROM users"': ["delete remote db:mssql/?/?/users", "read none db:mssql/?/?/users"],
      "sqlcmd -Q \"EXEC xp_cmdshell 'dir'\"": [
        "execute none process:sqlcmd (opaque)",
        "execute none process:sqlcmd (opaque)",
      ],
      "sqlcmd -i a.sql": ["execute none ./a.sql (opaque)"],
    },
    counterExamples: ['sqlcmd -S db -d shop -Q "SELECT TOP 5 * FROM users"'],
  },
  {
    names: ["cockroach"],
    kind: "system",
    effects: (use) => sqlClientEffects(cockroach, use),
    examples: {
      'cockroach sql --url "postgres://root@db:26257/shop" -e "DROP DATABASE shop CASCADE"': [
        "delete remote db:cockroach/db/shop/?",
      ],
      "cockroach node drain": ["execute none process:cockroach (opaque)"],
    },
    counterExamples: ["cockroach sql --insecure -e 'SHOW DATABASES'"],
  },
  {
    names: ["usql"],
    kind: "system",
    effects: (use) => sqlClientEffects(usql, use),
    examples: { 'usql pg://db/shop -c "DROP TABLE users"': ["delete remote db:?/db/shop/users"] },
    counterExamples: ['usql pg://db/shop -c "SELECT * FROM users"'],
  },
  {
    names: ["mycli"],
    kind: "system",
    effects: (use) => sqlClientEffects(mycli, use),
    examples: { 'mycli shop -e "TRUNCATE users"': ["delete remote db:mysql/?/shop/users"] },
    counterExamples: ["mycli shop -e 'SHOW TABLES'"],
  },
  {
    names: ["sqlplus", "sqlcl"],
    kind: "system",
    effects: sqlplus,
    examples: {
      "sqlplus me/secret@db @drop.sql": ["execute none ./drop.sql (opaque)"],
      'echo "DROP TABLE users;" | sqlplus -s me/secret@db': ["delete remote db:oracle/?/?/users"],
    },
    counterExamples: ['echo "SELECT 1 FROM dual;" | sqlplus -s /nolog'],
  },
];

const sqlplusOptions = grammar("S/SILENT L M: C: R: F NOLOGINTIME AC H V", "words");

function sqlplus(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, { ...sqlplusOptions, words: withLowerCase(sqlplusOptions.words) });
  if (isGiven(words, ["V", "H"])) return nothing;
  const strange = words.strange.length > 0 ? [opaque(use, `${use.program} is given options that are not known`)] : [];
  const target = { kind: "server", engine: "oracle", host: "?", database: "?" } as const;
  const writing = { dialect: "oracle", client: "sqlplus" } as const;
  const script = words.operands.find((word) => textOf(word)?.startsWith("@"));
  if (script !== undefined) {
    const path = (textOf(script) ?? "").replace(/^@+/, "");
    const file = { kind: "literal", text: /\.\w+$/.test(path) ? path : `${path}.sql` } as const;
    return [...strange, ...scriptEffects(file, writing, target, use)];
  }
  return [...strange, ...inputEffects(writing, target, use)];
}

function withLowerCase<Spelling>(words: ReadonlyMap<string, Spelling>): ReadonlyMap<string, Spelling> {
  return new Map(
    [...words].flatMap(([name, spelling]) => [[name, spelling] as const, [name.toLowerCase(), spelling] as const]),
  );
}
