import type { Random } from "./random.ts";

/** A word in quotes that leave nothing in it to the shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Every way to spell one word that means the same word to bash, whatever is in it but line breaks and NUL. */
export const spellings: readonly ((word: string) => string)[] = [
  quoted,
  (word) => `"${word.replace(/["\\$`]/g, "\\$&")}"`,
  (word) => [...word].map((character) => `\\${character}`).join(""),
  (word) => `$'${word.replace(/['\\]/g, "\\$&")}'`,
  (word) => `$'${[...Buffer.from(word)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}'`,
  (word) => `''${quoted(word)}`,
  (word) => [...word].map((character) => quoted(character)).join('""'),
  (word) => `\\\n${quoted(word)}`,
];

/** Commands around a command, each of which runs it at least as it would run alone. Any text may be given, with line breaks too. */
export const wrappers: readonly ((command: string) => string)[] = [
  (command) => `sh -c ${quoted(command)}`,
  (command) => `bash -euo pipefail -c ${quoted(command)}`,
  (command) => `eval ${quoted(command)}`,
  (command) => `(\n${command}\n)`,
  (command) => `{\n${command}\n}`,
  (command) => `if true; then\n${command}\nfi`,
  (command) => `if false; then ls; else\n${command}\nfi`,
  (command) => `for i in 1 2; do\n${command}\ndone`,
  (command) => `while true; do\n${command}\ndone`,
  (command) => `case x in *)\n${command}\n;; esac`,
  (command) => `wrapped() {\n${command}\n}; wrapped`,
  (command) => `{\n${command}\n} &`,
  (command) => `{\n${command}\n} > /dev/null 2>&1`,
  (command) => `ls | (\n${command}\n)`,
  (command) => `(\n${command}\n) | cat`,
  (command) => `echo "$(\n${command}\n)"`,
  (command) => `cat <(\n${command}\n)`,
  (command) => `true && (\n${command}\n)`,
  (command) => `false || (\n${command}\n)`,
  (command) => `! (\n${command}\n)`,
  (command) => `sudo sh -c ${quoted(command)}`,
  (command) => `env A=b sh -c ${quoted(command)}`,
  (command) => `nohup nice -n 5 timeout 9 sh -c ${quoted(command)}`,
  (command) => `time sh -c ${quoted(command)}`,
  (command) => `command sh -c ${quoted(command)}`,
  (command) => `exec sh -c ${quoted(command)}`,
  (command) => `xargs sh -c ${quoted(command)} < /dev/null`,
  (command) => `find . -maxdepth 0 -exec sh -c ${quoted(command)} \\;`,
  (command) => `watch -n1 ${quoted(command)}`,
  (command) => `trap ${quoted(command)} EXIT`,
  (command) => `printf '%s\\n' ${quoted(command)} | sh`,
  (command) => `bash <<< ${quoted(command)}`,
  (command) => `bash <<'HERE'\n${command}\nHERE`,
  (command) => `x=${quoted(command)}; eval "$x"`,
  (command) => `docker run --rm -v "$PWD:/w" image sh -c ${quoted(command)}; sh -c ${quoted(command)}`,
];

/** Commands beside a command, none of which changes what it does. */
export const additions: readonly ((command: string) => string)[] = [
  (command) => `ls\n${command}`,
  (command) => `${command}\nls`,
  (command) => `git status; \n${command}`,
  (command) => `echo 'rm -rf /' # quoted\n${command}`,
  (command) => `true && true\n${command}`,
  (command) => `${command}\necho done > /dev/null`,
];

/** Whether a command is plain words and blanks alone, so that its words can be spelled anew one by one. */
export function plainWords(command: string): readonly string[] | undefined {
  if (!/^[\w./:@,+%-][\w ./:=@,+%-]*$/.test(command)) return undefined;
  const words = command.split(" ").filter((word) => word !== "");
  const [first = ""] = words;
  if (first.includes("=") || keywords.has(first)) return undefined;
  // After these, a word with `=` is an assignment for the shell only as long as it is not quoted.
  return /^(?:export|declare|typeset|local|readonly|alias)$/.test(first) ? undefined : words;
}

const keywords: ReadonlySet<string> = new Set(
  "if then else elif fi for while until do done case esac in function select time coproc".split(" "),
);

/** The same words, each in a spelling of its own, with blanks of any kind between them. */
export function respelled(words: readonly string[], random: Random): string {
  const blanks = [" ", "  ", "\t", " \\\n"];
  const spelled = words.map((word) => (random.below(3) === 0 ? word : random.pick(spellings)(word)));
  return spelled.reduce((text, word) => `${text}${random.pick(blanks)}${word}`);
}
