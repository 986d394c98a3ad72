import type { NamedResource } from "../resource.ts";
import { isUnread, textsIn } from "../shell/scriptFiles.ts";
import { literal, prefixOf, textOf, type Value } from "../shell/value.ts";
import type { ObjectName } from "../sql/act.ts";
import type { ClientLanguage, Dialect } from "../sql/dialect.ts";
import { type PlacedAct, readSql } from "../sql/readSql.ts";
import type { Use } from "./commandModel.ts";
import type { Effect, Verb } from "./effect.ts";
import { effectOn, onFiles, opaque, readsFrom, writesTo } from "./fileEffects.ts";
import { hostOf } from "./hosts.ts";
import { runsFile } from "./runFile.ts";

/** The database that a client works on. `?` stands for what is not known. */
export type DatabaseTarget =
  | { readonly kind: "server"; readonly engine: string; readonly host: string; readonly database: string }
  /** Files of an embedded engine; none where it works in memory. */
  | { readonly kind: "file"; readonly files: readonly Value[] };

/** How the text that a client gets is written. */
export interface Writing {
  readonly dialect: Dialect;
  readonly client: ClientLanguage;
}

/** The resource of a database or of something in it, `db:<engine>/<host>/<database>/<object>`. */
export function databaseResource(engine: string, host: string, database: string, object: string): NamedResource {
  return { scheme: "db", name: [engine, host, database, object].map(component).join("/") };
}

/** One component: what would mean something else in a name is written as in an address. */
function component(text: string): string {
  if (text === "" || text === "?" || text.length > 200) return "?";
  return text.replace(/[%/?*[\]{}\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

/** Everything that a text which a client runs does to its database, to files here, and beyond. */
export function statementEffects(value: Value, writing: Writing, target: DatabaseTarget, use: Use): readonly Effect[] {
  const text = textOf(value);
  // What is known of the beginning still names what it would do.
  const known = text ?? prefixOf(value);
  const unknown =
    text === undefined ? [opaque(use, `the statements that ${use.program} gets are not known to their end`)] : [];
  return [...textEffects(known, writing, target, use), ...unknown];
}

function textEffects(text: string, writing: Writing, target: DatabaseTarget, use: Use): readonly Effect[] {
  const placed = readSql(text, writing.dialect, writing.client);
  const opened = placed.flatMap(({ act }) =>
    act.kind === "file" && act.deed === "opens" ? databaseFile(literal(act.path)) : [],
  );
  const whole: DatabaseTarget = target.kind === "file" ? { kind: "file", files: [...target.files, ...opened] } : target;
  return [...readsFrom(opened, use), ...placed.flatMap((one) => actEffects(one, writing, whole, use))];
}

/** The effects of a file of statements: of what stands in it where that can be read. */
export function scriptEffects(file: Value, writing: Writing, target: DatabaseTarget, use: Use): readonly Effect[] {
  const texts = textsIn(file, use.folders, use.inside.readings);
  if (isUnread(texts)) return runsFile(file, use, texts);
  const effects = use.inside.readings.within(() => texts.flatMap((text) => textEffects(text, writing, target, use)));
  return effects === undefined ? runsFile(file, use) : [...runsFile(file, use, "read"), ...effects];
}

/** The database that the session has gone to. */
function moved(target: DatabaseTarget, database: string | undefined, server: PlacedAct["server"]): DatabaseTarget {
  if (target.kind === "file") return target;
  return server === "other"
    ? { ...target, host: "?", database: "?" }
    : { ...target, database: database ?? target.database };
}

function actEffects(
  { act, database, server }: PlacedAct,
  writing: Writing,
  target: DatabaseTarget,
  use: Use,
): readonly Effect[] {
  switch (act.kind) {
    case "data":
      return dataEffects(act.verb, act.extent === "none" ? "nothing" : "rows", act.because, target, use, {
        name: act.name,
        database,
        server,
      });
    case "file": {
      const path = [literal(act.path)];
      if (act.path === "?") return [opaque(use, "which file it works on is not known")];
      return act.deed === "writes" ? writesTo(path, use) : act.deed === "reads" ? readsFrom(path, use) : [];
    }
    case "fetch":
      return [
        effectOn(
          hostOf(literal(act.address)),
          { verb: "connect", loses: "none", because: `${use.program} fetches from the host` },
          use,
        ),
      ];
    case "script":
      return act.path === "?"
        ? [opaque(use, "which file it runs is not known")]
        : scriptEffects(literal(act.path), writing, moved(target, database, server), use);
    case "shell":
      return use.inside.shell(act.text, "sh", use);
    case "elsewhere":
      return [];
    case "opaque":
      return [opaque(use, act.because)];
  }
}

interface Where {
  readonly name: ObjectName;
  readonly database: string | undefined;
  readonly server: PlacedAct["server"];
}

/**
 * A deed on a database. Whatever changes one on a server is out of reach to put back; in a file of an embedded engine, new
 * rows and tables are ordinary changes, and only what takes some away loses content.
 */
function dataEffects(
  verb: Exclude<Verb, "execute" | "connect" | "publish">,
  takes: "nothing" | "rows",
  because: string,
  target: DatabaseTarget,
  use: Use,
  where: Where = { name: { database: undefined, object: undefined }, database: undefined, server: "given" },
): readonly Effect[] {
  if (target.kind === "file") {
    if (verb === "read") return [];
    if (verb === "administer") return [opaque(use, because)];
    return onFiles(target.files, { verb: "modify", loses: takes === "nothing" ? "none" : "content", because }, use);
  }
  const { name, database, server } = where;
  const isOther = server === "other";
  const place = name.database ?? database ?? (isOther ? "?" : target.database);
  const resource = databaseResource(target.engine, isOther ? "?" : target.host, place, name.object ?? "?");
  return [effectOn(resource, { verb, loses: verb === "read" ? "none" : "remote", because }, use)];
}

/** The file that an embedded engine is given: nothing for a database in memory, the path for a `file:` address. */
export function databaseFile(value: Value): readonly Value[] {
  const text = textOf(value);
  if (text === undefined) return [value];
  if (text === "" || /^:memory:|^file::memory:/.test(text)) return [];
  const path = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/i.exec(text)?.[1];
  return [path === undefined ? value : literal(decoded(path))];
}

function decoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Host and database in an address (`postgres://user:secret@host/db`) or in settings (`host=… dbname=…`); nothing else of it is taken. */
export function addressed(
  text: string,
): { readonly host: string | undefined; readonly database: string | undefined } | undefined {
  const url = /^[a-z][\w+.:-]*:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?/i.exec(text);
  if (url !== null) {
    const authority = url[1] ?? "";
    // A slash in a password would make a part of it look like a host.
    if (!authority.includes("@") && text.includes("@")) return { host: "?", database: "?" };
    const query = url[3] ?? "";
    const given = /(?:^|&)host=([^&]*)/.exec(query)?.[1];
    const named = /(?:^|&)dbname=([^&]*)/.exec(query)?.[1];
    const single = authority.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase();
    // More than one host, or one that the options replace, is not known.
    const host = given === undefined && /^(?:[\w.-]*|\[[\da-f:]+\])$/.test(single) ? single || undefined : "?";
    return { host, database: named ?? (decoded(url[2] ?? "") || undefined) };
  }
  if (!/(?:^|\s)\w+\s*=/.test(text)) return undefined;
  const setting = (name: string): string | undefined =>
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:'([^']*)'|(\\S+))`)
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined);
  return { host: (setting("host") ?? setting("hostaddr"))?.toLowerCase(), database: setting("dbname") };
}
