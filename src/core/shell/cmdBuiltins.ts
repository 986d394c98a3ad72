import { quoted } from "../../base/shellWords.ts";
import { type CmdPart, unknownInCmd } from "./cmdWords.ts";

type Word = Extract<CmdPart, { readonly kind: "word" }>;

/** cmd's own commands; their name may be followed by an option or a dot at once. */
const own =
  /^(?:del|erase|rd|rmdir|md|mkdir|copy|move|ren|rename|type|dir|cd|chdir|pushd|popd|echo|set|cls|ver|vol|rem|call|start|exit|title|color|pause|prompt|path|assoc|ftype|date|time|mklink|setlocal|endlocal|verify|break|goto|shift|more|find|findstr|where|xcopy|robocopy|replace|attrib|fc|comp|sort|tree|timeout)(?=$|[/\\.,;=+:(])/i;

/** One command of cmd as bash says it, or why it cannot. `text` is what the words were read from. */
export function cmdBuiltin(words: readonly Word[], text: string): string | { readonly problem: string } {
  const [first, ...others] = words;
  if (first === undefined) return ":";
  const given = first.raw.replace(/^@/, "");
  if (given.startsWith("::") || given.startsWith(":")) return ":";
  const found = own.exec(given)?.[0];
  if (found === undefined) return program(given, first, others);
  const name = found.toLowerCase();
  const attached = given.slice(found.length);
  const options = [attached, ...others.map(({ raw }) => raw)].flatMap((word) =>
    word.startsWith("/")
      ? word
          .toLowerCase()
          .split("/")
          .filter((part) => part !== "")
      : [],
  );
  const glued: readonly Word[] =
    attached !== "" && !attached.startsWith("/") ? [wordOf(attached.replace(/^[.,;=]/, ""))] : [];
  const operands = [...glued, ...others.filter(({ raw }) => !raw.startsWith("/"))].flatMap(separated);
  const files = operands.map(({ bash }) => bash).join(" ");
  const last = words.at(-1);
  const rest = text.slice(first.from + (first.raw.length - given.length) + found.length, last?.to).trim();
  switch (name) {
    case "del":
    case "erase":
      return options.includes("s") ? everyBelow(operands) : `rm -f -- ${files}`;
    case "rd":
    case "rmdir":
      return options.includes("s") ? `rm -rf -- ${files}` : `rmdir -- ${files}`;
    case "md":
    case "mkdir":
      return `mkdir -p -- ${files}`;
    case "copy":
    case "replace":
      return operands.length === 1 ? `cp -- ${files} .` : `cp -- ${files.replace(/ '?\+'? /g, " ")}`;
    case "xcopy":
      return `cp -r -- ${files}${operands.length === 1 ? " ." : ""}`;
    case "robocopy": {
      const mirrors = options.some((option) => /^(?:mir|purge)$/.test(option));
      if (options.some((option) => /^mov/.test(option))) return `mv -- ${files}`;
      return `rsync -a ${mirrors ? "--delete " : ""}-- ${operands
        .slice(0, 2)
        .map(({ bash }) => `${bash}/`)
        .join(" ")}`;
    }
    case "move":
      return `mv -- ${files}${operands.length === 1 ? " ." : ""}`;
    case "ren":
    case "rename":
      return `mv -- ${files}`;
    case "mklink":
      return `ln -s -- ${[...operands]
        .reverse()
        .map(({ bash }) => bash)
        .join(" ")}`;
    case "type":
    case "more":
      return `cat -- ${files}`;
    case "sort":
      return options.some((option) => option.startsWith("o"))
        ? { problem: "sort /o, which writes a file" }
        : `sort -- ${files}`;
    case "fc":
    case "comp":
      return `diff -- ${files}`;
    case "find":
    case "findstr":
      if (options.some((option) => /^[gfd]:/.test(option))) return { problem: `${name} with words from a file` };
      return `grep ${options.includes("s") ? "-r " : ""}-e ${quoted(operands[0]?.raw ?? "")} -- ${operands
        .slice(1)
        .map(({ bash }) => bash)
        .join(" ")}`;
    case "where":
      return `which ${files}`;
    case "dir":
    case "tree":
    case "vol":
      return `ls ${files}`;
    case "cd":
    case "chdir":
      return files === "" ? "pwd" : `cd ${files}`;
    case "pushd":
      return `pushd ${files}`;
    case "popd":
      return "popd";
    case "echo":
      return `echo ${[...glued, ...others].map(({ bash }) => bash).join(" ")}`;
    case "set":
      return variable(rest, options, others);
    case "attrib":
      return operands.some(({ raw }) => /^[-+]/.test(raw))
        ? `chmod ${options.includes("s") ? "-R " : ""}u+w -- ${operands
            .filter(({ raw }) => !/^[-+]/.test(raw))
            .map(({ bash }) => bash)
            .join(" ")}`
        : ":";
    case "call":
      return others.length === 0 || others[0]?.raw.startsWith(":") ? { problem: "a jump" } : cmdBuiltin(others, text);
    case "start": {
      // A first word in quotes is the title of the window.
      const titled = text[others[0]?.from ?? 0] === '"' ? others.slice(1) : others;
      const from = titled.findIndex(({ raw }) => !raw.startsWith("/"));
      const command = from < 0 ? [] : titled.slice(from);
      return command.length === 0 ? { problem: "start, which opens another window" } : cmdBuiltin(command, text);
    }
    case "date":
    case "time":
      return options.includes("t") || files === "" ? "date" : "date -s x";
    case "path":
      return files === "" ? ":" : `export PATH=${operands.map(({ bash }) => bash).join(":")}`;
    case "assoc":
    case "ftype":
      return files.includes("=") || operands.length > 1 ? { problem: `${name}, which changes what opens files` } : ":";
    case "goto":
    case "shift":
    case "prompt":
      return { problem: `${name}, which is not read here` };
    case "exit":
      return "exit";
    case "timeout":
      return "sleep 1";
    default:
      return ":";
  }
}

/** A program: names know no case, and `.exe` goes without saying. */
function program(given: string, first: Word, others: readonly Word[]): string | { readonly problem: string } {
  const known = /^[\w.-]+$/.test(given) ? given.toLowerCase().replace(/\.(?:exe|com|cmd|bat)$/, "") : undefined;
  if (given === "") return { problem: "a command without a name" };
  // A script in the current folder is found before every program.
  const name = known ?? first.bash.replace(/^@/, "");
  return [name, ...others.map(({ bash }) => bash)].join(" ");
}

/** `del /s` deletes what goes by the name in every folder below; all of a folder where it names one. */
function everyBelow(operands: readonly Word[]): string {
  return operands
    .map(({ raw, bash }) => {
      const cut = Math.max(bash.lastIndexOf("/"), bash.lastIndexOf(":"));
      const folder = cut < 0 ? "." : bash.slice(0, cut + 1);
      return /[*?.]/.test(raw.slice(Math.max(raw.lastIndexOf("\\"), raw.lastIndexOf("/")) + 1)) && !/%/.test(raw)
        ? `rm -rf -- ${bash}; find ${folder} -name ${quoted(raw.slice(Math.max(raw.lastIndexOf("\\"), raw.lastIndexOf("/")) + 1))} -delete`
        : `rm -rf -- ${bash}`;
    })
    .join("; ");
}

/** `set` prints variables, or sets one for the lines that follow; what it holds is left open. */
function variable(rest: string, options: readonly string[], others: readonly Word[]): string {
  if (options.includes("p") || options.includes("a")) return ":";
  const [, name, value = ""] = /^"?([A-Za-z_][\w.]*)=([\s\S]*?)"?$/.exec(rest) ?? [];
  if (name === undefined) return others.length === 0 ? "env" : `printenv ${quoted(`${others[0]?.raw ?? ""}*`)}`;
  const known = /^[\w ./\\:;,=+@-]*$/.test(value) ? quoted(value) : `"$${unknownInCmd}"`;
  return `export ${/^path$/i.test(name) ? "PATH" : name.replace(/\W/g, "_")}=${/^path$/i.test(name) ? known.replaceAll(";", ":").replaceAll("\\", "/") : `${known}"$${unknownInCmd}"`}`;
}

/** Lists of files are separated by blanks, commas, semicolons and `=`. */
function separated(word: Word): readonly Word[] {
  if (!/[,;]/.test(word.raw) || /[%"]/.test(word.raw)) return [word];
  return word.raw
    .split(/[,;]/)
    .filter((part) => part !== "")
    .map(wordOf);
}

function wordOf(raw: string): Word {
  const slashed = raw.replaceAll("\\", "/");
  const bash = /%/.test(raw)
    ? `$${unknownInCmd}`
    : slashed.replace(/[^\w./:*?=@+-]/g, (character) => quoted(character));
  return { kind: "word", raw, bash, from: 0, to: 0 };
}
