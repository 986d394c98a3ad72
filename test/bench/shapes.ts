/** A way to make a command as long as wanted. */
export interface Shape {
  readonly name: string;
  /** A command of about that many characters. */
  make(length: number): string;
}

/** Commands that grow: as people and scripts write them, and as somebody would who wants the judgement to be slow. */
export const shapes: readonly Shape[] = [
  shape("many commands", (length) => filled("rm src/a;", length)),
  shape("many different commands", (length) => counted((index) => `rm src/f${index};`, length)),
  shape("a script of one's day", (length) =>
    filled("cd src && npm test || { git status; } | tee log; rm -f $TMPDIR/x\n", length),
  ),
  shape("many operands", (length) => `rm -f ${counted((index) => `f${index} `, length)}`),
  shape("many patterns", (length) => `cat ${counted((index) => `*/*${index}/** `, length)}`),
  shape("many patterns of one name", (length) => `rm ${counted((index) => `?${index}?* `, length)}`),
  shape("many patterns with classes", (length) => `rm ${counted((index) => `[a-z]*[!b]?${index} `, length)}`),
  shape("many patterns of trees", (length) => `rm -rf ${counted((index) => `**/${index}*/** `, length)}`),
  shape("many places to look in", (length) => `find ${counted((index) => `d${index} `, length)}-name '*.ts' -delete`),
  shape("many moves", (length) => counted((index) => `mv f${index} d${index}/;`, length)),
  shape("one move of many", (length) => `mv ${counted((index) => `f${index} `, length)} d/`),
  shape("many links", (length) => counted((index) => `ln -s f${index} g${index};rm g${index}/x;`, length)),
  shape("one long word", (length) => `rm ${filled("a", length)}`),
  shape("one long quoted word", (length) => `rm '${filled("a ", length)}'`),
  shape("one deep path", (length) => `rm ${filled("a/", length)}`),
  shape("one path of slashes", (length) => `rm ${filled("/", length)}x`),
  shape("one pattern of stars", (length) => `rm ${filled("*/", length)}`),
  shape("one pattern of classes", (length) => `rm ${filled("[ab]", length)}`),
  shape("a deep folder", (length) => `cd ${filled("a/", length / 2)};${filled("rm x;", length / 2)}`),
  shape("braces beside braces", (length) => `echo ${filled("{a,b}", length)}`),
  shape("braces in braces", (length) => `echo ${filled("{a,", length * 0.75)}${filled("}", length * 0.25)}`),
  shape("ranges in braces", (length) => `rm ${filled("{1..999} ", length)}`),
  shape("open braces", (length) => `echo ${filled("{", length)}`),
  shape("substitutions in one another", (length) => `${filled("echo $(", length / 2)}${filled(")", length / 14)}`),
  shape("groups in one another", (length) => `${filled("(", length / 2)}x${filled(")", length / 2)}`),
  shape(
    "loops in one another",
    (length) => `${filled("for i in 1 2;do ", length / 2)}rm $i;${filled("done;", length / 6)}`,
  ),
  shape("loops in loops with work", (length) => {
    const depth = Math.min(15, Math.floor(length / 60));
    return `${"while x; do ".repeat(depth)}${filled("a=$a$b; b=c; ", length - depth * 20)}${" done;".repeat(depth)}`;
  }),
  shape("many substitutions", (length) => `echo ${filled("$(a) ", length)}`),
  shape("many variables", (length) => counted((index) => `a${index}=${index};`, length)),
  shape("a chain of assignments", (length) => `x${counted((index) => ` && a${index}=$b`, length)}`),
  shape("a variable that grows", (length) => `a=x;${filled("a=$a$a;", length)}rm $a`),
  shape("a variable used often", (length) => `a='${filled("x ", length / 2)}';rm ${filled("$a ", length / 2)}`),
  shape("a path used often", (length) => `a=${"a/".repeat(1_000)};rm ${filled("$a ", length)}`),
  shape("a pattern used often", (length) => `a=${filled("*/", length / 2)};rm ${filled("$a ", length / 2)}`),
  shape("many contents of a variable", (length) => `x${filled("||a=b$a", length)}`),
  shape("arguments given on", (length) => `set -- ${filled("a ", length / 2)};${filled('rm "$@";', length / 2)}`),
  shape(
    "functions that call functions",
    (length) => `${counted((index) => `f${index}(){ f${index + 1};f${index + 1};};`, length)}f0`,
  ),
  shape("functions nobody calls", (length) => counted((index) => `f${index}(){ rm x;};`, length)),
  shape("wrappers in wrappers", (length) => `${filled("sudo nohup ", length)}rm a`),
  shape("shells in shells", shellsInShells),
  shape("a script for a shell", (length) => `sh <<'E'\n${filled("rm a\n", length)}E\n`),
  shape("a document", (length) => `cat > f <<'E'\n${filled("rm a $x `y`\n", length)}E\n`),
  shape("many documents", (length) => filled("cat > f <<'E'\nrm a\nE\n", length)),
  shape("documents without end", (length) => filled("cat <<A\n", length)),
  shape("find with many actions", (length) => `find . ${filled("-exec rm {} \\; ", length)}`),
  shape(
    "parallel with many items",
    (length) => `parallel rm ${filled("{} ", length / 2)}::: ${filled("a ", length / 2)}`,
  ),
  shape("xargs with many items", (length) => `printf '${filled("a\\n", length)}' | xargs rm -rf`),
  shape("many redirections", (length) => `x ${counted((index) => `> a${index} `, length)}`),
  shape("arithmetic", (length) => `echo $((${filled("1+(", length / 2)}1${filled(")", length / 6)}))`),
  shape("quotes left open", (length) => filled("'\"", length)),
  shape("invisible characters", (length) => `rm ${filled("\u200b", length)}`),
  shape("a long text for git", (length) => `git commit -m '${filled("rm -rf is no danger here. ", length)}'`),
];

function shape(name: string, make: (length: number) => string): Shape {
  return { name, make };
}

/** The text again and again, up to that length, once at least. */
function filled(text: string, length: number): string {
  return text.repeat(Math.max(1, Math.floor(length / text.length)));
}

function counted(of: (index: number) => string, length: number): string {
  let text = "";
  for (let index = 0; text.length < length; index++) text += of(index);
  return text;
}

function shellsInShells(length: number): string {
  let text = "rm a";
  while (text.length < length / 2) text = `sh -c ${JSON.stringify(text)}`;
  return text;
}
