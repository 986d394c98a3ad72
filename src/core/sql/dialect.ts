/** The kinds of SQL that are told apart; `any` where the engine is not known. */
export type Dialect =
  | "postgres"
  | "mysql"
  | "sqlite"
  | "duckdb"
  | "tsql"
  | "oracle"
  | "clickhouse"
  | "bigquery"
  | "snowflake"
  | "hive"
  | "cql"
  | "trino"
  | "any";

/** Which commands of its own a client takes among the statements, and how they begin. */
export type ClientLanguage = "none" | "psql" | "mysql" | "sqlite" | "sqlcmd" | "sqlplus" | "bang";

/** How a text falls into words, quoted pieces and comments. */
export interface Lexis {
  /** Whether a backslash takes the meaning from the next character inside quotes. */
  readonly backslash: "escapes" | "plain";
  readonly comments: "nested" | "flat";
  readonly hash: "comment" | "symbol";
  /** `blank`: two dashes begin a comment only before a blank. */
  readonly dashes: "always" | "blank";
  /** Where a comment to the end of the line ends: `feed` is a line feed alone, `either` a carriage return as well. */
  readonly lineEnds: "feed" | "either";
  /** Whether two slashes begin a comment. */
  readonly slashes: "comment" | "symbols";
  /** Whether an executable comment (`/*!`) is run, as MySQL does. */
  readonly executable: "run" | "comment";
  readonly dollar: "quotes" | "symbol";
  readonly brackets: "names" | "symbols";
  /** Whether `"…"` is a string rather than a name. */
  readonly doubled: "string" | "name";
  readonly special: "none" | "oracleQuotes" | "tripleQuotes";
  readonly client: ClientLanguage;
}

const standard: Omit<Lexis, "client"> = {
  backslash: "plain",
  comments: "flat",
  hash: "symbol",
  dashes: "always",
  lineEnds: "either",
  slashes: "symbols",
  executable: "comment",
  dollar: "symbol",
  brackets: "symbols",
  doubled: "name",
  special: "none",
};

const lexes: Readonly<Record<Exclude<Dialect, "any">, Omit<Lexis, "client">>> = {
  postgres: { ...standard, comments: "nested", dollar: "quotes" },
  mysql: {
    ...standard,
    backslash: "escapes",
    hash: "comment",
    dashes: "blank",
    lineEnds: "feed",
    executable: "run",
    doubled: "string",
  },
  sqlite: { ...standard, lineEnds: "feed", brackets: "names" },
  duckdb: { ...standard, comments: "nested", dollar: "quotes" },
  tsql: { ...standard, comments: "nested", brackets: "names" },
  oracle: { ...standard, special: "oracleQuotes" },
  clickhouse: { ...standard, backslash: "escapes", hash: "comment", comments: "nested" },
  bigquery: { ...standard, backslash: "escapes", hash: "comment", doubled: "string", special: "tripleQuotes" },
  snowflake: { ...standard, slashes: "comment", backslash: "escapes", dollar: "quotes" },
  hive: { ...standard, backslash: "escapes", doubled: "string" },
  cql: { ...standard, slashes: "comment", dollar: "quotes" },
  trino: standard,
};

/** Settings of a session or of the server turn the meaning of a backslash in these; how comments nest is not sure in those. */
const unsureBackslash = /^(?:postgres|mysql|clickhouse|snowflake|hive|bigquery)$/;
const unsureComments = /^(?:duckdb|clickhouse|snowflake|hive|bigquery|trino|cql|oracle)$/;

/**
 * Every way in which a text may fall into words: more than one where the engine is not known, or where the text holds
 * what a setting gives another meaning. What any of them does counts.
 */
export function lexesOf(dialect: Dialect, client: ClientLanguage, text: string): readonly Lexis[] {
  if (dialect === "any") {
    return (["postgres", "mysql", "tsql", "sqlite"] as const).flatMap((one) => lexesOf(one, client, text));
  }
  const own: Lexis = { ...lexes[dialect], client };
  const slashed: readonly Lexis[] =
    unsureBackslash.test(dialect) && /\\['"`\\]/.test(text)
      ? [own, { ...own, backslash: own.backslash === "plain" ? "escapes" : "plain" }]
      : [own];
  if (!unsureComments.test(dialect) || !text.includes("/*")) return slashed;
  return slashed.flatMap((lexis) => [lexis, { ...lexis, comments: lexis.comments === "flat" ? "nested" : "flat" }]);
}
