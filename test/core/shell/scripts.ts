import fc from "fast-check";

const name = fc.constantFrom("a", "b1", "_x", "file");
const atom = fc.constantFrom(
  "a",
  "-rf",
  "--opt=v",
  "./x/y",
  "'q q'",
  '"d $x d"',
  "$'\\n'",
  "$x",
  `\${x}`,
  `\${x:-y z}`,
  `"\${x[@]}"`,
  `\${#x}`,
  `\${x//a/b}`,
  "$1",
  "$?",
  '"$@"',
  "$((1 + 2))",
  "*.ts",
  "[a-c]?",
  "{a,b}",
  "{1..3}",
  "~",
  "a\\ b",
  "#",
  "a#b",
  "=",
  "1",
  "if",
  "done",
);

/** What the rules of the grammar make, by their names. */
interface Rules {
  readonly word: string;
  readonly simple: string;
  readonly compound: string;
  readonly command: string;
  readonly pipeline: string;
  readonly chain: string;
  readonly list: string;
}

/** Scripts of bash, made by its grammar: every kind of command and of word, some levels deep. All are ones that bash accepts. */
export const { list: script } = fc.letrec<Rules>((tie: fc.LetrecTypedTie<Rules>) => ({
  word: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 8, arbitrary: atom },
    { weight: 2, arbitrary: fc.tuple(atom, atom).map(([left, right]) => (right === "#" ? left : left + right)) },
    { weight: 1, arbitrary: tie("list").map((list) => `$(\n${list}\n)`) },
    { weight: 1, arbitrary: tie("list").map((list) => `"$(\n${list}\n)"`) },
    { weight: 1, arbitrary: tie("list").map((list) => `<(\n${list}\n)`) },
  ),
  simple: fc
    .record({
      before: fc.array(
        fc.tuple(
          name,
          atom.filter((text) => text !== "#"),
        ),
        { maxLength: 2 },
      ),
      program: fc.constantFrom("x", "rm", "./run.sh", "'git'", "$x", "echo", "test", "["),
      words: fc.array(tie("word"), { maxLength: 3 }),
      redirects: fc.array(
        fc.tuple(
          fc.constantFrom(">", ">>", "<", "2>", "&>", ">|", "<>", "<<<"),
          fc.constantFrom("f", '"$x"', "/dev/null"),
        ),
        { maxLength: 2 },
      ),
      joined: fc.constantFrom("", " 2>&1", " >&2"),
    })
    .map(
      ({ before, program, words, redirects, joined }) =>
        [
          ...before.map(([variable, value]) => `${variable}=${value}`),
          program,
          ...words.filter((word) => word !== "#"),
          ...redirects.map(([operator, file]) => `${operator} ${file}`),
        ].join(" ") + joined,
    ),
  compound: fc.oneof(
    tie("list").map((list) => `{ ${list}\n}`),
    tie("list").map((list) => `(${list}\n)`),
    fc
      .tuple(tie("list"), tie("list"), tie("list"))
      .map(([test, then, other]) => `if ${test}\nthen ${then}\nelse ${other}\nfi`),
    fc
      .tuple(tie("list"), tie("list"))
      .map(([test, then]) => `if ${test}\nthen ${then}\nelif ${test}\nthen ${then}\nfi`),
    fc
      .tuple(
        name,
        fc.array(
          atom.filter((text) => text !== "#"),
          { maxLength: 3 },
        ),
        tie("list"),
      )
      .map(([variable, words, list]) => `for ${variable} in ${words.join(" ")}; do ${list}\ndone`),
    fc.tuple(name, tie("list")).map(([variable, list]) => `for ${variable}; do ${list}\ndone`),
    tie("list").map((list) => `for ((i = 0; i < 3; i++)); do ${list}\ndone`),
    fc
      .tuple(fc.constantFrom("while", "until"), tie("list"), tie("list"))
      .map(([word, test, list]) => `${word} ${test}\ndo ${list}\ndone`),
    fc
      .tuple(tie("word"), tie("list"))
      .map(([word, list]) => `case ${word === "#" ? "a" : word} in a | b*) ${list}\n;; (*) ;; esac`),
    fc.tuple(name, tie("list")).map(([variable, list]) => `select ${variable} in a b; do ${list}\ndone`),
    fc.tuple(name, tie("list")).map(([called, list]) => `${called}() { ${list}\n}`),
    fc.tuple(name, tie("list")).map(([called, list]) => `function ${called} { ${list}\n}`),
    fc.constantFrom(
      "[[ -f a && ( $x == b* || ! -z $y ) ]]",
      "[[ a =~ ^(b|c)+$ ]]",
      "(( x = 1, y++ ))",
      "cat <<E\na $x `y`\nE\n",
      "cat <<-'E'\n\ta $(\n\tE\n",
    ),
  ),
  command: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: tie("simple") },
    { weight: 3, arbitrary: tie("compound") },
  ),
  pipeline: fc
    .tuple(
      fc.constantFrom("", "", "", "! ", "time "),
      fc.array(tie("command"), { minLength: 1, maxLength: 2 }),
      fc.constantFrom(" | ", " |& "),
    )
    .map(([before, commands, pipe]) => before + commands.join(withLine(pipe, commands))),
  chain: fc
    .tuple(fc.array(tie("pipeline"), { minLength: 1, maxLength: 2 }), fc.constantFrom(" && ", " || "))
    .map(([pipelines, operator]) => pipelines.join(withLine(operator, pipelines))),
  list: fc
    .tuple(fc.array(tie("chain"), { minLength: 1, maxLength: 2 }), fc.constantFrom("; ", " & ", "\n", " # note\n"))
    .map(([chains, operator]) => chains.join(withLine(operator, chains))),
}));

/** Nothing may stand behind the line that ends a here-document, so there such an operator becomes a line break. */
function withLine(operator: string, parts: readonly string[]): string {
  return parts.slice(0, -1).some((part) => part.endsWith("\n")) ? "\n" : operator;
}
