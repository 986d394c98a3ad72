import { type Token, tokensOf } from "../../sql/tokens.ts";

/** What a script for the MongoDB shell does, by the methods that it calls. */
interface MongoDeed {
  readonly verb: "read" | "create" | "modify" | "delete" | "administer";
  /** The collection it is done to; undefined for the database or where it is not known. */
  readonly collection: string | undefined;
  readonly because: string;
}

/** Whether the script could be read; if not, why, as a clause. */
interface MongoScript {
  readonly deeds: readonly MongoDeed[];
  readonly unseen: string | undefined;
}

const reading =
  /^(?:find|findOne|count|countDocuments|estimatedDocumentCount|distinct|aggregate|getIndexes|getIndices|stats|dataSize|storageSize|totalSize|totalIndexSize|explain|help|latencyStats|isCapped|getShardDistribution|getCollection|getCollectionNames|getCollectionInfos|getSiblingDB|getName|getMongo|getDBs|getDBNames|hostInfo|serverStatus|serverBuildInfo|version|currentOp|isMaster|hello|listCommands|getUsers|getUser|getRoles|getRole|getProfilingStatus|getReplicationInfo|printReplicationInfo|status|conf|config|printCollectionStats|getFeatureCompatibilityVersion|limit|skip|sort|project|projection|pretty|toArray|next|hasNext|tryNext|forEach|map|itcount|size|batchSize|hint|max|min|comment|maxTimeMS|collation|readPref|returnKey|showRecordId|noCursorTimeout|allowDiskUse|objsLeftInBatch|length|filter|includes|join|slice|keys|values|entries|stringify|parse|toString|toISOString|valueOf|startsWith|endsWith|toLowerCase|toUpperCase|indexOf|match|getTimestamp|push|concat|reduce|some|every)$/;
const globals =
  /^(?:print|printjson|ObjectId|ISODate|Date|NumberLong|NumberInt|NumberDecimal|UUID|BinData|Timestamp|RegExp|String|Number|Boolean|Array|Object|JSON|EJSON|parseInt|parseFloat|if|for|while|function|return|quit|exit|typeof|of|in|rs|sh|console|log|Math|abs|round|floor|ceil)$/;
const deleting = /^(?:drop\w*|delete\w*|remove\w*|findOneAndDelete|findAndModify)$/;
const creating = /^(?:insert\w*|create(?:Collection|Index|Indexes|View)|ensureIndex)$/;
const modifying =
  /^(?:update\w*|replaceOne|findOneAnd(?:Update|Replace)|save|bulkWrite|renameCollection|convertToCapped|reIndex|compact|initialize\w*Bulk\w*)$/;

const textBound = 65_536;
/** What reaches out of the database, or calls what it is handed. */
const reachingOut =
  /^(?:eval|load|Function|require|process|fs|child_process|globalThis|constructor|prototype|Reflect|Proxy|call|apply|bind|import|module|exec\w*|spawn\w*|setTimeout|setInterval|runCommand|adminCommand|with)$/;

/**
 * Reads JavaScript for `mongosh` by its method calls: all of them must be known to only read. Strings, comments and numbers
 * are no code; names reached by brackets, templates and everything else that could call something unseen are.
 */
export function readMongoScript(script: string): MongoScript {
  if (script.length > textBound) return { deeds: [], unseen: "it is longer than what is read" };
  if (/<!--|-->|[\u2028\u2029]|^\s*#!/.test(script)) return { deeds: [], unseen: "it holds comments of an odd kind" };
  // Patterns without quotes, escapes and stars are values; all others could hide where a string or a comment begins.
  const values = script.replace(/([:(,=]\s{0,20})\/(?![/*])[^/'"`\\\n*]{1,200}\/[gimsuy]*/g, "$10");
  const { tokens, broken } = tokensOf(values, {
    backslash: "escapes",
    comments: "flat",
    hash: "symbol",
    dashes: "blank",
    lineEnds: "either",
    slashes: "comment",
    executable: "comment",
    dollar: "symbol",
    brackets: "symbols",
    doubled: "string",
    special: "none",
    client: "none",
  });
  const deeds: MongoDeed[] = [];
  let unseen = broken;
  const show =
    /^\s*(?:show\s+(?:dbs|databases|collections|tables|users|roles|profile|logs?)|use\s+[\w-]+|db|help|it)\s*;?\s*$/;
  if (show.test(script)) return { deeds, unseen: undefined };
  for (const [at, token] of tokens.entries()) {
    const problem = hiddenCode(tokens, at, token);
    if (problem !== undefined) unseen ??= problem;
    if (token.kind === "string" && /^\$(?:out|merge|where|function|accumulator)$/.test(token.text))
      unseen ??= outside(token.text);
    if (token.kind !== "word") continue;
    if (/^\$?(?:out|merge|where|function|accumulator)$/.test(token.text) && tokens[at - 1]?.text === "$")
      unseen ??= outside(token.text);
    const called = tokens[at + 1]?.text === "(" && tokens[at + 1]?.kind === "symbol";
    const isKey = tokens[at + 1]?.text === ":";
    const changes = deleting.test(token.text) || creating.test(token.text) || modifying.test(token.text);
    if (!isKey && (reachingOut.test(token.text) || (changes && !called)))
      unseen ??= `what is done with ${token.text.slice(0, 40)} is not known`;
    if (!called) continue;
    const isMethod = tokens[at - 1]?.kind === "symbol" && tokens[at - 1]?.text === ".";
    const deed = deedOf(token.text, tokens, at);
    if (deed !== undefined) deeds.push(deed);
    else if (isMethod ? !reading.test(token.text) : !globals.test(token.text))
      unseen ??= `what ${token.text.slice(0, 40)} does is not known`;
  }
  return { deeds: deeds.slice(0, 50), unseen };
}

function outside(stage: string): string {
  return `the stage ${stage} writes or runs code`;
}

/** Code that calls something without naming it in a way that is read. */
function hiddenCode(tokens: readonly Token[], at: number, token: Token): string | undefined {
  if (token.kind === "name") return "a template may run anything";
  const before = tokens[at - 1];
  const opens = token.kind === "symbol" && token.text === "[";
  const reached = before?.kind === "word" || before?.text === ")" || before?.text === "]";
  if (opens && reached && tokens[at + 1]?.kind !== "number") {
    // What is reached so may be looked into further by a name, which is read; not called or handed on.
    return tokens[behindBracket(tokens, at)]?.text === "." ? undefined : "a name in brackets may stand for any method";
  }
  if (token.kind === "symbol" && token.text === "(" && (before?.text === "]" || before?.text === ")")) {
    // `)(` calls what a call gives back.
    return "what is called is not named";
  }
  const divides = before?.kind === "word" || before?.kind === "number" || before?.text === ")" || before?.text === "]";
  if (token.kind === "symbol" && token.text === "/" && !divides) return "a pattern may hide what follows";
  return token.kind === "symbol" && token.text === "\\" ? "a name is written with escapes" : undefined;
}

/** The position behind the bracket that opens at `at`, looked for among the next few tokens. */
function behindBracket(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let position = at; position < Math.min(tokens.length, at + 50); position += 1) {
    if (tokens[position]?.kind !== "symbol") continue;
    if (tokens[position]?.text === "[") depth += 1;
    if (tokens[position]?.text === "]") depth -= 1;
    if (depth === 0) return position + 1;
  }
  return tokens.length;
}

function deedOf(method: string, tokens: readonly Token[], at: number): MongoDeed | undefined {
  const collection = collectionBefore(tokens, at);
  const of = collection === undefined ? "" : ` of ${collection.slice(0, 60)}`;
  if (/^dropDatabase$/.test(method))
    return {
      verb: "delete",
      collection: undefined,
      because: "dropDatabase deletes the database with everything in it",
    };
  if (/^drop$/.test(method))
    return {
      verb: "delete",
      collection,
      because: `drop deletes the collection${collection === undefined ? "" : ` ${collection.slice(0, 60)}`}`,
    };
  if (/^(?:deleteMany|remove)$/.test(method) && tokens[at + 2]?.text === "{" && tokens[at + 3]?.text === "}")
    return { verb: "delete", collection, because: `${method} with an empty filter deletes all documents${of}` };
  if (deleting.test(method))
    return { verb: "delete", collection, because: `${method} takes away documents or more${of}` };
  if (creating.test(method)) return { verb: "create", collection, because: `${method} adds to the data${of}` };
  if (modifying.test(method)) return { verb: "modify", collection, because: `${method} changes documents${of}` };
  return undefined;
}

/** `db.users.drop(` and `db.getCollection("users").drop(`. */
function collectionBefore(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at - 1]?.text !== ".") return undefined;
  const before = tokens[at - 2];
  if (before?.kind === "word") return before.text === "db" ? undefined : before.text;
  const isCall = before?.text === ")" && tokens[at - 3]?.kind === "string" && tokens[at - 4]?.text === "(";
  return isCall && tokens[at - 5]?.text === "getCollection" ? tokens[at - 3]?.text : undefined;
}
