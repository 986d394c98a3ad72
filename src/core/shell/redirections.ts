import type { Redirection } from "./bash.ts";
import type { Expander } from "./expander.ts";
import type { Input, RedirectOccurrence } from "./occurrence.ts";
import { textOfScalar } from "./pieces.ts";
import { type Output, unknownOutput, type Value } from "./value.ts";
import { expanderFor, happening, type Situation } from "./walk.ts";
import { expandParts, expandScalar, expandWord } from "./words.ts";

export interface Redirected {
  readonly input: Input;
  /** `elsewhere`: what it prints does not reach the pipe. */
  readonly output: "kept" | "elsewhere";
  /** The environment variables whose secret values are in what it reads. */
  readonly secrets: readonly string[];
}

/** Comes by every redirection of a command: the files it opens, and what its standard input is afterwards. */
export function redirect(redirections: readonly Redirection[], situation: Situation): Redirected {
  let input = situation.input;
  let output: Redirected["output"] = "kept";
  const expander = expanderFor(situation.state, situation.frame, situation.walk);
  for (const redirection of redirections) {
    const descriptor = redirection.descriptor?.type === "FileDescriptor" ? redirection.descriptor.value : undefined;
    const isInput = redirection.descriptor === undefined || descriptor === 0;
    switch (redirection.type) {
      case "HereDoc": {
        const read: Input = { kind: "output", output: hereDocument(redirection, situation, expander) };
        if (isInput) input = read;
        break;
      }
      case "HereString": {
        const scalars = redirection.target === undefined ? [] : expandScalar(redirection.target, expander);
        const text = scalars.length === 1 ? textOfScalar(scalars[0] ?? []) : undefined;
        if (isInput)
          input = {
            kind: "output",
            output:
              text === undefined ? { kind: "unknown", by: situation.source } : { kind: "text", text: `${text}\n` },
          };
        break;
      }
      case "Redirect": {
        const targets = redirection.target === undefined ? [] : expandWord(redirection.target, expander).flat();
        if (/[<>]&$/.test(redirection.operator) && targets.every(isDescriptor)) {
          if (redirection.operator === "<&" && isInput) input = { kind: "output", output: unknownOutput };
          if (redirection.operator === ">&" && (redirection.descriptor === undefined || descriptor === 1))
            output = "elsewhere";
          break;
        }
        const mode = modeOf(redirection.operator);
        for (const target of targets) {
          if (target.kind === "stream") {
            if (mode === "read" && isInput) input = { kind: "output", output: target.output };
            continue;
          }
          situation.walk.occurrences.push({ kind: "redirect", mode, target, ...happening(situation) });
          if ((mode === "read" || mode === "readWrite") && isInput) input = { kind: "file", file: target };
        }
        const toStandardOutput =
          redirection.descriptor === undefined || descriptor === 1 || redirection.operator.startsWith("&");
        if (mode !== "read" && toStandardOutput) output = "elsewhere";
        break;
      }
    }
  }
  return { input, output, secrets: [...expander.secrets] };
}

function hereDocument(
  document: Extract<Redirection, { readonly type: "HereDoc" }>,
  situation: Situation,
  expander: Expander,
): Output {
  const body = situation.frame.bodyOf(document);
  const strip = (text: string): string => (document.operator === "<<-" ? text.replace(/^\t+/gm, "") : text);
  if (document.delimiter?.quoted === true) return { kind: "text", text: strip(body) };
  if (document.body.parts === undefined)
    return {
      kind: "text",
      text: strip(body.replace(/\\([$`\\\n])/g, (_, escaped: string) => (escaped === "\n" ? "" : escaped))),
    };
  const scalars = expandParts(document.body.parts, expander, "quoted");
  const text = scalars.length === 1 ? textOfScalar(scalars[0] ?? []) : undefined;
  return text === undefined ? { kind: "unknown", by: situation.source } : { kind: "text", text: strip(text) };
}

function modeOf(operator: string): RedirectOccurrence["mode"] {
  switch (operator) {
    case "<":
    case "<&":
      return "read";
    case "<>":
      return "readWrite";
    case ">>":
    case "&>>":
      return "append";
    default:
      return "overwrite";
  }
}

function isDescriptor(target: Value): boolean {
  return target.kind === "literal" && /^(?:\d+-?|-)$/.test(target.text);
}
