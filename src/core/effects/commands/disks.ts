import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, onSystem } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Programs that change disks, volumes, file systems or what is mounted. */
export const disks: readonly CommandModel[] = [
  {
    names: (
      "mkfs mke2fs mkswap fdisk sfdisk cfdisk gdisk sgdisk parted wipefs blkdiscard hdparm mount umount losetup cryptsetup " +
      "lvremove vgremove pvremove lvreduce lvcreate vgcreate pvcreate lvextend lvresize lvconvert lvchange lvrename vgchange vgextend " +
      "vgreduce vgrename pvmove pvresize pvchange zpool zfs btrfs mdadm dmsetup diskutil hdiutil tune2fs resize2fs xfs_growfs fsck e2fsck " +
      "badblocks partprobe diskpart format nvme sg_format smartctl swapon swapoff"
    ).split(" "),
    kind: "system",
    effects,
    examples: {
      "mkfs.ext4 /dev/sda1": ["administer system device:/dev/sda1"],
      "mkfs -V -t ext4 /dev/sda1": ["administer system device:/dev/sda1"],
      "mount /dev/sdb1 /mnt": ["administer system system:mounts"],
      "mkfs.ext4 disk.img": ["modify content ./disk.img"],
      "wipefs -a /dev/sdb": ["administer system device:/dev/sdb"],
      "nvme format /dev/nvme0n1 -l 0": ["administer system device:/dev/nvme0n1"],
      "hdparm -I --security-erase p /dev/sda": ["administer system device:/dev/sda"],
      "parted /dev/sda print mkpart": ["administer system device:/dev/sda"],
      "zfs rollback pool/list": ["administer system device:?"],
      "mdadm --detail --zero-superblock /dev/sdb1": ["administer system device:/dev/sdb1"],
      "swapoff -a": ["administer system system:mounts"],
      "diskutil eraseDisk JHFS+ x disk2": ["administer system device:?"],
      diskpart: ["administer system device:?"],
    },
    counterExamples: [
      "mount",
      "fdisk -l",
      "sgdisk -p /dev/sda",
      "parted -s /dev/sda unit MiB print",
      "parted -l",
      "zfs list -t snapshot",
      "zpool status",
      "diskutil list",
      "mdadm --detail /dev/md0",
      "cryptsetup status root",
      "smartctl -a /dev/sda",
      "swapon --show",
      "wipefs -n -a /dev/sdb",
      "btrfs subvolume list /",
      "tune2fs -l /dev/sda1",
    ],
  },
];

/** What a program that does not always change something may be told so that it only looks. */
interface Looking {
  /** The first words that are no options, in order. */
  readonly operands?: RegExp;
  /** Each option there is must be one of these, one at least must be there. */
  readonly options?: RegExp;
}

const looking: Readonly<Record<string, Looking>> = {
  fdisk: { options: /^(?:-l|--list|-x|--list-details|-u\w*|-o|--bytes|-V)$/ },
  sfdisk: { options: /^(?:-l|--list|-d|--dump|-J|--json|-s|-V|--verify)$/ },
  gdisk: { options: /^-l$/ },
  sgdisk: { options: /^(?:-p|--print|-i|--info|-v|--verify)$/ },
  parted: { options: /^(?:-l|--list|-s|--script|-m|--machine)$/ },
  wipefs: { options: /^(?:-n|--no-act)$/ },
  hdparm: { options: /^-[IigCtTV]+$/ },
  losetup: { options: /^(?:-l|--list|-a|--all|-j|-J|--json|-O|-n)$/ },
  zpool: { operands: /^(?:list|status|get|history|iostat|version|events)$/ },
  zfs: { operands: /^(?:list|get|holds|diff|userspace|groupspace|version)$/ },
  btrfs: {
    operands:
      /^(?:filesystem (?:show|df|usage|du)|fi (?:show|df|usage|du)|subvolume (?:list|show|get-default)|su\w* list|device usage|scrub status|balance status|property get|version)/,
  },
  mdadm: { options: /^(?:--detail|-D|--examine|-E|--query|-Q|--scan|-s|--verbose|-v|--brief|-b)$/ },
  cryptsetup: { operands: /^(?:status|isLuks|luksUUID|benchmark)$/ },
  dmsetup: { operands: /^(?:ls|info|table|status|deps|version)$/ },
  diskutil: { operands: /^(?:list|info|activity|apfs list|coreStorage list|cs list)/i },
  hdiutil: { operands: /^(?:info|imageinfo|plugins)$/ },
  tune2fs: { options: /^-l$/ },
  fsck: { options: /^(?:-N|-[nfvVC0]*n[nfvVC0]*)$/ },
  e2fsck: { options: /^-[nfv]*n[nfv]*$/ },
  nvme: { operands: /^(?:list|list-subsys|id-\w+|\w+-log|show-regs|get-\w[\w-]*|version|help)$/ },
  smartctl: { options: /^(?:-[aixHAc]|--(?:all|info|xall|health|attributes|capabilities|scan|json)|-l|-d|-n)$/ },
  swapon: { options: /^(?:--show(?:=.*)?|-s|--summary|--raw|--noheadings|--bytes)$/ },
};

const values = optionNames("-t --types -o --options -d -n -u -O -j");

function effects(use: Use): readonly Effect[] {
  if (onlyLooks(use)) return nothing;
  const because = `${use.program} changes disks or what is mounted`;
  if (/^(?:u?mount|losetup|swapon|swapoff|hdiutil)$/.test(use.program)) return [onSystem("mounts", because, use)];
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

function onlyLooks(use: Use): boolean {
  const { program } = use;
  if (onlyAsks(use) || (use.args.length === 1 && /^(?:-V|-h)$/.test(textOf(use.args[0]) ?? ""))) return true;
  // Without a word these print, or show how they are used. Others ask at the terminal.
  if (use.args.length === 0) return !/^(?:diskpart|format|cfdisk|parted)$/.test(program);
  const texts = use.args.map(textOf);
  if (texts.includes(undefined)) return false;
  const options = (texts as readonly string[]).filter((text) => text.startsWith("-"));
  const operands = readArguments(use.args, values).operands.map((word) => textOf(word) ?? "");
  if (program === "mount") return operands.length === 0 && options.every((text) => /^-(?:l|v|t)$/.test(text));
  if (program === "wipefs" && !options.some((text) => /^-\w*[aotf]|^--(?:a|o|t|f)/.test(text))) return true;
  if (program === "wipefs") return options.some((text) => /^(?:-n|--no-act)$/.test(text));
  const known = Object.hasOwn(looking, program) ? looking[program] : undefined;
  const bare = known?.options !== undefined && options.length > 0 && options.every((text) => known.options?.test(text));
  if (program === "parted") {
    const commands = operands.slice(1).join(" ");
    return (
      bare &&
      (options.some((text) => /^(?:-l|--list)$/.test(text)) ||
        /^(?:unit \w+ )?(?:print(?: free| devices)?)$/.test(commands))
    );
  }
  return bare || known?.operands?.test(wordsFor(program, operands)) === true;
}

/** The subcommand: two words where the program groups them. */
function wordsFor(program: string, operands: readonly string[]): string {
  return operands.slice(0, /^(?:btrfs|diskutil)$/.test(program) ? 2 : 1).join(" ");
}
