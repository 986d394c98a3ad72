import { hasOption, optionNames } from "../../shell/options.ts";
import { withoutEnd } from "../../shell/paths.ts";
import { carriesOutput, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom } from "../fileEffects.ts";
import { hostOf, isRemote } from "../hosts.ts";
import { onlyAsks } from "./asking.ts";

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
      "ping -c 1 example.com": ["connect none host:example.com:?"],
    },
    counterExamples: ["ip addr", "ss -ltnp", "dig example.com"],
  },
  {
    names: ["scp", "sftp", "rsync"],
    kind: "system",
    effects: transfer,
    examples: {
      "rsync -a src/ dest/": ["read none ./src/**", "modify content ./dest/… below"],
      "rsync -a --delete src/ dest/": [
        "read none ./src/**",
        "delete content ./dest/**",
        "modify content ./dest/… below",
      ],
      "rsync -an --delete src/ dest/": [],
      "scp a user@example.com:/srv/": ["read none ./a", "connect remote host:example.com:22"],
      "scp user@example.com:/srv/a .": ["connect none host:example.com:22", "modify content ./… below"],
      "rsync -e 'sh -c x' a h:b": [
        "execute none process:rsync (opaque)",
        "read none ./a/**",
        "connect remote host:h:22",
      ],
    },
    counterExamples: ["rsync --dry-run --delete a/ b/", "rsync -n -a a/ b/"],
  },
];

function looking(use: Use): readonly Effect[] {
  const { operands } = readArguments(use.args, optionNames("-c -i -n -s -w -W -t -p -q -m -I -4 -6 -D -f"));
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

function transfer(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, operands, unclear } = readArguments(
    use.args,
    optionNames(
      "-e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from -T --temp-dir --rsync-path --log-file --password-file --bwlimit --port -B -P -i -F -o -c -J -l -S --backup-dir --suffix --max-size --min-size --chmod --chown --link-dest --compare-dest --copy-dest --partial-dir --timeout --out-format --info"
        .replace(" -P ", use.program === "rsync" ? " " : " -P ")
        .replace(" -c ", use.program === "rsync" ? " " : " -c "),
    ),
  );
  const effects: Effect[] = [];
  const shell = options.find(({ name }) => name === "-e" || name === "--rsh");
  const plainShell = shell === undefined || /^ssh(?: -(?:[p] ?\d+|[qC]|i [\w./~-]+))*$/.test(textOf(shell.value) ?? "");
  if (
    !plainShell ||
    mayHave(options, "--rsync-path", "-S") ||
    unclear.length > 0 ||
    (use.program !== "rsync" && hasOption(options, "-o", "-F"))
  )
    effects.push(opaque(use, `${use.program} is given a program or settings that can run one`));
  if (use.program === "rsync" && (hasOption(options, "-n", "--dry-run", "--list-only") || operands.length < 2))
    return effects;
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  if (target === undefined || use.program === "sftp")
    return [
      ...effects,
      ...operands
        .slice(0, 1)
        .flatMap((host) => [
          effectOn(
            hostOf(host, "ssh"),
            { verb: "connect", loses: "remote", because: "sftp opens a session whose commands are not known" },
            use,
          ),
        ]),
    ];
  const reach = use.program === "rsync" || hasOption(options, "-r") ? "tree" : "entry";
  for (const source of sources) {
    if (isRemote(source))
      effects.push(
        effectOn(
          hostOf(source, "ssh"),
          { verb: "connect", loses: "none", because: `${use.program} copies from the host` },
          use,
        ),
      );
    else effects.push(...readsFrom([source], use, reach));
  }
  if (mayHave(options, "--remove-source-files", "--remove-sent-files"))
    effects.push(
      ...onFiles(
        sources,
        { verb: "delete", loses: "content", reach: "tree", because: "rsync deletes what it has sent" },
        use,
      ),
    );
  if (isRemote(target))
    return [
      ...effects,
      effectOn(
        hostOf(target, "ssh"),
        { verb: "connect", loses: "remote", because: `${use.program} writes to the host` },
        use,
      ),
    ];
  if (
    mayHave(
      options,
      "--delete",
      "--del",
      "--delete-before",
      "--delete-during",
      "--delete-after",
      "--delete-excluded",
      "--delete-delay",
    )
  ) {
    effects.push(
      ...onFiles(
        [target],
        {
          verb: "delete",
          loses: "content",
          reach: "tree",
          because: "rsync --delete deletes what the source does not have",
        },
        use,
      ),
    );
  }
  const text = textOf(target);
  const below: Value =
    text === undefined
      ? target
      : {
          kind: "unknown",
          prefix: `${withoutEnd(text, "/") || "/"}/`,
          stays: "below",
          origin: "input",
          words: "one",
        };
  const keeps = hasOption(options, "--ignore-existing");
  return [
    ...effects,
    ...onFiles(
      [below],
      {
        verb: keeps ? "create" : "modify",
        loses: keeps ? "none" : "content",
        because: `${use.program} overwrites what stands there`,
      },
      use,
    ),
  ];
}
