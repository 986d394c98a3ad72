import { hasOption, optionNames } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { isBuildName } from "./scriptNames.ts";

/** Compilers, test runners, linters, formatters and build tools: they work on the project they stand in. */
export const projectTools: readonly CommandModel[] = [
  {
    names:
      "tsc vue-tsc svelte-check eslint prettier biome oxlint oxfmt stylelint standard xo vitest jest mocha ava jasmine karma tap c8 nyc webpack rollup vite esbuild tsup swc babel parcel rspack rsbuild tsdown unbuild next nuxt astro gatsby remix storybook typedoc jsdoc depcheck knip madge size-limit commitlint lint-staged markdownlint markdownlint-cli2 cspell html-validate sass postcss tailwindcss playwright cypress wait-on http-server graphql-codegen openapi-typescript tsd attw publint npm-check ncu npm-check-updates license-checker pytest py.test ruff black isort mypy pyright basedpyright pyre flake8 pylint bandit autopep8 yapf pydocstyle interrogate vulture coverage sphinx-build mkdocs tox nox pre-commit phpunit phpstan psalm php-cs-fixer phpcs phpcbf pint pest rspec rubocop standardrb brakeman reek gofmt goimports golangci-lint staticcheck govulncheck gotestsum rustfmt rust-analyzer shellcheck shfmt hadolint yamllint actionlint buf protoc clang-format clang-tidy cppcheck gcc g++ cc c++ clang clang++ ld ar ranlib as nasm javac kotlinc scalac rustc swiftc ghc ocamlfind ninja meson ctest valgrind gcov lcov swift-format swiftlint swiftformat ktlint detekt checkstyle spotbugs cmake-format luacheck stylua selene tectonic pdflatex xelatex lualatex latexmk bibtex pandoc dot plantuml mmdc d2 terraform-docs tflint vale alex write-good ts-prune".split(
        " ",
      ),
    kind: "project",
    effects: tool,
    examples: {
      "tsc --noEmit": ["execute none process:tsc"],
      "npx prettier --write .": ["execute none process:prettier"],
      "pytest -x tests": ["execute none process:pytest"],
      "npx cowsay-evil": ["execute none process:cowsay-evil (opaque)", "execute none process:cowsay-evil (opaque)"],
      "gcc -o /usr/local/bin/x a.c": ["execute none process:gcc", "modify content /usr/local/bin/x"],
    },
    counterExamples: [
      "eslint --fix src",
      "vitest run",
      "npx tsc -b",
      "ruff check .",
      "uv run pytest",
      "./node_modules/.bin/eslint .",
    ],
  },
  subcommands("cargo", {
    works:
      "build b check c test t run r bench doc d clippy fmt fix add remove rm update fetch generate-lockfile vendor new init nextest tarpaulin expand llvm-cov audit deny machete udeps hack miri",
    reads: "tree metadata search info version help locate-project read-manifest pkgid report verify-project outdated",
    publishes: "publish yank owner login logout",
    registry: "crate",
    examples: {
      "cargo publish": ["publish remote crate:?"],
      "cargo install ripgrep": ["execute none process:cargo (opaque)"],
      "cargo clean": ["delete content ./target/**"],
    },
    counterExamples: ["cargo build --release", "cargo test", "cargo clippy -- -D warnings", "cargo fmt"],
  }),
  subcommands("go", {
    works: "build test vet fmt mod generate-list get work tool doc",
    reads: "list version env help bug",
    publishes: "",
    registry: "crate",
    examples: {
      "go run main.go": ["execute none process:go"],
      "go env -w GOFLAGS=x": ["execute none process:go (opaque)"],
      "go clean -modcache": ["execute none process:go (opaque)"],
      "go generate ./...": ["execute none process:go (opaque)"],
    },
    counterExamples: ["go build ./...", "go test -race ./...", "go vet ./...", "go mod tidy", "go env GOPATH"],
  }),
  subcommands("dotnet", {
    works: "build test restore run format watch pack new add list sln",
    reads: "--info --list-sdks --list-runtimes help",
    publishes: "nuget",
    registry: "npm",
    examples: {
      "dotnet nuget push a.nupkg": ["publish remote npm:?"],
      "dotnet ef database drop": ["execute none process:dotnet (opaque)"],
    },
    counterExamples: ["dotnet build", "dotnet test"],
  }),
  {
    names: [
      "make",
      "gmake",
      "just",
      "task",
      "rake",
      "ninja-build",
      "mvn",
      "mvnw",
      "gradle",
      "gradlew",
      "sbt",
      "ant",
      "lein",
      "mix",
      "bazel",
      "bazelisk",
      "stack",
      "cabal",
      "zig",
      "dune",
      "flutter",
      "dart",
      "swift",
      "xcodebuild",
      "turbo",
      "nx",
      "lerna",
      "rush",
      "moon",
      "cmake",
      "deno",
    ],
    kind: "project",
    effects: targets,
    examples: {
      make: ["execute none process:make"],
      "make test lint": ["execute none process:make"],
      "make deploy": ["execute none process:make (opaque)"],
      "make clean": ["execute none process:make (opaque)"],
      "make -f other.mk": ["execute none process:make (opaque)"],
      "mvn clean verify": ["execute none process:mvn"],
      "mvn deploy": ["execute none process:mvn (opaque)"],
      "./gradlew publish": ["execute none process:gradlew (opaque)"],
      "cmake --install build": ["execute none process:cmake (opaque)"],
      "cmake -E rm -rf x": ["execute none process:cmake (opaque)"],
    },
    counterExamples: [
      "make -j4 build",
      "./gradlew test",
      "gradle build",
      "mvn -q test",
      "cmake --build build",
      "turbo run build",
      "bazel test //...",
    ],
  },
];

interface Subcommands {
  readonly works: string;
  readonly reads: string;
  readonly publishes: string;
  readonly registry: "npm" | "crate";
  readonly examples: CommandModel["examples"];
  readonly counterExamples: readonly string[];
}

function tool(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const effects: Effect[] = [runs(use, `${use.program} works on the project`)];
  if (!/^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|rustc|swiftc|ghc|javac)$/.test(use.program)) return effects;
  const output = readArguments(use.args, optionNames("-o -I -L -l -D -x -d")).options.find(
    ({ name }) => name === "-o" || name === "-d",
  )?.value;
  // What a compiler writes is its own output: it is only worth a word where it lands outside the workspace.
  const written =
    output === undefined
      ? nothing
      : onFiles([output], { verb: "modify", loses: "content", because: `${use.program} writes its output there` }, use);
  return [...effects, ...written.filter(({ resource }) => resource.scheme !== "file" || !isOutput(resource.path, use))];
}

/** A place in the workspace with a name that compilers give to what they make. */
function isOutput(path: string, use: Use): boolean {
  if (!/\/[^/.]+$|\.(?:o|a|so|out|exe|wasm|dll|dylib|obj|class|jar|hex|bin|elf|d|pdf|js\.map)$/.test(path))
    return false;
  return [...use.surroundings.roots, ...use.surroundings.temporary].some((root) => path.startsWith(`${root}/`));
}

function subcommands(name: string, model: Subcommands): CommandModel {
  return {
    names: [name],
    kind: "project",
    effects: (use) => {
      if (onlyAsks(use)) return nothing;
      const words = use.args.filter((word) => !/^\+[\w.-]+$/.test(textOf(word) ?? ""));
      const [first, ...operands] = readArguments(
        words,
        optionNames("--manifest-path --target-dir -C -p --package --features -F --bin --example -j --color -Z"),
      ).operands;
      const command = textOf(first);
      const among = (names: string): boolean => command !== undefined && optionNames(names).has(command);
      if (first === undefined || among(model.reads))
        return use.args.some((word) => /^-[wu]$/.test(textOf(word) ?? ""))
          ? [opaque(use, `${name} changes a setting for every project`)]
          : nothing;
      if (among(model.publishes))
        return [
          effectOn(
            { scheme: model.registry, name: "?" },
            { verb: "publish", loses: "remote", because: `${name} ${command} changes what the registry serves` },
            use,
          ),
        ];
      if (name === "cargo" && command === "clean")
        return onFiles(
          [{ kind: "literal", text: "target" }],
          { verb: "delete", loses: "content", reach: "tree", because: "cargo clean deletes the build's output" },
          use,
        );
      if (name === "go" && command === "run")
        return textOf(operands[0])?.includes("@") === true
          ? [opaque(use, "go run downloads a program and runs it")]
          : [runs(use, "go run builds and runs the project's program")];
      if (among(model.works) && !mayHave(readArguments(use.args, new Set()).options, "-exec", "-toolexec", "--config"))
        return [runs(use, `${name} ${command} works on the project`)];
      return [opaque(use, `${name} ${command ?? "?"} is not known, or reaches beyond the project`)];
    },
    examples: model.examples,
    counterExamples: model.counterExamples,
  };
}

const goals =
  /^(?:clean|compile|test-compile|package|verify|validate|test|integration-test|dependency:(?:tree|resolve|analyze)|spotless:\w+|checkstyle:check|assemble|check|build|classes|testClasses|jar|bootJar|bootRun|dependencies|tasks|projects|properties|lint\w*|ktlint\w*|spotless\w*|detekt|compile\w+|test\w*|jacoco\w*|analyze|format|pub|get|fetch|query|info|cquery|aquery|run|exec|coverage|affected|run-many|graph|show|deps|deps\.get|typecheck|credo|dialyzer|doctor|configure|install-deps|fmt|ast-check|cache|resolve|describe|repl|help|version|init|list|ls|prune)$/;

/** Build tools that are told targets: a few words of theirs are known, and targets that go by a name of builds and tests. */
function targets(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { program } = use;
  const { options, operands, unclear } = readArguments(
    use.args,
    optionNames(
      /^g?make$/.test(program)
        ? "-C -f -I -j -l -o -W --directory --file --jobs"
        : "-f --file -p --project --projects -pl -P -C -D -B -S -G --build --target -t --config --preset --filter -F",
    ),
  );
  const elsewhere = /^g?make$/.test(program)
    ? ["-f", "--file", "--eval", "-E"]
    : ["--init-script", "-I", "--script", "--settings", "-E", "--install"];
  if (unclear.length > 0 || elsewhere.some((name) => options.some((option) => option.name === name)))
    return [opaque(use, `${program} is given another file or command to run`)];
  if (program === "deno") return deno(use);
  if (program === "cmake" && !hasOption(options, "-P")) return [runs(use, "cmake configures or builds the project")];
  if (program === "xcodebuild") return [runs(use, "xcodebuild builds the project")];
  const words = operands.map((word) => textOf(word)).filter((word) => word === undefined || !isPlainSetting(word));
  const known = words.every(
    (word) =>
      word !== undefined &&
      (isBuildName(word.replace(/^:[\w:-]*:|^:/, "")) ||
        (!/^(?:g?make|just|task|rake)$/.test(program) && goals.test(word.replace(/^:[\w:-]*:|^:/, "")))),
  );
  return known
    ? [runs(use, `${program} builds or tests the project`)]
    : [opaque(use, `what ${program} does for that target has not been read`)];
}

/** `NAME=value` with a value that is no command, and labels of bazel. */
function isPlainSetting(word: string): boolean {
  return (
    (/^[\w.]+=[\w.,:/@+-]*$/.test(word) && !/^(?:SHELL|MAKE|CC|CXX|LD|AR|RM|INSTALL|PREFIX|DESTDIR)=/.test(word)) ||
    /^\/\/|^-/.test(word)
  );
}

function deno(use: Use): readonly Effect[] {
  const command = textOf(use.args[0]);
  if (/^(?:test|check|lint|fmt|doc|info|bench|types|cache|coverage|compile)$/.test(command ?? ""))
    return [runs(use, `deno ${command} works on the project`)];
  return [opaque(use, "the program deno runs has not been read")];
}
