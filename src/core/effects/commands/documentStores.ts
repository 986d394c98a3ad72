import { textOf, type Value } from "../../shell/value.ts";
import { type ClientWords, grammar, isGiven, readClientWords, valuesOf } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { addressed, databaseResource } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque, readsFrom } from "../fileEffects.ts";
import { runsFile } from "../runFile.ts";
import { onlyAsks } from "./asking.ts";
import { readMongoScript } from "./mongoScript.ts";
import { dumpsTo } from "./sqlClient.ts";

/** MongoDB's shell and tools, and Neo4j's shell. */
export const documentStores: readonly CommandModel[] = [
  {
    names: ["mongosh", "mongo"],
    kind: "system",
    effects: mongosh,
    examples: {
      'mongosh shop --eval "db.users.drop()"': ["delete remote db:mongodb/?/shop/users"],
      'mongosh "mongodb://me:secret@db:27017/shop" --eval "db.dropDatabase()"': ["delete remote db:mongodb/db/shop/?"],
      "mongosh --eval 'db.getCollection(\"users\").deleteMany({})'": ["delete remote db:mongodb/?/?/users"],
      'mongosh --eval \'db["us" + "ers"]["drop"]()\'': [
        "read none db:mongodb/?/?/?",
        "execute none process:mongosh (opaque)",
      ],
      "mongosh --eval 'db.users.aggregate([{ $out: \"x\" }])'": [
        "read none db:mongodb/?/?/?",
        "execute none process:mongosh (opaque)",
      ],
      "mongosh --eval 'db.a.find() <!-- \"\n; db.a.drop() //\"'": [
        "read none db:mongodb/?/?/?",
        "execute none process:mongosh (opaque)",
      ],
      "mongosh --eval 'db.a.find().forEach(db.b.deleteOne)'": [
        "read none db:mongodb/?/?/?",
        "execute none process:mongosh (opaque)",
      ],
      "mongosh reset.js": ["execute none ./reset.js (opaque)"],
      "mongosh shop": ["execute none process:mongosh (opaque)"],
    },
    counterExamples: [
      "mongosh shop --eval 'db.getCollectionNames().forEach(c => print(c, db[c].countDocuments()))'",
      "mongosh --quiet --eval 'db.users.find({ active: true }).limit(5)'",
      "mongosh shop --eval 'db.users.countDocuments()'",
      'mongosh --eval "show dbs"',
    ],
  },
  {
    names: ["mongodump", "mongorestore", "mongoexport", "mongoimport", "bsondump", "mongostat", "mongotop"],
    kind: "system",
    effects: mongoTool,
    examples: {
      "mongorestore --drop --uri mongodb://me:secret@db/shop dump/": [
        "read none ./dump",
        "delete remote db:mongodb/db/shop/?",
      ],
      "mongodump --db shop --out backup": ["read none db:mongodb/?/shop/?", "modify content ./backup/**"],
      "mongoimport --db shop -c users --file a.json": ["read none ./a.json", "modify remote db:mongodb/?/shop/users"],
    },
    counterExamples: ["mongostat", "mongoexport --db shop -c users"],
  },
  {
    names: ["cypher-shell"],
    kind: "system",
    effects: cypher,
    examples: {
      "cypher-shell -u neo4j -p secret 'MATCH (n) DETACH DELETE n'": ["delete remote db:neo4j/?/?/?"],
      "cypher-shell -f x.cypher": ["execute none ./x.cypher (opaque)"],
      "cypher-shell 'CALL apoc.cypher.run($q, {})'": ["execute none process:cypher-shell (opaque)"],
    },
    counterExamples: ["cypher-shell -d shop 'MATCH (n:User) RETURN count(n)'"],
  },
];

const shellOptions = grammar(
  "eval: f/file: quiet nodb norc shell verbose version h/help host: port: u/username: p/password:: authenticationDatabase: authenticationMechanism: tls ssl tlsCAFile: tlsCertificateKeyFile: tlsAllowInvalidCertificates tlsAllowInvalidHostnames json:: apiVersion: apiStrict retryWrites:: skipStartupWarnings build-info db:",
  "words",
);

function mongosh(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, shellOptions);
  if (isGiven(words, ["version", "help", "build-info"]) && words.strange.length === 0) return nothing;
  const isScript = (word: Value): boolean => /\.(?:js|mongodb|mjs|cjs)$/.test(textOf(word) ?? "");
  const scripts = [...valuesOf(words, ["file"]), ...words.operands.filter(isScript)];
  const place = mongoPlace({ ...words, operands: words.operands.filter((word) => !isScript(word)) });
  const strange = words.strange.length > 0 ? [opaque(use, `${use.program} is given options that are not known`)] : [];
  const given = valuesOf(words, ["eval"]);
  const effects = [...strange, ...scripts.flatMap((script) => runsFile(script, use))];
  for (const value of given) effects.push(...scriptEffects(textOf(value), place, use));
  if (given.length + scripts.length > 0 && !isGiven(words, ["shell"])) return effects;
  const { input } = use;
  if (input.kind === "file") return [...effects, ...runsFile(input.file, use)];
  const piped = input.kind === "output" && input.output.kind === "text" ? input.output.text : undefined;
  if (piped === undefined) return [...effects, opaque(use, `what ${use.program} reads from its input is not known`)];
  // Each line is a script of its own, so that `use x` and `show dbs` are told apart.
  const lines = piped.split("\n").filter((line) => line.trim() !== "");
  const parts = lines.length <= 100 && lines.every((line) => /^\s*(?:show|use)\b/.test(line)) ? lines : [piped];
  return [
    ...effects,
    ...parts.flatMap((part) => scriptEffects(part, /\buse\b/.test(piped) ? { ...place, database: "?" } : place, use)),
  ];
}

interface MongoPlace {
  readonly host: string;
  readonly database: string;
}

function mongoPlace(words: ClientWords): MongoPlace {
  const named = textOf(valuesOf(words, ["uri"]).at(-1) ?? words.operands[0]);
  const address = named === undefined ? undefined : addressed(named);
  const plain = named !== undefined && address === undefined ? named.split("/") : [];
  const host = address?.host ?? (plain.length === 2 ? plain[0] : textOf(valuesOf(words, ["host"]).at(-1)));
  const database = textOf(valuesOf(words, ["db"]).at(-1)) ?? address?.database ?? plain.at(-1);
  return { host: host?.replace(/:\d+$/, "").toLowerCase() ?? "?", database: database ?? "?" };
}

function scriptEffects(text: string | undefined, { host, database }: MongoPlace, use: Use): readonly Effect[] {
  if (text === undefined) return [opaque(use, `the script that ${use.program} gets is not known`)];
  const { deeds, unseen } = readMongoScript(text);
  // Another database may be reached by its name.
  const place = /getSiblingDB|getMongo|\bMongo\b|\bconnect\b/.test(text) ? "?" : database;
  const effects = deeds.map(({ verb, collection, because }) =>
    effectOn(databaseResource("mongodb", host, place, collection ?? "?"), { verb, loses: "remote", because }, use),
  );
  const reads = effectOn(
    databaseResource("mongodb", host, place, "?"),
    { verb: "read", loses: "none", because: "the script reads" },
    use,
  );
  return [...(effects.length > 0 ? effects : [reads]), ...(unseen === undefined ? [] : [opaque(use, unseen)])];
}

const toolOptions = grammar(
  "uri: h/host: port: d/db: c/collection: o/out: file: u/username: p/password: authenticationDatabase: authenticationMechanism: q/query: queryFile: gzip archive:: drop nsInclude: nsExclude: nsFrom: nsTo: dir: type: f/fields: fieldFile: jsonArray pretty mode: upsert upsertFields: headerline ignoreBlanks j/numParallelCollections: numInsertionWorkers: oplog oplogReplay objcheck dryRun stopOnError ssl tls sslCAFile: quiet v/verbose version help readPreference: sort: limit: skip: forceTableScan json n/rowcount: all discover noheaders preserveUUID maintainInsertionOrder noIndexRestore excludeCollection: excludeCollectionsWithPrefix: writeConcern: bypassDocumentValidation",
  "words",
);

function mongoTool(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, toolOptions);
  const name = use.program;
  if (words.strange.length > 0) return [opaque(use, `${name} is given options that are not known`)];
  if (isGiven(words, ["version", "help"])) return nothing;
  const place = mongoPlace({ ...words, operands: [] });
  const collection = textOf(valuesOf(words, ["collection"]).at(-1)) ?? "?";
  const resource = databaseResource("mongodb", place.host, place.database, collection);
  const archive = valuesOf(words, ["archive"]);
  if (/^(?:mongorestore|mongoimport)$/.test(name)) {
    const reads = readsFrom([...valuesOf(words, ["file", "dir"]), ...archive, ...words.operands], use);
    if (isGiven(words, ["dryRun"])) return reads;
    const drops = isGiven(words, ["drop"]);
    const because = drops
      ? `${name} --drop deletes the collections that are there first`
      : `${name} writes into the database`;
    return [...reads, effectOn(resource, { verb: drops ? "delete" : "modify", loses: "remote", because }, use)];
  }
  if (name === "bsondump") return readsFrom(words.operands, use);
  const reads = effectOn(resource, { verb: "read", loses: "none", because: `${name} reads` }, use);
  const outputs = valuesOf(words, ["out"]);
  const standard: readonly Value[] =
    name === "mongodump" && outputs.length + archive.length === 0 && !isGiven(words, ["archive"])
      ? [{ kind: "literal", text: "dump" }]
      : [];
  return [
    reads,
    ...dumpsTo(
      [...outputs.filter((value) => textOf(value) !== "-"), ...standard],
      name === "mongodump" ? "tree" : "entry",
      use,
    ),
    ...dumpsTo(archive, "entry", use),
  ];
}

const cypherOptions = grammar(
  "a/address/uri: u/username: p/password: d/database: f/file: format: P/param: encryption: access-mode: v/version h/help debug fail-fast fail-at-end non-interactive impersonate: wrap: sample-rows: driver-version log:: notifications change-password",
);

function cypher(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, cypherOptions);
  if (isGiven(words, ["version", "help"]) && words.strange.length === 0) return nothing;
  const files = valuesOf(words, ["file"]).flatMap((file) => runsFile(file, use));
  const { input } = use;
  const piped = input.kind === "output" && input.output.kind === "text" ? input.output.text : undefined;
  const texts =
    words.operands.length > 0 ? words.operands.map((word) => textOf(word)) : files.length > 0 ? [] : [piped];
  const strange = words.strange.length > 0 ? [opaque(use, "cypher-shell is given options that are not known")] : [];
  const address = addressed(textOf(valuesOf(words, ["uri"]).at(-1)) ?? "");
  const database = textOf(valuesOf(words, ["database"]).at(-1)) ?? "?";
  const resource = databaseResource("neo4j", address?.host ?? "?", database, "?");
  return [...strange, ...files, ...texts.flatMap((text) => cypherEffects(text, resource, use))];
}

function cypherEffects(
  text: string | undefined,
  resource: ReturnType<typeof databaseResource>,
  use: Use,
): readonly Effect[] {
  if (text === undefined) return [opaque(use, "the query that cypher-shell gets is not known")];
  // Keywords count wherever they stand, quoted text included: a query that only mentions one is held, too.
  const has = (words: string): boolean => new RegExp(`(?<![\\w.:])(?:${words})(?!\\w)`, "i").test(text);
  if (has("CALL|LOAD|FOREACH") || text.trimStart().startsWith(":"))
    return [opaque(use, "the query runs procedures or reads files")];
  const deed = (verb: Effect["verb"], because: string): readonly Effect[] => [
    effectOn(resource, { verb, loses: verb === "read" ? "none" : "remote", because }, use),
  ];
  if (has("DELETE|DETACH|DROP|REMOVE")) return deed("delete", "the query deletes from the graph");
  if (has("CREATE|MERGE|SET|INSERT")) return deed("modify", "the query changes the graph");
  if (has("GRANT|REVOKE|DENY|ALTER|START|STOP|TERMINATE|RENAME|ENABLE|DEALLOCATE|REALLOCATE"))
    return deed("administer", "the query administers the server");
  return has("MATCH|RETURN|SHOW|EXPLAIN|PROFILE|WITH|UNWIND")
    ? deed("read", "the query reads")
    : [opaque(use, "the query has not been understood")];
}
