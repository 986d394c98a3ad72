import { grammar } from "../clientOptions.ts";
import type { CommandModel } from "../commandModel.ts";
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
];
