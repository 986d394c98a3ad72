import { anything, literal, textOf, type Value } from "../../shell/value.ts";
import {
  type ApiCall,
  eachText,
  type Handler,
  isOff,
  oneWord,
  optionOf,
  pathsIn,
  wordsAt,
  wordsIn,
} from "./arguments.ts";
import { elementsOf } from "./members.ts";
import { tellSetting } from "./settings.ts";
import { concatenated, plain, text, type Values, wordsOf } from "./values.ts";
import { argument, tellOpaque } from "./walk.ts";

/** What a call starts; undefined for names that start nothing. */
export function programCall(call: ApiCall): Values | undefined {
  const handler = handlers[call.name];
  if (handler !== undefined) return handler(call);
  const command = /^shelljs\.(\w+)$/.exec(call.name)?.[1];
  return command === undefined ? undefined : shellCommand(command, call);
}

const handlers: Readonly<Record<string, Handler>> = {
  "child_process.exec": runsText,
  "child_process.spawn": runsProgram,
  "child_process.execFile": runsProgram,
  "child_process.fork": runsNode,
  "cross-spawn": runsProgram,
  "cross-spawn.spawn": runsProgram,
  execa: runsProgram,
  "execa.execa": runsProgram,
  "execa.execaNode": runsNode,
  "execa.node": runsNode,
  "execa.command": runsText,
  "execa.execaCommand": runsText,
  "execa.shell": runsText,
  "execa.$": (call) => [{ kind: "api", name: call.name }],
  "zx.$": (call) => [{ kind: "api", name: call.name }],
  "Bun.$": (call) => [{ kind: "api", name: call.name }],
  "zx.cd": moves,
  "shelljs.cd": moves,
  "shelljs.exec": runsText,
  "shelljs.cmd": (call) => tellProgram(call, call.given.args.map(oneWord)),
  "process.execve": runsProgram,
  "process.kill": kills,
  "process.chdir": moves,
  "Deno.chdir": moves,
  "Deno.kill": kills,
  "Deno.Command": (call) => {
    const words = wordsIn(optionOf(call, "args"), call.walk);
    return tellProgram(call, [oneWord(call.given.args[0] ?? []), ...words]);
  },
  "Deno.run": (call) => tellProgram(call, wordsIn(optionOf(call, "cmd"), call.walk)),
  "Bun.spawn": (call) => {
    const own = wordsAt(call, 0);
    return tellProgram(call, own.length > 0 ? own : wordsIn(optionOf(call, "cmd"), call.walk));
  },
};

/** A text for a shell. */
function runsText(call: ApiCall): Values {
  for (const shell of eachText(call.given.args[0] ?? [])) tellShell(call, shell);
  return plain;
}

function tellShell(call: ApiCall, given: Value): void {
  settings(call);
  const chosen = optionOf(call, "shell").filter(({ kind }) => kind !== "scalar");
  const names = chosen.map((atom) => (atom.kind === "text" ? (textOf(atom.value) ?? "?") : "?"));
  const foreign = names.map((name) =>
    name
      .replace(/^.*[\\/]/, "")
      .replace(/\.exe$/i, "")
      .toLowerCase(),
  );
  for (const name of foreign.length === 0 ? ["sh"] : foreign) {
    if (/^(?:powershell|pwsh)$/.test(name))
      call.walk.tell({ kind: "shell", text: given, shell: "powershell", ...folder(call) });
    else if (name === "cmd") call.walk.tell({ kind: "shell", text: given, shell: "cmd", ...folder(call) });
    else if (/^(?:sh|bash|dash|zsh)$/.test(name)) call.walk.tell({ kind: "shell", text: given, ...folder(call) });
    else tellOpaque(call.walk, `${call.name} gets a shell that is not known`);
  }
}

/** A program with its arguments, or a text when a shell is asked for. */
function runsProgram(call: ApiCall): Values {
  const words = wordsAt(call, 1);
  for (const program of eachText(call.given.args[0] ?? [])) {
    if (isOff(optionOf(call, "shell"))) tellProgram(call, [program, ...words]);
    else tellShell(call, oneWord(spaced([program, ...words])));
  }
  return plain;
}

function spaced(words: readonly Value[]): Values {
  return concatenated(words.flatMap((word, index) => (index === 0 ? [text(word)] : [text(" "), text(word)])));
}

function tellProgram(call: ApiCall, words: readonly Value[]): Values {
  settings(call);
  if (words.length === 0) tellOpaque(call.walk, `which program ${call.name} starts is not known`);
  else call.walk.tell({ kind: "program", words, ...folder(call) });
  return plain;
}

/** `fork` runs a file with node itself. */
function runsNode(call: ApiCall): Values {
  for (const option of ["execPath", "execArgv", "nodePath", "nodeOptions"])
    if (!isOff(optionOf(call, option))) tellOpaque(call.walk, `${call.name} gets options for node`);
  for (const file of pathsIn(call.given.args[0] ?? [])) tellProgram(call, [literal("node"), file, ...wordsAt(call, 1)]);
  return plain;
}

/** Variables that the program gets and that make it run something else. */
function settings(call: ApiCall): void {
  for (const atom of optionOf(call, "env")) {
    if (atom.kind === "thing") {
      for (const [name, cell] of atom.thing.entries)
        for (const value of wordsOf(cell.values)) tellSetting(name, value, call.walk);
      if (
        atom.thing.rest.values.some(
          ({ kind, ...rest }) => kind !== "api" || !("name" in rest) || rest.name !== "process.env",
        )
      )
        tellOpaque(call.walk, `${call.name} gets variables that are not known`);
    } else if (
      !(atom.kind === "api" && atom.name === "process.env") &&
      atom.kind !== "scalar" &&
      call.given.args.flat().some(({ kind }) => kind === "thing")
    )
      tellOpaque(call.walk, `${call.name} gets variables that are not known`);
  }
}

function folder(call: ApiCall): { readonly cwd?: Value } {
  const values = optionOf(call, "cwd");
  return values.length === 0 || isOff(values) ? {} : { cwd: oneWord(values) };
}

/** Signals go to a process as `kill` sends them; the code's own process is its own affair. */
function kills(call: ApiCall): Values {
  const signal = call.given.args[1];
  const sent = signal === undefined ? [] : [oneWord(signal)];
  const words = sent.map(
    (word): Value =>
      textOf(word) === undefined ? literal("-TERM") : literal(`-${(textOf(word) ?? "").replace(/^SIG/, "")}`),
  );
  for (const target of eachText(call.given.args[0] ?? []))
    call.walk.tell({ kind: "program", words: [literal("kill"), ...words, target] });
  return plain;
}

function moves(call: ApiCall): Values {
  call.walk.move(argument(call.given, 0) ?? []);
  return plain;
}

/** Commands of shelljs are those of a shell. */
function shellCommand(command: string, call: ApiCall): Values {
  if (/^(?:config|set|error|env|pushd|popd|dirs|ShellString)$/.test(command)) {
    if (/^(?:pushd|popd)$/.test(command)) call.walk.move(argument(call.given, 0) ?? plain);
    return plain;
  }
  if (/^(?:pwd|which|test|echo|tempdir)$/.test(command)) return plain;
  const words = call.given.args.flatMap((values): readonly Value[] => {
    const own = values.flatMap((atom) =>
      atom.kind === "thing" && atom.thing.kind === "list" ? elementsOf([atom], call.walk) : [atom],
    );
    return own.length > 8 ? [anything("variable")] : wordsOf(own);
  });
  const more = call.given.more.length > 0 ? [anything("variable")] : [];
  call.walk.tell({ kind: "program", words: [literal(command), ...globbed(words), ...more] });
  return plain;
}

/** shelljs reads patterns in its arguments. */
function globbed(words: readonly Value[]): readonly Value[] {
  return words.map(
    (word): Value =>
      word.kind === "literal" && /[*?[]/.test(word.text) ? { kind: "glob", text: word.text, origin: "files" } : word,
  );
}
