import { grammar } from "../clientOptions.ts";
import type { CommandModel } from "../commandModel.ts";
import { type SqlClient, sqlClientEffects } from "./sqlClient.ts";

const sqlite: SqlClient = {
  engine: "sqlite",
  dialect: "sqlite",
  client: "sqlite",
  kind: "file",
  options: grammar(
    "init: cmd: readonly safe json csv box column table markdown line list html quote ascii tabs header noheader echo bail batch interactive stats append deserialize maxsize: mmap: newline: nofollow nonce: nullvalue: separator: version vfs: zip utf8 no-utf8 memtrace unsafe-testing escape: ifexists heap: screenwidth: compact help A",
    "words",
  ),
  statements: ["cmd"],
  scripts: ["init"],
  writes: [],
  unseen: ["vfs", "unsafe-testing", "A", "nonce"],
  tells: ["version", "help"],
  host: [],
  database: [],
  operands: "databaseThenStatements",
};

const duckdb: SqlClient = {
  ...sqlite,
  engine: "duckdb",
  dialect: "duckdb",
  options: grammar(
    "c/s: f: init: cmd: readonly safe json jsonlines csv box column table markdown line list html latex quote ascii tabs header noheader echo bail batch interactive stats newline: nullvalue: separator: version no-init no-stdin unsigned unredacted ui storage-version: help trash insert duckbox",
    "words",
  ),
  statements: ["cmd", "s"],
  scripts: ["init", "f"],
  unseen: ["unsigned", "ui"],
};

const litecli: SqlClient = {
  ...sqlite,
  options: grammar(
    "e/execute: D/database: R/prompt: l/logfile: liteclirc: auto-vertical-output t/table csv warn no-warn V/version help",
  ),
  client: "none",
  statements: ["execute"],
  scripts: [],
  writes: ["logfile"],
  unseen: ["liteclirc"],
  database: ["database"],
  operands: "database",
};

/** Databases that are files: what they lose is content of a file. */
export const embeddedDatabases: readonly CommandModel[] = [
  {
    names: ["sqlite3", "sqlite", "sqlite3.exe"],
    kind: "system",
    effects: (use) => sqlClientEffects(sqlite, use),
    examples: {
      'sqlite3 app.db "DROP TABLE users"': ["read none ./app.db", "modify content ./app.db"],
      'sqlite3 app.db "DELETE FROM users WHERE id = 1"': ["read none ./app.db", "modify content ./app.db"],
      'sqlite3 app.db "INSERT INTO users VALUES (1)"': ["read none ./app.db", "modify none ./app.db"],
      'sqlite3 app.db ".shell rm x"': ["read none ./app.db", "delete content ./x"],
      'sqlite3 app.db ".sys rm x"': ["read none ./app.db", "delete content ./x"],
      'sqlite3 app.db ".output out.csv" "SELECT 1"': ["read none ./app.db", "modify content ./out.csv"],
      'sqlite3 app.db ".backup b.db"': ["read none ./app.db", "modify content ./b.db"],
      'sqlite3 app.db ".read x.sql"': ["read none ./app.db", "execute none ./x.sql (opaque)"],
      "sqlite3 :memory: \"ATTACH 'b.db' AS b; DELETE FROM b.t\"": ["read none ./b.db", "modify content ./b.db"],
      "sqlite3 app.db \"SELECT load_extension('x')\"": ["read none ./app.db", "execute none process:sqlite3 (opaque)"],
      "sqlite3 app.db < seed.sql": ["read none ./app.db", "read none ./seed.sql", "execute none ./seed.sql (opaque)"],
      "sqlite3 app.db \"VACUUM INTO 'b.db'\"": ["read none ./app.db", "modify content ./b.db"],
    },
    counterExamples: [
      'sqlite3 app.db "SELECT * FROM users"',
      "sqlite3 app.db .tables",
      "sqlite3 -readonly -json app.db '.schema users'",
      'sqlite3 app.db "CREATE TABLE t (id INTEGER)"',
      "echo 'SELECT 1;' | sqlite3 app.db",
      'sqlite3 app.db "PRAGMA table_info(users)"',
    ],
  },
  {
    names: ["duckdb"],
    kind: "system",
    effects: (use) => sqlClientEffects(duckdb, use),
    examples: {
      "duckdb -c \"SELECT * FROM 'a.csv'\"": ["read none ./a.csv"],
      "duckdb -c \"COPY (SELECT 1) TO 'out.parquet'\"": ["modify content ./out.parquet"],
      'duckdb x.duckdb -c "DROP TABLE t"': ["read none ./x.duckdb", "modify content ./x.duckdb"],
      'duckdb -c "INSTALL shellfs FROM community; LOAD shellfs"': [
        "execute none process:duckdb (opaque)",
        "execute none process:duckdb (opaque)",
      ],
    },
    counterExamples: ['duckdb x.duckdb "SUMMARIZE t"', "duckdb -json -c \"SELECT count(*) FROM read_csv('a.csv')\""],
  },
  {
    names: ["litecli"],
    kind: "system",
    effects: (use) => sqlClientEffects(litecli, use),
    examples: { 'litecli app.db -e "DROP TABLE t"': ["read none ./app.db", "modify content ./app.db"] },
    counterExamples: ['litecli app.db -e "SELECT 1"'],
  },
];
