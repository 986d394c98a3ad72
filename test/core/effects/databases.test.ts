import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { judgeCommand, outcome, ruled } from "../policy/situation.ts";
import { commandCall } from "./calls.ts";
import { surroundings } from "./spell.ts";

const policy = ruled({ hold: ["*"], on: ["db:*/*prod*/**"] });

describe("databases", () => {
  it.each([
    ['psql -h db.prod.internal shop -c "SELECT 1"', "hold rule"],
    ['psql -h db.dev.internal shop -c "SELECT 1"', "allow preset"],
    ['psql "postgres://me:secret@prod-1/shop" -c "SELECT 1"', "hold rule"],
    ['psql "host=prod-1 dbname=shop" -c "SELECT 1"', "hold rule"],
    // The host may be any.
    ['psql shop -c "SELECT 1"', "hold rule"],
    ["psql -h dev shop -c '\\c postgres://prod/x' -c 'SELECT 1'", "allow preset"],
    ["mysqldump -h prod-db shop", "hold rule"],
    ["redis-cli -h cache.prod.internal GET a", "hold rule"],
    ["redis-cli GET a", "allow preset"],
  ])("are met by a rule on their host: `%s`", (text, expected) => {
    expect(outcome(judgeCommand(text, { world: "supposed", policy }))).toBe(expected);
  });

  it("say what a statement does, and what to do first", () => {
    const { reasons } = judgeCommand('psql -h db shop -c "DELETE FROM users"', { world: "supposed" });
    expect(reasons[0]).toMatchObject({
      text: '`psql -h db shop -c "DELETE FROM users"`: DELETE without WHERE empties the table users (`db:postgres/db/shop/users`), and nothing here can put that back.',
      instead: "Show the person the rows with a SELECT and the same WHERE, and run the change inside a transaction.",
    });
  });

  it.each([
    'psql "postgres://me:hunter2@db/shop" -c "DROP TABLE a"',
    'psql "postgres://me:hun/hunter2@db/shop" -c "DROP TABLE a"',
    'psql "host=db password=hunter2 dbname=shop" -c "DROP TABLE a"',
    "mysql -phunter2 --password=hunter2 shop -e 'DROP TABLE a'",
    "goose mysql 'me:hunter2@tcp(db)/shop' reset",
    "flyway '-url=jdbc:sqlserver://db;databaseName=x;password=hunter2' clean",
    "mongosh 'mongodb+srv://me:hunter2@db/shop' --eval 'db.a.drop()'",
    "redis-cli -a hunter2 -u redis://me:hunter2@db/1 FLUSHDB",
    "redis-cli AUTH hunter2",
    "echo 'DROP TABLE a;' | sqlplus me/hunter2@db",
    "psql -c \"ALTER USER me PASSWORD 'hunter2'\"",
    "prisma db push --accept-data-loss --url postgres://me:hunter2@db/shop",
    "mysqladmin -uroot -phunter2 password hunter2",
    "cypher-shell -p hunter2 -a bolt://me:hunter2@db 'MATCH (n) DELETE n'",
  ])("keep passwords out of resources and reasons: `%s`", (text) => {
    const { effects } = infer(commandCall(text), surroundings);
    expect(effects.length).toBeGreaterThan(0);
    for (const { resource, because } of effects)
      expect(`${because} ${resource.scheme === "file" ? resource.path : resource.name}`).not.toContain("hunter2");
  });

  it.each([
    'psql -c "DROP TABLE a"',
    "psql -cDROP\\ TABLE\\ a",
    'psql -c"DROP TABLE a"',
    'psql -qtAXc "DROP TABLE a"',
    'psql --command="DROP TABLE a"',
    'psql --com "DROP TABLE a"',
    'psql -c "SELECT 1" -c "DROP TABLE a"',
    'psql -v x=1 -c "DROP TABLE a" shop',
    "psql shop me -f - <<< 'DROP TABLE a'",
    'psql -c "dRoP/**/TaBlE a"',
    'psql -c "SELECT 1;;DROP TABLE a"',
    'psql -c "BEGIN; DROP TABLE a; ROLLBACK"',
    'psql -c "CREATE TABLE b AS SELECT 1; DROP TABLE a"',
    'sudo -u postgres psql -c "DROP TABLE a"',
    'PGPASSWORD=x psql -c "DROP TABLE a"',
    'env PGHOST=db psql -c "DROP TABLE a"',
    "bash -c 'psql -c \"DROP TABLE a\"'",
    "cat <<EOF | psql\nDROP TABLE a;\nEOF",
    "printf 'DROP TABLE %s' a | psql",
    "psql -c \"$(echo 'DROP TABLE a')\"",
    "q='DROP TABLE a'; psql -c \"$q\"",
    'xargs psql -c "DROP TABLE a"',
    '/usr/bin/psql -c "DROP TABLE a"',
    "psql <<'EOF'\nSELECT 1 \\; DROP TABLE a;\nEOF",
    "psql -c '\\x' -c 'DROP TABLE a'",
    "mysql -e 'DROP TABLE a'",
    "mysql --exec='DROP TABLE a'",
    "mysql -Nse 'DROP TABLE a'",
    "mysql -ps3cret -e 'DROP TABLE a'",
    "mysql --init-command='DROP TABLE a' -e 'SELECT 1'",
    "mysql --init_command='DROP TABLE a' -e 'SELECT 1'",
    "sqlcmd -Q'DROP TABLE a'",
    "sqlcmd -q 'DROP TABLE a' -Q 'SELECT 1'",
    "usql pg://db -c 'SELECT 1 /*!; DROP TABLE a */'",
  ])("find the table that goes in `%s`", (text) => {
    const { effects } = infer(commandCall(text), surroundings);
    const drops = effects.filter(
      ({ verb, resource }) => verb === "delete" && resource.scheme === "db" && resource.name.endsWith("/a"),
    );
    expect(drops).not.toEqual([]);
  });
});
