import { assertNever } from "../../base/assertNever.ts";
import type { Call, Shell } from "../call/call.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Effect } from "./effect.ts";
import type { Inference } from "./inference.ts";

type InputCall = Extract<Call, { readonly kind: "input" }>;

/** Reads a text as commands of a shell. */
type ReadCommands = (text: string, shell: Shell) => Inference;

/** Answers that take a program no further than the command that started it, whose effects count whatever it asks. */
const plainAnswer = /^(?:y|n|yes|no|q)$/i;

/** Whether a word is let through as an answer to a program, so that it must not come to mean something to a shell. */
export function isPlainAnswer(word: string): boolean {
  return plainAnswer.test(word);
}

/**
 * The effects of text that an agent types into one of its terminals, judged as code for the program that reads it. Which
 * terminal it is cannot be told, so the text is judged for all of them: at a prompt as a command; at a program as code
 * that nobody can see into, but for Enter, keys that end a program, and plain answers.
 */
export function inputEffects(call: InputCall, surroundings: Surroundings, readCommands: ReadCommands): Inference {
  const keys = call.text.replace(/\r?\n$/, "");
  const terminals = surroundings.terminals ?? { state: "unknown" };
  if (keys.trim() === "" && !/[^ \t]/.test(keys)) return plain(call, "Enter alone asks for nothing new");
  const unseen = (because: string): Inference => {
    const { effects, problems } = readCommands(call.text, "unknown");
    return { effects: [...effects, deed(call, "opaque", because)], problems };
  };
  switch (terminals.state) {
    case "run":
      return unseen(
        "a command that a person approved runs in the agent's terminal, and it takes no input of agents; the shell would read the text afterwards",
      );
    case "prompt":
      if (isCancelKey(keys)) return plain(call, cancels);
      // Keys such as Tab or Ctrl-P make a shell put something else into the line than was typed.
      if (hasKeys(keys)) return unseen("the text holds control characters, which are keys to the shell");
      return readCommands(call.text, terminals.shell);
    case "program":
      if (isCancelKey(keys)) return plain(call, cancels);
      if (isPlainAnswer(keys.trim())) return plain(call, "it is a plain answer to a program that was allowed to run");
      return unseen("which program reads the text is not known");
    case "unknown":
      if (isCancelKey(keys)) return plain(call, cancels);
      return unseen("which program reads the text is not known");
    default:
      return assertNever(terminals);
  }
}

/** The effects of ending one of the agent's own terminals; undefined where the input does not name one as the tool does. */
export function terminalEndEffects(
  call: Extract<Call, { readonly kind: "tool" }>,
  surroundings: Surroundings,
): readonly Effect[] | undefined {
  if (call.tool !== ending || call.caller.agent !== "vscode" || typeof call.input !== "object" || call.input === null)
    return undefined;
  const fields = Object.entries(call.input);
  const [[name, id] = ["", undefined]] = fields;
  if (fields.length !== 1 || name !== "id" || typeof id !== "string" || !terminalId.test(id)) return undefined;
  const running = surroundings.terminals?.state === "run";
  return [
    {
      verb: "execute",
      resource: { scheme: "process", name: id },
      loses: "none",
      sight: running ? "opaque" : "plain",
      because: running
        ? "it may end a command that a person approved, in the middle of its work"
        : "it ends a terminal that the agent opened itself, with what was allowed to run there",
      source: `${ending} ${id}`,
    },
  ];
}

/** The tool that ends a terminal. */
const ending = "kill_terminal";

/** Whether an effect on an agent's own terminal ends it; else something is typed into it. */
export function endsTerminal({ source }: Effect): boolean {
  return source.startsWith(`${ending} `);
}

/** What `kill_terminal` and `send_to_terminal` take: the id that `run_in_terminal` gave. No other terminal has one. */
const terminalId = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a process is named as agents name the terminals they opened. */
export function isTerminal(process: string): boolean {
  return terminalId.test(process);
}

const cancels = "Ctrl-C, Ctrl-D and Ctrl-\\ only end what runs";

function isCancelKey(keys: string): boolean {
  return ["\x03", "\x04", "\x1c"].includes(keys.trim());
}

function hasKeys(text: string): boolean {
  // Control characters (Unicode's category Cc) but for the line break.
  return /\p{Cc}/u.test(text.replaceAll("\n", ""));
}

function plain(call: InputCall, because: string): Inference {
  return { effects: [deed(call, "plain", because)], problems: [] };
}

function deed(call: InputCall, sight: Effect["sight"], because: string): Effect {
  return {
    verb: "execute",
    resource: { scheme: "process", name: call.target === "" ? "?" : call.target },
    loses: "none",
    sight,
    because,
    source: call.text.slice(0, 200),
  };
}
