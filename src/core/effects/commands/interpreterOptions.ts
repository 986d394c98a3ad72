import type { Option } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CodeLanguage } from "../codeEffects.ts";

/** Options with a value, and those that make an interpreter only look. */
export const traits: Readonly<
  Record<string, { readonly values: string; readonly code: string; readonly looks: string }>
> = {
  python: { values: "-W -X -m -c", code: "-c", looks: "-V -VV --version -h" },
  node: {
    values:
      "-e -p -r --eval --print --require --import --loader --env-file --input-type --conditions -C --test-name-pattern --test-reporter --title",
    code: "-e --eval -p --print -pe",
    looks: "-v --version --help -c --check",
  },
  ruby: { values: "-e -r -I -C -x", code: "-e", looks: "-v --version -c" },
  perl: { values: "-e -E -M -m -I", code: "-e -E", looks: "-v --version -c" },
  php: { values: "-r -d -c -f -S -t -B -R -E", code: "-r -B -R -E", looks: "-v --version -l -i -m --ini" },
  lua: { values: "-e -l", code: "-e", looks: "-v" },
  tsx: { values: "-e -p --tsconfig --env-file", code: "-e -p --eval", looks: "-v --version" },
  "ts-node": { values: "-e -p -P --project -O", code: "-e -p", looks: "-v --version" },
  osascript: { values: "-e -l", code: "-e", looks: "" },
  Rscript: { values: "-e", code: "-e", looks: "--version" },
  groovy: { values: "-e", code: "-e", looks: "--version" },
  julia: { values: "-e -E -L", code: "-e -E", looks: "-v --version" },
  expect: { values: "-c -f", code: "-c", looks: "-v" },
  java: { values: "-cp -classpath --class-path -m --module -p", code: "", looks: "-version --version -help" },
};

/** The language that an interpreter's code is read as. */
export const languages: Readonly<Record<string, CodeLanguage>> = {
  python: "python",
  node: "javascript",
  tsx: "typescript",
  "ts-node": "typescript",
  ruby: "ruby",
  perl: "perl",
  php: "php",
};

/**
 * The options as the interpreter takes them apart. node has none in one word but `-pe`, which is `-p -e`, and with either the
 * code is the next word. What follows `-i` in its word is the ending of backups for perl and ruby, whatever letters it has.
 */
export function apart(name: string, args: readonly Value[]): readonly Value[] {
  if (name === "java") return doubled(args);
  if (name === "perl" || name === "ruby")
    return args.map((word): Value => {
      const inPlace = /^-[lnpawstuTUW0]*i(?=.)/.exec(textOf(word) ?? "")?.[0];
      return inPlace === undefined ? word : { kind: "literal", text: inPlace };
    });
  if (languages[name] !== "javascript" && languages[name] !== "typescript") return args;
  return args.flatMap((word): readonly Value[] => {
    const text = textOf(word) ?? "";
    if (text === "-pe") return [{ kind: "literal", text: "-e" }];
    return /^-[a-z]{2,}$/i.test(text)
      ? [{ kind: "unknown", prefix: "", stays: "anywhere", origin: "input", words: "many" }]
      : [word];
  });
}

/** What options load before the program, as lines of it; undefined where that cannot be written so. */
export function preludeOf(name: string, options: readonly Option[]): readonly (string | undefined)[] | undefined {
  const line = loadLines[name];
  const loads = options.filter(({ name: option }) => /^(?:-r|--require|--import|--loader|-[MmlLI])$/.test(option));
  if (/^(?:php|python)$/.test(name)) return [];
  if (loads.length > 0 && line === undefined) return undefined;
  const lines = loads.map(({ name: option, value }) => {
    const text = textOf(value);
    return text === undefined || !/^[\w@./:-]+(?:=[\w:,&$-]+)?$/.test(text) ? undefined : line?.(option, text);
  });
  return lines.includes(undefined) ? undefined : lines;
}

/** How a program would write what an option loads; undefined for options that mean something else. */
const loadLines: Readonly<Record<string, (option: string, module: string) => string | undefined>> = {
  ruby: (option, module) => (option === "-r" ? `require "${module}"` : undefined),
  node: (option, module) =>
    option === "-r" || option === "--require"
      ? `require("${module}")`
      : option === "--import"
        ? `import "${module}"`
        : undefined,
  perl: (option, module) =>
    /^-[Mm]$/.test(option) ? `use ${module.replace(/=.*$/, "").replace(/^-/, "")};` : undefined,
};

/** `java -version` has one dash. */
function doubled(args: readonly Value[]): readonly Value[] {
  const only = textOf(args[0]);
  return args.length === 1 && (only === "-version" || only === "-help")
    ? [{ kind: "literal", text: `-${only}` }]
    : args;
}
