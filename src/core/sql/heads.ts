import { type Act, onData, unnamed, unseen } from "./act.ts";
import type { Reader } from "./changes.ts";
import { after, behindParenthesis, isSymbol, keywordAt, nameAt, type Statement, spoken } from "./words.ts";

/** What statements do that begin with other keywords than those of plain queries and changes. */
export const heads: Readonly<Record<string, Reader>> = {
  COPY: copied,
  SET: set,
  RESET: reset,
  PRAGMA: pragma,
  ATTACH: attached,
  DETACH: (statement) =>
    /^(?:sqlite|duckdb)$/.test(statement.dialect) ? [] : maintained("DETACH takes a table or database away"),
  VACUUM: vacuumed,
  EXPORT: exported,
  LOCK: () => maintained("LOCK keeps others from working"),
  UNLOCK: () => [],
  COMMENT: (statement, at) => [
    onData("modify", "none", unnamed, `COMMENT changes a description${spoken(nameAt(statement, at + 3).name, " of")}`),
  ],
  RENAME: () => [onData("modify", "none", unnamed, "RENAME gives another name")],
  NOTIFY: () => [onData("modify", "none", unnamed, "NOTIFY sends a message to other sessions")],
  EXEC: executed,
  EXECUTE: executed,
  LOAD: loaded,
  ...administering(
    "REASSIGN SECURITY KILL SHUTDOWN FLUSH PURGE STOP CHANGE CLONE BACKUP RESTORE RECONFIGURE UNDROP REINDEX CLUSTER REFRESH REPAIR OPTIMIZE ANALYZE ANALYSE CHECKPOINT RECLUSTER IMPORT UNINSTALL MOVE_ AUDIT NOAUDIT",
  ),
};

function administering(names: string): Readonly<Record<string, Reader>> {
  const reader: Reader = (statement, at) => {
    const local = /^(?:sqlite|duckdb)$/.test(statement.dialect);
    const word = keywordAt(statement, at);
    // An embedded engine tidies its own file, which loses nothing.
    if (local && /^(?:REINDEX|ANALYZE|CHECKPOINT|OPTIMIZE)$/.test(word))
      return [onData("modify", "none", unnamed, `${word} tidies the database`)];
    return maintained(`${word} administers the server`);
  };
  return Object.fromEntries(names.split(" ").map((name) => [name, reader]));
}

function maintained(because: string): readonly Act[] {
  return [onData("administer", "all", unnamed, because)];
}

/** `COPY t FROM …`, `COPY (query) TO …`: on a server the file is the server's, in DuckDB and cqlsh it is here. */
function copied(statement: Statement, at: number): readonly Act[] {
  const named = isSymbol(statement, at + 1, "(");
  const start = named ? behindParenthesis(statement, at + 1) : at + 1;
  const { name, end } = named
    ? { name: unnamed, end: start }
    : nameAt(statement, after(statement, start, "BINARY INTO"));
  const into = keywordAt(statement, at + 1) === "INTO";
  let position = isSymbol(statement, end, "(") ? behindParenthesis(statement, end) : end;
  while (position < statement.tokens.length && !/^(?:FROM|TO)$/.test(keywordAt(statement, position))) position += 1;
  const direction = keywordAt(statement, position);
  const target = statement.tokens[position + 1];
  if (target?.kind === "word" && target.upper === "PROGRAM")
    return [unseen("COPY … PROGRAM runs a shell command on the server")];
  const isStream = target?.kind === "word" && /^(?:STDIN|STDOUT)$/.test(target.upper);
  const isHere = /^(?:duckdb|cql)$/.test(statement.dialect);
  const adds = onData("create", "none", name, `COPY adds rows to${spoken(name, "the table")}`);
  const reads = onData("read", "none", name, "COPY reads");
  if (direction === "" || target === undefined || into)
    return into ? [adds] : [unseen("where COPY copies to is not known")];
  if (isStream) return direction === "TO" ? [reads] : [adds];
  if (!isHere)
    return direction === "TO"
      ? [reads, onData("administer", "all", unnamed, "COPY … TO writes a file of the server")]
      : [adds, unseen("COPY … FROM reads a file of the server")];
  if (target.kind !== "string" && target.kind !== "name") return [unseen("which file COPY works on is not known")];
  return direction === "TO"
    ? [reads, { kind: "file", deed: "writes", path: target.text, because: "COPY … TO writes the file" }]
    : [adds, { kind: "file", deed: "reads", path: target.text, because: "COPY … FROM reads it" }];
}

function set(statement: Statement, at: number): readonly Act[] {
  const first = after(statement, at + 1, "LOCAL SESSION");
  const word = keywordAt(statement, first);
  if (/^(?:ROLE|AUTHORIZATION)$/.test(word)) return maintained("SET ROLE goes on with other rights");
  if (/^(?:GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|DEFAULT|CLUSTER|RESOURCE)$/.test(word))
    return maintained("SET changes a setting or an account for everybody");
  const global =
    isSymbol(statement, first, "@") && isSymbol(statement, first + 1, "@") ? keywordAt(statement, first + 2) : "";
  return /^(?:GLOBAL|PERSIST|PERSIST_ONLY)$/.test(global) ? maintained("SET changes a setting for everybody") : [];
}

function reset(statement: Statement, at: number): readonly Act[] {
  const word = keywordAt(statement, at + 1);
  if (/^(?:ROLE|SESSION)$/.test(word)) return maintained("RESET goes on with other rights");
  return /^(?:MASTER|SLAVE|REPLICA|BINARY|QUERY|PERSIST)$/.test(word)
    ? maintained("RESET throws state of the server away")
    : [];
}

const tellingPragma =
  /^(?:TABLE_INFO|TABLE_XINFO|TABLE_LIST|INDEX_LIST|INDEX_INFO|INDEX_XINFO|FOREIGN_KEY_LIST|FOREIGN_KEY_CHECK|INTEGRITY_CHECK|QUICK_CHECK|DATABASE_LIST|COLLATION_LIST|FUNCTION_LIST|MODULE_LIST|PRAGMA_LIST|COMPILE_OPTIONS|SHOW_TABLES|SHOW_TABLES_EXPANDED|SHOW|SHOW_DATABASES|STORAGE_INFO|DATABASE_SIZE|VERSION|PLATFORM|METADATA_INFO)$/;
const sessionPragma =
  /^(?:FOREIGN_KEYS|CASE_SENSITIVE_LIKE|CACHE_SIZE|TEMP_STORE|MMAP_SIZE|BUSY_TIMEOUT|THREADS|MEMORY_LIMIT|ENABLE_PROGRESS_BAR|DISABLE_PROGRESS_BAR|QUERY_ONLY|SYNCHRONOUS|RECURSIVE_TRIGGERS|DEFER_FOREIGN_KEYS|EXPLAIN_OUTPUT)$/;

function pragma(statement: Statement, at: number): readonly Act[] {
  const { name, end } = nameAt(statement, at + 1);
  const word = (name.object ?? "").replace(/^.*\./, "").toUpperCase();
  const asks = end >= statement.tokens.length;
  if (tellingPragma.test(word) || (asks && statement.dialect !== "duckdb"))
    return [onData("read", "none", unnamed, "PRAGMA reads")];
  if (sessionPragma.test(word)) return [];
  if (
    /^(?:JOURNAL_MODE|USER_VERSION|APPLICATION_ID|AUTO_VACUUM|INCREMENTAL_VACUUM|WAL_CHECKPOINT|WAL_AUTOCHECKPOINT|OPTIMIZE|PAGE_SIZE|LOCKING_MODE|SECURE_DELETE|ENCODING)$/.test(
      word,
    )
  )
    return [onData("modify", "none", unnamed, `PRAGMA ${word.toLowerCase()} changes a setting of the database`)];
  return [unseen("what this PRAGMA opens up is not known")];
}

/** Later statements may work on the attached file as well, so it is opened for writing. */
function attached(statement: Statement, at: number): readonly Act[] {
  const position = after(statement, at + 1, "DATABASE IF NOT EXISTS OR REPLACE");
  const token = statement.tokens[position];
  const alias = keywordAt(statement, position + 1);
  if (token?.kind !== "string" && token?.kind !== "name") return [unseen("what ATTACH brings in is not known")];
  if (!/^(?:sqlite|duckdb)$/.test(statement.dialect)) return [unseen("what ATTACH brings in is not known")];
  if (alias !== "" && alias !== "AS") return [unseen("what ATTACH brings in is not known")];
  if (/^[a-z][\w+-]+:(?!memory:)/i.test(token.text) && !/^file:/i.test(token.text))
    return [unseen("ATTACH works on another server")];
  const isOther =
    statement.dialect === "duckdb" && statement.tokens.slice(position).some(({ upper }) => upper === "TYPE");
  if (isOther && !statement.tokens.some(({ upper }) => /^(?:SQLITE|DUCKDB)$/.test(upper)))
    return [unseen("ATTACH works on another server")];
  return [{ kind: "file", deed: "opens", path: token.text, because: "ATTACH opens the database" }];
}

function vacuumed(statement: Statement): readonly Act[] {
  const into = statement.tokens.findIndex(({ upper }) => upper === "INTO");
  const target = statement.tokens[into + 1];
  if (into >= 0) {
    if (target?.kind !== "string") return [unseen("where VACUUM INTO writes is not known")];
    return [{ kind: "file", deed: "writes", path: target.text, because: "VACUUM INTO writes the file" }];
  }
  return /^(?:sqlite|duckdb)$/.test(statement.dialect)
    ? [onData("modify", "none", unnamed, "VACUUM tidies the database")]
    : maintained("VACUUM administers the server");
}

function exported(statement: Statement): readonly Act[] {
  const target = statement.tokens.find(({ kind }) => kind === "string");
  if (statement.dialect !== "duckdb" || target === undefined)
    return [unseen("EXPORT writes what it reads to another place")];
  return [{ kind: "file", deed: "writes", path: target.text, because: "EXPORT writes the database into the folder" }];
}

function executed(statement: Statement, at: number): readonly Act[] {
  const word = keywordAt(statement, at);
  const { name } = nameAt(statement, at + 1);
  const procedure = (name.object ?? "").replace(/^.*\./, "");
  if (/^XP_CMDSHELL$/i.test(procedure)) return [unseen("xp_cmdshell runs a shell command on the server")];
  const tells =
    /^SP_(?:HELP|HELPTEXT|HELPDB|HELPINDEX|HELPUSER|WHO2?|COLUMNS|TABLES|DATABASES|SPACEUSED|LOCK|PKEYS|FKEYS|DEPENDS)$/i;
  if (tells.test(procedure) && statement.dialect === "tsql")
    return [onData("read", "none", unnamed, "the procedure reads")];
  return [unseen(`${word} runs what has not been read`)];
}

function loaded(statement: Statement, at: number): readonly Act[] {
  if (!/^(?:DATA|XML)$/.test(keywordAt(statement, at + 1))) return [unseen("LOAD loads code")];
  const into = statement.tokens.findIndex(({ upper }) => upper === "TABLE");
  const { name } = nameAt(statement, into + 1);
  const file = statement.tokens.find(({ kind }) => kind === "string");
  const rows = onData("create", "none", name, `LOAD DATA adds rows to${spoken(name, "the table")}`);
  const replaces = statement.tokens.some(({ upper }) => /^(?:REPLACE|OVERWRITE)$/.test(upper));
  const acts = replaces
    ? [onData("modify", "rows", name, `LOAD DATA writes over rows of${spoken(name, "the table")}`)]
    : [rows];
  const isHere = statement.tokens.some(({ upper }) => upper === "LOCAL") && file !== undefined;
  return isHere
    ? [...acts, { kind: "file", deed: "reads", path: file.text, because: "LOAD DATA LOCAL sends it to the server" }]
    : [...acts, unseen("LOAD DATA reads a file of the server")];
}
