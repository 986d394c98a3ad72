import { type Problem, syntaxProblem } from "./problem.ts";

/**
 * Characters that make a text say something other than what it shows, or that a terminal would act on instead of
 * passing them to the shell. Tab and newline are ordinary.
 */
export function characterProblems(text: string): readonly Problem[] {
  if (!/[^\t\n\x20-\x7e]/.test(text)) return [];
  const problems: Problem[] = [];
  if (text.includes("\r"))
    problems.push(syntaxProblem("It holds a carriage return, which the shell takes as part of a word."));
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) {
    problems.push(syntaxProblem("It holds control characters, which a terminal would act on."));
  }
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text)) {
    problems.push(syntaxProblem("It holds characters that change the direction of writing and so hide what it says."));
  }
  return problems;
}

/**
 * Whether unquoted text holds characters without width or blanks that the shell does not take as blanks: a word that
 * looks like two, or like another word.
 */
export function hasDeceptiveCharacters(text: string): boolean {
  return /[\u00a0\u00ad\u115f\u1160\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060-\u2064\u3000\u3164\ufeff\uffa0]/.test(
    text,
  );
}

/** Whether a program's name has letters outside ASCII, as look-alikes of other scripts do. */
export function hasForeignLetters(name: string): boolean {
  return /[^\x20-\x7e]/.test(name);
}
