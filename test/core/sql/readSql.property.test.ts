import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientLanguage, Dialect } from "../../../src/core/sql/dialect.ts";
import { readSql } from "../../../src/core/sql/readSql.ts";
import { spellActs } from "./spellActs.ts";

const ways: readonly (readonly [Dialect, ClientLanguage])[] = [
  ["postgres", "psql"],
  ["mysql", "mysql"],
  ["sqlite", "sqlite"],
  ["duckdb", "sqlite"],
  ["tsql", "sqlcmd"],
  ["oracle", "sqlplus"],
  ["clickhouse", "none"],
  ["bigquery", "none"],
  ["snowflake", "bang"],
  ["hive", "none"],
  ["cql", "none"],
  ["trino", "none"],
  ["any", "psql"],
];

/** Whole statements as tokens, harmless and not. */
const statements: readonly (readonly string[])[] = [
  ["SELECT", "*", "FROM", "users", "WHERE", "id", "=", "5"],
  ["select", "count", "(", "*", ")", "from", "a", "join", "b", "on", "x", "=", "y"],
  ["DROP", "TABLE", "users"],
  ["DELETE", "FROM", "a", "WHERE", "id", "IN", "(", "1", ",", "2", ")"],
  ["delete", "from", "a"],
  ["TRUNCATE", "TABLE", "a"],
  ["UPDATE", "a", "SET", "b", "=", "'x; DROP TABLE y'"],
  ["INSERT", "INTO", "a", "VALUES", "(", "'it''s'", ")"],
  ["WITH", "x", "AS", "(", "DELETE", "FROM", "a", "RETURNING", "*", ")", "SELECT", "*", "FROM", "x"],
  ["ALTER", "TABLE", "a", "DROP", "COLUMN", "b"],
  ["GRANT", "SELECT", "ON", "a", "TO", "b"],
  ["COMMIT"],
  ["frobnicate", "all"],
];

const gap = fc.constantFrom(" ", "\n", "\t ", " /* x */ ", " -- x\n", "/**/", " /* ; ' */ ");
const statement = fc.constantFrom(...statements);
const way = fc.constantFrom(...ways);
/** Text made of what SQL is made of, well formed or not. */
const soup = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      "`",
      "$$",
      "$a$",
      "/*",
      "*/",
      "/*!",
      "--",
      "#",
      "\\",
      "\\!",
      "\\g ",
      ";",
      "(",
      ")",
      "[",
      "]",
      "\n",
      "\n.",
      " ",
      "q'[",
      "E'",
      "SELECT ",
      "DROP ",
      "DELETE ",
      "FROM ",
      "WHERE ",
      "COPY ",
      "TO ",
      "x",
      "1e",
      ":x",
      "$(x)",
      "ALTER ",
      "CREATE ",
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

describe("reading SQL", () => {
  it("never throws, and answers whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: "binary" })), way, (text, [dialect, client]) => {
        expect(Array.isArray(readSql(text, dialect, client))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps every act when a statement is appended", () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 3 }),
        statement,
        way,
        (list, last, [dialect, client]) => {
          const text = list.map((tokens) => tokens.join(" ")).join(";\n");
          const more = spellActs(`${text};\n${last.join(" ")}`, dialect, client);
          for (const act of spellActs(text, dialect, client)) expect(more).toContain(act);
          for (const act of spellActs(last.join(" "), dialect, client)) expect(more).toContain(act);
        },
      ),
    );
  });

  it("finds the same whatever stands between the tokens", () => {
    fc.assert(
      fc.property(
        statement,
        fc.array(gap, { minLength: 16, maxLength: 16 }),
        way,
        (tokens, gaps, [dialect, client]) => {
          const spaced = tokens.map((token, index) => `${token}${gaps[index] ?? " "}`).join("");
          const glued = tokens.join("/**/");
          const plain = [...spellActs(tokens.join(" "), dialect, client)].sort();
          expect([...spellActs(spaced, dialect, client)].sort()).toEqual(plain);
          expect([...spellActs(glued, dialect, client)].sort()).toEqual(plain);
        },
      ),
    );
  });

  const million = 1_048_576;
  it.each([
    ["open comments", "/*"],
    ["comments in comments", "/*/*x*/"],
    ["quotes", "'"],
    ["pairs of quotes", "''"],
    ["escapes", "'\\'"],
    ["dollars", "$a$"],
    ["many marks", "$a$ $b$ "],
    ["statements", "DROP TABLE x;"],
    ["statements without marks", "DELETE FROM x WHERE a = 1 "],
    ["conditions", "DELETE FROM x WHERE a = 1 OR b = 2 AND c = 3 OR "],
    ["parentheses", "SELECT ("],
    ["names", "DROP TABLE a,"],
    ["calls", "SELECT f("],
    ["copies", "COPY ("],
    ["commands", "\\copy a to "],
    ["commands on one line", "\\g "],
    ["dots", "a."],
    ["executable comments", "/*!"],
    ["inserts", "INSERT INTO a "],
    ["alters", "ALTER TABLE a "],
    ["queries", "SELECT * FROM "],
    ["files", "FROM 'a', "],
    ["lists", "READ_CSV("],
    ["dashes", "--"],
    ["words", "x"],
    ["numbers", "1"],
    ["blanks", " "],
    ["colons", ":a"],
  ])("answers for a million characters of %s", (_, piece) => {
    const text = piece.repeat(Math.ceil(million / piece.length)).slice(0, million);
    for (const [dialect, client] of [
      ["postgres", "psql"],
      ["mysql", "mysql"],
      ["duckdb", "sqlite"],
      ["tsql", "sqlcmd"],
    ] as const)
      expect(readSql(text, dialect, client).length).toBeLessThan(5_000);
  });
});
