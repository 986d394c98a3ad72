import { entryOf, listIn } from "../../dataText.ts";
import { optionNames } from "../../shell/options.ts";
import { literal, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, runs } from "../fileEffects.ts";
import { firstThere } from "../projectFiles.ts";
import { onlyAsks } from "./asking.ts";
import { type Migrator, migrationEffects } from "./migrationTools.ts";

/** The tools that come with a language: they build, test and tidy the project, and some of their subcommands reach beyond it. */
export const languageTools: readonly CommandModel[] = [
  subcommands("cargo", {
    works:
      "build b check c test t run r bench doc d clippy fmt fix add remove rm update fetch generate-lockfile vendor new init nextest tarpaulin expand llvm-cov audit deny machete udeps hack miri",
    reads: "tree metadata search info version help locate-project read-manifest pkgid report verify-project outdated",
    publishes: "publish yank owner login logout",
    registry: "crate",
    examples: {
      "cargo publish": ["publish remote crate:?"],
      "cargo install ripgrep": ["execute none process:cargo (opaque)"],
      "cargo add --git https://example.com/x x": ["execute none process:cargo (opaque)"],
      "cargo clean": ["delete content ./target/**"],
    },
    counterExamples: [
      "cargo build --release",
      "cargo test",
      "cargo clippy -- -D warnings",
      "cargo publish --dry-run",
      "cargo fmt",
    ],
  }),
  subcommands("go", {
    works: "build test vet fmt mod get work doc",
    reads: "list version env help",
    publishes: "",
    registry: "crate",
    examples: {
      "go run main.go": ["execute none process:go"],
      "go env -w GOFLAGS=x": ["execute none process:go (opaque)"],
      "go clean -modcache": ["execute none process:go (opaque)"],
      "go generate ./...": ["execute none process:go (opaque)"],
      "go test -exec ./x ./...": ["execute none process:go (opaque)"],
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
      "dotnet ef database drop": ["delete remote db:?/?/?/?"],
    },
    counterExamples: ["dotnet build", "dotnet test"],
  }),
];

interface Subcommands {
  readonly works: string;
  readonly reads: string;
  readonly publishes: string;
  readonly registry: "npm" | "crate";
  readonly examples: CommandModel["examples"];
  readonly counterExamples: readonly string[];
}

const values = optionNames("--manifest-path --target-dir -C -p --package --features -F --bin --example -j --color -Z");
/** Options with which a tool runs another program, takes other settings, or installs from a repository. */
const reachesOut = /^(?:-exec|-toolexec|-vettool|--config|--git|--index|--registry|--path)(?:=|$)/;

function subcommands(name: string, model: Subcommands): CommandModel {
  return {
    names: [name],
    kind: "project",
    effects: (use) => (onlyAsks(use) ? nothing : subcommandEffects(name, model, use)),
    examples: model.examples,
    counterExamples: model.counterExamples,
  };
}

const entityFramework: Migrator = {
  works: /^(?:migrations (?:list|add \S+|script|has-pending-model-changes|bundle)|dbcontext (?:info|list|script))\b/,
  changes: /^(?:database update|migrations remove|dbcontext (?:scaffold|optimize))\b/,
  destroys: /^(?:database (?:drop|update (?:0|\w+)))\b/,
  values:
    "-p --project -s --startup-project -c --context --framework --configuration --runtime -o --output-dir --connection",
  dry: /^--dry-run$/,
};

function subcommandEffects(name: string, model: Subcommands, use: Use): readonly Effect[] {
  const words = use.args.filter((word) => !/^\+[\w.-]+$/.test(textOf(word) ?? ""));
  const [first, ...operands] = readArguments(words, values).operands;
  const command = textOf(first);
  const among = (names: string): boolean => command !== undefined && optionNames(names).has(command);
  if (first === undefined || among(model.reads)) {
    const writes = use.args.some((word) => /^-[wu]$/.test(textOf(word) ?? ""));
    return writes ? [opaque(use, `${name} changes a setting for every project`)] : nothing;
  }
  if (
    name === "cargo" &&
    command === "publish" &&
    use.args.some((word) => /^(?:--dry-run|-n)$/.test(textOf(word) ?? ""))
  )
    return [runs(use, "cargo publish --dry-run packs and sends nothing")];
  if (among(model.publishes)) {
    const because = `${name} ${command} changes what the registry serves`;
    return [effectOn({ scheme: model.registry, name: "?" }, { verb: "publish", loses: "remote", because }, use)];
  }
  if (name === "cargo" && command === "clean") {
    const target: Value = { kind: "literal", text: "target" };
    const because = "cargo clean deletes the build's output";
    return onFiles([target], { verb: "delete", loses: "content", reach: "tree", because }, use);
  }
  if (name === "dotnet" && command === "ef") return migrationEffects(entityFramework, { ...use, args: words.slice(1) });
  if (name === "go" && command === "run") {
    const downloads = operands.slice(0, 1).some((word) => prefixOf(word).includes("@"));
    return downloads
      ? [opaque(use, "go run downloads a program and runs it")]
      : [runs(use, "go run builds and runs the project's program")];
  }
  const alias = name === "cargo" && command !== undefined ? cargoAlias(command, use) : undefined;
  if (alias !== undefined) {
    const rest = use.args.slice(use.args.indexOf(first) + 1);
    const known = alias.every((word) => /^[\w./:=@,+-]*$/.test(word));
    return known
      ? [
          runs(use, `cargo ${command} is a name of the project's`),
          ...use.inside.words([{ kind: "literal", text: "cargo" }, ...alias.map(literal), ...rest], use),
        ]
      : [opaque(use, `cargo ${command} is a name of the project's, for words that are not known`)];
  }
  const plain = among(model.works) && !use.args.some((word) => reachesOut.test(prefixOf(word)));
  return plain
    ? [runs(use, `${name} ${command} works on the project`)]
    : [opaque(use, `${name} ${command ?? "?"} is not known, or reaches beyond the project`)];
}

/** What cargo takes for itself whatever the project's settings say (The Cargo Book, "[alias]"). */
const cargoOwn = optionNames(
  "build b check c test t run r bench doc d clippy fmt fix add remove rm update fetch generate-lockfile vendor new init clean tree metadata search info version help locate-project read-manifest pkgid report verify-project install uninstall publish package yank owner login logout rustc rustdoc config",
);

/** The words that the project's settings name a subcommand for; undefined where they do not, or have not been read. */
function cargoAlias(command: string, use: Use): readonly string[] | undefined {
  if (cargoOwn.has(command)) return undefined;
  for (const folder of use.folders) {
    const file = firstThere([".cargo/config.toml", ".cargo/config"], folder, "above", use);
    const data = file === undefined ? undefined : use.inside.readings.data("toml", file.text);
    if (data?.kind !== "read") continue;
    const value = entryOf(data.value, "alias", command);
    if (typeof value === "string") return value.trim().split(/\s+/);
    const words = listIn(value)?.map((word) => (typeof word === "string" ? word : "$"));
    if (words !== undefined) return words;
  }
  return undefined;
}
