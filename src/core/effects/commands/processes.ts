import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, onSystem } from "../fileEffects.ts";
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
      "systemctl restart status nginx": ["administer system system:services"],
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
    "apt apt-get aptitude dpkg yum dnf rpm zypper pacman apk brew port snap flatpak choco winget scoop emerge nix-env gem",
    { "apt-get remove -y nginx": ["administer system system:packages"] },
    /^(?:list|search|show|info|depends|rdepends|policy|madison|cache|home|desc|deps|uses|outdated|leaves|doctor|config|files|log|cat|why|--prefix|--cellar|-Q\w*|-S[si]\w*|-q\w*|-l|-L|-s|which|contents|environment|specification|dependency|query)$/,
  ),
  whole(
    "schedule",
    "makes commands run later",
    "crontab at atrm batch systemd-run anacron",
    { "crontab -r": ["administer system system:schedule"], "at now": ["administer system system:schedule"] },
    /^-l$/,
  ),
  whole(
    "kernel",
    "changes the running kernel or its limits",
    "insmod rmmod modprobe sysctl kexec setenforce aa-disable swapoff swapon ldconfig update-alternatives alternatives update-grub grub-install efibootmgr nvram csrutil spctl pmset systemsetup scutil defaults",
    { "sysctl -w vm.swappiness=1": ["administer system system:kernel"] },
    /^(?:-a|-n|read|--list|--display|--query|-l|list|-g|status|find|domains)$/,
  ),
  whole(
    "network",
    "changes the firewall or the network",
    "iptables ip6tables nft ufw firewall-cmd pfctl nmcli tc ifup ifdown networksetup",
    { "iptables -F": ["administer system system:network"] },
    /^(?:-L|-S|list|show|status|--list-all|--state|-sr|-sn|dev|con|general)$/,
  ),
  {
    names: [
      "mkfs",
      "mke2fs",
      "mkswap",
      "fdisk",
      "sfdisk",
      "cfdisk",
      "gdisk",
      "sgdisk",
      "parted",
      "wipefs",
      "blkdiscard",
      "hdparm",
      "mount",
      "umount",
      "losetup",
      "cryptsetup",
      "lvremove",
      "vgremove",
      "pvremove",
      "lvreduce",
      "zpool",
      "zfs",
      "btrfs",
      "mdadm",
      "dmsetup",
      "diskutil",
      "hdiutil",
      "tune2fs",
      "fsck",
      "e2fsck",
      "badblocks",
      "partprobe",
      "diskpart",
      "format",
      "nvme",
      "sg_format",
    ],
    kind: "system",
    effects: disks,
    examples: {
      "mkfs.ext4 /dev/sda1": ["administer system device:/dev/sda1"],
      "mount /dev/sdb1 /mnt": ["administer system system:mounts"],
      "mkfs.ext4 disk.img": ["modify content ./disk.img"],
      "wipefs -a /dev/sdb": ["administer system device:/dev/sdb"],
      "diskutil eraseDisk JHFS+ x disk2": ["administer system device:?"],
    },
    counterExamples: ["mount", "fdisk -l", "zfs list", "diskutil list"],
  },
];

function kill(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = use.args.map((word) => textOf(word));
  if (words.some((word) => word !== undefined && /^(?:-l|-L|-0|--list)$/.test(word)) && use.program !== "fuser")
    return nothing;
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
  // `service nginx status`, but `systemctl status nginx`: what stands where the verb does not may be called so.
  const verb = /^(?:service|rc-service)$/.test(use.program) ? words[1] : words[0];
  const looks = words.length === 0 || (verb !== undefined && reading.test(verb));
  return looks || onlyAsks(use) ? nothing : [onSystem("services", `${use.program} changes which services run`, use)];
}

/** Programs of which every use but asking changes the machine. */
function whole(
  name: string,
  does: string,
  names: string,
  examples: CommandModel["examples"],
  reading = /^$/,
): CommandModel {
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) => {
      const first = textOf(readArguments(use.args, new Set()).operands[0]);
      const option = textOf(use.args[0]);
      const looks =
        onlyAsks(use) || (first !== undefined && reading.test(first)) || (option !== undefined && reading.test(option));
      return looks ? nothing : [onSystem(name, `${use.program} ${does}`, use)];
    },
    examples,
    counterExamples: [`${names.split(" ")[0]} --help`],
  };
}

function disks(use: Use): readonly Effect[] {
  const words = use.args.map((word) => textOf(word));
  const reads =
    use.args.length === 0 ||
    words.some(
      (word) =>
        word !== undefined &&
        /^(?:-l|--list|list|info|status|get|-I|--show|show|history|iostat|--detail|print|-N|smart-log|id-ctrl|-V|--version|--help)$/.test(
          word,
        ),
    );
  if (
    reads &&
    !words.some(
      (word) =>
        word !== undefined && /^(?:-a|-d|mklabel|rm|destroy|erase\w*|delete\w*|offline|detach|labelclear)$/.test(word),
    )
  )
    return nothing;
  const because = `${use.program} changes disks or what is mounted`;
  if (/^(?:u?mount|losetup|swapon|hdiutil)$/.test(use.program)) return [onSystem("mounts", because, use)];
  const devices = use.args.filter((word) => textOf(word)?.startsWith("/dev/") === true);
  const image = use.args.at(-1);
  if (
    devices.length === 0 &&
    /^mk/.test(use.program) &&
    image !== undefined &&
    textOf(image)?.startsWith("-") === false
  ) {
    return onFiles(
      [image],
      { verb: "modify", loses: "content", because: `${use.program} makes a file system in the file` },
      use,
    );
  }
  const targets: readonly (Value | undefined)[] = devices.length > 0 ? devices : [undefined];
  return targets.map((target) =>
    effectOn({ scheme: "device", name: textOf(target) ?? "?" }, { verb: "administer", loses: "system", because }, use),
  );
}
