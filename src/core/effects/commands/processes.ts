import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onSystem } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Programs that act on running programs, on services and on the machine as a whole. */
export const processes: readonly CommandModel[] = [
  {
    names: ["kill", "pkill", "killall", "skill", "xkill", "fuser"],
    kind: "system",
    effects: kill,
    examples: {
      "kill -9 1234": ["administer system process:1234"],
      "pkill -f node": ["administer system process:node"],
      "killall postgres": ["administer system process:postgres"],
      "kill $(lsof -t -i:3000)": ["administer system process:?"],
      "fuser -k 3000/tcp": ["administer system process:3000%2Ftcp"],
    },
    counterExamples: ["kill -l", "kill %1", "sleep 5 & kill $!", "kill -0 1234", "fuser 3000/tcp"],
  },
  {
    names: ["systemctl", "service", "launchctl", "rc-service", "initctl", "supervisorctl", "brew-services"],
    kind: "system",
    effects: services,
    examples: {
      "systemctl restart nginx": ["administer system system:services"],
      "service postgresql stop": ["administer system system:services"],
      "systemctl stop status": ["administer system system:services"],
    },
    counterExamples: ["systemctl status nginx", "systemctl list-units", "service nginx status", "launchctl list"],
  },
  whole(
    "power",
    "stops the machine or its session",
    "shutdown reboot halt poweroff init telinit pm-suspend logout-session",
    { "shutdown now": ["administer system system:power"], reboot: ["administer system system:power"] },
  ),
  whole(
    "users",
    "changes users, groups or passwords",
    "useradd userdel usermod groupadd groupdel groupmod passwd chpasswd adduser deluser visudo chsh chfn gpasswd dscl",
    { "userdel bob": ["administer system system:users"] },
  ),
  whole(
    "packages",
    "installs or removes programs for the whole machine",
    "apt apt-get apt-cache aptitude dpkg yum dnf rpm zypper pacman apk brew port snap flatpak choco winget scoop emerge nix-env gem",
    {
      "apt-get remove -y nginx": ["administer system system:packages"],
      "dnf -q remove nginx": ["administer system system:packages"],
      "apt -qq purge nginx": ["administer system system:packages"],
      "pacman -S nginx": ["administer system system:packages"],
      "pacman -Rns nginx": ["administer system system:packages"],
    },
    [
      "apt list --installed",
      "dpkg -l",
      "dpkg -L bash",
      "rpm -qa",
      "pacman -Qs git",
      "brew --prefix",
      "apt-cache policy git",
    ],
    {
      operands:
        /^(?:list|search|show|showpkg|info|depends|rdepends|policy|madison|pkgnames|stats|home|desc|deps|uses|outdated|leaves|doctor|config|files|log|cat|why|which|contents|environment|specification|dependency|query)$/,
      queryOf: {
        rpm: /^(?:-q\w*|--query\w*)$/,
        pacman: /^-(?:Q\w*|S[si]+|F\w*)$/,
        dpkg: /^(?:-[lLsSp]|--list|--listfiles|--status|--search)$/,
        brew: /^--(?:prefix|cellar|version|cache|repository)$/,
        apt: /^(?:-s|--simulate|--dry-run)$/,
        "apt-get": /^(?:-s|--simulate|--dry-run)$/,
      },
      plain: /^(?:--queryformat(?:=.*)?|--color\w*|-v|-i)$/,
    },
  ),
  whole(
    "schedule",
    "makes commands run later",
    "crontab at atrm batch systemd-run anacron",
    { "crontab -r": ["administer system system:schedule"], "at now": ["administer system system:schedule"] },
    ["crontab -l", "at -l"],
    { query: /^-l$/, plain: /^-u$/ },
  ),
  whole(
    "kernel",
    "changes the running kernel or its limits",
    "insmod rmmod modprobe sysctl kexec setenforce aa-disable ldconfig update-alternatives alternatives update-grub grub-install efibootmgr nvram csrutil spctl pmset systemsetup scutil defaults",
    {
      "sysctl -w vm.swappiness=1": ["administer system system:kernel"],
      "sysctl -a -w vm.swappiness=1": ["administer system system:kernel"],
      "sysctl vm.swappiness=1": ["administer system system:kernel"],
    },
    ["sysctl -a", "sysctl net.ipv4.ip_forward", "sysctl -n kernel.pid_max", "ldconfig -p", "defaults read"],
    {
      operands: /^(?:read|read-type|status|find|domains|list)$/,
      query: /^(?:--list|--display|--query|-l|-g|-p|--print-cache)$/,
      plain: /^-[vN]$/,
    },
  ),
  whole(
    "network",
    "changes the firewall or the network",
    "iptables ip6tables nft ufw firewall-cmd pfctl nmcli tc ifup ifdown networksetup",
    {
      "iptables -F": ["administer system system:network"],
      "nmcli con delete home": ["administer system system:network"],
      "iptables -L -Z": ["administer system system:network"],
    },
    ["iptables -L -n -v", "ufw status", "nft list ruleset", "nmcli dev status", "firewall-cmd --list-all"],
    {
      operands: /^(?:list|show|status)$/,
      query: /^(?:-L|-S|--list-rules|--list|--list-\w+|--state|--get-\w[\w-]*|-s[rnsi])$/,
      plain: /^(?:-n|-v|-nv|-vn|-t|-x|--line-numbers|--zone=\w+)$/,
    },
  ),
];

function kill(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = use.args.map((word) => textOf(word));
  if (/^(?:-l|-L|-0|--list|--table)$/.test(words[0] ?? "") && use.program !== "fuser") return nothing;
  if (use.program === "fuser" && !words.some((word) => word !== undefined && /^-\w*k|^--kill/.test(word)))
    return nothing;
  const { operands } = readArguments(
    use.args.filter((word) => !/^-(?:\d+|[A-Z]{3,}\w*)$/.test(textOf(word) ?? "")),
    optionNames("-s --signal -n -u -U -g -P -t -G -F"),
  );
  const targets = operands.length > 0 ? operands : [undefined];
  return targets.flatMap((target): readonly Effect[] => {
    if (target !== undefined && isOwnJob(target, use)) return nothing;
    const name = textOf(target)?.replaceAll("/", "%2F") ?? "?";
    return [
      effectOn(
        { scheme: "process", name },
        { verb: "administer", loses: "system", because: `${use.program} ends the process` },
        use,
      ),
    ];
  });
}

/** `%1` and `$!` are jobs of the same shell. */
function isOwnJob(target: Value, use: Use): boolean {
  const job = textOf(target);
  if (job !== undefined) return /^%(?:\d+|[%+-])$/.test(job);
  return (
    target.kind === "unknown" &&
    target.origin === "variable" &&
    target.stays === "name" &&
    target.prefix === "" &&
    /\$!|\$\{!\}/.test(use.source)
  );
}

function services(use: Use): readonly Effect[] {
  const words = readArguments(
    use.args,
    optionNames("-t --type -n --lines -o --output -p --property -H --host -M -u"),
  ).operands.map((word) => textOf(word));
  const reading =
    /^(?:status|list|list-\w[\w-]*|show|cat|is-\w+|get-default|help|print|blame|error|avail|update-plugin|info|tail|pid|version)$/;
  // The action is the first word, after the name of the service with `service`.
  const action = words[use.program === "service" || use.program === "rc-service" ? 1 : 0];
  const looks =
    words.length === 0 ||
    (action !== undefined && reading.test(action)) ||
    (use.program === "service" && words.length === 1 && textOf(use.args[0]) === "--status-all");
  return looks || onlyAsks(use) ? nothing : [onSystem("services", `${use.program} changes which services run`, use)];
}

/** How the programs of a family are told only to look. */
interface Looking {
  /** The first word that is no option. */
  readonly operands?: RegExp;
  /** An option that makes it a question; every other option must be one of `plain`. */
  readonly query?: RegExp;
  /** The same, by program. */
  readonly queryOf?: Readonly<Record<string, RegExp>>;
  readonly plain?: RegExp;
}

/** Programs of which every use but asking changes the machine. */
function whole(
  name: string,
  does: string,
  names: string,
  examples: CommandModel["examples"],
  counterExamples: readonly string[] = [],
  looking: Looking = {},
): CommandModel {
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) =>
      onlyAsks(use) || onlyLooks(use, looking) ? nothing : [onSystem(name, `${use.program} ${does}`, use)],
    examples,
    counterExamples: [`${names.split(" ")[0]} --help`, ...counterExamples],
  };
}

function onlyLooks(use: Use, { operands, query: every, queryOf, plain }: Looking): boolean {
  const query = queryOf?.[use.program] ?? every;
  const texts = use.args.map(textOf);
  if (texts.includes(undefined)) return false;
  const known = texts.filter((text) => text !== undefined);
  const first = textOf(readArguments(use.args, new Set()).operands[0]);
  if (use.program === "sysctl")
    return (
      known.length > 0 &&
      known.every((text) => /^-[aAnNe]+$|^--(?:all|names?|values?)$|^[\w.*/][\w.*/-]*$/.test(text)) &&
      !known.some((text) => /^-\w*[wpq]/.test(text))
    );
  if (use.program === "nmcli")
    return !known.some((text) =>
      /^(?:a|add|up?|down?|mod\w*|e|edit|d|del\w*|clone|import|connect|disconnect|re\w*|set|on|off|hostname|logging|wifi|hotspot|delete|monitor|permissions)$/.test(
        text,
      ),
    );
  if (first !== undefined && operands?.test(first) === true) return true;
  const options = known.filter((text) => text.startsWith("-"));
  return (
    query !== undefined &&
    options.some((text) => query.test(text)) &&
    options.every((text) => query.test(text) || plain?.test(text) === true)
  );
}
