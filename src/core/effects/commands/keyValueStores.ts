import { textOf } from "../../shell/value.ts";
import { grammar, isGiven, readClientWords, valuesOf } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { addressed, databaseResource } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { redisEffects } from "./redisCommands.ts";
import { dumpsTo } from "./sqlClient.ts";

/** Clients of stores of keys and values. */
export const keyValueStores: readonly CommandModel[] = [
  {
    names: ["redis-cli", "valkey-cli", "keydb-cli"],
    kind: "system",
    effects: redis,
    examples: {
      "redis-cli -h cache.example.com FLUSHALL": ["delete remote db:redis/cache.example.com/?/?"],
      "redis-cli -n 2 del a b": ["delete remote db:redis/127.0.0.1/2/a", "delete remote db:redis/127.0.0.1/2/b"],
      "redis-cli set a 1": ["modify remote db:redis/127.0.0.1/0/a"],
      "redis-cli EVAL 'return 1' 0": ["execute none process:redis-cli (opaque)"],
      "redis-cli config set dir /tmp": ["administer remote db:redis/127.0.0.1/?/?"],
      "redis-cli -u redis://:secret@cache/1 SHUTDOWN NOSAVE": ["administer remote db:redis/cache/?/?"],
      "redis-cli --eval a.lua": ["execute none process:redis-cli (opaque)"],
      "echo FLUSHDB | redis-cli": ["delete remote db:redis/127.0.0.1/0/?"],
      "redis-cli": ["execute none process:redis-cli (opaque)"],
      "redis-cli --rdb dump.rdb": ["read none db:redis/127.0.0.1/0/?", "modify content ./dump.rdb"],
      "redis-cli --scan --pattern 'a:*' | xargs redis-cli del": [
        "read none db:redis/127.0.0.1/0/?",
        "delete remote db:redis/127.0.0.1/0/?",
      ],
    },
    counterExamples: [
      "redis-cli ping",
      "redis-cli GET key",
      "redis-cli -n 1 --scan --pattern 'user:*'",
      "redis-cli info memory",
      "redis-cli config get maxmemory",
      "redis-cli --latency",
    ],
  },
  {
    names: ["etcdctl"],
    kind: "system",
    effects: etcd,
    examples: {
      "etcdctl del --prefix /app": ["delete remote db:etcd/?/?/%2Fapp"],
      "etcdctl put a b": ["modify remote db:etcd/?/?/a"],
      "etcdctl --endpoints=https://etcd:2379 snapshot restore x.db": ["administer remote db:etcd/?/?/?"],
    },
    counterExamples: ["etcdctl get --prefix /app", "etcdctl endpoint health", "etcdctl member list"],
  },
];

const redisOptions = grammar(
  "h: p: s: a: u: n: r: i: d: D: e X: x c 2 3 t: pass: user: askpass no-auth-warning raw no-raw quoted-input csv json quoted-json show-pushes: stat latency latency-history latency-dist bigkeys memkeys memkeys-samples: hotkeys scan pattern: count: quoted-pattern: intrinsic-latency: lru-test: rdb: functions-rdb: pipe pipe-timeout: replica slave eval: ldb ldb-sync-mode cluster: tls sni: cacert: cacertdir: cert: key: insecure version help verbose no-auth-warning keystats top: cursor:",
  "words",
);

function redis(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  // Its options end where the command begins.
  const end = firstOperand(use);
  const words = readClientWords(use.args.slice(0, end), redisOptions);
  const command = use.args.slice(end);
  const address = valuesOf(words, ["u"]).map((value) => addressed(textOf(value) ?? ""));
  const given = textOf(valuesOf(words, ["h"]).at(-1));
  const host = words.options.some(({ name }) => /^[hu]$/.test(name))
    ? (address.at(-1)?.host ?? given?.toLowerCase() ?? "?")
    : "127.0.0.1";
  const number =
    textOf(valuesOf(words, ["n"]).at(-1)) ?? address.at(-1)?.database ?? (isGiven(words, ["n"]) ? "?" : "0");
  const place = { engine: "redis", host, database: number };
  const effects: Effect[] = [];
  if (words.strange.length > 0) effects.push(opaque(use, `${use.program} is given options that are not known`));
  if (isGiven(words, ["eval", "cluster", "ldb"]))
    return [...effects, opaque(use, `${use.program} runs a script or changes a cluster`)];
  if (isGiven(words, ["lru-test"])) return [...effects, ...redisEffects(["FLUSHDB"], place, use)];
  const copies = valuesOf(words, ["rdb", "functions-rdb"]);
  if (
    copies.length > 0 ||
    isGiven(words, [
      "scan",
      "bigkeys",
      "memkeys",
      "hotkeys",
      "stat",
      "latency",
      "latency-history",
      "latency-dist",
      "intrinsic-latency",
      "version",
      "help",
      "keystats",
      "replica",
      "slave",
    ])
  ) {
    const resource = databaseResource("redis", host, number, "?");
    const reads = effectOn(resource, { verb: "read", loses: "none", because: `${use.program} reads` }, use);
    return [
      ...effects,
      reads,
      ...dumpsTo(
        copies.filter((copy) => textOf(copy) !== "-"),
        "entry",
        use,
      ),
    ];
  }
  if (isGiven(words, ["pipe"]))
    return [...effects, opaque(use, "the commands that come through the pipe are not read")];
  if (command.length > 0) {
    // With -x the last argument comes from the input, which can only be a value.
    return [
      ...effects,
      ...redisEffects(
        command.map((word) => textOf(word)),
        place,
        use,
      ),
    ];
  }
  return [...effects, ...redisInput(place, use)];
}

function redisInput(place: Parameters<typeof redisEffects>[1], use: Use): readonly Effect[] {
  const { input } = use;
  if (input.kind !== "output" || input.output.kind !== "text")
    return [opaque(use, `the commands that ${use.program} reads from its input are not known`)];
  const lines = input.output.text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  if (lines.length > 100) return [opaque(use, "there are more commands than are read")];
  const selects = lines.some((line) => /^\s*["']?select\b/i.test(line));
  const where = selects ? { ...place, database: "?" } : place;
  // Quotes may hide blanks, but not what the first word is.
  return lines.flatMap((line) =>
    redisEffects(
      line
        .trim()
        .split(/\s+/)
        .map((word) => word.replace(/^["']|["']$/g, "")),
      where,
      use,
    ),
  );
}

function firstOperand({ args }: Use): number {
  let at = 0;
  while (at < args.length) {
    const text = textOf(args[at]);
    if (text === undefined || !text.startsWith("-") || text === "-") return at;
    const name = text.replace(/^--?/, "");
    at += redisOptions.words.get(name)?.value === "next" ? 2 : 1;
  }
  return at;
}

const etcdOptions = grammar(
  "endpoints: cacert: cert: key: user: password: w/write-out: debug dial-timeout: command-timeout: keepalive-time: keepalive-timeout: insecure-skip-tls-verify insecure-transport:: hex prefix from-key rev: limit: order: sort-by: keys-only count-only print-value-only consistency: prev-kv range lease: ignore-value ignore-lease cluster i/interactive data-dir: discovery-srv: version h/help",
);

function etcd(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, etcdOptions);
  const [command, second] = words.operands.map((word) => textOf(word));
  if (words.strange.length > 0) return [opaque(use, "etcdctl is given options that are not known")];
  const deed = (verb: Effect["verb"], key: string, because: string): readonly Effect[] => [
    effectOn(
      databaseResource("etcd", "?", "?", key),
      { verb, loses: verb === "read" ? "none" : "remote", because },
      use,
    ),
  ];
  const reads = deed("read", command === "get" ? (second ?? "?") : "?", "etcdctl reads");
  if (/^(?:get|version|help|endpoint)$/.test(command ?? "")) return reads;
  if (command === "watch")
    return words.operands.length > 2 ? [opaque(use, "watch runs a command at each change")] : reads;
  if (
    /^(?:list|status|timetolive)$/.test(second ?? "") &&
    /^(?:member|alarm|lease|user|role|auth|snapshot)$/.test(command ?? "")
  )
    return reads;
  if (command === "del") return deed("delete", second ?? "?", "it deletes keys");
  if (command === "put") return deed("modify", second ?? "?", "it writes over a key");
  return deed("administer", "?", `etcdctl ${command ?? "?"} changes the store`);
}
