import { literal, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { type ClientWords, isGiven, type OptionGrammar, readClientWords, valuesOf } from "../clientOptions.ts";
import type { Use } from "../commandModel.ts";
import {
  addressed,
  type DatabaseTarget,
  databaseFile,
  scriptEffects,
  statementEffects,
  type Writing,
} from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** How one client of a database is told what to run and where. Options go by the names that the grammar gives them. */
export interface SqlClient extends Writing {
  readonly engine: string;
  readonly options: OptionGrammar;
  /** Words that must come first: `cockroach sql`. */
  readonly leading?: readonly string[];
  /** Options whose value is text that it runs. */
  readonly statements: readonly string[];
  /** Options that name files of statements. */
  readonly scripts: readonly string[];
  /** Options that name files that it writes. */
  readonly writes: readonly string[];
  /** Options that make it run something else, or read settings that do. */
  readonly unseen?: readonly string[];
  /** Options with which it only tells something. */
  readonly tells: readonly string[];
  readonly host: readonly string[];
  readonly database: readonly string[];
  /** Variables of the environment that name them where its words do not. */
  readonly variables?: { readonly host?: string; readonly database?: string };
  /** What its operands are: the database, then nothing more; the database, then statements; statements alone; nothing known. */
  readonly operands: "database" | "databaseThenStatements" | "statements" | "none";
  /** `file`: the database is a file here. */
  readonly kind: "server" | "file";
}

/** The effects of a run of a client: of the statements in its words, or else of those that it reads from its input. */
export function sqlClientEffects(client: SqlClient, use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const leading = client.leading ?? [];
  if (leading.some((word, index) => textOf(use.args[index]) !== word))
    return [opaque(use, `${use.program} does something else than run statements`)];
  const words = withoutAddress(readClientWords(use.args.slice(leading.length), client.options), use);
  if (isGiven(words, client.tells) && words.strange.length === 0) return nothing;
  const target = targetOf(client, words, use);
  const given = [...valuesOf(words, client.statements), ...statementOperands(client, words)];
  const scripts = valuesOf(words, client.scripts);
  const effects: Effect[] = [];
  if (words.strange.length > 0) effects.push(opaque(use, `${use.program} is given options that are not known`));
  if (isGiven(words, client.unseen ?? []))
    effects.push(opaque(use, `${use.program} is given something else to run, or settings that can`));
  if (target.kind === "file") effects.push(...readsFrom(target.files, use));
  const outputs = valuesOf(words, client.writes);
  if (outputs.some((value) => prefixOf(value).trimStart().startsWith("|")))
    effects.push(opaque(use, `${use.program} gives its output to a command that has not been read`));
  effects.push(...writesTo(outputs, use));
  for (const value of given) effects.push(...statementEffects(value, client, target, use));
  for (const file of scripts) {
    if (textOf(file) !== "-") effects.push(...scriptEffects(file, client, target, use));
  }
  const fromInput = scripts.some((file) => textOf(file) === "-") || given.length + scripts.length === 0;
  return fromInput ? [...effects, ...inputEffects(client, target, use)] : effects;
}

/** The statements that a client reads from its standard input. */
export function inputEffects(writing: Writing, target: DatabaseTarget, use: Use): readonly Effect[] {
  const { input } = use;
  switch (input.kind) {
    case "inherited":
      return [opaque(use, `${use.program} starts a session and reads further statements`)];
    case "file":
      return scriptEffects(input.file, writing, target, use);
    case "output":
      return input.output.kind === "text"
        ? statementEffects(literal(input.output.text), writing, target, use)
        : [opaque(use, `the statements that ${use.program} reads from its input are not known`)];
  }
}

function statementOperands({ operands }: SqlClient, words: ClientWords): readonly Value[] {
  if (operands === "statements") return words.operands;
  return operands === "databaseThenStatements" ? words.operands.slice(1) : [];
}

/** What the text sets a variable to, where that is known. */
function knownOf(name: string | undefined, { environment }: Use): string | undefined {
  return name === undefined ? undefined : textOf(environment.get(name));
}

function targetOf(client: SqlClient, words: ClientWords, use: Use): DatabaseTarget {
  const ofText = (names: string | undefined): string | undefined => knownOf(names, use);
  const operand = /^database/.test(client.operands) ? words.operands[0] : undefined;
  if (client.kind === "file") {
    const files = [...valuesOf(words, client.database), ...(operand === undefined ? [] : [operand])];
    return { kind: "file", files: files.flatMap(databaseFile) };
  }
  const named = valuesOf(words, client.database).at(-1) ?? operand;
  const text = textOf(named);
  const address = text === undefined ? undefined : addressed(text);
  const hosts = valuesOf(words, client.host).map((value) => textOf(value) ?? "?");
  const hostAddress = hosts.map((host) => addressed(host)).find((found) => found !== undefined);
  const host =
    address?.host ?? hostAddress?.host ?? hosts.at(-1)?.toLowerCase() ?? ofText(client.variables?.host)?.toLowerCase();
  const spelled = address === undefined ? (text ?? hostAddress?.database) : address.database;
  const database = spelled ?? (named === undefined ? ofText(client.variables?.database) : undefined);
  return { kind: "server", engine: client.engine, host: host?.replace(/:\d+$/, "") || "?", database: database ?? "?" };
}

/** The name that people give to the variable that holds a database's address. */
const addressVariable =
  /["']?\$\{?(?:\w+_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|REDIS|MONGO|MONGODB|SQL|CONN|CONNECTION|SUPABASE|NEON)(?:_\w+)*_(?:URL|URI|DSN|STRING)\}?["']?(?=\s|$)|["']?\$\{?(?:DSN|DATABASE_URL|DB_URL|PGURL)\}?["']?(?=\s|$)/g;

/**
 * A word that is one variable, named for an address and not set by the command itself, is the person's address of a
 * database; any other word that is not known may be an option.
 */
function withoutAddress(words: ClientWords, { source }: Use): ClientWords {
  if (words.strange.length === 0 || source.endsWith("…")) return words;
  const variables = words.strange.filter(
    (word) => word.kind === "unknown" && word.origin === "variable" && word.prefix === "",
  );
  const mentioned = source.match(addressVariable)?.length ?? 0;
  if (
    variables.length !== words.strange.length ||
    mentioned !== variables.length ||
    /\b\w+=/.test(source.split(/\s/)[0] ?? "")
  )
    return words;
  return { ...words, operands: [...variables, ...words.operands], strange: [] };
}

/** The folder or file that a dump goes to, or the effects of writing to standard output: none. */
export function dumpsTo(values: readonly Value[], reach: "entry" | "tree", use: Use): readonly Effect[] {
  return onFiles(
    values,
    { verb: "modify", loses: "content", reach, because: `${use.program} writes the copy there` },
    use,
  );
}
