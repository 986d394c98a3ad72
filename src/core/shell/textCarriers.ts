import { filledIn, itemsOf } from "./items.ts";
import { hasOption, optionNames, readOptions, valueOfOption } from "./options.ts";
import { anywhere } from "./paths.ts";
import { pieceOfValue } from "./pieces.ts";
import { emitScript, runScriptFile } from "./scriptFiles.ts";
import { childState, scalarBinding } from "./shellState.ts";
import { joined, runPartlyKnown } from "./unknownText.ts";
import { type Output, textOf, type Value } from "./value.ts";
import { emitOpaque, happening, isExhausted, type Situation } from "./walk.ts";
import type { Carrier } from "./wordCarriers.ts";

/** Programs that carry a command as text for a shell. */
export const textCarriers: ReadonlyMap<string, Carrier> = new Map<string, Carrier>([
  ["eval", runEval],
  ["source", runSource],
  [".", runSource],
  ["watch", runWatch],
  ["flock", runFlock],
  ["script", runScriptRecorder],
  ["su", runSu],
  ["runuser", runSu],
  ["parallel", runParallel],
]);

const parallelValues = optionNames(
  "-j --jobs -P --max-procs -n -N --max-args -L -a --arg-file -S --sshlogin --joblog --results --tmpdir --timeout --delay --retries --colsep -C -d --delimiter -I --env --wd --workdir --tagstring --halt --memfree --load --nice --block --recstart --recend --shuf-seed",
);

/** Text for the same shell. */
function inSameShell(words: readonly Value[], name: string, situation: Situation): Output {
  const text = joined(words);
  if (text === undefined) {
    situation.state.footing = "lost";
    return runPartlyKnown(words, name, situation.state, situation);
  }
  return situation.walk.runText(text, situation.state, { ...situation.frame, input: situation.input });
}

/** Text for a shell of its own. */
function inNewShell(words: readonly Value[], name: string, situation: Situation): Output {
  const text = joined(words);
  const state = childState(situation.state, []);
  if (text === undefined) return runPartlyKnown(words, name, state, situation);
  return situation.walk.runText(text, state, { ...situation.frame, input: situation.input });
}

function runEval(name: string, args: readonly Value[], situation: Situation): Output {
  return inSameShell(textOf(args[0]) === "--" ? args.slice(1) : args, name, situation);
}

function runSource(name: string, args: readonly Value[], situation: Situation): Output {
  const [file] = args;
  if (file === undefined) return emitOpaque(name, `${name} is given no file`, situation);
  const output =
    file.kind === "stream"
      ? file.output
      : isStandardInput(file) && situation.input.kind === "output"
        ? situation.input.output
        : undefined;
  if (output?.kind === "text") return inSameShell([{ kind: "literal", text: output.text }], name, situation);
  if (output !== undefined || isStandardInput(file)) {
    situation.state.footing = "lost";
    return emitOpaque(name, `${name} runs a text that is not known`, situation);
  }
  if (isActivation(textOf(file) ?? "")) {
    emitScript(name, file, "unread", situation);
    return { kind: "unknown", by: situation.source };
  }
  return runScriptFile(
    file,
    name,
    (text, at) => inSameShell([{ kind: "literal", text }], name, at),
    situation,
    () => {
      situation.state.footing = "lost";
    },
  );
}

/** The script that puts a virtual environment first in PATH. What it does to the shell is known; whether it may is judged elsewhere. */
function isActivation(path: string): boolean {
  return /(?:^|\/)(?:\.?venv|\.?env|\.(?:tox|nox)\/\w+)\/bin\/activate$/.test(path);
}

/** Names under which a program's own standard input can be opened. */
export function isStandardInput(file: Value): boolean {
  return /^(?:-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(textOf(file) ?? "");
}

function runWatch(name: string, args: readonly Value[], situation: Situation): Output {
  const { options, rest } = readOptions(args, optionNames("-n --interval -q --equexit -s --shotsdir"));
  if (rest.length === 0) return { kind: "unknown", by: situation.source };
  if (hasOption(options, "-x", "--exec")) return situation.walk.dispatch(rest, situation);
  return inNewShell(rest, name, situation);
}

function runFlock(name: string, args: readonly Value[], situation: Situation): Output {
  const { rest } = readOptions(args, optionNames("-w --wait --timeout -E --conflict-exit-code"));
  const [file, ...command] = rest;
  if (file !== undefined && !/^\d+$/.test(textOf(file) ?? "")) {
    situation.walk.occurrences.push({ kind: "redirect", mode: "append", target: file, ...happening(situation) });
  }
  if (/^(?:-c|--command)$/.test(textOf(command[0]) ?? "")) return inNewShell(command.slice(1, 2), name, situation);
  return situation.walk.dispatch(command, situation);
}

function runScriptRecorder(name: string, args: readonly Value[], situation: Situation): Output {
  const { options, rest } = readOptions(
    args,
    optionNames("-c --command -E --echo -I --log-in -O --log-out -B --log-io -T --log-timing -m -o --output-limit"),
  );
  const [file, ...command] = rest;
  const target: Value = valueOfOption(options, "-O", "--log-out") ?? file ?? { kind: "literal", text: "typescript" };
  const mode = hasOption(options, "-a", "--append") ? "append" : "overwrite";
  situation.walk.occurrences.push({ kind: "redirect", mode, target, ...happening(situation) });
  const text = valueOfOption(options, "-c", "--command");
  if (text !== undefined) return inNewShell([text], name, situation);
  if (command.length > 0) return situation.walk.dispatch(command, situation);
  return emitOpaque(name, "script starts a shell that reads further commands", situation);
}

/** `su` takes its options before and after the user's name. */
function runSu(name: string, args: readonly Value[], situation: Situation): Output {
  situation.walk.occurrences.push({ kind: "elevation", program: name, ...happening(situation) });
  const values = optionNames(
    "-c --command --session-command -s --shell -g --group -G --supp-group -w --whitelist-environment -u --user",
  );
  const words = args.filter((word) => !/^(?:-|-l|--login)$/.test(textOf(word) ?? ""));
  const first = readOptions(words, values);
  const second = readOptions(first.rest.slice(1), values);
  const options = [...first.options, ...second.options];
  const folders = words.length < args.length ? [anywhere] : situation.state.folders;
  const inner: Situation = { ...situation, state: { ...situation.state, folders } };
  const text = valueOfOption(options, "-c", "--command", "--session-command");
  if (text !== undefined) return inNewShell([text], name, inner);
  if (name === "runuser" && hasOption(options, "-u", "--user")) return situation.walk.dispatch(first.rest, inner);
  return emitOpaque(name, `${name} starts a shell that reads further commands`, situation);
}

/** GNU parallel joins its words to a text for a shell; with `-q` it keeps them apart. Both are come by. */
function runParallel(name: string, args: readonly Value[], situation: Situation): Output {
  const marks = args.map((word) => textOf(word) ?? "");
  const end = marks.findIndex((text) => /^::::?\+?$/.test(text));
  const { options, rest, unclear } = readOptions(end < 0 ? args : args.slice(0, end), parallelValues);
  if (unclear.length > 0 || hasOption(options, "-S", "--sshlogin", "-a", "--arg-file"))
    emitOpaque(name, "parallel takes commands or hosts that are not known", situation);
  const listed = marks.filter((text) => /^::::?\+?$/.test(text));
  const items =
    end < 0
      ? itemsOf(situation, "lines")
      : listed.length === 1 && listed[0] === ":::"
        ? args.slice(end + 1)
        : [unknownItem];
  const inner: Situation = { ...situation, input: { kind: "inherited" } };
  for (const item of items.slice(0, 64)) {
    if (isExhausted(situation.walk)) break;
    const given = items.length > 64 ? unknownItem : item;
    if (rest.length === 0) {
      inNewShell([given], name, inner);
      continue;
    }
    const words = withItem(rest, given);
    situation.walk.dispatch(words, inner);
    if (!hasOption(options, "-q", "--quote")) runJoined(rest, given, inner);
  }
  return { kind: "unknown", by: situation.source };
}

const unknownItem: Value = { kind: "unknown", prefix: "", stays: "anywhere", origin: "input", words: "one" };
const placeholder = /\{(?:#|%|[./]{0,3}|\d+[./]{0,3})\}/;

function withItem(words: readonly Value[], item: Value): readonly Value[] {
  const marked = words.map((word) => placeholder.exec(textOf(word) ?? "")?.[0]);
  if (marked.every((mark) => mark === undefined)) return [...words, item];
  return words.map((word, index) => (marked[index] === undefined ? word : filledIn(word, marked[index], item)));
}

function runJoined(words: readonly Value[], item: Value, situation: Situation): void {
  const texts = words.map(textOf);
  if (texts.includes(undefined)) {
    emitOpaque("parallel", "parallel runs a text that is not known", situation);
    return;
  }
  const template = texts.join(" ");
  const reference = '"$HOLDPOINT_ITEM"';
  const text = placeholder.test(template)
    ? template.replace(new RegExp(placeholder, "g"), reference)
    : `${template} ${reference}`;
  const state = childState(situation.state, []);
  state.variables.set("HOLDPOINT_ITEM", scalarBinding([[pieceOfValue(item)]]));
  situation.walk.runText(text, state, { ...situation.frame, input: situation.input });
}
