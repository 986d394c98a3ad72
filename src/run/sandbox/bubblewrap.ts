import { assertNever } from "../../base/assertNever.ts";
import { quoted } from "../../base/shellWords.ts";
import type { Confinement, ResourceLimits } from "../../core/confine/confinement.ts";
import { type Doors, insideGate, shownArguments } from "./doors.ts";
import type { Mount, Mounts } from "./mounts.ts";

/** What a run's file system and namespaces are made of. */
export interface Cage {
  readonly mounts: Mounts;
  /** What is mounted writable, by device and file number: what is mounted in the end must be that. */
  readonly known: readonly { readonly path: string; readonly identity: string }[];
  /** What of the kernel's own files is kept from being written. */
  readonly kernel: readonly string[];
  /** What of the kernel's own files cannot be read. */
  readonly blank: readonly string[];
  /** How much memory files take at most, in bytes: in each folder that is filled and goes with the run, and in shared memory. */
  readonly inMemory: { readonly scratch: number; readonly shared: number };
  readonly cwd: string;
  readonly home: string | undefined;
  readonly network: Confinement["network"]["kind"];
  readonly limits: ResourceLimits;
  /** `own`: a user namespace of its own, in which no other can be made. `none`: for root over files of other users. */
  readonly users: "own" | "none";
  /** The socket of our proxy, for a network of hosts. */
  readonly proxy: string | undefined;
  /** What else leads out; undefined for nothing. */
  readonly doors: Doors | undefined;
}

/** What root keeps to work on files of other users, inside mounts that it cannot change. */
const rootsPowers = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_SETUID",
  "CAP_SETGID",
  "CAP_KILL",
];

/**
 * Bubblewrap's arguments, up to the command. Everything is there read-only; what may be written is mounted writable over it,
 * what is to stay read-only over that, and what is hidden last. Not `--new-session`: the terminal is the run's own and
 * closes with it, so that nothing typed into it by the run reaches anybody, and job control and Ctrl-C need it.
 */
export function bubblewrapArguments({
  mounts,
  kernel,
  blank,
  inMemory,
  cwd,
  home,
  network,
  users,
  proxy,
  doors,
}: Cage): readonly string[] {
  return [
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    ...["--perms", "1777", "--size", String(inMemory.shared), "--tmpfs", "/dev/shm"],
    ...kernel.flatMap((path) => ["--ro-bind", path, path]),
    ...blank.flatMap((path) => ["--ro-bind", "/dev/null", path]),
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--die-with-parent",
    ...(users === "own" ? ["--unshare-user", "--disable-userns"] : []),
    "--cap-drop",
    "ALL",
    ...(users === "none" ? rootsPowers.flatMap((power) => ["--cap-add", power]) : []),
    ...(network === "all" ? [] : ["--unshare-net"]),
    ...mounts.mounts.flatMap((mount) => mountArguments(mount, inMemory.scratch)),
    ...(home === undefined ? [] : ["--ro-bind", home, home]),
    ...(proxy === undefined ? [] : ["--bind", proxy, insideSocket]),
    ...(doors === undefined ? [] : shownArguments(doors)),
    // Closed last, because the identity's folder may lie in what is hidden.
    ...mounts.mounts.flatMap(({ kind, path }) => (kind === "empty" ? ["--remount-ro", path] : [])),
    // Bubblewrap makes it in memory and does not bound it.
    ...["--remount-ro", "/dev"],
    "--chdir",
    cwd,
  ].flat();
}

function mountArguments({ kind, path }: Mount, scratchBytes: number): readonly string[] {
  switch (kind) {
    case "writable":
      return ["--bind", path, path];
    case "read-only":
      return ["--ro-bind", path, path];
    case "empty":
      return ["--tmpfs", path];
    case "scratch":
      return ["--size", String(scratchBytes), "--tmpfs", path];
    case "blank":
      return ["--ro-bind", "/dev/null", path];
    default:
      return assertNever(kind);
  }
}

/** Where the proxy's socket stands inside. */
const insideSocket = "/dev/shm/holdpoint-proxy.sock";
/** Where the system's own programs are. */
const systemPath = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin:/run/current-system/sw/bin";
/** Where programs find the proxy inside: in a network of the run's own, nobody else has a port. */
const insidePort = 3128;

/**
 * What `bash -c` does inside before the command, which follows as its arguments: it lowers the limits, brings up the way to
 * the proxy, and starts the command as a job of its own in the foreground, so that keys such as Ctrl-C reach the command and not
 * what holds the sandbox together. A command that is stopped goes on at once, for nobody could wake it. `exit` gives on how it ended.
 * The null device is open as 7, because a run that may change no file opens none to write to.
 */
export function innerScript({
  limits,
  network,
  proxy,
  doors,
  known,
}: Pick<Cage, "limits" | "network" | "proxy" | "doors" | "known">): string {
  const ways = [
    ...(doors === undefined ? [] : [{ port: doors.gate.port, socket: insideGate }]),
    ...(network === "hosts" && proxy !== undefined ? [{ port: insidePort, socket: insideSocket }] : []),
  ];
  const lines = [
    // The right to run the command, which there is once; what bubblewrap was started with is closed.
    "read -r line <&5 || exit 126",
    "exec 2>&4 4>&- 5<&- 6<&-",
    "unset line",
    // The run's own PATH may name folders that code like it wrote, and what is looked at here is not its to answer.
    `holdpoint_path=$PATH PATH=${systemPath}`,
    // Looked at while what leads out comes up.
    ...limitLines(limits, "2>&7"),
    ...ways.map(wayLine),
    ...knownLines(known),
    ...ways.map(waitLine),
    ...(network === "hosts" && proxy !== undefined
      ? [
          `export http_proxy=http://127.0.0.1:${insidePort} https_proxy=http://127.0.0.1:${insidePort} HTTP_PROXY=http://127.0.0.1:${insidePort} HTTPS_PROXY=http://127.0.0.1:${insidePort} ALL_PROXY=http://127.0.0.1:${insidePort} NO_PROXY= no_proxy=`,
        ]
      : []),
    "PATH=$holdpoint_path",
    "unset holdpoint_path",
    "trap : HUP INT QUIT TERM",
    "set -m",
    '"$@" 7>&-',
    "code=$?",
    'while [ -n "$(jobs -s)" ]; do fg %% >&7 2>&7; code=$?; done',
    "exit $code",
  ];
  return lines.join("\n");
}

interface Way {
  readonly port: number;
  readonly socket: string;
}

/** Leads a port on loopback inside to a socket. */
function wayLine({ port, socket }: Way): string {
  return `socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:${socket} </dev/null >&7 2>&7 & disown`;
}

/** Waits until it does. It takes a few milliseconds, of which a `sleep` would be most. */
function waitLine({ port }: Way): string {
  return `for ((i = 0; i < 300; i++)); do { : </dev/tcp/127.0.0.1/${port}; } 2>&7 && break; [ "$i" -lt 200 ] || sleep 0.003; done`;
}

/**
 * Bubblewrap follows links to what it mounts; a folder that was swapped for one just before is noticed here, before anything runs.
 * What is gone by now is no way to anywhere: temporary folders of others come and go.
 */
function knownLines(known: Cage["known"]): readonly string[] {
  if (known.length === 0) return [];
  const paths = known.map(({ path }) => quoted(path)).join(" ");
  const wanted = quoted(known.flatMap(({ path, identity }) => [`${identity} ${path}`, path]).join("\n"));
  const message = "Nothing was run, because a folder it may write was moved while it started. Ask for it again.";
  return [
    `seen=$({ stat -c '%d:%i %n' -- ${paths}; readlink -f -- ${paths}; } 2>&7)`,
    `if [ -z "$seen" ] || printf '%s\\n' "$seen" | grep -qvxF -e ${wanted}; then echo ${quoted(message)} >&2; exit 126; fi`,
    "unset seen",
  ];
}

/** What the system already allows less of stays less. `quietly`: where complaints go, as a redirect. */
export function limitLines(
  { processes, memory, cpuSeconds, openFiles, fileBytes }: ResourceLimits,
  quietly = "2>/dev/null",
): readonly string[] {
  const line = (letter: string, value: number | undefined): readonly string[] =>
    value === undefined ? [] : [`ulimit -${letter} ${Math.max(1, Math.floor(value))} ${quietly}`];
  return [
    // What stands in a run's memory, its credentials above all, is not left on the disk or to a program of the machine's.
    `ulimit -c 0 ${quietly}`,
    ...line("u", processes),
    ...line("d", memory === undefined ? undefined : memory / 1_024),
    ...line("t", cpuSeconds),
    ...line("n", openFiles),
    ...line("f", fileBytes === undefined ? undefined : fileBytes / 1_024),
  ];
}
