import { decodedUtf16 } from "./decoders.ts";
import type { Input } from "./occurrence.ts";
import { saidInBash } from "./otherShells.ts";
import { pieceOfValue } from "./pieces.ts";
import { dialectProblem } from "./problem.ts";
import { emitScript, runScriptFile } from "./scriptFiles.ts";
import { childState, scalarBinding } from "./shellState.ts";
import { isStandardInput } from "./textCarriers.ts";
import { runPartlyKnown } from "./unknownText.ts";
import { literal, maybeOption, type Output, prefixOf, textOf, type Value } from "./value.ts";
import { emitOpaque, happening, report, type Situation } from "./walk.ts";

/** Programs that read shell text, by the dialect they read. */
export const interpreters: ReadonlyMap<string, "bash" | "zsh" | "fish" | "powershell" | "cmd"> = new Map([
  ["sh", "bash"],
  ["bash", "bash"],
  ["rbash", "bash"],
  ["dash", "bash"],
  ["ash", "bash"],
  ["ksh", "bash"],
  ["mksh", "bash"],
  ["zsh", "zsh"],
  ["fish", "fish"],
  ["pwsh", "powershell"],
  ["powershell", "powershell"],
  ["powershell.exe", "powershell"],
  ["cmd", "cmd"],
  ["cmd.exe", "cmd"],
]);

/** Runs what a shell started here would run: the text after `-c`, a script file, or its standard input. */
export function runShell(name: string, args: readonly Value[], situation: Situation): Output {
  const dialect = interpreters.get(name) ?? "bash";
  if (args.length === 1 && /^--(?:version|help)$/.test(textOf(args[0]) ?? ""))
    return { kind: "unknown", by: situation.source };
  const started = readStart(name, dialect, args);
  if (started === undefined) return emitOpaque(name, `${name} gets options that are not known`, situation);
  for (const file of started.startFiles) emitScript(name, file, "unread", situation);
  const { operands } = started;
  // The shell complains that its text is missing.
  const lacksText = operands.length === 0 && dialect === "bash" && /^-[a-z]*c$/.test(textOf(args.at(-1)) ?? "");
  if (started.takes === "text" && lacksText) return { kind: "text", text: "" };
  if (started.takes === "text") {
    const [text, scriptName, ...positional] = operands;
    const state = {
      ...situation.state,
      variables: new Map(situation.state.variables),
      exported: new Set(situation.state.exported),
    };
    if (scriptName !== undefined) {
      state.variables.set("0", scalarBinding([[pieceOfValue(scriptName)]]));
      state.exported.add("0");
    }
    return runGiven(text, positional, name, { ...situation, state });
  }
  const [file, ...positional] = operands;
  if (started.takes === "file" && file !== undefined && !isStandardInput(file)) {
    if (file.kind === "stream") return runPrinted(file.output, positional, name, situation);
    if (started.checksOnly === "yes") {
      situation.walk.occurrences.push({ kind: "redirect", mode: "read", target: file, ...happening(situation) });
      return { kind: "unknown", by: situation.source };
    }
    return runScriptFile(file, name, (text, at) => runGiven(literal(text), positional, name, at), situation);
  }
  return runInput(positional, name, situation);
}

interface Start {
  readonly takes: "text" | "file" | "input";
  readonly checksOnly: "yes" | "no";
  readonly startFiles: readonly Value[];
  readonly operands: readonly Value[];
}

/** The shell's own options; undefined when one of them is not known. */
function readStart(
  name: string,
  dialect: "bash" | "zsh" | "fish" | "powershell" | "cmd",
  args: readonly Value[],
): Start | undefined {
  if (dialect === "powershell") return readPowerShellStart(name, args);
  if (dialect === "cmd") return readWindowsStart(args);
  let takes: Start["takes"] = "file";
  let checksOnly: Start["checksOnly"] = "no";
  const startFiles: Value[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index];
    const text = textOf(word);
    if (word === undefined || (text === undefined && word.kind !== "unknown")) break;
    if (text === undefined) {
      if (!maybeOption(word) || (takes === "text" && !prefixOf(word).startsWith("-"))) break;
      return undefined;
    }
    if (text === "--" || text === "-") {
      index += 1;
      break;
    }
    if (!/^[-+]./.test(text)) break;
    if (/^--(?:rcfile|init-file)$/.test(text) && args[index + 1] !== undefined) {
      startFiles.push(args[index + 1] as Value);
      index += 1;
    } else if (/^--(?:rcfile|init-file)=/.test(text)) {
      startFiles.push({ kind: "literal", text: text.slice(text.indexOf("=") + 1) });
    } else if (text === "--command" || text === "--init-command") {
      takes = "text";
    } else if (isCommandOption(text)) {
      // fish takes long options shortened, with their text after `=`, and as often as they are given.
      return undefined;
    } else if (!text.startsWith("--")) {
      if (text.startsWith("-") && text.includes("c")) takes = "text";
      if (text.startsWith("-") && text.includes("s") && takes !== "text") takes = "input";
      if (text.startsWith("-") && text.includes("n")) checksOnly = "yes";
      index += text.split(/[oO]/).length - 1;
    }
  }
  return { takes, checksOnly, startFiles, operands: args.slice(index) };
}

/** Whether the word may be fish's `--command` or `--init-command`, shortened or with its text in the same word. */
function isCommandOption(word: string): boolean {
  const [name = ""] = word.split("=", 1);
  return /^--[ci]/.test(name) && ["--command", "--init-command"].some((option) => option.startsWith(name));
}

/** `pwsh -Command text`, `-File file`, `cmd /c text`: the words after it are one text. */
function readWindowsStart(args: readonly Value[]): Start | undefined {
  const at = args.findIndex((word) => /^(?:[-/](?:c|command|k))$/i.test(textOf(word) ?? ""));
  if (at < 0) return undefined;
  const texts = args.slice(at + 1).map(textOf);
  if (texts.includes(undefined)) return undefined;
  return startOf("text", [literal(texts.join(" "))]);
}

/**
 * PowerShell's own options (about_Pwsh), in any case and shortened to what is unique. What follows them is a file for
 * `pwsh` and a text for the older `powershell`.
 */
function readPowerShellStart(name: string, args: readonly Value[]): Start | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const option = textOf(args[index])?.toLowerCase();
    const rest = args.slice(index + 1);
    const texts = rest.map(textOf);
    if (option === undefined) return undefined;
    if (/^[-/]c(?:ommand)?$/.test(option) || (!/^[-/]/.test(option) && !name.startsWith("pwsh"))) {
      const words = option.startsWith("-") || option.startsWith("/") ? texts : [textOf(args[index]), ...texts];
      return words.includes(undefined) ? undefined : startOf("text", [literal(words.join(" "))]);
    }
    if (/^[-/]e(?:c|nc\w*)?$/.test(option)) {
      const text = decodedUtf16(texts[0] ?? "");
      return text === undefined ? undefined : startOf("text", [literal(text)]);
    }
    if (/^[-/]f(?:ile)?$/.test(option)) return startOf("file", rest);
    if (!/^[-/]/.test(option)) return startOf("file", args.slice(index));
    if (
      /^[-/](?:ex|ep|executionpolicy|wd|workingdirectory|w|windowstyle|v|version|of|outputformat|if|inputformat)/.test(
        option,
      )
    )
      index += 1;
    else if (
      !/^[-/](?:nop|noprofile|nol|nologo|noni|noninteractive|sta|mta|noexit|noe|l|login|i|interactive)$/.test(option)
    )
      return undefined;
  }
  return startOf("input", []);
}

function startOf(takes: Start["takes"], operands: readonly Value[]): Start {
  return { takes, checksOnly: "no", startFiles: [], operands };
}

function runGiven(text: Value | undefined, positional: readonly Value[], name: string, situation: Situation): Output {
  const known = textOf(text);
  if (known === undefined) {
    return runPartlyKnown(text === undefined ? [] : [text], name, childState(situation.state, positional), situation);
  }
  const dialect = interpreters.get(name) ?? "bash";
  if (dialect === "powershell" && situation.walk.readings.syntax("powershell", known).kind === "read") {
    const { walk } = situation;
    walk.occurrences.push({
      kind: "code",
      program: name,
      language: "powershell",
      text: known,
      ...happening(situation),
    });
    return { kind: "unknown", by: situation.source };
  }
  const said = saidInBash(known, dialect);
  for (const problem of said.problems) report(problem, situation.walk);
  if (dialect === "zsh" && /[A-Za-z_]\w*=\(/.test(known))
    report(dialectProblem("It uses arrays of zsh, which count otherwise than those of bash."), situation.walk);
  return situation.walk.runText(said.text, childState(situation.state, positional), {
    ...situation.frame,
    input: situation.input,
  });
}

function runInput(positional: readonly Value[], name: string, situation: Situation): Output {
  const { input } = situation;
  switch (input.kind) {
    case "inherited":
      return emitOpaque(name, `${name} starts a shell that reads further commands`, situation);
    case "file":
      return runScriptFile(input.file, name, (text, at) => runGiven(literal(text), positional, name, at), situation);
    case "output":
      return runPrinted(input.output, positional, name, situation);
  }
}

function runPrinted(output: Output, positional: readonly Value[], name: string, situation: Situation): Output {
  if (output.kind === "text") {
    // What the commands in it read is whatever of the text the shell has left.
    const rest: Input = { kind: "output", output: { kind: "unknown", by: "the rest of the script" } };
    return runGiven({ kind: "literal", text: output.text }, positional, name, { ...situation, input: rest });
  }
  const by =
    output.kind === "unknown" && output.by !== "" ? `what \`${output.by}\` prints` : "a text that is not known";
  const fetched = output.kind === "unknown" && /(?:^|[\s/|])(?:curl|wget|fetch|https?|xh|iwr|irm)\b/.test(output.by);
  return emitOpaque(name, `${name} runs ${by}`, situation, fetched ? "network" : undefined);
}
