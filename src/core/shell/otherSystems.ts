import { namedResource } from "../resource.ts";
import { readContainerLine, readInnerLine } from "./containerLine.ts";
import { environmentOf } from "./environment.ts";
import { readKubeExec } from "./kubeLine.ts";
import type { System } from "./occurrence.ts";
import { hasOption, optionNames, readOptions, valueOfOption } from "./options.ts";
import { anywhere, normalise, type Place } from "./paths.ts";
import { fork, initialState, type ShellState, scalarBinding, unknownBinding } from "./shellState.ts";
import { joined, runPartlyKnown } from "./unknownText.ts";
import { anything, textOf, type Value } from "./value.ts";
import { depthBound, emitOpaque, happening, type Situation } from "./walk.ts";

/** A command that a program starts in another system. */
interface Entry {
  readonly system: System;
  readonly command: readonly Value[];
  /** `text`: the words are joined and read by a shell there. `words`: they are the program and its arguments. */
  readonly shape: "words" | "text";
  /** What runs where there is no command: a shell that reads its input, or something of the system's own. */
  readonly bare: "shell" | "nothing";
  /** The program that the system may put in front of the words by itself. */
  readonly front?: string;
}

type Reader = (args: readonly Value[], program: string) => Entry | undefined;

/** Programs that run a command in another system: by name, how to find it. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["docker", containerEntry],
  ["podman", containerEntry],
  ["nerdctl", containerEntry],
  ["docker-compose", containerEntry],
  ["podman-compose", containerEntry],
  ["kubectl", kubeEntry],
  ["oc", kubeEntry],
  ["ssh", sshEntry],
  ["autossh", sshEntry],
  ["mosh", moshEntry],
  ["vagrant", vagrantEntry],
  ["minikube", minikubeEntry],
  ["multipass", machineEntry("exec", optionNames("-d --working-directory"))],
  ["lxc", machineEntry("exec", optionNames("--cwd --env --group --user --mode"))],
  ["incus", machineEntry("exec", optionNames("--cwd --env --group --user --mode"))],
  ["limactl", machineEntry("shell", optionNames("--shell --workdir --tty --log-level"))],
  ["ansible", ansibleEntry],
]);

/**
 * Comes by the command that a program starts in a container, in a cluster or on another machine. What it does there is
 * kept apart from what happens on this machine.
 */
export function enterOtherSystem(program: string, args: readonly Value[], situation: Situation): void {
  const entry = readers.get(program)?.(args, program);
  if (entry === undefined) return;
  const { walk, frame } = situation;
  if (frame.depth >= depthBound) {
    emitOpaque(program, "systems are entered from inside others deeper than what is read", situation);
    return;
  }
  const occurrences = inside(entry, entry.command, program, situation);
  // What runs programs or shells of its own is no argument of the image's program.
  const [only, ...others] = occurrences;
  const fronted =
    entry.front === undefined || only?.kind !== "command" || others.length > 0
      ? []
      : inside(
          { ...entry, shape: "words" },
          [{ kind: "literal", text: entry.front }, ...entry.command],
          program,
          situation,
        );
  walk.occurrences.push({
    kind: "elsewhere",
    program,
    args,
    environment: environmentOf(situation.state),
    system: entry.system,
    occurrences,
    fronted,
    input: situation.input,
    ...happening(situation),
  });
}

function inside(
  { system, shape, bare }: Entry,
  command: readonly Value[],
  program: string,
  situation: Situation,
): readonly (typeof situation.walk.occurrences)[number][] {
  const { walk, frame, input } = situation;
  if (command.length === 0 && bare === "nothing") return [];
  const start = walk.occurrences.length;
  const trapped = walk.traps.length;
  const remembered = [...walk.history];
  const state = strangeState(system);
  const deeper = { ...frame, depth: frame.depth + 2 };
  const inner: Situation = { ...situation, state, frame: deeper, functions: "ignored", within: [], declared: [] };
  walk.readings.elsewhere(() => {
    if (command.length === 0) return walk.dispatch([{ kind: "literal", text: "sh" }], inner);
    if (shape === "words") return walk.dispatch(command, inner);
    const text = joined(command);
    return text === undefined
      ? runPartlyKnown(command, program, state, inner)
      : walk.runText(text, state, { ...deeper, input });
  });
  // What the shell there does when it ends happens there, too.
  for (const text of walk.traps.splice(trapped))
    walk.readings.elsewhere(() => walk.runText(text, fork(state), { ...deeper, input }));
  // Its variables are not those that the traps of this shell see.
  walk.history.clear();
  for (const [name, binding] of remembered) walk.history.set(name, binding);
  return walk.occurrences.splice(start);
}

/** The home folder on a machine of which nothing is known, and where its commands start. */
export const strangeHome = "/~";

/** The memory of a shell in another system: nothing of this machine's. */
function strangeState(system: System): ShellState {
  const contained = system.kind === "container";
  const state = initialState(contained ? system.folder : { spelling: "literal", path: strangeHome });
  const home = contained
    ? unknownBinding("variable")
    : scalarBinding([[{ kind: "text", text: strangeHome, style: "quoted" }]]);
  state.variables.set("HOME", home);
  state.variables.set("TMPDIR", contained ? unknownBinding("variable") : home);
  return state;
}

function containerEntry(args: readonly Value[], program: string): Entry | undefined {
  const line = readContainerLine(program, args);
  const { action, area, context } = line;
  const enters = action === "run" || action === "exec" || (action === "create" && area === "container");
  if (!enters || !/^(?:container|compose)$/.test(area)) return undefined;
  const { named, command, options } = readInnerLine(action === "exec" ? "exec" : "run", line.args);
  const common = { command, shape: "words", bare: "nothing" } as const;
  if (action === "exec" || area === "compose" || line.engine === "elsewhere")
    return {
      ...common,
      system: {
        kind: "kept",
        where: line.engine,
        resource: namedResource("docker", context, "container", textOf(named)),
      },
    };
  const folder = valueOfOption(options, "-w", "--workdir");
  return {
    ...common,
    ...frontOf(named, hasOption(options, "--entrypoint")),
    system: { kind: "container", image: imageName(named), context, options, folder: folderInside(folder) },
  };
}

/** An image named for a program, such as `alpine/git`, mostly puts it in front of the words. */
function frontOf(image: Value | undefined, entrypoint: boolean): Pick<Entry, "front"> {
  if (entrypoint || image === undefined) return {};
  const name = imageName(image).replace(/-cli$/, "");
  return name === "" ? {} : { front: name };
}

function imageName(image: Value | undefined): string {
  return /([\w.-]+)(?::[\w.-]*)?(?:@.*)?$/.exec(textOf(image) ?? "")?.[1] ?? "";
}

function folderInside(folder: Value | undefined): Place {
  const text = textOf(folder);
  return text?.startsWith("/") ? { spelling: "literal", path: normalise(text) } : anywhere;
}

function kubeEntry(args: readonly Value[]): Entry | undefined {
  const line = readKubeExec(args);
  if (line === undefined) return undefined;
  const { context, namespace, pod, command } = line;
  const [kind, name] = (textOf(pod) ?? "").includes("/") ? (textOf(pod) ?? "").split("/") : ["pods", textOf(pod)];
  return {
    command,
    shape: "words",
    bare: "nothing",
    system: { kind: "kept", where: "elsewhere", resource: namedResource("kube", context, namespace, kind, name) },
  };
}

/** Options of ssh with a value. */
export const sshValues = optionNames("-B -b -c -D -E -e -F -I -i -J -L -l -m -M -O -o -P -p -Q -R -S -W -w");

function sshEntry(args: readonly Value[], program: string): Entry | undefined {
  // To ssh, -M is a flag; to autossh it is a port.
  const values = program === "ssh" ? new Set([...sshValues].filter((name) => name !== "-M")) : sshValues;
  const { options, rest } = readOptions(args, values);
  const [host, ...first] = rest;
  // ssh goes on reading options behind the host.
  const second = readOptions(first, values);
  const command = second.rest;
  if (hasOption([...options, ...second.options], "-V", "-Q", "-G", "-O", "-W")) return undefined;
  if (host === undefined) return undefined;
  const silent = command.length === 0 && hasOption([...options, ...second.options], "-N");
  const port = textOf(valueOfOption([...options, ...second.options], "-p"));
  return silent
    ? undefined
    : { command, shape: "text", bare: "shell", system: { kind: "machine", host: withPort(host, port) } };
}

/** The host with the port that an option names, as one word; a URL has its own. */
export function withPort(host: Value, port: string | undefined): Value {
  const text = textOf(host);
  return text === undefined || port === undefined || text.includes("://")
    ? host
    : { kind: "literal", text: `ssh://${text}:${port}` };
}

function moshEntry(args: readonly Value[]): Entry | undefined {
  const { rest } = readOptions(args, optionNames("-p --port"));
  const [host, ...command] = rest;
  const words = textOf(command[0]) === "--" ? command.slice(1) : command;
  if (host === undefined) return undefined;
  return { command: words, shape: "words", bare: "shell", system: { kind: "machine", host } };
}

/** The words after the first that is the verb. Should that one be an option's value, what follows shows the verb as a program. */
function after(verb: string, args: readonly Value[]): readonly Value[] | undefined {
  const at = args.findIndex((word) => textOf(word) === verb);
  return at < 0 ? undefined : args.slice(at + 1);
}

function vagrantEntry(args: readonly Value[]): Entry | undefined {
  const words = after("ssh", args);
  if (words === undefined) return undefined;
  const options = readOptions(words, optionNames("-c --command -p --plain"));
  const second = readOptions(options.rest.slice(1), optionNames("-c --command"));
  const text = valueOfOption([...options.options, ...second.options], "-c", "--command");
  return {
    command: text === undefined ? [] : [text],
    shape: "text",
    bare: "shell",
    system: { kind: "kept", where: "elsewhere", resource: { scheme: "system", name: "vm/?" } },
  };
}

function minikubeEntry(args: readonly Value[]): Entry | undefined {
  const words = after("ssh", args);
  if (words === undefined) return undefined;
  const inner = readOptions(words, optionNames("-p --profile -n --node"));
  return {
    command: inner.rest,
    shape: "text",
    bare: "shell",
    system: { kind: "kept", where: "elsewhere", resource: { scheme: "system", name: "vm/minikube" } },
  };
}

/** `multipass exec name -- command` and its like. */
function machineEntry(verb: string, values: ReadonlySet<string>): Reader {
  return (args) => {
    const words = after(verb, args);
    if (words === undefined) return undefined;
    const [name, ...others] = readOptions(words, values).rest;
    const command = readOptions(others, values).rest;
    return {
      command,
      shape: "words",
      bare: "shell",
      system: {
        kind: "kept",
        where: "elsewhere",
        resource: { scheme: "system", name: `vm/${textOf(name)?.replaceAll("/", "%2F") ?? "?"}` },
      },
    };
  };
}

/** `ansible <hosts> -a 'command'`, with the modules that run one. */
function ansibleEntry(args: readonly Value[]): Entry | undefined {
  const values = optionNames(
    "-a --args -m --module-name -i --inventory --inventory-file -l --limit -u --user -f --forks -e --extra-vars -M --module-path -t --tree -T --timeout -B --background -P --poll -c --connection --become-user --become-method --private-key --key-file --vault-id --vault-password-file --playbook-dir --ssh-common-args --ssh-extra-args --sftp-extra-args --scp-extra-args --task-timeout",
  );
  const first = readOptions(args, values);
  const second = readOptions(first.rest.slice(1), values);
  const options = [...first.options, ...second.options];
  const module = valueOfOption(options, "-m", "--module-name");
  const text = valueOfOption(options, "-a", "--args");
  const runsText = module === undefined || /^(?:ansible\.builtin\.)?(?:shell|command|raw)$/.test(textOf(module) ?? "");
  if (!runsText || text === undefined) return undefined;
  const host = first.rest[0] ?? { kind: "literal", text: "?" };
  // Settings of the module name the command another way, and templates are worked out on this machine.
  const plain = !/(?:^|\s)(?:cmd|argv|_raw_params|free_form|executable|stdin)\s*=|\{[{%#]/.test(textOf(text) ?? "");
  return {
    command: [plain ? text : anything("input")],
    shape: "text",
    bare: "nothing",
    system: { kind: "machine", host },
  };
}
