import { assign } from "./assignments.ts";
import { hasOption, optionNames, readOptions, valueOfOption } from "./options.ts";
import { placeOf } from "./paths.ts";
import { pieceOfValue } from "./pieces.ts";
import { emitScript } from "./scriptFiles.ts";
import { scalarBinding } from "./shellState.ts";
import { type Output, textOf, type Value } from "./value.ts";
import { emitOpaque, happening, type Situation } from "./walk.ts";

/** A program that runs the command given after its own options. */
export interface Wrapper {
  /** Its options that take a value. */
  readonly values: ReadonlySet<string>;
  /** Words of its own between the options and the command. */
  readonly operands: number;
  /** Whether `NAME=value` may stand before the command. */
  readonly assignments: "taken" | "none";
  /** Runs the command as somebody else. */
  readonly elevates: "yes" | "no";
  /** Options that name a file it writes. */
  readonly writes: readonly string[];
  /** Options that name the folder the command runs in. */
  readonly folder: readonly string[];
  /** Options with which it starts a shell or nothing it names, whatever follows. */
  readonly opaque: readonly string[];
}

function wrapper(values: string, extra: Partial<Wrapper> = {}): Wrapper {
  return {
    operands: 0,
    assignments: "none",
    elevates: "no",
    writes: [],
    folder: [],
    opaque: [],
    ...extra,
    values: optionNames(values),
  };
}

const sudoValues =
  "-u --user -g --group -h --host -p --prompt -C --close-from -r --role -t --type -T --command-timeout -U --other-user -D --chdir -R --chroot";
const nsenterValues = "-t --target -S --setuid -G --setgid";
const unshareValues = "-S --setuid -G --setgid -R --root -w --wd --propagation --setgroups --map-user --map-group";

/** Wrappers by name. Their options are those of the programs' own manuals. */
export const wrappers: ReadonlyMap<string, Wrapper> = new Map([
  [
    "sudo",
    wrapper(sudoValues, {
      assignments: "taken",
      elevates: "yes",
      folder: ["-D", "--chdir"],
      opaque: ["-R", "--chroot"],
    }),
  ],
  ["doas", wrapper("-u -C -a", { elevates: "yes" })],
  ["pkexec", wrapper("--user", { elevates: "yes" })],
  ["runas", wrapper("", { elevates: "yes" })],
  ["gosu", wrapper("", { operands: 1, elevates: "yes" })],
  ["nohup", wrapper("")],
  ["setsid", wrapper("")],
  ["nice", wrapper("-n --adjustment")],
  ["ionice", wrapper("-c --class -n --classdata -P --pgid -u --uid")],
  ["time", wrapper("-f --format -o --output", { writes: ["-o", "--output"] })],
  ["gtime", wrapper("-f --format -o --output", { writes: ["-o", "--output"] })],
  ["timeout", wrapper("-s --signal -k --kill-after", { operands: 1 })],
  ["gtimeout", wrapper("-s --signal -k --kill-after", { operands: 1 })],
  ["stdbuf", wrapper("-i --input -o --output -e --error")],
  ["unbuffer", wrapper("")],
  ["chrt", wrapper("-T --sched-runtime -P --sched-period -D --sched-deadline", { operands: 1 })],
  ["taskset", wrapper("", { operands: 1 })],
  ["numactl", wrapper("-i --interleave -m --membind -N --cpunodebind -C --physcpubind -l --localalloc -p --preferred")],
  ["exec", wrapper("-a")],
  ["builtin", wrapper("")],
  ["busybox", wrapper("")],
  ["toybox", wrapper("")],
  ["noglob", wrapper("")],
  ["nocorrect", wrapper("")],
  ["chroot", wrapper("--groups --userspec", { operands: 1, opaque: ["--userspec", "--groups", "--skip-chdir"] })],
  ["unshare", wrapper(unshareValues, { folder: ["-w", "--wd"] })],
  ["nsenter", wrapper(nsenterValues, { elevates: "yes" })],
  ["strace", wrapper("-o -e -p -s -u -E -P -a -b -I -O -S -X", { writes: ["-o"] })],
  ["ltrace", wrapper("-o -e -p -s -u -a -l -n -x -F", { writes: ["-o"] })],
  ["catchsegv", wrapper("")],
  ["valgrind", wrapper("")],
  ["c8", wrapper("-r --reporter -o --reports-dir -x --exclude -n --include --src")],
  ["nyc", wrapper("-r --reporter --report-dir -x --exclude -n --include --temp-dir --cwd")],
  ["caffeinate", wrapper("-t -w")],
  [
    "xvfb-run",
    wrapper("-n --server-num -s --server-args -e --error-file -f --auth-file -w --wait -p --xauth-protocol", {
      writes: ["-e", "--error-file"],
    }),
  ],
  ["dbus-run-session", wrapper("--config-file --dbus-daemon")],
  ["proxychains", wrapper("-f")],
  ["proxychains4", wrapper("-f")],
  ["torsocks", wrapper("")],
  ["rlwrap", wrapper("-f -b -C -H -s")],
  ["faketime", wrapper("-f", { operands: 1 })],
  ["arch", wrapper("")],
  ["setarch", wrapper("", { operands: 1 })],
  ["cgexec", wrapper("-g")],
  ["prlimit", wrapper("")],
  [
    "setpriv",
    wrapper("--reuid --regid --groups --bounding-set --inh-caps --ambient-caps --securebits", { elevates: "yes" }),
  ],
  ["sshpass", wrapper("-f -d -p -P")],
  ["systemd-inhibit", wrapper("--what --who --why --mode")],
]);

/** Takes the wrapper off and runs the command inside. What it does by itself is come by, too. */
export function runWrapper(name: string, model: Wrapper, args: readonly Value[], situation: Situation): Output {
  const { options, rest, unclear } = readOptions(args, model.values);
  const { walk } = situation;
  if (unclear.length > 0) emitOpaque(name, `${name} gets options that are not known`, situation);
  if (model.opaque.some((option) => hasOption(options, option)))
    emitOpaque(name, `${name} runs it in another root folder`, situation);
  for (const option of model.writes) {
    const target = valueOfOption(options, option);
    if (target !== undefined)
      walk.occurrences.push({ kind: "redirect", mode: "overwrite", target, ...happening(situation) });
  }
  if (model.elevates === "yes") walk.occurrences.push({ kind: "elevation", program: name, ...happening(situation) });
  const { command, assigned } = afterAssignments(rest.slice(model.operands), model, forAnother(model, situation));
  const folder = valueOfOption(options, ...model.folder);
  const inner = folder === undefined ? assigned : inFolder(folder, assigned);
  if (command.length > 0) return walk.dispatch(command, inner);
  return bare(name, args, situation);
}

/** Whoever it runs as has an environment of his own. */
function forAnother(model: Wrapper, situation: Situation): Situation {
  return model.elevates === "no"
    ? situation
    : { ...situation, state: { ...situation.state, exported: new Set<string>() } };
}

/** The situation of a command that runs in another folder. */
export function inFolder(folder: Value, situation: Situation): Situation {
  const folders = situation.state.folders.map((from) => placeOf(folder, from) ?? from);
  return { ...situation, state: { ...situation.state, folders } };
}

/** Takes `NAME=value` words off the front; each is an assignment for the command alone. */
export function afterAssignments(
  words: readonly Value[],
  model: Pick<Wrapper, "assignments">,
  situation: Situation,
): { readonly command: readonly Value[]; readonly assigned: Situation } {
  if (model.assignments === "none") return { command: words, assigned: situation };
  const state = {
    ...situation.state,
    variables: new Map(situation.state.variables),
    exported: new Set(situation.state.exported),
  };
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index];
    const found = word === undefined ? undefined : splitAssignment(word);
    if (found === undefined) break;
    situation.walk.occurrences.push({ kind: "assignment", ...found, ...happening(situation) });
    assign(found.name, scalarBinding([[pieceOfValue(found.value)]]), { state }, situation.walk);
    state.exported.add(found.name);
  }
  return { command: words.slice(index), assigned: { ...situation, state } };
}

/** `NAME=value` as name and value; undefined for every other word. */
export function splitAssignment(word: Value): { readonly name: string; readonly value: Value } | undefined {
  const text = word.kind === "unknown" ? word.prefix : textOf(word);
  const name = text === undefined ? undefined : /^([A-Za-z_]\w*)=/.exec(text)?.[1];
  if (name === undefined || text === undefined) return undefined;
  const rest = text.slice(name.length + 1);
  return { name, value: word.kind === "unknown" ? { ...word, prefix: rest } : { kind: "literal", text: rest } };
}

/** A wrapper without a command: most only report, some start a shell. */
function bare(name: string, args: readonly Value[], situation: Situation): Output {
  if (name === "exec") {
    readFrom(situation);
    return { kind: "text", text: "" };
  }
  const asks = args.length === 1 && /^(?:--help|--version|-V|-v|-l|-k|-K)$/.test(textOf(args[0]) ?? "");
  if (asks || name === "time" || name === "arch" || name === "nice") return { kind: "unknown", by: situation.source };
  return emitOpaque(name, `${name} is given no command that can be read`, situation);
}

/** `exec < file` alone makes an interactive shell take its further commands from there. */
function readFrom(situation: Situation): void {
  const { input, frame, state } = situation;
  if (input === frame.input || input.kind === "inherited") return;
  if (input.kind === "file" && textOf(input.file) === "/dev/null") return;
  state.footing = "lost";
  if (input.kind === "file") emitScript("exec", input.file, "unread", situation);
  else emitOpaque("exec", "exec makes the shell take its commands from elsewhere", situation);
}
