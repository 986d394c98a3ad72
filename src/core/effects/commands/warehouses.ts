import { textOf } from "../../shell/value.ts";
import { grammar, isGiven, readClientWords } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { databaseResource, statementEffects } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { type SqlClient, sqlClientEffects } from "./sqlClient.ts";

const common = {
  kind: "server",
  client: "none",
  scripts: ["file"],
  writes: ["output"],
  tells: ["version", "help"],
} as const;

const clickhouse: SqlClient = {
  ...common,
  engine: "clickhouse",
  dialect: "clickhouse",
  options: grammar(
    "q/query: h/host: port: u/user: password: d/database: f/format/output-format: F/input-format: m/multiline n/multiquery t/time queries-file: s/secure ask-password stacktrace progress:: E/vertical version V help verbose echo config-file/C/config: log-level: max-threads: readonly: connection: structure/S: table/N: path: logger.console",
  ),
  statements: ["query"],
  scripts: ["queries-file"],
  writes: [],
  unseen: ["config", "path"],
  tells: ["version", "help", "V"],
  host: ["host"],
  database: ["database"],
  operands: "none",
};

const snowsql: SqlClient = {
  ...common,
  engine: "snowflake",
  dialect: "snowflake",
  client: "bang",
  options: grammar(
    "q/query: f/filename: a/accountname: u/username: d/dbname: s/schemaname: w/warehouse: r/rolename: c/connection: h/host: p/port: region: o/option: D/variable: config: noup authenticator: v/version:: ?/help private-key-path: mfa-passcode: query-tag: P/prompt",
  ),
  statements: ["query"],
  scripts: ["filename"],
  writes: [],
  unseen: ["option", "config"],
  host: ["host", "accountname"],
  database: ["dbname"],
  operands: "none",
};

const trino: SqlClient = {
  ...common,
  engine: "trino",
  dialect: "trino",
  options: grammar(
    "execute: f/file: server: catalog: schema: user: output-format: output-format-interactive: source: timezone: session: password insecure progress debug no-progress pager: client-tags: krb5-remote-service-name: keystore-path: truststore-path: access-token: external-authentication ignore-errors version help",
  ),
  statements: ["execute"],
  writes: [],
  unseen: ["pager"],
  host: ["server"],
  database: ["catalog"],
  operands: "none",
};

const hive: SqlClient = {
  ...common,
  engine: "hive",
  dialect: "hive",
  options: grammar(
    "e: q/query: f/file/query-file: i/init/impalad: d/database: u/url: n: p: w: S/silent:: v/verbose:: o/output/output-file: B/delimited output-delimiter: print-header outputformat: showHeader: hiveconf: hivevar: define: k ssl version help",
  ),
  statements: ["e", "query"],
  scripts: ["query-file", "file"],
  writes: ["output-file", "output"],
  unseen: ["hiveconf", "hivevar", "define"],
  host: ["url"],
  database: ["database"],
  operands: "none",
};

const cqlsh: SqlClient = {
  ...common,
  engine: "cassandra",
  dialect: "cql",
  options: grammar(
    "e/execute: f/file: k/keyspace: u/username: p/password: C/color no-color ssl debug encoding: cqlshrc: credentials: cqlversion: protocol-version: connect-timeout: request-timeout: t/tty no-file-io insecure-password-without-warning version help",
  ),
  statements: ["execute"],
  writes: [],
  unseen: ["cqlshrc"],
  host: [],
  database: ["keyspace"],
  operands: "none",
};

const dolt: SqlClient = {
  ...common,
  engine: "dolt",
  dialect: "mysql",
  leading: ["sql"],
  options: grammar(
    "q/query: r/result-format: s/save: x/execute: l/list-saved b/batch f/file: continue disable-batch help",
  ),
  statements: ["query"],
  writes: [],
  unseen: ["execute", "save"],
  tells: ["help", "list-saved"],
  host: [],
  database: [],
  operands: "none",
};

/** Clients of warehouses and other large stores that speak SQL or nearly so. */
export const warehouses: readonly CommandModel[] = [
  {
    names: ["clickhouse-client"],
    kind: "system",
    effects: (use) => sqlClientEffects(clickhouse, use),
    examples: {
      "clickhouse-client -h db -d shop -q 'TRUNCATE TABLE events'": ["delete remote db:clickhouse/db/shop/events"],
      "clickhouse-client -q \"SELECT 1 INTO OUTFILE 'a.csv'\"": [
        "read none db:clickhouse/?/?/?",
        "modify content ./a.csv",
      ],
    },
    counterExamples: ["clickhouse-client --query='SELECT count() FROM events'"],
  },
  {
    names: ["snowsql"],
    kind: "system",
    effects: (use) => sqlClientEffects(snowsql, use),
    examples: {
      "snowsql -a acme -d shop -q 'DROP SCHEMA prod'": ["delete remote db:snowflake/acme/shop/?"],
      "snowsql -f x.sql": ["execute none ./x.sql (opaque)"],
    },
    counterExamples: ["snowsql -q 'SELECT 1'"],
  },
  {
    names: ["trino", "presto", "trino-cli"],
    kind: "system",
    effects: (use) => sqlClientEffects(trino, use),
    examples: {
      "trino --server https://t.example.com:8443 --execute 'DROP TABLE a.b.c'": [
        "delete remote db:trino/t.example.com/a/b.c",
      ],
    },
    counterExamples: ["trino --execute 'SELECT 1'"],
  },
  {
    names: ["hive", "beeline", "impala-shell", "spark-sql"],
    kind: "system",
    effects: (use) => sqlClientEffects(hive, use),
    examples: {
      "hive -e 'INSERT OVERWRITE TABLE shop.users SELECT 1'": ["delete remote db:hive/?/shop/users"],
      "impala-shell -q 'DROP TABLE users'": ["delete remote db:hive/?/?/users"],
    },
    counterExamples: ["hive -e 'SELECT * FROM users LIMIT 5'"],
  },
  {
    names: ["cqlsh"],
    kind: "system",
    effects: (use) => sqlClientEffects(cqlsh, use),
    examples: { "cqlsh -e 'DROP KEYSPACE shop'": ["delete remote db:cassandra/?/shop/?"] },
    counterExamples: ["cqlsh -k shop -e 'SELECT * FROM users LIMIT 5'", "cqlsh -e 'DESCRIBE KEYSPACES'"],
  },
  {
    names: ["dolt"],
    kind: "system",
    effects: (use) => sqlClientEffects(dolt, use),
    examples: {
      "dolt sql -q 'DROP TABLE t'": ["delete remote db:dolt/?/?/t"],
      "dolt push": ["execute none process:dolt (opaque)"],
    },
    counterExamples: ["dolt sql -q 'SELECT 1'"],
  },
  {
    names: ["bq"],
    kind: "system",
    effects: bigquery,
    examples: {
      "bq query --use_legacy_sql=false 'DELETE FROM shop.users WHERE true'": [
        "delete remote db:bigquery/?/?/shop.users",
      ],
      "bq rm -f shop.users": ["delete remote db:bigquery/?/?/shop.users"],
      "bq query --destination_table=a.b --replace 'SELECT 1'": [
        "modify remote db:bigquery/?/?/?",
        "read none db:bigquery/?/?/?",
      ],
    },
    counterExamples: [
      "bq ls",
      "bq show shop.users",
      "bq query --nouse_legacy_sql 'SELECT 1'",
      "bq query --dry_run 'DROP TABLE a.b'",
    ],
  },
];

const bigqueryOptions = grammar(
  "project_id: location: dataset_id: format: use_legacy_sql:: nouse_legacy_sql dry_run:: n/max_rows: maximum_bytes_billed: quiet q headless sync batch use_cache nouse_cache parameter: destination_table: replace append_table allow_large_results f/force r/recursive t/table d/dataset m/model a/all j/jobs schema s:: view:: prettyjson synchronous_mode api: job_id: label: start_row:",
);

function bigquery(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, bigqueryOptions);
  const [command, ...operands] = words.operands.map((word) => ({ word, text: textOf(word) }));
  const project = words.options.findLast(({ name }) => name === "project_id")?.value;
  const host = textOf(project) ?? "?";
  const changes = (because: string, verb: Effect["verb"], name: string): Effect =>
    effectOn(databaseResource("bigquery", host, "?", name), { verb, loses: "remote", because }, use);
  if (words.strange.length > 0) return [opaque(use, "bq is given options that are not known")];
  if (isGiven(words, ["dry_run"]) && /^(?:query)$/.test(command?.text ?? "")) return nothing;
  switch (command?.text) {
    case undefined:
    case "ls":
    case "show":
    case "head":
    case "version":
    case "help":
    case "info":
    case "wait":
      return command !== undefined && command.text === undefined ? [opaque(use, "what bq does is not known")] : nothing;
    case "query": {
      const target = { kind: "server", engine: "bigquery", host, database: "?" } as const;
      const stores = isGiven(words, ["destination_table"])
        ? [changes("the result is written to a table", "modify", "?")]
        : [];
      const texts =
        operands.length > 0
          ? operands.flatMap(({ word }) => statementEffects(word, { dialect: "bigquery", client: "none" }, target, use))
          : [opaque(use, "the query is not known")];
      return [...stores, ...texts];
    }
    case "rm":
      return (operands.length > 0 ? operands : [{ text: "?" }]).map(({ text }) =>
        changes("bq rm deletes it with all its rows", "delete", text ?? "?"),
      );
    default:
      return [changes(`bq ${command?.text ?? "?"} changes what is stored`, "modify", "?")];
  }
}
