import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { addressed, databaseResource, statementEffects } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/**
 * How a tool that brings a database from one shape to the next is told what to do. Each pattern is tried on the operands,
 * joined by blanks; what none of them knows is opaque.
 */
export interface Migrator {
  /** Takes data away: drops, resets, goes back. */
  readonly destroys: RegExp;
  /** Changes the database. */
  readonly changes: RegExp;
  /** Only looks, or works on the project's own files. */
  readonly works: RegExp;
  /** Options that take the next word as their value. */
  readonly values?: string;
  /** Options with which a change takes data away. */
  readonly losing?: RegExp;
  /** Options with which nothing is done. */
  readonly dry?: RegExp;
  /** Options that bring in other code or settings. */
  readonly unseen?: RegExp;
  /** The word after which an operand is SQL. */
  readonly query?: string;
}

const migrators: Readonly<Record<string, Migrator>> = {
  prisma: {
    works: /^(?:generate|validate|format|studio|version|debug|migrate status|migrate diff)$/,
    changes: /^(?:db push|db seed|db pull|db execute|migrate (?:deploy|dev|resolve)|init)$/,
    destroys: /^migrate reset$/,
    losing: /^--(?:force-reset|accept-data-loss)$/,
    values: "--schema --name -n --from-url --to-url --url --file",
    unseen: /^--(?:config|output)\b|^-o$/,
  },
  "drizzle-kit": {
    works: /^(?:generate|check|introspect|studio|export|version)$/,
    changes: /^(?:migrate|push|pull|up)$/,
    destroys: /^drop$/,
    losing: /^--force$/,
    unseen: /^--(?:config|out)\b/,
  },
  knex: {
    works: /^(?:migrate:(?:list|status|currentVersion|make)|seed:make)(?: \S+)?$/,
    changes: /^(?:migrate:(?:latest|up|unlock)|seed:run|init)/,
    destroys: /^migrate:(?:rollback|down)/,
    values: "--env --client",
    unseen: /^--(?:knexfile|knexpath|cwd|require)\b|^-r$/,
  },
  sequelize: {
    works:
      /^(?:migration:(?:generate|create)|model:(?:generate|create)|seed:(?:generate|create)|db:migrate:status|init(?::\w+)?)$/,
    changes: /^db:(?:migrate|create|seed|seed:all|migrate:schema:timestamps:add)$/,
    destroys: /^db:(?:drop|migrate:undo\S*|seed:undo\S*)$/,
    values: "--name --attributes --env --to --from",
    unseen: /^--(?:config|options-path|models-path|migrations-path|seeders-path|url)\b/,
  },
  typeorm: {
    works: /^(?:migration:(?:generate|create|show)|entity:create|subscriber:create|version)(?: \S+)?$/,
    changes: /^(?:migration:run|schema:sync|init|cache:clear)$/,
    destroys: /^(?:migration:revert|schema:drop)$/,
    values: "-d --dataSource -n --name -t --transaction",
    query: "query",
  },
  "mikro-orm": {
    works: /^(?:migration:(?:create|list|pending|check)|debug|cache:generate)$/,
    changes: /^(?:migration:up|schema:(?:create|update)|seeder:run|database:create)$/,
    destroys: /^(?:migration:(?:down|fresh)|schema:(?:drop|fresh)|database:drop)$/,
    unseen: /^--config\b/,
  },
  "node-pg-migrate": {
    works: /^create\b/,
    changes: /^up\b/,
    destroys: /^(?:down|redo)\b/,
    unseen: /^(?:--(?:config-file|migrations-dir|tsconfig)|-[fm])\b/,
  },
  dbmate: {
    works: /^(?:status|new|wait)(?: \S+)?$/,
    changes: /^(?:up|migrate|create|load|dump)$/,
    destroys: /^(?:down|rollback|drop)$/,
    values: "-u --url -e --env -d --migrations-dir -s --schema-file --env-file --migrations-table",
  },
  goose: {
    works: /(?:^| )(?:status|version|create|fix|validate)(?: \S+){0,2}$/,
    changes: /(?:^| )(?:up|up-to|up-by-one)(?: |$)/,
    destroys: /(?:^| )(?:down|down-to|reset|redo)(?: |$)/,
    values: "-dir -table -certfile -ssl-cert -ssl-key -env -timeout",
  },
  migrate: {
    works: /^(?:version|create(?: \S+)?)$/,
    changes: /^(?:up|force|goto)\b/,
    destroys: /^(?:down|drop)\b/,
    values: "-path -database -source -prefetch -lock-timeout -ext -dir -digits -format -tz --path --database --source",
  },
  sqlx: {
    works: /^(?:migrate (?:add|info|build-script)(?: \S+)?|prepare)$/,
    changes: /^(?:migrate run|database create)$/,
    destroys: /^(?:migrate revert|database (?:drop|reset|setup))$/,
    values: "-D --database-url --source",
  },
  diesel: {
    works: /^(?:migration (?:list|pending|generate)(?: \S+)*|print-schema|completions)$/,
    changes: /^(?:migration run|setup|database setup)$/,
    destroys: /^(?:migration (?:revert|redo)|database (?:reset|drop))$/,
    values: "--database-url --migration-dir --config-file --version --diff-schema",
  },
  "sea-orm-cli": {
    works: /^(?:migrate (?:status|generate|init)(?: \S+)?|generate entity)$/,
    changes: /^migrate(?: up)?$/,
    destroys: /^migrate (?:down|fresh|refresh|reset)$/,
    values: "-u --database-url -o --output-dir -s --database-schema -d --migration-dir -n --num",
  },
  alembic: {
    works: /^(?:history|current|heads|branches|show|check|list_templates|revision|merge)\b/,
    changes: /^(?:upgrade|stamp|init|edit|ensure_version)\b/,
    destroys: /^downgrade\b/,
    values: "-m --message --rev-id --head --branch-label --depends-on -r --rev-range -x -n --name --tag --splice",
    dry: /^--sql$/,
    unseen: /^(?:-c|--config)(?:=|$)/,
  },
  flyway: {
    works: /^(?:info|validate|version|help)$/,
    changes: /^(?:migrate|baseline|repair|snapshot|check)$/,
    destroys: /(?:^| )(?:clean|undo)(?: |$)/,
    unseen: /^-{1,2}(?:configFiles|locations|jarDirs|callbacks)\b/,
  },
  liquibase: {
    works:
      /^(?:status|history|validate|diff|help|(?:update|update-count|update-to-tag|future-rollback|changelog-sync)-?sql)$/i,
    changes:
      /^(?:update\S*|tag|changelog-?sync|release-?locks|clear-?checksums|mark-\S+|diff-?change-?log|generate-?change-?log|snapshot)$/i,
    destroys: /(?:^| )(?:drop-?all|rollback\S*)(?: |$)/i,
    unseen: /^--(?:defaults-?file|classpath|driver)\b/i,
  },
  atlas: {
    works: /^(?:migrate (?:diff|lint|status|validate|hash|new|ls)(?: \S+)?|schema (?:inspect|fmt|diff|test)|version)$/,
    changes: /^(?:migrate (?:apply|set|push|edit|import)|schema (?:apply|push))\b/,
    destroys: /^(?:migrate (?:down|rm)|schema clean)\b/,
    values: "-u --url --to --from --dev-url --dir -c --config --env --var --format --schema -s --exclude",
    dry: /^--dry-run$/,
    unseen: /^(?:-c|--config)(?:=|$)/,
  },
};

/** The same tools under other names. */
const aliases: Readonly<Record<string, string>> = {
  "sequelize-cli": "sequelize",
  "typeorm-ts-node-commonjs": "typeorm",
  "typeorm-ts-node-esm": "typeorm",
  prisma2: "prisma",
};

/** Tools that migrate databases: what only looks or writes a new migration flows, what reaches the database does not. */
export const migrationTools: readonly CommandModel[] = [
  {
    names: [...Object.keys(migrators), ...Object.keys(aliases)],
    kind: "project",
    effects: (use) => {
      const migrator = migrators[aliases[use.program] ?? use.program];
      return migrator === undefined ? [opaque(use, "nothing is known about it")] : migrationEffects(migrator, use);
    },
    examples: {
      "npx prisma migrate reset --force": ["delete remote db:?/?/?/?"],
      "prisma db push --accept-data-loss": ["delete remote db:?/?/?/?"],
      "prisma migrate deploy": ["modify remote db:?/?/?/?"],
      "DATABASE_URL=postgres://me:secret@db.example.com/shop prisma migrate deploy": [
        "modify remote db:postgres/db.example.com/shop/?",
      ],
      "alembic downgrade -1": ["delete remote db:?/?/?/?"],
      "flyway -url=jdbc:postgresql://db.example.com/shop clean": ["delete remote db:postgresql/db.example.com/shop/?"],
      "knex migrate:rollback --all": ["delete remote db:?/?/?/?"],
      "sequelize db:drop": ["delete remote db:?/?/?/?"],
      'typeorm query "DROP TABLE users" -d src/data.ts': ["delete remote db:?/?/?/users"],
      "dbmate -u postgres://me:secret@db/shop drop": ["delete remote db:postgres/db/shop/?"],
      "goose postgres postgres://db/shop reset": ["delete remote db:postgres/db/shop/?"],
      "migrate -path db -database postgres://db/shop drop -f": ["delete remote db:postgres/db/shop/?"],
      "liquibase dropAll": ["delete remote db:?/?/?/?"],
      "drizzle-kit push --force": ["delete remote db:?/?/?/?"],
      "typeorm -d /tmp/data.js migration:show": ["execute none process:typeorm (opaque)"],
      "prisma generate --config other.ts": ["execute none process:prisma (opaque)"],
    },
    counterExamples: [
      "npx prisma generate --schema=db/schema.prisma",
      "prisma migrate status",
      "alembic history",
      "alembic revision --autogenerate -m 'drop all'",
      "alembic upgrade head --sql",
      "knex migrate:list",
      "flyway info",
      "npx drizzle-kit generate",
      "sqlx migrate info",
      "atlas migrate lint --dev-url sqlite://dev",
    ],
  },
];

/** The effects of a run of such a tool. */
export function migrationEffects(migrator: Migrator, use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { operands, options } = split(use.args, new Set((migrator.values ?? "").split(" ")));
  if (options.some((word) => textOf(word) === undefined && !/^--?\w[\w-]*=/.test(prefixOf(word))))
    return [opaque(use, `${use.program} is given words that may be options`)];
  const line = operands.map((word) => textOf(word) ?? "?").join(" ");
  const has = (pattern: RegExp | undefined): boolean =>
    pattern !== undefined && options.some((word) => pattern.test(prefixOf(word)));
  if (line === "") return use.args.length === 0 ? nothing : [opaque(use, `what ${use.program} does is not known`)];
  const target = targetOf(use);
  if (migrator.query !== undefined && textOf(operands[0]) === migrator.query)
    return operands
      .slice(1)
      .flatMap((text) =>
        statementEffects(text, { dialect: "any", client: "none" }, { kind: "server", ...target }, use),
      );
  // Only words that a pattern knows are said again: others may hold a password.
  const deed = (pattern: RegExp): string => `${use.program} ${(pattern.exec(line)?.[0] ?? "").trim().slice(0, 60)}`;
  const loses = migrator.destroys.test(line);
  if (!loses && !migrator.changes.test(line))
    return migrator.works.test(line) && !has(migrator.unseen) && !use.args.some(leadsOut)
      ? [runs(use, `${use.program} only looks, or works on the project's files`)]
      : [opaque(use, `what ${use.program} does here is not known`)];
  if (has(migrator.dry)) return [runs(use, "it only shows what it would do")];
  if (loses) return [change("delete", `${deed(migrator.destroys)} takes tables or data away`, target, use)];
  return has(migrator.losing)
    ? [change("delete", `${deed(migrator.changes)} may drop tables or data`, target, use)]
    : [change("modify", `${deed(migrator.changes)} changes the database`, target, use)];
}

/** A path out of the project, whose settings or code the tool would take. */
function leadsOut(word: Value): boolean {
  return /^(?:--?[\w-]+=)?(?:file:\/*)?(?:\/|~|\.\.(?:\/|$)|[A-Za-z]:[\\/])/.test(prefixOf(word));
}

interface Target {
  readonly engine: string;
  readonly host: string;
  readonly database: string;
}

/** A deed on the database that a project's tool works on. */
export function change(
  verb: "modify" | "delete" | "create",
  because: string,
  { engine, host, database }: Target,
  use: Use,
): Effect {
  return effectOn(databaseResource(engine, host, database, "?"), { verb, loses: "remote", because }, use);
}

export const unknownTarget: Target = { engine: "?", host: "?", database: "?" };

/** The database that an address among the words names. */
function targetOf(use: Use): Target {
  const texts = use.args.map((word) => textOf(word)?.replace(/^--?[\w.-]+=/, "")).filter((text) => text !== undefined);
  const set = ["DATABASE_URL", "DB_URL", "GOOSE_DBSTRING", "FLYWAY_URL", "LIQUIBASE_COMMAND_URL"];
  const fromEnvironment = set.map((name) => textOf(use.environment.get(name))).filter((text) => text !== undefined);
  const address = [...texts, ...fromEnvironment].find((text) => /^(?:jdbc:)?[a-z][\w+.-]*:\/\//i.test(text));
  const found = address === undefined ? undefined : addressed(address);
  if (address === undefined || found === undefined) return unknownTarget;
  const engine = /^(?:jdbc:)?([a-z][\w.-]*)/i.exec(address)?.[1]?.toLowerCase() ?? "?";
  return { engine, host: found.host ?? "?", database: found.database ?? "?" };
}

/** Operands and options, the values of options taken off. */
function split(
  args: readonly Value[],
  values: ReadonlySet<string>,
): { readonly operands: readonly Value[]; readonly options: readonly Value[] } {
  const operands: Value[] = [];
  const options: Value[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) continue;
    const prefix = prefixOf(word);
    const isOption = prefix.startsWith("-") && !/^-\d/.test(prefix);
    if (isOption || textOf(word) === undefined) options.push(word);
    else operands.push(word);
    if (isOption && values.has(prefix)) index += 1;
  }
  return { operands, options };
}
