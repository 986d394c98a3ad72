import { hasOption, optionNames, readOptions, valueOfOption } from "../../shell/options.ts";
import { sshValues, withPort } from "../../shell/otherSystems.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onSystem, opaque, readsFrom } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { onlyAsks } from "./asking.ts";
import { sshOptionEffects } from "./sshOptions.ts";

/**
 * Shells on other machines. The command there is read where it is come by (`otherSystems.ts`): one that only reads flows as
 * a request that fetches, every other changes the machine. Here is what the program itself does: settings that run
 * commands, ways opened through it, keys lent to it.
 */
export const remoteShells: readonly CommandModel[] = [
  {
    names: ["ssh", "autossh"],
    kind: "system",
    effects: shell,
    examples: {
      "ssh me@example.com uptime": ["connect none host:example.com:22"],
      "ssh example.com 'rm -rf /srv/data'": ["connect none host:example.com:22", "delete remote host:example.com:22"],
      "ssh -p 2222 example.com 'cd /srv && git reset --hard'": [
        "connect none host:example.com:2222",
        "modify remote host:example.com:2222",
      ],
      "ssh example.com": ["connect none host:example.com:22", "execute remote host:example.com:22 (opaque)"],
      "ssh example.com cat /etc/shadow": [
        "connect none host:example.com:22",
        "execute remote host:example.com:22 (opaque)",
      ],
      "ssh example.com cat .env": ["connect none host:example.com:22", "execute remote host:example.com:22 (opaque)"],
      "ssh -N -L 5432:db:5432 example.com": ["connect remote host:example.com:22"],
      "ssh -o ProxyCommand='sh -c x' example.com uptime": [
        "connect none host:example.com:22",
        "execute none process:ssh (opaque)",
      ],
      "ssh -oRemoteCommand=reboot example.com uptime": [
        "connect none host:example.com:22",
        "execute none process:ssh (opaque)",
      ],
      "ssh example.com 'kubectl --context prod delete ns shop'": [
        "connect none host:example.com:22",
        "delete remote host:example.com:22",
        "delete remote kube:prod/?/namespaces/shop",
      ],
      "ssh example.com <<< 'rm -rf /srv'": ["connect none host:example.com:22", "delete remote host:example.com:22"],
    },
    counterExamples: [
      "ssh -V",
      "ssh -G example.com",
      "ssh example.com 'ls -la /var/log && df -h'",
      "ssh -i key -o ConnectTimeout=5 me@example.com 'tail -n 100 /var/log/syslog'",
      "ssh example.com 'docker ps -a'",
      "ssh example.com 'systemctl status nginx'",
      "ssh --help",
    ],
  },
  {
    names: ["mosh", "sshfs", "et", "pdsh", "pssh", "parallel-ssh", "clush", "telnet", "rsh", "rlogin"],
    kind: "system",
    effects: session,
    examples: {
      "mosh example.com": [
        "connect none host:example.com:22",
        "execute remote host:example.com:22 (opaque)",
        "connect remote host:example.com:?",
      ],
      "sshfs me@example.com:/srv mnt": ["administer system system:mounts", "connect remote host:example.com:?"],
    },
    counterExamples: ["mosh --version"],
  },
  {
    names: ["sftp"],
    kind: "system",
    effects: fileSession,
    examples: {
      "sftp me@example.com": ["connect remote host:example.com:22"],
      "sftp -b cmds.txt example.com": ["read none ./cmds.txt", "connect remote host:example.com:22"],
      "sftp -D ./server example.com": ["execute none process:sftp (opaque)", "connect remote host:example.com:22"],
    },
    counterExamples: ["sftp --help"],
  },
  {
    names: ["ssh-copy-id"],
    kind: "system",
    effects: (use) =>
      onlyAsks(use) ? nothing : hosts(use, optionNames("-i -p -F -o -t -s"), "gives a key to the machine"),
    examples: { "ssh-copy-id me@example.com": ["connect remote host:example.com:22"] },
    counterExamples: ["ssh-copy-id --help"],
  },
  {
    names: ["ssh-keyscan"],
    kind: "system",
    effects: (use) => {
      const { options, rest } = readOptions(use.args, optionNames("-f -O -p -T -t"));
      const files = options.flatMap(({ name, value }) => (name === "-f" && value !== undefined ? [value] : []));
      const deed = { verb: "connect", loses: "none", because: "ssh-keyscan asks for public keys" } as const;
      return [...rest.map((host) => effectOn(hostOf(host, "ssh"), deed, use)), ...readsFrom(files, use)];
    },
    examples: { "ssh-keyscan example.com": ["connect none host:example.com:22"] },
    counterExamples: ["ssh-keyscan -t ed25519 example.com"],
  },
  {
    names: ["ssh-add", "ssh-agent"],
    kind: "system",
    effects: agent,
    examples: {
      "ssh-add -D": ["administer system system:ssh-agent"],
      "ssh-add ~/.ssh/id_ed25519": ["administer system system:ssh-agent"],
      "ssh-agent rm -rf src": ["execute none process:ssh-agent (opaque)"],
      "ssh-agent -k": ["administer system system:ssh-agent"],
    },
    counterExamples: ["ssh-add -l", "ssh-add -L", "ssh-agent", "ssh-agent -s"],
  },
];

function shell(use: Use): readonly Effect[] {
  if (onlyAsks(use) || (use.args.length === 1 && textOf(use.args[0]) === "-h")) return nothing;
  const values = use.program === "ssh" ? new Set([...sshValues].filter((name) => name !== "-M")) : sshValues;
  const first = readOptions(use.args, values);
  const second = readOptions(first.rest.slice(1), values);
  const options = [...first.options, ...second.options];
  if (first.unclear.length > 0) return [opaque(use, "ssh gets options that are not known")];
  const settings = sshOptionEffects(options, use);
  if (hasOption(options, "-V", "-Q", "-G")) return settings;
  const host = first.rest[0];
  const opens = options.find(({ name }) => /^-[LRDwWAXYO]$/.test(name));
  const lends = opens !== undefined && !(opens.name === "-O" && textOf(opens.value) === "check");
  const target = hostOf(host === undefined ? undefined : withPort(host, textOf(valueOfOption(options, "-p"))), "ssh");
  const because = lends ? `ssh ${opens.name} opens a way through the machine, or lends it keys` : "ssh connects to it";
  const connects = effectOn(target, { verb: "connect", loses: lends ? "remote" : "none", because }, use);
  return host === undefined && !lends ? settings : [...settings, connects];
}

/** Sessions of which nothing is known but where they go. */
function session(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, rest } = readOptions(use.args, optionNames("-p --port -w -g -x -H -h -l -t -o -O -e -F"));
  const carried =
    use.program === "sshfs" || use.program === "mosh"
      ? options.find(
          ({ name, value }) =>
            /^(?:--ssh|--server|--client|-F)$/.test(name) || /command|directport/i.test(textOf(value) ?? ""),
        )
      : undefined;
  const host = rest[0] ?? options.find(({ name }) => /^-[wH]$/.test(name))?.value;
  const because = `${use.program} opens a session on the machine`;
  return [
    ...(carried === undefined ? [] : [opaque(use, `${carried.name} can run programs here`)]),
    ...(use.program === "sshfs" ? [onSystem("mounts", "sshfs mounts folders of another machine", use)] : []),
    effectOn(hostOf(host, "?"), { verb: "connect", loses: "remote", because }, use),
  ];
}

function fileSession(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, rest, unclear } = readOptions(use.args, optionNames("-B -b -c -D -F -i -J -l -o -P -R -S -s -X"));
  const batch = options.flatMap(({ name, value }) =>
    name === "-b" && value !== undefined && textOf(value) !== "-" ? [value] : [],
  );
  const runsHere = unclear.length > 0 || hasOption(options, "-S", "-D");
  return [
    ...(runsHere ? [opaque(use, "sftp is given a program to run")] : []),
    ...sshOptionEffects(options, use),
    ...readsFrom(batch, use),
    effectOn(
      hostOf(rest[0], "ssh"),
      { verb: "connect", loses: "remote", because: "sftp opens a session whose commands are not known" },
      use,
    ),
  ];
}

function hosts(use: Use, values: ReadonlySet<string>, does: string): readonly Effect[] {
  const { options, rest } = readOptions(use.args, values);
  const deed = { verb: "connect", loses: "remote", because: `${use.program} ${does}` } as const;
  const named: readonly (Value | undefined)[] = rest.length > 0 ? rest : [undefined];
  return [...sshOptionEffects(options, use), ...named.map((host) => effectOn(hostOf(host, "ssh"), deed, use))];
}

/** Asking the agent for its public keys is free; which keys it holds is the person's. */
function agent(use: Use): readonly Effect[] {
  const { options, rest } = readOptions(use.args, optionNames("-a -t -P -E -O -h -H -S -s -e -T"));
  if (use.program === "ssh-agent" && rest.length > 0) return [opaque(use, "ssh-agent runs a command that is not read")];
  const asks =
    onlyAsks(use) ||
    (use.program === "ssh-agent"
      ? !hasOption(options, "-k", "-P", "-a")
      : hasOption(options, "-l", "-L", "-T") && options.every(({ name }) => /^-[lLTEqv]$/.test(name)));
  return asks ? nothing : [onSystem("ssh-agent", `${use.program} changes which keys the person's agent holds`, use)];
}
