import { hasOption, type Option, optionNames, readOptions, valueOfOption } from "../../shell/options.ts";
import { literal, type Output, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import { codeEffects, codeFileEffects } from "../codeEffects.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, runs } from "../fileEffects.ts";
import { runsFile } from "../runFile.ts";
import { onlyAsks } from "./asking.ts";
import { frameworkScript } from "./frameworkTasks.ts";
import { apart, languages, preludeOf, traits } from "./interpreterOptions.ts";
import { managed } from "./packageManagers.ts";

/** Modules of Python that work on the project, as `python -m` runs them. */
const pythonModules =
  /^(?:unittest|mypy|ruff|black|isort|flake8|pylint|compileall|py_compile|build|nox|pydoc|sphinx|pyright|bandit|pre_commit|tabnanny|ast|tokenize|dis|site|sysconfig|platform|this|calendar)$/;

/** Programs that run a program in a language that is not the shell's: read where there is a reader, opaque where not. */
export const interpreters: readonly CommandModel[] = [
  {
    names: [
      "python",
      "node",
      "nodejs",
      "ruby",
      "perl",
      "php",
      "lua",
      "luajit",
      "tsx",
      "ts-node",
      "osascript",
      "Rscript",
      "groovy",
      "julia",
      "expect",
      "java",
      "pypy",
      "tclsh",
      "scala",
      "elixir",
      "erl",
      "swipl",
      "irb",
      "ipython",
    ],
    kind: "project",
    effects: interpret,
    examples: {
      "python3 -c 'import os'": ["execute none process:python3 (opaque)"],
      "python script.py": ["execute none ./script.py (opaque)"],
      "node ~/.holdpoint/versions/1/cli.js exec x": [
        "execute none process:holdpoint (opaque)",
        "execute none ~/.holdpoint/versions/1/cli.js (opaque)",
      ],
      "node -pe 'process.exit(0)'": ["execute none process:node (opaque)"],
      "node -p --eval=x": ["execute none process:node (opaque)"],
      "perl -pie x": ["execute none ./x (opaque)"],
      "node -e 'x'": ["execute none process:node (opaque)"],
      "python -m pytest -x": ["execute none process:pytest"],
      "python -m timeit -s 'x = y()' 1": ["execute none process:python (opaque)"],
      "python -m coverage run x.py": ["execute none process:coverage (opaque)"],
      "python -m coverage run -m pytest": ["execute none process:coverage"],
      "python -m json.tool a.json b.json": ["read none ./a.json", "modify content ./b.json"],
      "python -m http.server": ["execute none process:python (opaque)"],
      "python -m http.server -b 127.0.0.1 -d dist": ["execute none process:python", "read none ./dist/**"],
      "python -m http.server --bind 127.0.0.1 --bind 0.0.0.0": ["execute none process:python (opaque)"],
      "python -m pip install requests": ["execute none process:pip", "connect none pypi:requests"],
      "python -m venv .venv": ["execute none process:python", "create none ./.venv"],
      "node --test": ["execute none process:node"],
      "node --check a.js": ["read none ./a.js"],
      "perl -i -pe 's/a/b/' f": ["read none ./f", "modify content ./f"],
      "curl https://example.com | python": [
        "connect none host:example.com:443",
        "execute none process:python (opaque)",
      ],
    },
    counterExamples: ["python --version", "node -v", "php -l a.php", "ruby -c a.rb", "java -version"],
  },
];

function interpret(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const name = use.program
    .replace(/^nodejs$/, "node")
    .replace(/^(python|pypy|ruby|perl|php|lua|node)[\d.]+$/, "$1")
    .replace(/^(?:pypy|ipython)$/, "python");
  const trait = traits[name] ?? { values: "-e -c", code: "-e -c", looks: "--version" };
  const { options, rest: operands, unclear } = readOptions(apart(name, use.args), optionNames(trait.values));
  // What stands where code should be and looks like an option may be one.
  const code = optionNames(trait.code);
  const misread = options.some(
    ({ name: option, value }) => code.has(option) && textOf(value)?.startsWith("-") === true,
  );
  if (unclear.length > 0 || misread) return [opaque(use, `${use.program} gets options that are not known`)];
  const loads = hasOption(options, "-r", "--require", "--import", "--loader", "-M", "-m", "-l", "-L", "-I");
  const prelude = preludeOf(name, options);
  const given = options.filter(({ name: option }) => code.has(option));
  if (given.length > 0) {
    const lines = prelude === undefined ? undefined : [...prelude, ...given.map(({ value }) => textOf(value))];
    return [
      ...givenCode(name, lines, use),
      ...lineByLine(name, operands, use),
      ...inPlace(name, options, operands, use),
    ];
  }
  if (hasOption(options, ...optionNames(trait.looks)) && (!loads || name === "php"))
    return readsFrom(operands.slice(0, 1), use);
  const module = name === "python" ? valueOfOption(options, "-m") : undefined;
  if (module !== undefined) return pythonModule(module, operands, use);
  if (name === "node" && hasOption(options, "--test") && !loads) return [runs(use, "node runs the project's tests")];
  const [script] = operands;
  if (script === undefined || textOf(script) === "-") return inputCode(name, use);
  if (script.kind === "stream") return printedCode(name, script.output, use);
  const plain = options.every(({ name: option }) => /^-[uBWXO]$/.test(option));
  const framework = plain ? frameworkScript(name, script, operands.slice(1), use) : undefined;
  if (framework !== undefined) return framework;
  const before = prelude === undefined ? [opaque(use, `${use.program} loads code that has not been read`)] : nothing;
  const loaded = prelude === undefined || prelude.length === 0 ? nothing : givenCode(name, prelude, use);
  return [...before, ...loaded, ...fileOf(name, script, use)];
}

/** Code that perl and ruby run for each line of the files they are given. */
function lineByLine(name: string, operands: readonly Value[], use: Use): readonly Effect[] {
  const reads = /^(?:perl|ruby)$/.test(name) && use.args.some((word) => /^-\w*[np]/.test(textOf(word) ?? ""));
  return reads ? readsFrom(operands, use) : nothing;
}

/** Several pieces of code are lines of one program; undefined is what is not known. */
function givenCode(name: string, texts: readonly (string | undefined)[] | undefined, use: Use): readonly Effect[] {
  const language = languages[name];
  if (texts === undefined) return [opaque(use, `${use.program} loads code that has not been read`)];
  if (language === undefined) return [opaque(use, `the code that ${use.program} is given has not been read`)];
  if (texts.includes(undefined)) return [opaque(use, `the code that ${use.program} is given is not known`)];
  return codeEffects(language, { kind: "literal", text: texts.join("\n") }, use);
}

function inputCode(name: string, use: Use): readonly Effect[] {
  switch (use.input.kind) {
    case "inherited":
      return [opaque(use, `${use.program} starts and reads further code`)];
    case "file":
      return fileOf(name, use.input.file, use);
    case "output":
      return printedCode(name, use.input.output, use);
  }
}

function printedCode(name: string, output: Output, use: Use): readonly Effect[] {
  const language = languages[name];
  if (output.kind !== "text" || language === undefined)
    return [opaque(use, `the code that ${use.program} reads from its input has not been read`)];
  return codeEffects(language, { kind: "literal", text: output.text }, use);
}

function fileOf(name: string, file: Value, use: Use): readonly Effect[] {
  const language = languages[name];
  return language === undefined ? runsFile(file, use) : codeFileEffects(language, file, use);
}

/** `perl -i` and `ruby -i` rewrite the files they read. */
function inPlace(name: string, options: readonly Option[], operands: readonly Value[], use: Use): readonly Effect[] {
  if (!/^(?:perl|ruby)$/.test(name) || !use.args.some((word) => /^-\w*i/.test(textOf(word) ?? ""))) return nothing;
  return options.length === 0
    ? nothing
    : onFiles(
        operands,
        { verb: "modify", loses: "content", because: `${use.program} -i rewrites the file in place` },
        use,
      );
}

function pythonModule(module: Value, args: readonly Value[], use: Use): readonly Effect[] {
  const name = textOf(module);
  if (name === "venv" || name === "virtualenv") {
    const folder = args.find((word) => textOf(word)?.startsWith("-") !== true);
    const cleared = args.some((word) => textOf(word) === "--clear");
    const made =
      folder === undefined
        ? nothing
        : onFiles(
            [folder],
            {
              verb: cleared ? "delete" : "create",
              loses: cleared ? "content" : "none",
              reach: cleared ? "tree" : "entry",
              because: "it makes a virtual environment",
            },
            use,
          );
    return [runs(use, "python makes a virtual environment"), ...made];
  }
  if (name === "json.tool") {
    const [read, written] = readArguments(args, optionNames("--indent")).operands;
    const because = "python -m json.tool writes there what it has read";
    return [
      ...readsFrom(read === undefined ? [] : [read], use),
      ...(written === undefined ? nothing : onFiles([written], { verb: "modify", loses: "content", because }, use)),
    ];
  }
  if (name === "http.server") return served(afterModule(name, use), use);
  if (name === "timeit") {
    const { options, operands, unclear } = readArguments(
      args,
      optionNames("-n -r -s -u --number --repeat --setup --unit"),
    );
    const setups = options.filter((option) => /^(?:-s|--setup)$/.test(option.name)).map(({ value }) => value);
    const lines = [...setups, ...operands].map(textOf);
    return unclear.length > 0 || lines.includes(undefined)
      ? [opaque(use, "the code that timeit runs is not known")]
      : codeEffects("python", literal(lines.join("\n")), use);
  }
  if (name === "coverage" || name === "tox" || name === "pytest")
    return use.inside.words([literal(name), ...args], use);
  if (name !== undefined && pythonModules.test(name)) return [runs(use, `python -m ${name} works on the project`)];
  if (name === "pip") return managed({ ...use, program: "pip", args });
  return [opaque(use, `what the module ${name ?? "?"} does has not been read`)];
}

/** All words after the module's name, those that begin with a dash too. */
function afterModule(name: string, { args }: Use): readonly Value[] {
  return args.slice(args.findIndex((word) => /^(?:-m)?(.*)$/.exec(textOf(word) ?? "")?.[1] === name) + 1);
}

/** `python -m http.server` shows a folder to whoever can connect: every machine around, unless it is bound to this one. */
function served(args: readonly Value[], use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(args, optionNames("-b --bind -d --directory -p --protocol"));
  const known = options.every(({ name }) => /^(?:-b|--bind|-d|--directory)$/.test(name));
  const bound = options.filter(({ name }) => /^(?:-b|--bind)$/.test(name)).map(({ value }) => textOf(value) ?? "?");
  const own = bound.length > 0 && bound.every((address) => /^(?:127\.0\.0\.1|localhost|::1)$/.test(address));
  if (!known || !own || unclear.length > 0 || operands.length > 1)
    return [opaque(use, "python serves a folder to other machines, too, or runs scripts in it")];
  const folder = options.findLast(({ name }) => /^(?:-d|--directory)$/.test(name))?.value ?? literal(".");
  return [runs(use, "python serves a folder to this machine"), ...readsFrom([folder], use, "tree")];
}
