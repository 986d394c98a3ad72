import type { Random } from "./random.ts";
import { additions, plainWords, quoted, respelled, wrappers } from "./spellings.ts";

/** A change of a command. The same random numbers make the same change. */
export interface Mutation {
  readonly name: string;
  /** `same`: it does what the command did, or more, so that its verdict may not be lower. `any`: nothing is promised. */
  readonly meaning: "same" | "any";
  /** The changed command; undefined where this change cannot be made to it. */
  apply(command: string, random: Random, others: readonly string[]): string | undefined;
}

const pieces: readonly string[] = [
  ...`$ ( ) { } [ ] < > | & ; ! # * ? ~ = ' " \` \\ $( \${ $(( )) << <<- <<< <( >( && || ;; ;& |& >> &> 2>&1 [[ ]] (( +( @(`.split(
    " ",
  ),
  ...`if then else fi for in do done while until case esac function coproc time select { } f() EOF a=b a+=b a=(b) $x \${x:-y} \${x##*/} \${x//a/b} \${!x} "$@"`.split(
    " ",
  ),
  ..."rm -rf / ~ .. ../ /* .git sudo env xargs find -exec {} + -delete sh -c eval trap alias cd git -c push --force reset --hard curl -o tee dd of= sed -i awk python3".split(
    " ",
  ),
  "\n",
  "\r\n",
  "\t",
  " ",
  "\u0000",
  "\u001b[2K",
  "\u200b",
  "\u202e",
  "\u00a0",
  "é",
  "e\u0301",
  "😀",
  "\ud800",
  "ｒｍ",
];

/** Every change the fuzzer makes. */
export const mutations: readonly Mutation[] = [
  any("insert", (command, random) => {
    const at = random.below(command.length + 1);
    return command.slice(0, at) + random.pick(pieces) + command.slice(at);
  }),
  any("delete", (command, random) => {
    const from = random.below(command.length + 1);
    return command.slice(0, from) + command.slice(from + 1 + random.below(8));
  }),
  any("double", (command, random) => {
    const from = random.below(command.length + 1);
    const stretch = command.slice(from, from + 1 + random.below(20));
    return command.slice(0, from) + stretch.repeat(2 + random.below(40)) + command.slice(from);
  }),
  any("splice", (command, random, others) => {
    const other = random.pick(others);
    return command.slice(0, random.below(command.length + 1)) + other.slice(random.below(other.length + 1));
  }),
  any("swap case", (command, random) => {
    const at = random.below(command.length + 1);
    const char = command.charAt(at);
    return (
      command.slice(0, at) +
      (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()) +
      command.slice(at + 1)
    );
  }),
  any("nest", (command, random) => {
    const [open, close] = random.pick([
      ["$(", ")"],
      ["`", "`"],
      ["<(", ")"],
      ["{", "}"],
      ["(", ")"],
      ['"', '"'],
      [`\${x:-`, "}"],
      ["[[ ", " ]]"],
      ["{a,", "}"],
    ] as const);
    const depth = 1 + random.below(20);
    return open.repeat(depth) + command + close.repeat(depth);
  }),
  any("quote a part", (command, random) => {
    const from = random.below(command.length + 1);
    const to = from + random.below(12);
    return command.slice(0, from) + quoted(command.slice(from, to)) + command.slice(to);
  }),
  same("spell anew", (command, random) => {
    const words = plainWords(command);
    return words === undefined ? undefined : respelled(words, random);
  }),
  same("wrap", (command, random) => (isClosed(command) ? random.pick(wrappers)(command) : undefined)),
  same("wrap twice", (command, random) =>
    isClosed(command) ? random.pick(wrappers)(random.pick(wrappers)(command)) : undefined,
  ),
  same("add", (command, random) => (isClosed(command) ? random.pick(additions)(command) : undefined)),
  same("add another", (command, random, others) => {
    const other = random.pick(others);
    return isClosed(command) && isHarmlessBefore(other) ? `${other}\n${command}` : undefined;
  }),
  same("explain", (command) => (plainWords(command) === undefined ? undefined : `${command} # as agreed`)),
  same("silence", (command) => (plainWords(command) === undefined ? undefined : `${command} > /dev/null 2>&1`)),
];

function any(name: string, apply: Mutation["apply"]): Mutation {
  return { name, meaning: "any", apply };
}

function same(name: string, apply: Mutation["apply"]): Mutation {
  return { name, meaning: "same", apply };
}

/**
 * Whether the command does the same in any wrapper: nothing on a line of its own behind it can become a part of it, the word
 * that ends a wrapper's document does not stand in it, and it uses neither the arguments nor the input of the shell around
 * it, nor a mark that a program around it would fill in.
 */
function isClosed(command: string): boolean {
  if (command.includes("<<") || command.endsWith("\\") || /^HERE$/m.test(command) || command.includes("{}"))
    return false;
  return !/\$[\d@*#]|\$\{[\d@*#!]/.test(command) && !/\b(?:xargs|parallel|read|mapfile|stdin|fd)\b/.test(command);
}

/** Whether a command leaves the shell as it was, so that the next one means what it would have meant without it. */
function isHarmlessBefore(command: string): boolean {
  return (
    plainWords(command) !== undefined &&
    /^(?:ls|cat|rm|git|grep|echo|npm|find|mkdir|cp|mv|curl|docker|kubectl)\b/.test(command)
  );
}
