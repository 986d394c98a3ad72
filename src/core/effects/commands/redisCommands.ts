import type { Use } from "../commandModel.ts";
import { databaseResource } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, opaque } from "../fileEffects.ts";

const reads = new Set(
  "GET MGET GETRANGE SUBSTR STRLEN EXISTS TYPE TTL PTTL EXPIRETIME PEXPIRETIME KEYS SCAN RANDOMKEY DBSIZE HGET HMGET HGETALL HKEYS HVALS HLEN HEXISTS HSTRLEN HSCAN HRANDFIELD HTTL LRANGE LLEN LINDEX LPOS SMEMBERS SISMEMBER SMISMEMBER SCARD SRANDMEMBER SSCAN SINTER SUNION SDIFF SINTERCARD ZRANGE ZRANGEBYSCORE ZRANGEBYLEX ZREVRANGE ZREVRANGEBYSCORE ZRANK ZREVRANK ZSCORE ZMSCORE ZCARD ZCOUNT ZLEXCOUNT ZSCAN ZINTER ZUNION ZDIFF ZRANDMEMBER XRANGE XREVRANGE XLEN XREAD XPENDING XINFO BITCOUNT BITPOS GETBIT PFCOUNT GEOPOS GEODIST GEOHASH GEOSEARCH GEORADIUS_RO GEORADIUSBYMEMBER_RO SORT_RO BITFIELD_RO DUMP PING ECHO TIME INFO LASTSAVE ROLE COMMAND MEMORY OBJECT LOLWUT HELP AUTH HELLO SELECT QUIT PUBSUB SUBSCRIBE PSUBSCRIBE MONITOR LATENCY SLOWLOG JSON.GET JSON.MGET JSON.TYPE JSON.OBJKEYS JSON.ARRLEN FT.SEARCH FT.INFO FT.AGGREGATE FT._LIST TS.GET TS.RANGE TS.INFO READONLY WAIT".split(
    " ",
  ),
);
/** Of those, the ones whose first argument is no key. */
const keyless =
  /^(?:AUTH|HELLO|ECHO|PING|INFO|SELECT|SCAN|KEYS|COMMAND|MEMORY|OBJECT|HELP|LOLWUT|MONITOR|\w*SUBSCRIBE|PUBSUB|WAIT|XREAD|LATENCY|SLOWLOG|DBSIZE|TIME)$/;
const deletes =
  /^(?:DEL|UNLINK|FLUSHALL|FLUSHDB|GETDEL|HDEL|LTRIM|LREM|LPOP|RPOP|SPOP|SREM|ZREM\w*|ZPOPMIN|ZPOPMAX|XDEL|XTRIM|JSON\.DEL|FT\.DROP\w*|EXPIRE|PEXPIRE|EXPIREAT|PEXPIREAT|SWAPDB|MOVE)$/;
const writes =
  /^(?:SET|SETEX|PSETEX|SETNX|MSET|MSETNX|GETSET|GETEX|APPEND|INCR\w*|DECR\w*|SETRANGE|SETBIT|BITOP|BITFIELD|HSET|HMSET|HSETNX|HINCR\w*|LPUSH\w*|RPUSH\w*|LSET|LINSERT|LMOVE|RPOPLPUSH|SADD|SMOVE|S\w+STORE|ZADD|ZINCRBY|Z\w+STORE|XADD|XGROUP|XACK|XCLAIM|XAUTOCLAIM|XREADGROUP|XSETID|PFADD|PFMERGE|GEOADD|RENAME|RENAMENX|COPY|PERSIST|RESTORE|SORT|PUBLISH|SPUBLISH|TOUCH|JSON\.(?:SET|MSET|MERGE|NUM\w+|ARR\w+|STR\w+)|FT\.(?:CREATE|ALTER)|TS\.\w+|MULTI|EXEC|DISCARD|WATCH|UNWATCH)$/;
const runsCode = /^(?:EVAL\w*|FCALL\w*|SCRIPT|FUNCTION|MODULE|DEBUG)$/;
/** Commands of which these second words only tell. */
const tellings: Readonly<Record<string, RegExp>> = {
  CONFIG: /^(?:GET|HELP)$/,
  CLIENT: /^(?:LIST|INFO|ID|GETNAME|HELP|TRACKINGINFO)$/,
  CLUSTER: /^(?:INFO|NODES|SLOTS|SHARDS|MYID|KEYSLOT|COUNTKEYSINSLOT|HELP|LINKS)$/,
  ACL: /^(?:LIST|USERS|WHOAMI|CAT|GETUSER|HELP|LOG)$/,
  MEMORY: /^(?:USAGE|STATS|DOCTOR|HELP|MALLOC-STATS)$/,
  SCRIPT: /^(?:EXISTS|HELP)$/,
  FUNCTION: /^(?:LIST|STATS|DUMP|HELP)$/,
  MODULE: /^(?:LIST|HELP)$/,
  SLOWLOG: /^(?:GET|LEN|HELP)$/,
  LATENCY: /^(?:LATEST|HISTORY|DOCTOR|GRAPH|HISTOGRAM|HELP)$/,
};

/** What one command of Redis does, by its words; a word that is not known is undefined. */
export function redisEffects(
  words: readonly (string | undefined)[],
  { engine, host, database }: { readonly engine: string; readonly host: string; readonly database: string },
  use: Use,
): readonly Effect[] {
  // A number before the command repeats it; one between two commands is none of redis-cli's.
  const [first, ...args] = /^\d+$/.test(words[0] ?? "") ? words.slice(1) : words;
  if (first === undefined) return [opaque(use, "which command runs is not known")];
  const command = first.toUpperCase();
  const second = args[0]?.toUpperCase();
  const on = (verb: Effect["verb"], key: string | undefined, because: string, place = database): Effect =>
    effectOn(
      databaseResource(engine, host, place, key ?? "?"),
      { verb, loses: verb === "read" ? "none" : "remote", because },
      use,
    );
  const telling = tellings[command];
  if (telling !== undefined && args.length > 0) {
    if (second !== undefined && telling.test(second)) return [on("read", undefined, `${command} ${second} tells`)];
    if (runsCode.test(command)) return [opaque(use, `${command} changes what code the server runs`)];
    return [on("administer", undefined, `${command} ${second ?? "?"} changes how the server works`, "?")];
  }
  if (reads.has(command)) return [on("read", keyless.test(command) ? undefined : args[0], `${command} reads`)];
  switch (command) {
    case "FLUSHALL":
      return [on("delete", undefined, "FLUSHALL deletes all keys of all databases", "?")];
    case "FLUSHDB":
      return [on("delete", undefined, "FLUSHDB deletes all keys of the database")];
    case "SWAPDB":
      return [on("modify", undefined, "SWAPDB exchanges two databases", "?")];
    case "DEL":
    case "UNLINK": {
      const keys = args.length === 0 || args.length > 8 ? [undefined] : args;
      return keys.map((key) => on("delete", key, `${command} deletes ${key === undefined ? "keys" : "the key"}`));
    }
    default:
      break;
  }
  if (deletes.test(command)) return [on("delete", args[0], `${command} takes data away`)];
  if (writes.test(command)) return [on("modify", args[0], `${command} changes data`)];
  if (runsCode.test(command)) return [opaque(use, `${command} runs code in the server that has not been read`)];
  return [on("administer", undefined, `${command.slice(0, 30)} changes how the server works`, "?")];
}
