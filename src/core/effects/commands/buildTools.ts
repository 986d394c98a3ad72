import { hasOption, type Option, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { madeByFile, textsOfWords } from "./makeTargets.ts";
import { isBuildName } from "./scriptNames.ts";
import { denoRuns } from "./scriptRuntimes.ts";

/** Build tools that are told what to make. */
export const buildTools: readonly CommandModel[] = [
  {
    names: [
      "make",
      "gmake",
      "just",
      "ninja-build",
      "mvn",
      "mvnw",
      "gradle",
      "gradlew",
      "sbt",
      "ant",
      "lein",
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
      "make --makefile=other.mk test": ["execute none process:make (opaque)"],
      "make --fi other.mk test": ["execute none process:make (opaque)"],
      "OUT=src make -e test": ["execute none process:make (opaque)"],
      "make -C a -C b test": ["execute none process:make (opaque)"],
      "make --direc=sub test": ["execute none process:make (opaque)"],
      "make -Imk test": ["execute none process:make (opaque)"],
      "mvn clean verify": ["execute none process:mvn"],
      "mvn deploy": ["execute none process:mvn (opaque)"],
      "./gradlew publish": ["execute none process:gradlew (opaque)"],
      "./gradlew test --tests a.b.C publish": ["execute none process:gradlew (opaque)"],
      "cmake --install build": ["execute none process:cmake (opaque)"],
      "cmake -E rm -rf x": ["execute none process:cmake (opaque)"],
    },
    counterExamples: [
      "make -j4 build",
      "./gradlew test",
      "./gradlew test --tests 'a.b.LoginTest' -x lint",
      "gradle build",
      "mvn -q test",
      "cmake --build build",
      "bazel test //...",
    ],
  },
];

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
        : `${/^gradlew?$/.test(program) ? "--tests -x --exclude-task --console --max-workers " : ""}-f --file -p --project --projects -pl -P -C -D -B -S -G --build --target -t --config --preset --filter -F`,
    ),
  );
  const isMake = /^g?make$/.test(program);
  const elsewhere = isMake
    ? ["-f", "--file", "--makefile", "--eval", "-E", "-e", "--environment-overrides", "-I", "--include-dir"]
    : ["--init-script", "-I", "--script", "--settings", "-E", "--install"];
  const folders = options.filter(({ name }) => name === "-C" || mayHave([{ name, value: undefined }], "--directory"));
  const isFar = isMake && (folders.length > 1 || folders.some(({ name }) => !/^(?:-C|--directory)$/.test(name)));
  if (unclear.length > 0 || isFar || mayHave(options, ...elsewhere))
    return [opaque(use, `${program} is given another file or command to run`)];
  if (program === "deno") return denoRuns(use);
  if (program === "cmake" && !hasOption(options, "-P")) return [runs(use, "cmake configures or builds the project")];
  if (program === "xcodebuild") return [runs(use, "xcodebuild builds the project")];
  const texts = textsOfWords(operands);
  const elsewhereIn = program === "just" ? hasOption(options, "-f", "-d", "--justfile", "--working-directory") : false;
  const made =
    texts === undefined || elsewhereIn || texts.some((word) => isRiskySetting(word))
      ? undefined
      : madeByFile(
          texts,
          isMake ? valueOfOption(options, "-C", "--directory") : undefined,
          use,
          isOnlyPrinted(program, options) ? "printed" : "made",
        );
  if (made !== undefined) return made;
  const words = operands.map((word) => textOf(word)).filter((word) => word === undefined || !isPlainSetting(word));
  const known = words.every(
    (word) =>
      word !== undefined &&
      (isBuildName(word.replace(/^:[\w:-]*:|^:/, "")) ||
        (!/^(?:g?make|just|rake)$/.test(program) && goals.test(word.replace(/^:[\w:-]*:|^:/, "")))),
  );
  return known
    ? [runs(use, `${program} builds or tests the project`)]
    : [opaque(use, `what ${program} does for that target has not been read`)];
}

/** `make -n`, among options that surely do not take it for their value. */
function isOnlyPrinted(program: string, options: readonly Option[]): boolean {
  return (
    /^g?make$/.test(program) &&
    hasOption(options, "-n", "--just-print", "--dry-run", "--recon") &&
    options.every(({ name }) =>
      /^(?:-[nCksBiw]|--(?:just-print|dry-run|recon|directory|no-print-directory|always-make|silent|quiet))$/.test(
        name,
      ),
    )
  );
}

/** A variable that says which programs a makefile runs, or where it writes. */
function isRiskySetting(word: string): boolean {
  return /^(?:SHELL|MAKE|MAKEFLAGS|CC|CXX|LD|AR|RM|INSTALL|PREFIX|DESTDIR)=/.test(word);
}

/** `NAME=value` with a value that is no command, and labels of bazel. */
function isPlainSetting(word: string): boolean {
  return (/^[\w.]+=[\w.,:/@+-]*$/.test(word) && !isRiskySetting(word)) || /^\/\/|^-/.test(word);
}
