import { type Act, unseen } from "./act.ts";
import { clientDeeds } from "./clientCommands.ts";
import { type ClientLanguage, type Dialect, type Lexis, lexesOf } from "./dialect.ts";
import { actsOf } from "./statementActs.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { behindParenthesis, keywordAt, nameAt, type Statement } from "./words.ts";

/** An act with what the statements before it say about where it happens. */
export interface PlacedAct {
  readonly act: Act;
  /** The database that a statement before it went to; undefined for the one that the client was given. */
  readonly database: string | undefined;
  readonly server: "given" | "other";
}

/** Text beyond this many characters counts as not seen. */
const textBound = 65_536;

/** More acts than this count as not seen. */
const actBound = 500;

/** Marks that a client fills in anywhere in the text, quoted or not. */
const filledIn: Readonly<Partial<Record<ClientLanguage, RegExp>>> = {
  sqlcmd: /\$\(\w/,
  sqlplus: /&\w/,
  bang: /&\w/,
};

/**
 * What a text for a database client does: every statement and every command of the client in it. Reads the SQL of many
 * engines only as far as it takes to tell reading from changing, so a statement that no engine would accept still gets
 * acts; what is not known to be harmless is opaque. Never throws; takes time in proportion to the text's length.
 */
export function readSql(text: string, dialect: Dialect, client: ClientLanguage = "none"): readonly PlacedAct[] {
  if (text.length > textBound) {
    const rest: PlacedAct = { act: unseen("it is longer than what is read"), database: undefined, server: "given" };
    return [...readSql(text.slice(0, textBound), dialect, client), rest];
  }
  const placed: PlacedAct[] = [];
  if (filledIn[client]?.test(text) === true)
    placed.push({ act: unseen("the client puts a variable into the text"), database: undefined, server: "given" });
  const readings = lexesOf(dialect, client, text).map((lexis) => ({ lexis, ...tokensOf(text, lexis) }));
  for (const { lexis, tokens } of readings) placed.push(...readIn(tokens, dialect, lexis));
  // Where it ends in one way of reading, the others only show what else it may do.
  const broken = readings.every((reading) => reading.broken !== undefined) ? readings[0]?.broken : undefined;
  if (broken !== undefined)
    placed.push({ act: unseen(`it cannot be read to its end: ${broken}`), database: undefined, server: "given" });
  return placed;
}

function readIn(tokens: readonly Token[], dialect: Dialect, lexis: Lexis): readonly PlacedAct[] {
  const placed: PlacedAct[] = [];
  let database: string | undefined;
  let server: PlacedAct["server"] = "given";
  const place = (act: Act): void => {
    placed.push({ act, database, server });
  };
  const move = (to: string | undefined): void => {
    database = to ?? "?";
  };
  for (const piece of piecesOf(tokens, dialect, lexis.client)) {
    if (placed.length >= actBound) {
      place(unseen("there are more statements than are read"));
      return placed;
    }
    if (piece.kind === "client") {
      for (const act of copiedQuery(piece.text, dialect, lexis)) place(act);
      for (const deed of clientDeeds(piece.text, lexis.client)) {
        if (deed.kind === "moves") move(deed.database);
        else if (deed.kind === "elsewhere") server = "other";
        else place(deed);
      }
      continue;
    }
    const statement: Statement = { tokens: piece.tokens, dialect };
    for (const act of actsOf(statement)) place(act);
    const head = keywordAt(statement, 0);
    if (/^(?:USE|CONNECT)$/.test(head)) {
      const { name } = nameAt(
        statement,
        /^(?:DATABASE|SCHEMA|CATALOG|KEYSPACE)$/.test(keywordAt(statement, 1)) ? 2 : 1,
      );
      move(name.database ?? name.object);
    }
  }
  return placed;
}

/** What the query of psql's `\copy (…) to …` does. */
function copiedQuery(text: string, dialect: Dialect, lexis: Lexis): readonly Act[] {
  const query = lexis.client === "psql" ? /^\\copy\s*(\([\s\S]*)$/.exec(text)?.[1] : undefined;
  if (query === undefined) return [];
  const { tokens } = tokensOf(query, lexis);
  const whole: Statement = { tokens, dialect };
  return actsOf({ tokens: tokens.slice(0, behindParenthesis(whole, 0)), dialect });
}

type Piece =
  | { readonly kind: "statement"; readonly tokens: readonly Token[] }
  | { readonly kind: "client"; readonly text: string };

/**
 * Commands that clients take among statements and that end with their line. Where one of them is a statement, too, ending it
 * early only shows more.
 */
const lineCommands: Readonly<Partial<Record<ClientLanguage | Dialect, RegExp>>> = {
  mysql:
    /^(?:USE|PROMPT|STATUS|NOTEE|NOPAGER|WARNINGS|NOWARNING|CLEAR|REHASH|CONNECT|EDIT|SYSTEM|SOURCE|TEE|PAGER|DELIMITER|CHARSET|RESETCONNECTION|GO|EGO|PRINT)$/,
  sqlplus:
    /^(?:SET|SHOW|DESC|DESCRIBE|COLUMN|COL|PROMPT|WHENEVER|SPOOL|CONNECT|DEFINE|UNDEFINE|ACCEPT|EXEC|EXECUTE|HOST|START|GET|SAVE|EDIT|CLEAR|VARIABLE|VAR|PRINT|TIMING|PAUSE|REM|REMARK|STORE|STARTUP|SHUTDOWN|LIST)$/,
  cql: /^(?:CONSISTENCY|SERIAL|TRACING|EXPAND|PAGING|CLEAR|CLS|SHOW|DESC|DESCRIBE|LOGIN|CAPTURE|SOURCE|COPY|USE)$/,
};
const everywhere = /^(?:HELP|QUIT|EXIT|STATUS)$/;

/** The statements between semicolons and what else ends one, and the commands of the client between them. */
function* piecesOf(tokens: readonly Token[], dialect: Dialect, client: ClientLanguage): Generator<Piece> {
  const ownLines = [lineCommands[client], lineCommands[dialect], everywhere].filter((pattern) => pattern !== undefined);
  // Batches end with a line `GO`.
  const isBatched = dialect === "tsql" || dialect === "any";
  let start = 0;
  for (const [at, token] of tokens.entries()) {
    const head = at > start && token.line === "start" ? (tokens[start]?.upper ?? "") : "";
    if (head !== "" && ownLines.some((pattern) => pattern.test(head))) {
      yield { kind: "statement", tokens: tokens.slice(start, at) };
      start = at;
    }
    const marks = (token.kind === "symbol" && token.text === ";") || (isBatched && token.upper === "GO");
    if (!marks && token.kind !== "client") continue;
    if (at > start) yield { kind: "statement", tokens: tokens.slice(start, at) };
    if (token.kind === "client") yield { kind: "client", text: token.text };
    start = at + 1;
  }
  if (start < tokens.length) yield { kind: "statement", tokens: tokens.slice(start) };
}
