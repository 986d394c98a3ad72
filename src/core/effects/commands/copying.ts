import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { isAbsolute, isWithin, nameOf, placeOf, withoutEnd } from "../../shell/paths.ts";
import { escapeGlob, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { isInside, onFiles } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

const values = optionNames("-t --target-directory -S --suffix -m --mode -o --owner -g --group --strip-program");

/** Programs that put files where others may stand. */
export const copying: readonly CommandModel[] = [
  {
    names: ["mv", "gmv"],
    kind: "system",
    effects: move,
    examples: {
      "mv a b": ["delete none ./a/**", "modify content ./b", "modify content ./b/a"],
      "mv a b dest/": [
        "delete none ./a/**",
        "delete none ./b/**",
        "modify content ./dest/a",
        "modify content ./dest/b",
      ],
      "mv -t dest a": ["delete none ./a/**", "modify content ./dest/a"],
      "mv src /etc": ["delete content ./src/**", "modify content /etc", "modify content /etc/src"],
      "mv -n a dest/": ["delete none ./a/**", "create none ./dest/a"],
      "mv a $X": ["delete content ./a/**", "modify content ?"],
    },
    counterExamples: ["mv --help", "mv -n a dest/"],
  },
  {
    names: ["cp", "gcp", "copy"],
    kind: "system",
    effects: (use) => copy(use, "cp"),
    examples: {
      "cp a dest/": ["read none ./a", "modify content ./dest/a"],
      "cp a b": ["read none ./a", "modify content ./b", "modify content ./b/a"],
      "cp -r src dest/": ["read none ./src/**", "modify content ./dest/src/**"],
      "cp /dev/null app.log": ["modify content ./app.log", "modify content ./app.log/null"],
      "cp -l a dest/": ["read none ./a", "modify none ./a", "modify content ./dest/a"],
      "cp -n a dest/": ["read none ./a", "create none ./dest/a"],
      "cp *.ts dest/": ["read none glob ./*.ts", "modify content glob ./dest/*.ts"],
    },
    counterExamples: ["cp --version", "cp -n a dest/"],
  },
  {
    names: ["install", "ginstall"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, values);
      if (!hasOption(options, "-d", "--directory")) return copy(use, "install");
      return onFiles(operands, { verb: "create", loses: "none", because: "install -d makes the folder" }, use);
    },
    examples: {
      "install -m 755 a dest/": ["read none ./a", "modify content ./dest/a"],
      "install -d out": ["create none ./out"],
    },
    counterExamples: ["install -d out"],
  },
  {
    names: ["ln", "gln", "link"],
    kind: "system",
    effects: link,
    examples: {
      "ln -s a b": ["read none ./a", "create none ./b", "create none ./b/a"],
      "ln -sf a b": ["read none ./a", "modify content ./b", "modify content ./b/a"],
      "ln -s ../a": ["read none ~/a", "create none ./a"],
      "ln -s ../a deep/b": ["read none ./a", "read none ./deep/a", "create none ./deep/b", "create none ./deep/b/a"],
      "ln -sT ../../x deep/b": ["read none ~/x", "create none ./deep/b"],
      "ln a b": ["read none ./a", "modify none ./a", "create none ./b", "create none ./b/a"],
    },
    counterExamples: ["ln -s a b"],
  },
];

/** Where copies of the sources end up: each target path; a target that may be a folder or not is guessed both ways. */
export function copyTargets(sources: readonly Value[], target: Value, isFolder: "yes" | "unknown"): readonly Value[] {
  const text = textOf(target);
  const named = sources.map((source) => within(target, source));
  const surely =
    isFolder === "yes" ||
    sources.length > 1 ||
    (text !== undefined && /(?:^|\/)\.{0,2}\/?$|\/$/.test(text) && /[./]$/.test(text));
  return surely ? named : [target, ...named];
}

/** `target/<name of source>`, as far as both are known. */
export function within(target: Value, source: Value): Value {
  const folder = textOf(target);
  if (folder === undefined || (source.kind !== "literal" && source.kind !== "glob")) return target;
  const name = nameOf(source.text);
  if (name === "" || name === "." || name === "..") return target;
  const text = `${withoutEnd(folder, "/")}/${name}`;
  return { ...source, text: source.kind === "glob" ? `${escapeGlob(withoutEnd(folder, "/"))}/${name}` : text };
}

/** Whether the word names a folder that is there on every machine we know: a workspace, a temporary folder, the home. */
function isKnownFolder(target: Value, { folders, surroundings: { roots, temporary, home } }: Use): boolean {
  return folders.every((from) => {
    const place = placeOf(target, from);
    return place?.spelling === "literal" && [...roots, ...temporary, home].some((known) => isWithin(known, place.path));
  });
}

interface Transfer {
  readonly sources: readonly Value[];
  readonly targets: readonly Value[];
  readonly keepsExisting: boolean;
  readonly whole: "tree" | "entry";
}

function readTransfer(use: Use): Transfer {
  const { options, operands, unclear } = readArguments(use.args, values);
  const folder = valueOfOption(options, "-t", "--target-directory");
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  const target = folder ?? operands.at(-1);
  const whole = mayHave(options, "-r", "-R", "-a", "--recursive", "--archive") || unclear.length > 0 ? "tree" : "entry";
  const onto = hasOption(options, "-T", "--no-target-directory");
  return {
    sources,
    targets:
      target === undefined
        ? []
        : onto
          ? [target]
          : copyTargets(sources, target, folder === undefined && !isKnownFolder(target, use) ? "unknown" : "yes"),
    keepsExisting: hasOption(options, "-n", "--no-clobber") && !mayHave(options, "-f", "--force"),
    whole,
  };
}

function written(transfer: Transfer, program: string, use: Use, reach: "tree" | "entry"): readonly Effect[] {
  if (transfer.keepsExisting) {
    return onFiles(
      transfer.targets,
      { verb: "create", loses: "none", reach, because: `${program} -n writes only what is not there yet` },
      use,
    );
  }
  return onFiles(
    transfer.targets,
    { verb: "modify", loses: "content", reach, because: `${program} overwrites what stands there` },
    use,
  );
}

function copy(use: Use, program: string): readonly Effect[] {
  if (onlyAsks(use)) return [];
  const transfer = readTransfer(use);
  const links = program === "cp" && mayHave(readArguments(use.args, values).options, "-l", "--link");
  return [
    ...onFiles(
      transfer.sources,
      { verb: "read", loses: "none", reach: transfer.whole, because: `${program} reads it` },
      use,
    ),
    ...(links ? shared(transfer.sources, use) : []),
    ...written(transfer, program, use, transfer.whole),
  ];
}

function move(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return [];
  const transfer = readTransfer(use);
  const effects: Effect[] = [];
  const staying = new Set(
    use.folders.filter((folder) => transfer.targets.every((target) => isKept(target, folder, use))),
  );
  for (const source of transfer.sources) {
    for (const folder of use.folders) {
      const stays = staying.has(folder);
      const because = stays
        ? "mv takes it from its place and puts it elsewhere in the workspace"
        : "mv takes it from its place";
      effects.push(
        ...onFiles(
          [source],
          { verb: "delete", loses: stays ? "none" : "content", reach: "tree", because },
          { ...use, folders: [folder] },
        ),
      );
    }
  }
  return [...effects, ...written(transfer, "mv", use, "entry")];
}

/** Whether what is moved there is still within the workspace or a temporary folder. */
function isKept(target: Value, folder: Use["folders"][number], use: Use): boolean {
  const place = placeOf(target, folder);
  return place !== undefined && isInside(place, use) && !place.path.startsWith("/dev/");
}

function link(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, values);
  if (onlyAsks(use)) return [];
  const folder = valueOfOption(options, "-t", "--target-directory");
  const alone = operands.length === 1 && folder === undefined;
  const here: Value = { kind: "literal", text: "." };
  const placed = alone ? operands.map((source) => within(here, source)) : readTransfer(use).targets;
  const sources = alone || folder !== undefined ? operands : operands.slice(0, -1);
  const read = { verb: "read", loses: "none", because: "the link makes it readable under another name" } as const;
  const forced = mayHave(options, "-f", "--force");
  const made = forced
    ? ({ verb: "modify", loses: "content", makes: "link", because: "ln -f replaces what stands there" } as const)
    : ({ verb: "create", loses: "none", makes: "link", because: "ln makes the link" } as const);
  const symbolic = mayHave(options, "-s", "--symbolic");
  const hard = symbolic ? [] : shared(sources, use);
  const named = symbolic && !mayHave(options, "-r", "--relative") ? leadingTo(sources, placed) : sources;
  return [...onFiles(named, read, use), ...hard, ...onFiles(placed, made, use)];
}

/** What symbolic links lead to: a relative target counts from the folder of the link, wherever the command runs. */
function leadingTo(sources: readonly Value[], links: readonly Value[]): readonly Value[] {
  return sources.flatMap((source): readonly Value[] => {
    const text = textOf(source);
    if (text === undefined || isAbsolute(text)) return [source];
    // Whether the last word is a folder that gets the link is not known; it only matters to what leads out of it.
    const likely = /(?:^|\/)\.\.(?:\/|$)/.test(text) ? links : links.slice(0, 1);
    const folders = new Set(likely.map((link) => /^([\s\S]*)\/[^/]*\/*$/.exec(textOf(link) ?? "")?.[1] ?? ""));
    return [...folders].map((folder): Value => ({ kind: "literal", text: folder === "" ? text : `${folder}/${text}` }));
  });
}

/** A second name for a file is a second way to write it, so that making one counts as a change of the file itself. */
function shared(sources: readonly Value[], use: Use): readonly Effect[] {
  const because = "a hard link makes it writable under another name";
  return onFiles(sources, { verb: "modify", loses: "none", because }, use);
}
