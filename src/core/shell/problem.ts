/** Why a text could not be read, for a person and for the agent. */
export interface Problem {
  readonly kind: "syntax" | "bound" | "dialect";
  /** One sentence: what is wrong. */
  readonly text: string;
  /** One sentence: what to do instead. */
  readonly instead: string;
}

/** The text is not what the shell's grammar allows, or hides what it says. */
export function syntaxProblem(text: string): Problem {
  return { kind: "syntax", text, instead: "Write it as plain commands, one on each line." };
}

/** The text is larger or deeper than what is read. */
export function boundProblem(text: string): Problem {
  return { kind: "bound", text, instead: "Split it into smaller commands, or write a script file and run that." };
}

/** The text uses syntax of a shell that is not read here. */
export function dialectProblem(text: string): Problem {
  return { kind: "dialect", text, instead: "Write it in the syntax that bash shares, without this construct." };
}
