import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { withoutEnd } from "../../shell/paths.ts";
import { anything, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

const here: Value = { kind: "literal", text: "." };

/** Programs that pack, unpack and compress. What an archive holds is not known, so unpacking can overwrite anything in its folder. */
export const archives: readonly CommandModel[] = [
  {
    names: ["tar", "gtar", "bsdtar"],
    kind: "system",
    effects: tar,
    examples: {
      "tar xzf a.tgz -C /tmp/x": ["read none ./a.tgz", "modify content /tmp/x/… below"],
      "tar -xkf a.tar": ["read none ./a.tar", "create none ./… below"],
      "tar czf out.tgz src": ["modify content ./out.tgz", "read none ./src/**"],
      "tar tf a.tar": ["read none ./a.tar"],
      "tar xf a.tar --to-command='sh -c x'": [
        "execute none process:tar (opaque)",
        "read none ./a.tar",
        "modify content ./… below",
      ],
      "tar cf a.tar --remove-files src": ["modify content ./a.tar", "read none ./src/**", "delete content ./src/**"],
    },
    counterExamples: ["tar tzf a.tgz", "tar -tvf a.tar"],
  },
  {
    names: ["unzip", "7z", "7za", "unrar", "unar", "bsdcat"],
    kind: "system",
    effects: unzip,
    examples: {
      "unzip a.zip -d out": ["read none ./a.zip", "modify content ./out/… below"],
      "unzip -l a.zip": ["read none ./a.zip"],
      "unzip -n a.zip": ["read none ./a.zip", "create none ./… below"],
      "unzip -p a.zip x": ["read none ./a.zip"],
      "7z a -sdel out.7z src": ["modify content ./out.7z", "read none ./src/**", "delete content ./src/**"],
      "7z x a.7z -o/tmp/x": ["read none ./a.7z", "modify content /tmp/x/… below"],
    },
    counterExamples: ["unzip -l a.zip", "unzip -t a.zip"],
  },
  {
    names: ["zip"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames("-x -i -b -n -t -P"));
      const moves = hasOption(options, "-m")
        ? onFiles(
            operands.slice(1),
            { verb: "delete", loses: "content", reach: "tree", because: "zip -m moves the files into the archive" },
            use,
          )
        : nothing;
      return [
        ...(mayHave(options, "--unzip-command") || use.args.some((word) => textOf(word)?.startsWith("-TT") === true)
          ? [opaque(use, "zip -TT runs a command")]
          : nothing),
        ...writesTo(operands.slice(0, 1), use),
        ...readsFrom(operands.slice(1), use, "tree"),
        ...moves,
      ];
    },
    examples: { "zip -r a.zip src": ["modify content ./a.zip", "read none ./src/**"] },
    counterExamples: ["zip"],
  },
  {
    names: ["gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "lzma", "zstd", "unzstd", "lz4", "brotli", "pigz"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames("-S --suffix -T --threads -b -o"));
      if (onlyAsks(use) || hasOption(options, "-l", "--list", "-t", "--test", "-c", "--stdout", "--to-stdout"))
        return readsFrom(operands, use);
      const output = valueOfOption(options, "-o");
      const keeps = hasOption(options, "-k", "--keep") || /^(?:zstd|unzstd|lz4|brotli)$/.test(use.program);
      const forced = mayHave(options, "-f", "--force")
        ? onFiles(
            operands.map(beside),
            { verb: "modify", loses: "content", because: `${use.program} -f overwrites what stands there` },
            use,
          )
        : onFiles(
            operands.map(beside),
            { verb: "create", loses: "none", because: `${use.program} puts the compressed or unpacked file there` },
            use,
          );
      const made = output === undefined ? forced : writesTo([output], use);
      if (keeps) return [...readsFrom(operands, use), ...made];
      return [
        ...onFiles(
          operands,
          {
            verb: "delete",
            loses: "none",
            because: `${use.program} puts the compressed or unpacked file in its place`,
          },
          use,
        ),
        ...made,
      ];
    },
    examples: {
      "gzip a.log": ["create none ./a.log.gz", "delete none ./a.log"],
      "gzip -k a.log": ["create none ./a.log.gz", "read none ./a.log"],
      "gunzip a.log.gz": ["create none ./a.log", "delete none ./a.log.gz"],
      "gzip -f a": ["delete none ./a", "modify content ./a.gz"],
    },
    counterExamples: ["gzip -l a.gz", "gunzip -c a.gz", "zstd -d a.zst"],
  },
];

function beside(file: Value): Value {
  const text = textOf(file);
  if (text === undefined) return file;
  const unpacked = /\.(?:gz|bz2|xz|lzma|zst|lz4|br)$/.exec(text);
  return { kind: "literal", text: unpacked === null ? `${text}.gz` : text.slice(0, -unpacked[0].length) };
}

function tar(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const [first, ...others] = use.args;
  const bundled = textOf(first);
  // `tar xzf file`: the first word may be options without a dash, whose values follow in order.
  const args = bundled !== undefined && /^[A-Za-z]+$/.test(bundled) ? bundledOptions(bundled, others) : use.args;
  const { options, operands } = readArguments(
    args,
    optionNames(
      "-f --file -C --directory -T --files-from -X --exclude-from -I --use-compress-program --exclude --transform --strip-components --owner --group --mtime -b -g -N -V -L -K --to-command --checkpoint-action --rsh-command -F --info-script --new-volume-script",
    ),
  );
  const archive = valueOfOption(options, "-f", "--file");
  const folder = valueOfOption(options, "-C", "--directory") ?? here;
  const effects: Effect[] = [];
  const filter = textOf(valueOfOption(options, "-I", "--use-compress-program"));
  const harmlessFilter =
    filter === undefined
      ? !mayHave(options, "-I", "--use-compress-program")
      : /^(?:gzip|pigz|zstd|xz|bzip2|lz4)(?: -[\dT]+)*$/.test(filter);
  if (
    !harmlessFilter ||
    mayHave(
      options,
      "--to-command",
      "--checkpoint-action",
      "--rsh-command",
      "--info-script",
      "--new-volume-script",
      "-F",
    )
  ) {
    effects.push(opaque(use, "tar is given a command to run"));
  }
  const files = archive === undefined || textOf(archive) === "-" ? [] : [archive];
  if (mayHave(options, "-x", "--extract", "--get")) {
    if (hasOption(options, "-P", "--absolute-names")) effects.push(...unpacked(anything("input"), false, use));
    const printed = hasOption(options, "-O", "--to-stdout")
      ? nothing
      : unpacked(folder, hasOption(options, "-k", "--keep-old-files", "--skip-old-files"), use);
    return [...effects, ...readsFrom(files, use), ...printed];
  }
  if (hasOption(options, "-t", "--list", "-d", "--diff", "--compare")) return [...effects, ...readsFrom(files, use)];
  effects.push(...writesTo(files, use), ...readsFrom(operands, use, "tree"));
  if (mayHave(options, "--remove-files"))
    effects.push(
      ...onFiles(
        operands,
        { verb: "delete", loses: "content", reach: "tree", because: "tar --remove-files deletes what it packed" },
        use,
      ),
    );
  return effects;
}

function bundledOptions(letters: string, others: readonly Value[]): readonly Value[] {
  const words: Value[] = [];
  let rest = others;
  for (const letter of letters) {
    words.push({ kind: "literal", text: `-${letter}` });
    if (!/[fCTXIbgNVLKF]/.test(letter) || rest[0] === undefined) continue;
    words.push(rest[0]);
    rest = rest.slice(1);
  }
  return [...words, ...rest];
}

/** Files of unknown names below the folder. */
function unpacked(folder: Value, keeps: boolean, use: Use): readonly Effect[] {
  const text = textOf(folder);
  const below: Value =
    text === undefined
      ? folder
      : {
          kind: "unknown",
          prefix: `${withoutEnd(text, "/") || "/"}/`,
          stays: "below",
          origin: "input",
          words: "one",
        };
  if (keeps)
    return onFiles([below], { verb: "create", loses: "none", because: "it unpacks only what is not there yet" }, use);
  return onFiles(
    [below],
    { verb: "modify", loses: "content", because: "unpacking overwrites files that stand there" },
    use,
  );
}

function unzip(use: Use): readonly Effect[] {
  const seven = /^7z/.test(use.program);
  const args = seven ? use.args.slice(1) : use.args;
  const { options, operands } = readArguments(args, optionNames("-d -x -P"));
  const command = seven ? textOf(use.args[0]) : undefined;
  const archive = operands.slice(0, 1);
  if (seven && command !== "x" && command !== "e" && command !== "l" && command !== "t")
    return [
      ...writesTo(archive, use),
      ...readsFrom(operands.slice(1), use, "tree"),
      ...(command === "d" || command === "rn" ? [opaque(use, "7z changes the archive")] : nothing),
      ...(args.some((word) => /^-sdel/i.test(textOf(word) ?? ""))
        ? onFiles(
            operands.slice(1),
            { verb: "delete", loses: "content", reach: "tree", because: "7z -sdel deletes what it packed" },
            use,
          )
        : nothing),
    ];
  const looks = seven ? command === "l" || command === "t" : hasOption(options, "-l", "-t", "-v", "-z", "-p", "-c");
  if (looks || onlyAsks(use)) return readsFrom(archive, use);
  const attached = seven ? args.map((word) => /^-o(.+)$/.exec(textOf(word) ?? "")?.[1]).find(Boolean) : undefined;
  const out: Value =
    attached === undefined ? (valueOfOption(options, "-d") ?? here) : { kind: "literal", text: attached };
  return [...readsFrom(archive, use), ...unpacked(out, hasOption(options, "-n"), use)];
}
