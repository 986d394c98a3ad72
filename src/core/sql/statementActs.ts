import { type Act, onData, unnamed, unseen } from "./act.ts";
import { changes } from "./changes.ts";
import { callsOf } from "./functions.ts";
import { heads } from "./heads.ts";
import { isSymbol, keywordAt, nameAt, type Statement, spoken } from "./words.ts";

/** More changes than this in one statement count as not seen. */
const changeBound = 20;

const queries = /^(?:SELECT|WITH|VALUES|TABLE|EXPLAIN|DESCRIBE|DESC|FROM|SUMMARIZE|PIVOT|UNPIVOT)$/;
const tellings = /^(?:SHOW|HELP|LIST|LS)$/;
/** Statements that steer the session alone; what else stands in them is read as well. */
const steering =
  /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|SET|RESET|DISCARD|DEALLOCATE|DECLARE|FETCH|CLOSE|MOVE|PRINT|GO|LISTEN|UNLISTEN|USE|QUIT|EXIT|RAISERROR|PREPARE|ELSE|IF|WHILE|RETURN|TRANSACTION|CONSISTENCY|TRACING|EXPAND|PAGING|CLEAR|CLS|PROMPT|COLUMN|WHENEVER|SPOOL_|TIMING|UNLOCK|NOWARNING|WARNINGS|STATUS)$/;

/** Everything one statement does. What is not known to be harmless is an opaque act. */
export function actsOf(statement: Statement): readonly Act[] {
  const { tokens } = statement;
  const at = tokens.findIndex(({ kind, text }) => kind !== "symbol" || !/^[({]$/.test(text));
  const head = keywordAt(statement, at);
  if (at < 0) return tokens.length === 0 ? [] : [unseen("a statement without words has not been understood")];
  const acts: Act[] = [];
  if (tokens.some(({ kind }) => kind === "variable"))
    acts.push(unseen("a variable stands for a part of the statement"));
  const isPlan = isPlanOnly(statement, head);
  const own = heads[head]?.(statement, at);
  if (own !== undefined) acts.push(...own);
  if (!isPlan) acts.push(...embeddedChanges(statement, at, head));
  const isQuery = queries.test(head) || own !== undefined || steering.test(head);
  if (tellings.test(head) && !/^(?:tsql|any)$/.test(statement.dialect))
    acts.push(onData("read", "none", unnamed, `${head} reads`), ...callsOf(statement, "deep"));
  else if (isQuery) acts.push(...queryActs(statement, head, acts.length === 0 ? "deep" : "shallow"));
  else {
    if (!Object.hasOwn(changes, head)) acts.push(unseen(unknownHead(head)));
    acts.push(...callsOf(statement, "shallow"));
  }
  return acts;
}

function unknownHead(head: string): string {
  if (/^(?:DO|CALL|EXECUTE)$/.test(head)) return `${head} runs code that has not been read`;
  const shown = head.length > 40 ? `${head.slice(0, 39)}…` : head;
  return shown === ""
    ? "the statement has not been understood"
    : `what a statement that begins with ${shown} does is not known`;
}

/** `EXPLAIN` without ANALYZE only plans. */
function isPlanOnly({ tokens, dialect }: Statement, head: string): boolean {
  return (
    dialect !== "tsql" &&
    /^(?:EXPLAIN|DESCRIBE|DESC|SHOW)$/.test(head) &&
    !tokens.some(({ upper }) => /^ANALY[ZS]E$/.test(upper))
  );
}

function queryActs(statement: Statement, head: string, care: "deep" | "shallow"): readonly Act[] {
  const reads = queries.test(head) ? tablesOf(statement) : [];
  const moves = statement.tokens.findIndex(({ upper }) => upper === "NEXT");
  const sequence = keywordAt(statement, moves + 1) === "VALUE" && keywordAt(statement, moves + 2) === "FOR";
  const moved = sequence ? [onData("modify", "rows", unnamed, "NEXT VALUE FOR moves a sequence")] : [];
  return [...reads, ...moved, ...intoActs(statement, care), ...callsOf(statement, care)];
}

/** What a query reads from: names behind FROM and JOIN, and files where the engine takes them for tables. */
function tablesOf(statement: Statement): readonly Act[] {
  const acts: Act[] = [];
  for (let at = 0; at < statement.tokens.length && acts.length < 12; at += 1) {
    if (statement.dialect === "duckdb") acts.push(...filesRead(statement, at));
    if (!/^(?:FROM|JOIN)$/.test(keywordAt(statement, at))) continue;
    if (keywordAt(statement, at - 1) === "DISTINCT" || isSymbol(statement, at + 1, "(")) continue;
    const { name, end } = nameAt(statement, at + 1);
    if (name.object !== undefined && !isSymbol(statement, end, "("))
      acts.push(onData("read", "none", name, `the query reads${spoken(name)}`));
  }
  return acts.length === 0 ? [onData("read", "none", unnamed, "the query only reads")] : acts;
}

function filesRead(statement: Statement, at: number): readonly Act[] {
  const next = statement.tokens[at + 1];
  const word = keywordAt(statement, at);
  if (/^(?:FROM|JOIN)$/.test(word) || isSymbol(statement, at, ",")) {
    const isPath = next?.kind === "string" ? word !== "" : next?.kind === "name" && /[./*]/.test(next.text);
    return isPath && next !== undefined ? [fileOrAddress(next.text)] : [];
  }
  if (!/^(?:READ_\w+|PARQUET_\w+)$/.test(word) || !isSymbol(statement, at + 1, "(")) return [];
  const paths: Act[] = [];
  let position = at + 2;
  for (; position < statement.tokens.length && paths.length < 8 && !isSymbol(statement, position, ")"); position += 1) {
    const token = statement.tokens[position];
    if (token?.kind === "string") paths.push(fileOrAddress(token.text));
    // Further arguments are options by name.
    if (isSymbol(statement, position, ",") && paths.length > 0 && !isSymbol(statement, at + 2, "[")) break;
  }
  return paths.length > 0 ? paths : [unseen("which file the query reads is not known")];
}

function fileOrAddress(path: string): Act {
  if (/^https?:\/\//i.test(path)) return { kind: "fetch", address: path };
  if (/^[a-z][a-z0-9+-]+:/i.test(path)) return unseen("the query reads from another place");
  return { kind: "file", deed: "reads", path, because: "the query reads it" };
}

/** `SELECT … INTO`: a new table, a file of the server or, in ClickHouse, one here. */
function intoActs(statement: Statement, care: "deep" | "shallow"): readonly Act[] {
  const at = statement.tokens.findIndex(({ upper }) => upper === "INTO");
  if (at < 0) return [];
  const word = keywordAt(statement, at + 1);
  const file = statement.tokens[at + 2];
  if (/^(?:OUTFILE|DUMPFILE)$/.test(word)) {
    if (statement.dialect !== "clickhouse")
      return [onData("administer", "all", unnamed, `SELECT … INTO ${word} writes a file of the server`)];
    return file?.kind === "string"
      ? [{ kind: "file", deed: "writes", path: file.text, because: "INTO OUTFILE writes it" }]
      : [unseen("which file INTO OUTFILE writes is not known")];
  }
  if (care === "shallow" || isSymbol(statement, at + 1, "@")) return [];
  const { name } = nameAt(statement, at + 1);
  return [onData("create", "none", name, `SELECT … INTO makes the table${spoken(name)}`)];
}

/** Where a keyword stands for something else than a change. */
function isOnlyNamed(statement: Statement, at: number, word: string, head: string): boolean {
  const before = keywordAt(statement, at - 1);
  if (isSymbol(statement, at - 1, ".")) return true;
  switch (word) {
    case "UPDATE":
      return /^(?:FOR|KEY|ON|DO|OR|BEFORE|AFTER|OF)$/.test(before) || isOfMerge(before, head);
    case "DELETE":
      return /^(?:FOR|ON|OR|BEFORE|AFTER|OF)$/.test(before) || isOfMerge(before, head) || head === "ALTER";
    case "INSERT":
      return (
        /^(?:FOR|ON|OR|BEFORE|AFTER|OF)$/.test(before) || isSymbol(statement, at + 1, "(") || isOfMerge(before, head)
      );
    case "REPLACE":
      return (
        /^(?:OR|CREATE)$/.test(before) ||
        isSymbol(statement, at + 1, "(") ||
        head === "INSERT" ||
        head === "LOAD" ||
        head === "ATTACH" ||
        isSymbol(statement, at - 1, "*")
      );
    case "TRUNCATE":
      return isSymbol(statement, at + 1, "(") || head === "ALTER";
    case "DROP":
      return head === "ALTER";
    case "ALTER":
      return before === "OR" || head === "ALTER";
    case "CREATE":
      return before === "SHOW";
    case "GRANT":
      return /^(?:SHOW|WITH)$/.test(before);
    default:
      return false;
  }
}

function isOfMerge(before: string, head: string): boolean {
  return before === "THEN" && head === "MERGE";
}

/** In these engines a statement may follow another one without a mark between them. */
const runTogether = /^(?:tsql|any)$/;

function embeddedChanges(statement: Statement, start: number, head: string): readonly Act[] {
  const acts: Act[] = [];
  const isGrant = /^(?:GRANT|REVOKE|DENY)$/.test(head) && !runTogether.test(statement.dialect);
  const isShow = head === "SHOW" || head === "COMMENT";
  for (let at = start; at < statement.tokens.length; at += 1) {
    const word = keywordAt(statement, at);
    if (word === "" || (at > start && (isGrant || isShow))) continue;
    const isHead = at === start;
    const reader = changes[word];
    if (acts.length >= changeBound) return [...acts, unseen("the statement changes more than is read")];
    if (reader !== undefined && Object.hasOwn(changes, word)) {
      if (isHead || (word !== "UPSERT" && word !== "DENY" && !isOnlyNamed(statement, at, word, head)))
        acts.push(...reader(statement, at));
    } else if (
      !isHead &&
      runTogether.test(statement.dialect) &&
      /^(?:EXEC|EXECUTE|BACKUP|RESTORE|KILL|SHUTDOWN|RECONFIGURE|DBCC|DENY|XP_\w+|SP_\w+)$/.test(word)
    )
      acts.push(
        ...(heads[word]?.(statement, at) ?? [
          unseen(`${word.length > 40 ? "a procedure" : word} is not known to only read`),
        ]),
      );
  }
  return acts;
}
