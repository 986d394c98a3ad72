import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import { quotedIfNeeded } from "../base/shellWords.ts";
import type { Shell } from "../core/call/call.ts";
import { nearest } from "../core/scope/nearest.ts";
import { type UndoReach, undoReaches } from "../core/snapshot/undoReach.ts";
import { type AuditLine, auditLine } from "./auditLine.ts";
import { type ReportLine, reportLine } from "./reportLine.ts";
import { shellNamed } from "./shellName.ts";
import { optionsOf, type Verb, verbs } from "./verbs.ts";

/** A command to judge, as given on the command line. */
export interface AskedCommand {
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly shell: Shell;
  readonly format: "text" | "json";
}

export type CommandLine =
  | ({ readonly verb: "check" } & AskedCommand)
  | { readonly verb: "check-rows" }
  | ({ readonly verb: "explain" } & AskedCommand)
  /** `path` is absolute: a scope file, or the folder it speaks for; undefined for the one that speaks for `folder`. */
  | {
      readonly verb: "scope-check";
      readonly path: string | undefined;
      readonly folder: string;
      readonly format: "text" | "json";
    }
  /** `command` is a command or the name of a resource. */
  | ({ readonly verb: "scope-explain" } & AskedCommand)
  | { readonly verb: "exec" | "begin"; readonly ticket: string }
  /** The program's words; `folder`, absolute, is where it is to work. */
  | { readonly verb: "start"; readonly words: readonly string[]; readonly folder: string }
  /** `agent` as hook lines name it. */
  | { readonly verb: "hook"; readonly agent: string }
  | { readonly verb: "doctor" | "stop"; readonly format: "text" | "json" }
  /** `agent`: whom to ask about, as hook lines name it; `folder`, absolute: where its run would start. */
  | { readonly verb: "identity"; readonly agent: string; readonly folder: string; readonly format: "text" | "json" }
  /** `id`: of a snapshot to compare with what is there, `asked`: to put back, which our page alone does; undefined to list what there is. */
  | {
      readonly verb: "undo";
      readonly id: string | undefined;
      readonly asked: "restore" | "nothing";
      readonly reach: UndoReach;
      readonly format: "text" | "json";
    }
  | AuditLine
  | ReportLine
  | { readonly verb: "version" }
  | { readonly verb: "help"; readonly topic: Verb | undefined }
  /** The arguments say nothing that can be done. `problem` and `mend` are a sentence each. */
  | { readonly verb: "usage"; readonly topic: Verb | undefined; readonly problem: string; readonly mend: string };

/** Reads the arguments after the program's name. `folder` is the current one, absolute, for a relative `--cwd`. */
export function readCommandLine(words: readonly string[], folder: string): CommandLine {
  const [first, ...rest] = words;
  if (first === undefined)
    return usage(undefined, "There is nothing to do.", "Say what: holdpoint check -- rm -rf src");
  if (first === "--help" || first === "-h") return { verb: "help", topic: undefined };
  if (first === "--version" || first === "-v" || first === "-V") return { verb: "version" };
  const verb = verbs.find((name) => name === first);
  if (verb === undefined) {
    const meant = nearest(first, verbs);
    const what = first.startsWith("-") ? `There is no option "${first}" here.` : `There is no "holdpoint ${first}".`;
    return usage(
      undefined,
      what,
      meant === undefined ? `Use one of: ${verbs.join(", ")}.` : `Did you mean "holdpoint ${meant}"?`,
    );
  }
  try {
    return readVerb(verb, rest, folder);
  } catch (cause) {
    return optionProblem(verb, cause);
  }
}

function readVerb(verb: Verb, words: readonly string[], folder: string): CommandLine {
  const args = [...words];
  switch (verb) {
    case "check": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.check, allowPositionals: true });
      if (values.help) return { verb: "help", topic: verb };
      if (!values.stdin) return askedCommand(verb, values, positionals, folder);
      if (positionals.length > 0 || values.cwd !== undefined || values.shell !== undefined) {
        return usage(
          verb,
          "With --stdin, each row names its command, cwd and shell.",
          "Leave the command, --cwd and --shell out, or leave --stdin out.",
        );
      }
      return { verb: "check-rows" };
    }
    case "explain": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.explain, allowPositionals: true });
      return values.help ? { verb: "help", topic: verb } : askedCommand(verb, values, positionals, folder);
    }
    case "scope": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.scope, allowPositionals: true });
      return values.help ? { verb: "help", topic: verb } : scopeLine(values, positionals, folder);
    }
    case "start": {
      // What comes after the program's name is the program's.
      if (words[0] === "--help" || words[0] === "-h") return { verb: "help", topic: verb };
      const started = words[0] === "--" ? words.slice(1) : words;
      return started.length === 0
        ? usage(verb, "There is no program to start.", "Say which: holdpoint start claude")
        : { verb, words: started, folder };
    }
    case "begin":
    case "exec": {
      const { values, positionals } = parseArgs({ args, options: optionsOf[verb], allowPositionals: true });
      if (values.help) return { verb: "help", topic: verb };
      const [ticket, ...more] = positionals;
      if (ticket === undefined || more.length > 0) {
        return usage(
          verb,
          "It takes one ticket.",
          verb === "exec"
            ? "Tickets come with an approval; ask your agent for the original command instead of calling this yourself."
            : 'The editor starts this by itself: run "Holdpoint: Start Agent in Holdpoint" there.',
        );
      }
      return { verb, ticket };
    }
    case "hook": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.hook, allowPositionals: true });
      if (values.help) return { verb: "help", topic: verb };
      const [agent, ...more] = positionals;
      return agent === undefined || more.length > 0
        ? usage(verb, "It takes one agent's name.", "Say whose payload it is: holdpoint hook claude-code <payload.json")
        : { verb, agent };
    }
    case "stop":
    case "doctor": {
      const { values } = parseArgs({ args, options: optionsOf[verb] });
      return values.help ? { verb: "help", topic: verb } : { verb, format: values.json ? "json" : "text" };
    }
    case "identity": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.identity, allowPositionals: true });
      if (values.help) return { verb: "help", topic: verb };
      const [what, agent = "vscode", ...more] = positionals;
      if (what !== "show" || more.length > 0)
        return usage(verb, "It shows the identity of one agent.", "Say which: holdpoint identity show codex");
      return { verb, agent, folder: resolve(folder, values.cwd ?? ""), format: values.json ? "json" : "text" };
    }
    case "audit": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.audit, allowPositionals: true });
      return values.help ? { verb: "help", topic: verb } : auditLine(positionals, values, folder);
    }
    case "report": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.report, allowPositionals: true });
      return values.help ? { verb: "help", topic: verb } : reportLine(positionals, values, folder);
    }
    case "undo": {
      const { values, positionals } = parseArgs({ args, options: optionsOf.undo, allowPositionals: true });
      if (values.help) return { verb: "help", topic: verb };
      const use =
        "Use: holdpoint undo --list, holdpoint undo --dry-run <id>, or holdpoint undo <id>, with --reach for more than one call";
      const ways = [values.list === true ? [undefined] : [], values["dry-run"] ?? [], positionals].flat();
      const reach = undoReaches.find((one) => one === (values.reach ?? "call"));
      if (ways.length !== 1) return usage(verb, "It lists snapshots, or is about one.", use);
      if (reach === undefined) return usage(verb, `There is no reach "${values.reach}".`, use);
      return {
        verb,
        id: ways[0],
        asked: positionals.length === 1 ? "restore" : "nothing",
        reach,
        format: values.json ? "json" : "text",
      };
    }
    case "version": {
      const { values } = parseArgs({ args, options: optionsOf.version });
      return values.help ? { verb: "help", topic: verb } : { verb };
    }
    case "help": {
      const { positionals } = parseArgs({ args, options: optionsOf.help, allowPositionals: true });
      return helpOn(positionals);
    }
  }
}

function scopeLine(values: AskedValues, [what, ...rest]: readonly string[], folder: string): CommandLine {
  const cwd = resolve(folder, values.cwd ?? "");
  switch (what) {
    case "check": {
      const [path, ...more] = rest;
      if (more.length > 0 || values.shell !== undefined)
        return usage("scope", "It takes one path.", "Name a scope file or its folder: holdpoint scope check .");
      const format = values.json ? "json" : "text";
      return { verb: "scope-check", path: path === undefined ? undefined : resolve(cwd, path), folder: cwd, format };
    }
    case "explain": {
      const line = askedCommand("scope", values, rest, folder);
      return line.verb === "explain" ? { ...line, verb: "scope-explain" } : line;
    }
    default: {
      const meant = what === undefined ? undefined : nearest(what, ["check", "explain"]);
      const problem = what === undefined ? "There is nothing to do." : `There is no "holdpoint scope ${what}".`;
      const mend =
        meant === undefined
          ? "Say what: holdpoint scope check, or holdpoint scope explain src/app.ts"
          : `Did you mean "holdpoint scope ${meant}"?`;
      return usage("scope", problem, mend);
    }
  }
}

interface AskedValues {
  readonly cwd?: string;
  readonly shell?: string;
  readonly json?: boolean;
}

function askedCommand(
  verb: "check" | "explain" | "scope",
  values: AskedValues,
  positionals: readonly string[],
  folder: string,
): CommandLine {
  const [only, ...more] = positionals;
  if (only === undefined) {
    return verb === "scope"
      ? usage(verb, "There is nothing to explain.", "Name a resource or a command: holdpoint scope explain src/app.ts")
      : usage(verb, "There is no command to judge.", `Write it after "--": holdpoint ${verb} -- rm -rf src`);
  }
  const shell = values.shell === undefined ? "bash" : shellNamed(values.shell);
  if (shell === undefined) {
    return usage(
      verb,
      `There is no shell "${values.shell}" here.`,
      "Use --shell with bash, sh, zsh, fish, powershell or cmd.",
    );
  }
  const cwd = values.cwd ?? folder;
  return {
    verb: verb === "scope" ? "explain" : verb,
    // One argument is a line of shell as it stands; several are the words of a command.
    command: more.length === 0 ? only : positionals.map(quotedIfNeeded).join(" "),
    cwd: isAbsolute(cwd) ? cwd : resolve(folder, cwd),
    shell,
    format: values.json ? "json" : "text",
  };
}

function helpOn(topics: readonly string[]): CommandLine {
  const [topic] = topics;
  if (topic === undefined) return { verb: "help", topic: undefined };
  const known = verbs.find((name) => name === topic);
  if (known !== undefined) return { verb: "help", topic: known };
  const meant = nearest(topic, verbs);
  return usage(
    "help",
    `There is no help on "${topic}".`,
    meant === undefined ? `There is on: ${verbs.join(", ")}.` : `Did you mean "holdpoint help ${meant}"?`,
  );
}

/** `parseArgs` throws a TypeError with a code and a message that names the option. */
function optionProblem(verb: Verb, cause: unknown): CommandLine {
  if (!(cause instanceof TypeError) || !("code" in cause) || !String(cause.code).startsWith("ERR_PARSE_ARGS"))
    throw cause;
  const option = /'([^' ]+)/.exec(cause.message)?.[1] ?? "";
  switch (cause.code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION": {
      const meant = option.startsWith("--") ? nearest(option.slice(2), Object.keys(optionsOf[verb])) : undefined;
      if (meant !== undefined) return usage(verb, `There is no option ${option}.`, `Did you mean --${meant}?`);
      const mend =
        verb === "check" || verb === "explain"
          ? `If it belongs to the command, write "--" before the command: holdpoint ${verb} -- rm -rf src`
          : `See "holdpoint help ${verb}".`;
      return usage(verb, `There is no option ${option}.`, mend);
    }
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return usage(verb, `${cause.message}.`, `See "holdpoint help ${verb}".`);
    default:
      return usage(verb, `"${option}" is one word too many.`, `See "holdpoint help ${verb}".`);
  }
}

function usage(topic: Verb | undefined, problem: string, mend: string): CommandLine {
  return { verb: "usage", topic, problem, mend };
}
