import { optionNames, valueOfOption } from "../../shell/options.ts";
import { isWithin, placeOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { isInside, nothing, onFiles, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Compilers, test runners, linters and formatters: they work on the project they stand in. */
export const projectTools: readonly CommandModel[] = [
  {
    names:
      "tsc vue-tsc svelte-check eslint prettier biome oxlint oxfmt stylelint standard xo vitest jest mocha ava jasmine karma tap webpack rollup vite esbuild tsup swc babel parcel rspack rsbuild tsdown unbuild next nuxt astro gatsby remix storybook typedoc jsdoc depcheck knip madge size-limit commitlint lint-staged markdownlint markdownlint-cli2 cspell html-validate sass postcss tailwindcss playwright cypress wait-on http-server graphql-codegen openapi-typescript tsd attw publint npm-check ncu npm-check-updates license-checker pytest py.test ruff black isort mypy pyright basedpyright pyre flake8 pylint bandit autopep8 yapf pydocstyle interrogate vulture sphinx-build nox phpunit phpstan psalm php-cs-fixer phpcs phpcbf pint pest rspec rubocop standardrb brakeman reek gofmt goimports golangci-lint staticcheck govulncheck rustfmt rust-analyzer shellcheck shfmt hadolint yamllint actionlint buf protoc clang-format clang-tidy cppcheck gcc g++ cc c++ clang clang++ ld ar ranlib as nasm javac kotlinc scalac rustc swiftc ocamlfind ninja meson ctest gcov lcov swift-format swiftlint swiftformat ktlint detekt checkstyle spotbugs cmake-format luacheck stylua selene tectonic pdflatex xelatex lualatex latexmk bibtex pandoc dot plantuml mmdc d2 terraform-docs tflint vale alex write-good ts-prune".split(
        " ",
      ),
    kind: "project",
    effects: tool,
    examples: {
      "tsc --noEmit": ["execute none process:tsc"],
      "npx prettier --write .": ["execute none process:prettier"],
      "prettier --write /srv/x": ["execute none process:prettier", "modify edit /srv/x/**"],
      "pytest -x tests": ["execute none process:pytest"],
      "pytest --basetemp=src": ["execute none process:pytest", "delete content ./src/**"],
      "npx cowsay-evil": ["execute none process:cowsay-evil (opaque)", "execute none process:cowsay-evil (opaque)"],
      "gcc -o /usr/local/bin/x a.c": ["execute none process:gcc", "modify content /usr/local/bin/x"],
      "gcc -o a.c b.c": ["execute none process:gcc", "modify content ./a.c"],
    },
    counterExamples: [
      "eslint --fix src",
      "vitest run",
      "npx tsc -b",
      "ruff check .",
      "uv run pytest",
      "./node_modules/.bin/eslint .",
      "gcc -o app a.c",
    ],
  },
  {
    names: ["coverage", "gotestsum", "mkdocs", "pre-commit", "husky", "tox", "ghc"],
    kind: "project",
    effects: selective,
    examples: {
      "coverage run -m pytest": ["execute none process:coverage"],
      "coverage run x.py": ["execute none process:coverage (opaque)"],
      "tox exec -- rm -rf src": ["execute none process:tox (opaque)"],
      "ghc -e 'removeFile 1'": ["execute none process:ghc (opaque)"],
      "mkdocs gh-deploy": ["execute none process:mkdocs (opaque)"],
      "pre-commit install": ["execute none process:pre-commit (opaque)"],
    },
    counterExamples: [
      "coverage report",
      "mkdocs build",
      "pre-commit run --all-files",
      "gotestsum ./...",
      "tox",
      "tox -e py311,lint",
      "ghc Main.hs",
    ],
  },
];

const writers = /^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|rustc|swiftc|javac|pandoc|dot|mmdc|d2|swc|protoc)$/;

function tool(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, operands } = readArguments(
    use.args,
    optionNames(writers.test(use.program) ? "-o -I -L -l -D -x -d" : "-c --config -p --project --basetemp"),
  );
  const output = writers.test(use.program) ? valueOfOption(options, "-o", "-d", "--output") : undefined;
  const because = `${use.program} writes its output there`;
  const written =
    output === undefined ? nothing : onFiles([output], { verb: "modify", loses: "content", because }, use);
  const elsewhere = operands.filter((word) => isOutside(word, use));
  // pytest empties the folder before it starts.
  const emptied = /^py\.?test$/.test(use.program) ? valueOfOption(options, "--basetemp") : undefined;
  return [
    runs(use, `${use.program} works on the project`),
    ...(emptied === undefined
      ? nothing
      : onFiles(
          [emptied],
          { verb: "delete", loses: "content", reach: "tree", because: `${use.program} empties it first` },
          use,
        )),
    // What compilers make inside the workspace is made again; only what else it may be is worth a word.
    ...written.filter(({ resource }) => resource.scheme !== "file" || !isOutput(resource.path, use)),
    ...onFiles(
      elsewhere,
      { verb: "modify", loses: "edit", reach: "tree", because: `${use.program} works on files there` },
      use,
    ),
  ];
}

/** A place in the workspace with a name that compilers give to what they make. */
function isOutput(path: string, use: Use): boolean {
  if (!/\/[^/.]+$|\.(?:o|a|so|out|exe|wasm|dll|dylib|obj|class|jar|hex|bin|elf|d|pdf|svg|png)$/.test(path))
    return false;
  const { roots, temporary } = use.surroundings;
  return [...roots, ...temporary].some((root) => path !== root && isWithin(path, root));
}

function isOutside(word: Value, use: Use): boolean {
  if (!/^(?:\/|\.\.|[A-Za-z]:[\\/])/.test(textOf(word) ?? "")) return false;
  return use.folders.some((folder) => {
    const place = placeOf(word, folder);
    return place !== undefined && !isInside(place, use);
  });
}

/** Tools of which only some subcommands keep to the project. */
function selective(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = use.args.map((word) => textOf(word) ?? "?");
  const line = words.join(" ");
  const plain: Readonly<Record<string, RegExp>> = {
    coverage:
      /^(?:(?:report|html|xml|json|lcov|combine|erase|annotate)\b|run (?:-[-\w=.,/]+ )*-m (?:pytest|unittest)\b)/,
    gotestsum: /^(?!.*--(?:raw-command|post-run-command))/,
    mkdocs: /^(?:build|serve|new|get-deps)\b/,
    "pre-commit": /^(?:run|validate-config|sample-config)\b/,
    husky: /^$/,
    // With `exec`, `-x` or an argument after `--` tox runs a command or gets other settings; `ghc -e` runs code.
    tox: /^(?!.*(?:^| )(?:exec|e|devenv|quickstart|-x|--override|-c|--conf|--workdir|--root)\b)[\w ,.:=/@-]*$/,
    ghc: /^(?!.*(?:^| )-(?:e|pgm\w*|F)\b)(?!.*(?:^| )-o).*$/,
  };
  const known = plain[use.program]?.test(line) === true && !words.includes("?");
  return [
    known
      ? runs(use, `${use.program} works on the project`)
      : opaque(use, `what ${use.program} does here reaches beyond a build or test`),
  ];
}
