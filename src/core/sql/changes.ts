import { type Act, type Extent, onData, unnamed, unseen } from "./act.ts";
import { boundOf } from "./bounds.ts";
import { after, behindParenthesis, isSymbol, keywordAt, nameAt, namesAt, type Statement, spoken } from "./words.ts";

/** Reads what begins with a keyword at a position. */
export type Reader = (statement: Statement, at: number) => readonly Act[];

/** The keywords that change data or its shape wherever they stand in a statement, and what follows them. */
export const changes: Readonly<Record<string, Reader>> = {
  DROP: dropped,
  TRUNCATE: truncated,
  DELETE: deleted,
  UPDATE: updated,
  INSERT: inserted,
  REPLACE: replaced,
  MERGE: merged,
  UPSERT: inserted,
  ALTER: altered,
  CREATE: created,
  GRANT: granted,
  REVOKE: granted,
  DENY: granted,
};

const accounts = /^(?:ROLE|USER|LOGIN|GROUP|OWNED|CREDENTIAL|POLICY|PROFILE|QUOTA|SECRET)$/;

function dropped(statement: Statement, at: number): readonly Act[] {
  const kind = after(
    statement,
    at + 1,
    "IF EXISTS TEMPORARY TEMP MATERIALIZED FOREIGN EXTERNAL UNIQUE CLUSTERED OR REPLACE SERVER EVENT",
  );
  const word = keywordAt(statement, kind);
  const at1 = after(statement, kind + 1, "IF EXISTS CONCURRENTLY ONLINE DATA WRAPPER");
  const names = namesAt(statement, at1);
  return names.map((name) => {
    if (
      /^(?:DATABASE|KEYSPACE|CATALOG|WAREHOUSE|TABLESPACE)$/.test(word) ||
      (word === "SCHEMA" && /^(?:mysql|bigquery|clickhouse)$/.test(statement.dialect))
    ) {
      const database = name.object ?? name.database;
      const because = `DROP ${word} deletes the ${word.toLowerCase()}${spoken(name)} with everything in it`;
      return onData("delete", "all", { database: database ?? "?", object: undefined }, because);
    }
    if (word === "SCHEMA") {
      const because = `DROP SCHEMA deletes the schema${spoken(name)} with everything in it`;
      return onData("delete", "all", { database: name.database, object: undefined }, because);
    }
    if (accounts.test(word))
      return onData("administer", "all", unnamed, `DROP ${word} takes an account or its rights away`);
    const rows = /^(?:TABLE|TABLES)$/.test(word) ? " with all its rows" : "";
    const object = word === "" || word === "TABLE" ? "the table" : word.toLowerCase();
    return onData(
      "delete",
      "all",
      name,
      `DROP ${word === "" ? "" : `${word} `}deletes ${object}${spoken(name)}${rows}`.replace(/ +/g, " "),
    );
  });
}

function truncated(statement: Statement, at: number): readonly Act[] {
  const start = after(statement, at + 1, "TEMPORARY ALL TABLE TABLES IF EXISTS FROM");
  const isWhole = keywordAt(statement, start) === "DATABASE" ? start + 1 : start;
  return namesAt(statement, isWhole).map((name) =>
    onData("delete", "all", name, `TRUNCATE empties the table${spoken(name)}`),
  );
}

function deleted(statement: Statement, at: number): readonly Act[] {
  const limited = behindTop(statement, after(statement, at + 1, "LOW_PRIORITY QUICK IGNORE"));
  const start = after(statement, limited, "FROM ONLY");
  const { name } = isSymbol(statement, start, "(") ? { name: unnamed } : nameAt(statement, start);
  const [extent, because] = reachOf(statement, at + 1, {
    none: `DELETE without WHERE empties the table${spoken(name)}`,
    idle: `DELETE with a WHERE that holds for about every row empties the table${spoken(name)}`,
    bounding: `DELETE takes away the rows of${spoken(name, "the table")} that its WHERE picks`,
  });
  return [onData("delete", extent, name, because)];
}

/** T-SQL's `TOP (5)` behind the keyword. */
function behindTop(statement: Statement, at: number): number {
  if (keywordAt(statement, at) !== "TOP") return at;
  return isSymbol(statement, at + 1, "(") ? behindParenthesis(statement, at + 1) : at + 2;
}

function updated(statement: Statement, at: number): readonly Act[] {
  const limited = behindTop(statement, at + 1);
  let start = after(statement, limited, "LOW_PRIORITY IGNORE ONLY OR ROLLBACK ABORT REPLACE FAIL STATISTICS");
  if (isSymbol(statement, start, "(")) start = statement.tokens.length;
  const { name } = nameAt(statement, start);
  const [extent, because] = reachOf(statement, at + 1, {
    none: `UPDATE without WHERE changes every row of${spoken(name, "the table")}`,
    idle: `UPDATE with a WHERE that holds for about every row changes all of${spoken(name, "the table")}`,
    bounding: `UPDATE changes the rows of${spoken(name, "the table")} that its WHERE picks`,
  });
  return [onData("modify", extent, name, because)];
}

function reachOf(
  statement: Statement,
  start: number,
  because: Readonly<Record<ReturnType<typeof boundOf>, string>>,
): readonly [Extent, string] {
  const bound = boundOf(statement, start);
  return [bound === "bounding" ? "rows" : "all", because[bound]];
}

function inserted(statement: Statement, at: number): readonly Act[] {
  const replaces = keywordAt(statement, at + 1) === "OR" && keywordAt(statement, at + 2) === "REPLACE";
  const overwrites = keywordAt(statement, at + 1) === "OVERWRITE";
  const start = after(
    statement,
    at + 1,
    "LOW_PRIORITY DELAYED HIGH_PRIORITY IGNORE OR REPLACE ROLLBACK ABORT FAIL ALL FIRST INTO OVERWRITE BULK TABLE FUNCTION LOCAL DIRECTORY",
  );
  const { name } = nameAt(statement, start);
  if (overwrites)
    return [onData("delete", "all", name, `INSERT OVERWRITE replaces all that is in${spoken(name, "the table")}`)];
  const follow = following(statement, start, /^(?:CONFLICT|DUPLICATE)$/);
  const changesRows = replaces || (follow !== undefined && following(statement, follow, /^UPDATE$/) !== undefined);
  return changesRows
    ? [
        onData(
          "modify",
          "rows",
          name,
          `INSERT adds rows to${spoken(name, "the table")} and writes over those with the same key`,
        ),
      ]
    : [onData("create", "none", name, `${keywordAt(statement, at)} adds rows to${spoken(name, "the table")}`)];
}

/** The first position from `at` on of a word that matches; looks no further than a statement of ordinary length. */
function following(statement: Statement, at: number, pattern: RegExp): number | undefined {
  const end = Math.min(statement.tokens.length, at + 20_000);
  for (let position = at; position < end; position += 1) {
    if (pattern.test(keywordAt(statement, position))) return position;
  }
  return undefined;
}

function replaced(statement: Statement, at: number): readonly Act[] {
  const { name } = nameAt(statement, after(statement, at + 1, "LOW_PRIORITY DELAYED INTO"));
  return [onData("modify", "rows", name, `REPLACE writes over rows of${spoken(name, "the table")} with the same key`)];
}

function merged(statement: Statement, at: number): readonly Act[] {
  const { name } = nameAt(statement, after(statement, at + 1, "INTO"));
  return [onData("modify", "rows", name, `MERGE adds, changes or deletes rows of${spoken(name, "the table")}`)];
}

const losing =
  /^(?:DROP|DELETE|TRUNCATE|DISCARD|DETACH|CLEAR|REPLACE|EXCHANGE|SWITCH|COALESCE|REMOVE|UPDATE|TYPE|ALTER|MODIFY|CHANGE)$/;

function altered(statement: Statement, at: number): readonly Act[] {
  const kind = after(statement, at + 1, "FOREIGN EXTERNAL MATERIALIZED ONLINE IGNORE IF EXISTS");
  const word = keywordAt(statement, kind);
  const isTable = /^(?:TABLE|VIEW|INDEX|SEQUENCE|TYPE|DOMAIN|COLUMN)$/.test(word);
  if (!isTable)
    return [onData("administer", "all", unnamed, `ALTER ${word} changes how the server or a database works`)];
  const { name, end } = nameAt(statement, after(statement, kind + 1, "IF EXISTS ONLY"));
  const loses = following(statement, end, losing);
  const words = loses === undefined ? "" : keywordAt(statement, loses);
  if (words === "DROP") {
    const what = spoken(
      nameAt(
        statement,
        after(
          statement,
          loses === undefined ? end : loses + 1,
          "COLUMN CONSTRAINT INDEX KEY PARTITION PRIMARY FOREIGN IF EXISTS",
        ),
      ).name,
    );
    return [
      onData("delete", "all", name, `ALTER ${word} … DROP takes${what} away from${spoken(name, word.toLowerCase())}`),
    ];
  }
  if (words !== "")
    return [
      onData(
        "modify",
        "all",
        name,
        `ALTER ${word} … ${words} may change or take away content of${spoken(name, word.toLowerCase())}`,
      ),
    ];
  return [onData("modify", "none", name, `ALTER ${word} changes the shape of${spoken(name, word.toLowerCase())}`)];
}

const administering =
  /^(?:USER|ROLE|LOGIN|GROUP|EXTENSION|LANGUAGE|SERVER|SUBSCRIPTION|PUBLICATION|FUNCTION|PROCEDURE|PROC|PACKAGE|AGGREGATE|EVENT|RULE|POLICY|SECRET|CREDENTIAL|CERTIFICATE|ASSEMBLY|LINK|TABLESPACE|ACCESS|CAST|OPERATOR|TRANSFORM|MACRO|INTEGRATION|STAGE|TASK|SHARE|QUOTA|PROFILE)$/;

function created(statement: Statement, at: number): readonly Act[] {
  const replaces = keywordAt(statement, at + 1) === "OR" && keywordAt(statement, at + 2) === "REPLACE";
  const kind = after(
    statement,
    at + 1,
    "OR REPLACE ALTER TEMP TEMPORARY GLOBAL LOCAL UNLOGGED UNIQUE FULLTEXT SPATIAL CLUSTERED NONCLUSTERED COLUMNSTORE MATERIALIZED RECURSIVE FOREIGN EXTERNAL TRANSIENT COLUMN BITMAP PUBLIC DATABASE TRUSTED PERSISTENT",
  );
  const word = keywordAt(statement, kind);
  if (word === "VIRTUAL") return virtualTable(statement, kind);
  if (administering.test(word) && !(word === "MACRO" && statement.dialect === "duckdb"))
    return [
      onData(
        "administer",
        replaces ? "all" : "none",
        unnamed,
        `CREATE ${word} gives the server new code, rights or ways out`,
      ),
    ];
  const { name } = nameAt(statement, after(statement, kind + (word === "" ? 0 : 1), "IF NOT EXISTS CONCURRENTLY"));
  const isDatabase = keywordAt(statement, kind - 1) === "DATABASE" || /^(?:DATABASE|SCHEMA|KEYSPACE)$/.test(word);
  if (replaces && /^(?:TABLE|)$/.test(word))
    return [onData("delete", "all", name, `CREATE OR REPLACE deletes the table${spoken(name)} that is there`)];
  if (replaces)
    return [onData("modify", "all", name, `CREATE OR REPLACE ${word} puts another${spoken(name)} in its place`)];
  return [onData("create", "none", isDatabase ? unnamed : name, `CREATE ${word} makes${spoken(name)}`.trim())];
}

/** In SQLite a virtual table may stand for anything that its module reaches. */
function virtualTable(statement: Statement, at: number): readonly Act[] {
  const using = following(statement, at, /^USING$/);
  const name = using === undefined ? "" : keywordAt(statement, using + 1);
  if (/^(?:FTS[345]|RTREE|RTREE_I32|GEOPOLY|FTS5VOCAB|FTS4AUX|DBSTAT)$/.test(name))
    return [onData("create", "none", unnamed, "CREATE VIRTUAL TABLE makes a table")];
  return [unseen("what the module of a virtual table reaches is not known")];
}

function granted(statement: Statement, at: number): readonly Act[] {
  return [onData("administer", "all", unnamed, `${keywordAt(statement, at)} changes who may do what`)];
}
