import { describe, vi } from "vitest";
import { type Attack, sandboxes, testAttacks } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const readOnly = /Read-only file system/;
const nothingThere = /No such file or directory/;
const notPermitted = /Operation not permitted|permission denied|must be superuser|Permission denied/i;

/** Overwrites a file of the person's that lies outside of what the run may write, by another way to it. */
function overwriting(name: string, script: string, stopped = readOnly): Attack {
  return {
    mechanism: "symbolic links and roots",
    name,
    script: `${script}; grep -qx broken $OUT/kept && echo THROUGH; printf kept >$OUT/kept`,
    stopped,
    control: "gets through",
  };
}

/** Reads what is hidden from the run, by another way to it. */
function reading(mechanism: string, name: string, script: string, stopped = nothingThere): Attack {
  return {
    mechanism,
    name,
    script: `{ ${script}; } 2>&1 | sed 's/PRIVATE/THROUGH/'`,
    stopped,
    control: "gets through",
  };
}

const links: readonly Attack[] = [
  overwriting("a link to a folder", "ln -s $OUT l; echo broken >l/kept"),
  overwriting("a link to a file", "ln -s $OUT/kept l; echo broken >l"),
  overwriting("a chain of relative links", "ln -s ../../../other a; ln -s a b; echo broken >b/kept"),
  overwriting(
    "a link in place of a folder",
    "mkdir d; rmdir d; ln -s $OUT d; cp /dev/null d/kept; echo broken >d/kept",
  ),
  overwriting("the root of one's own process", "echo broken >/proc/self/root$OUT/kept"),
  overwriting("the root of another process", "echo broken >/proc/$PPID/root$OUT/kept"),
  overwriting("the folder of another process", "echo broken >/proc/$PPID/cwd/../../../other/kept"),
  overwriting("an open folder, by its number", "exec 9<$OUT; echo broken >/proc/self/fd/9/kept"),
  overwriting("a rename over it", "echo broken >n; mv -f n $OUT/kept", /Read-only file system|cannot (?:move|remove)/),
  reading("symbolic links and roots", "a link to a secret", "ln -s $SECRET l; cat l"),
  reading("symbolic links and roots", "the root of one's own process", "cat /proc/self/root$SECRET"),
  reading("symbolic links and roots", "the root of any process", "cat /proc/[0-9]*/root$SECRET"),
  reading("symbolic links and roots", "the folder of any process", "cat /proc/*/cwd/../.ssh/id_ed25519"),
];

const hardLinks: readonly Attack[] = [
  {
    mechanism: "hard links",
    name: "to a file outside, then written",
    script: "ln $OUT/kept h; echo broken >h; grep -qx broken $OUT/kept && echo THROUGH; printf kept >$OUT/kept",
    stopped: /Invalid cross-device link/,
    control: "gets through",
  },
  reading("hard links", "to a secret", "ln $HOME/.netrc h; cat h", /Invalid cross-device link|No such file/),
  {
    mechanism: "hard links",
    name: "to git's configuration, then written",
    script: "ln $PROJECT/.git/config h; echo broken >>h; grep -q broken $PROJECT/.git/config && echo THROUGH",
    stopped: /Invalid cross-device link/,
    control: "gets through",
  },
  {
    mechanism: "hard links",
    name: "in an open folder outside",
    script: "echo x >n; ln n $OUT/new && echo THROUGH",
    stopped: /Invalid cross-device link|Read-only/,
    control: "gets through",
  },
];

const mounts: readonly Attack[] = [
  ["unmounts what hides a secret", "umount $HOME/.ssh; umount -l $HOME/.ssh; cat $SECRET | sed s/PRIVATE/THROUGH/"],
  ["makes it writable again", "mount -o remount,rw,bind $OUT; echo broken >$OUT/kept && echo THROUGH"],
  ["mounts another way in", "mkdir m; mount --bind $OUT m && echo THROUGH"],
  ["mounts over protected files", "mkdir m; mount --bind m $PROJECT/.git/hooks && echo THROUGH"],
  [
    "lays a file system over it",
    "mkdir u w m; mount -t overlay o -o lowerdir=$OUT,upperdir=u,workdir=w m && echo THROUGH",
  ],
  ["mounts the processes of the machine", "mkdir m; mount -t proc p m && echo THROUGH"],
  ["a mount namespace of its own", "unshare -m sh -c 'umount $HOME/.ssh; cat $SECRET' && echo THROUGH"],
  ["a new root", "mkdir r; chroot / /bin/true && echo THROUGH"],
].map(([name = "", script = ""]) => ({
  mechanism: "mounts",
  name,
  script,
  stopped: notPermitted,
  control: "not tried: it needs power over the machine",
}));

const namespaces: readonly Attack[] = [
  ["a user namespace", "unshare -U true && echo THROUGH"],
  ["a user namespace as root", "unshare -rm sh -c 'umount $HOME/.ssh; cat $SECRET' && echo THROUGH"],
  ["by another program", "bwrap --bind / / true && echo THROUGH"],
  [
    "by the system call",
    'python3 -c \'import ctypes;l=ctypes.CDLL(None,use_errno=True);r=l.unshare(0x10000000);print("THROUGH" if r==0 else "refused by errno %d"%ctypes.get_errno())\'',
  ],
  ["the namespaces of the first process", "nsenter -t 1 -m -U true && echo THROUGH"],
].map(([name = "", script = ""]) => ({
  mechanism: "user namespaces",
  name,
  script,
  stopped:
    /No space left|Operation not permitted|Creating new namespace failed|refused by errno (?:28|1|22)\b|Invalid argument|No permissions/,
  control: "not tried: whether people may make namespaces differs by machine",
}));

const ours: readonly Attack[] = [
  reading("our own state", "the gate's token", "cat $STATE/run/*"),
  reading("our own state", "the accepted scope", "cat $STATE/accepted/scope"),
  reading("our own state", "the records", "grep -rh . $STATE/audit"),
  reading("our own state", "the snapshots", "cat /proc/self/root$STATE/snapshots/1/file"),
  reading("our own state", "another agent's folder", "cd $STATE && cat homes/other/aws"),
  {
    mechanism: "our own state",
    name: "writes an accepted scope",
    script: "mkdir -p $STATE/accepted; echo x >$STATE/accepted/new && echo THROUGH",
    stopped: readOnly,
    control: "gets through",
  },
  {
    mechanism: "our own state",
    name: "moves it away",
    script: "mv $STATE $HOME/gone && echo THROUGH; mv $HOME/gone $STATE",
    stopped: /Read-only file system|Device or resource busy/,
    control: "gets through",
  },
];

describe.skipIf(sandboxes === "missing")("out of a sandbox through the file system", () => {
  testAttacks([...links, ...hardLinks, ...mounts, ...namespaces, ...ours]);
});

// There it has no user namespace of its own, and keeps the powers over files.
describe.skipIf(sandboxes === "missing" || process.getuid?.() !== 0)("out of root's sandbox over others' files", () => {
  testAttacks([...links, ...hardLinks, ...mounts, ...ours], { owner: 1234 });
});
