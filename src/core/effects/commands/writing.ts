import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { escapeGlob, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onCurrentFolder, onFiles, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { splitServiceEffects } from "./featureFlags.ts";

const create = { verb: "create", loses: "none" } as const;
/** The longer names that parts get where there are many, in the examples. */
const grown = "modify content glob ./xz[a-z0-9][a-z0-9][a-z0-9]";
const overwrite = { verb: "modify", loses: "content" } as const;

/** Programs that make, fill or cut files, and that change who may use them. */
export const writing: readonly CommandModel[] = [
  {
    names: ["mkdir", "touch", "mkfifo"],
    kind: "system",
    effects: (use) => {
      const { operands } = readArguments(use.args, optionNames("-m --mode -d --date -r --reference -t"));
      return onlyAsks(use)
        ? nothing
        : onFiles(operands, { ...create, because: `${use.program} makes it where it is missing` }, use);
    },
    examples: { "mkdir -p src/a": ["create none ./src/a"], "touch -d yesterday a": ["create none ./a"] },
    counterExamples: ["mkdir -p a/b", "touch a"],
  },
  {
    names: ["mktemp"],
    kind: "system",
    effects: (use) => {
      const { operands } = readArguments(use.args, optionNames("-p --tmpdir --suffix"));
      return onFiles(operands, { ...create, because: "mktemp makes it under a new name" }, use);
    },
    examples: { "mktemp -d": [] },
    counterExamples: ["mktemp", "mktemp -d /tmp/x.XXXX"],
  },
  {
    names: ["tee", "sponge"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames("--output-error"));
      const append = hasOption(options, "-a", "--append");
      const because = append ? `${use.program} -a adds to the file` : `${use.program} overwrites the file`;
      return onFiles(operands, { verb: "modify", loses: append ? "none" : "content", because }, use);
    },
    examples: { "tee a b": ["modify content ./a", "modify content ./b"], "tee -a log": ["modify none ./log"] },
    counterExamples: ["tee", "tee -a log", "tee /dev/null"],
  },
  {
    names: ["truncate", "fallocate"],
    kind: "system",
    effects: (use) => {
      const { operands } = readArguments(use.args, optionNames("-s --size -r --reference -o --offset -l --length"));
      return onlyAsks(use)
        ? nothing
        : onFiles(
            operands,
            { ...overwrite, because: `${use.program} changes the file's length and drops what is beyond` },
            use,
          );
    },
    examples: { "truncate -s 0 app.log": ["modify content ./app.log"] },
    counterExamples: ["truncate --help"],
  },
  {
    names: ["dd"],
    kind: "system",
    effects: convert,
    examples: {
      "dd if=/dev/zero of=/dev/sda bs=1M": ["modify system device:/dev/sda"],
      "dd if=a of=b": ["read none ./a", "modify content ./b"],
      "dd if=/dev/zero of=$X": ["modify content ?"],
    },
    counterExamples: ["dd if=/dev/zero of=/dev/null count=1"],
  },
  {
    names: ["split", "csplit"],
    kind: "system",
    effects: parts,
    examples: {
      "split -b 1M big": ["read none ./big", "modify content glob ./x[a-z0-9][a-z0-9]", grown],
      "split -l 9 big out/part-": [
        "read none ./big",
        "modify content glob ./out/part-[a-z0-9][a-z0-9]",
        "modify content glob ./out/part-z[a-z0-9][a-z0-9][a-z0-9]",
      ],
      "csplit -f p big /x/": [
        "read none ./big",
        "modify content glob ./p[a-z0-9][a-z0-9]",
        "modify content glob ./p[a-z0-9][a-z0-9][a-z0-9]",
      ],
      "split --filter='sh -c x' big": [
        "execute none process:split (opaque)",
        "read none ./big",
        "modify content glob ./x[a-z0-9][a-z0-9]",
        grown,
      ],
      "split users all --workspace w": ["execute none process:split (opaque)"],
      "split workspaces delete shop": ["delete remote service:split/?/workspaces/shop"],
    },
    counterExamples: ["split --help", "split splits list --workspace shop"],
  },
  {
    names: ["patch"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(
        use.args,
        optionNames(
          "-p --strip -d --directory -i --input -o --output -r --reject-file -F --fuzz -D --ifdef -B --prefix -z --suffix -V",
        ),
      );
      if (hasOption(options, "--dry-run", "-C", "--check")) return nothing;
      const because = "patch changes the lines that the patch names";
      const folder = valueOfOption(options, "-d", "--directory");
      const edit = { verb: "modify", loses: "edit", because } as const;
      if (operands.length > 0) return onFiles(operands.slice(0, 1), edit, use);
      return folder === undefined
        ? onCurrentFolder({ ...edit, reach: "tree" }, use)
        : onFiles([folder], { ...edit, reach: "tree" }, use);
    },
    examples: { "patch -p1 -i x.patch": ["modify edit ./**"], "patch a.c x.patch": ["modify edit ./a.c"] },
    counterExamples: ["patch --dry-run -p1 -i x.patch"],
  },
  {
    names: ["chmod", "gchmod"],
    kind: "system",
    effects: changeMode,
    examples: {
      "chmod +x run.sh": ["modify none ./run.sh"],
      "chmod -R 755 dist": ["modify none ./dist/**"],
      "chmod u+s tool": ["administer system ./tool"],
      "chmod -R 777 /": ["administer system /**"],
    },
    counterExamples: ["chmod 644 a", "chmod -x a"],
  },
  {
    names: ["chown", "chgrp", "chattr", "chflags", "setfacl", "xattr"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(
        use.args,
        optionNames("--from --reference -m --modify -x --remove -M -X"),
      );
      const reach = mayHave(options, "-R", "--recursive") ? "tree" : "entry";
      const because = `${use.program} changes who may use it`;
      // Flags of the file system are no part of a file's mode, and macOS's attributes may be part of its content.
      const kept = /^(?:chown|chgrp|setfacl)$/.test(use.program) ? ({ content: "kept" } as const) : {};
      // The first operand says who, but where an option says it.
      const said = mayHave(options, "--reference", "-m", "--modify", "-x", "--remove", "-M", "-X", "-b", "-k", "-s");
      const files = said || use.program === "setfacl" || use.program === "xattr" ? operands : operands.slice(1);
      return onFiles(files, { verb: "administer", loses: "system", ...kept, reach, because }, use);
    },
    examples: {
      "chown -R root:root src": ["administer system ./src/**"],
      "chown --reference=a b": ["administer system ./b"],
      "setfacl -m u:ann:rw a": ["administer system ./a"],
    },
    counterExamples: ["chown --help"],
  },
];

function convert(use: Use): readonly Effect[] {
  const effects: Effect[] = [];
  for (const word of use.args) {
    const input = afterEquals(word, "if=");
    const output = afterEquals(word, "of=");
    if (input !== undefined)
      effects.push(...onFiles([input], { verb: "read", loses: "none", because: "dd reads it" }, use));
    if (output !== undefined) effects.push(...onFiles([output], { ...overwrite, because: "dd overwrites it" }, use));
    if (word.kind === "unknown" && word.prefix === "") effects.push(opaque(use, "dd gets operands that are not known"));
  }
  return effects.filter((effect) => !(effect.verb === "read" && effect.resource.scheme === "device"));
}

function afterEquals(word: Value, name: string): Value | undefined {
  if (!prefixOf(word).startsWith(name)) return undefined;
  if (word.kind === "unknown") return { ...word, prefix: word.prefix.slice(name.length) };
  return word.kind === "stream" ? undefined : { ...word, text: word.text.slice(name.length) };
}

function changeMode(use: Use): readonly Effect[] {
  const words = use.args.filter((word) => !/^-[rwxXst]+$/.test(textOf(word) ?? ""));
  const { options, operands } = readArguments(words, optionNames("--reference"));
  const modeGiven = words.length < use.args.length || valueOfOption(options, "--reference") !== undefined;
  const mode = modeGiven ? "" : (textOf(operands[0]) ?? "");
  const files = modeGiven ? operands : operands.slice(1);
  const recursive = mayHave(options, "-R", "--recursive");
  const special = /^[0-7]?[2-7][0-7]{3}$/.test(mode) || /[ugoa]*[+=][rwxX]*[st]/.test(mode);
  const open = recursive && /^(?:0?0{3}|0?[0-7][0-7][2367]|a?[+=]r?wx?|ugo\+r?wx?|o[+=]r?wx?)$/.test(mode);
  const reach = recursive ? "tree" : "entry";
  if (special || open) {
    const because = special
      ? "chmod lets it run with its owner's rights"
      : "chmod -R opens or closes everything to everybody";
    return onFiles(files, { verb: "administer", loses: "system", content: "kept", reach, because }, use);
  }
  return onFiles(
    files,
    {
      verb: "modify",
      loses: "none",
      reach,
      content: "kept",
      because: "chmod changes its permissions, not its content",
    },
    use,
  );
}

const partOptions =
  /^-(?:[abCdelnqstuxkzf]|-(?:suffix-length|bytes|line-bytes|lines|number|separator|prefix|additional-suffix|numeric-suffixes|hex-suffixes|elide-empty-files|unbuffered|verbose|filter|digits|keep-files|quiet|silent|suffix-format|suppress-matched))$/;

/** The parts are numbered on behind a prefix, over what stands there. Another program of the name knows other options. */
function parts(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return [];
  const service = use.program === "split" ? splitServiceEffects(use) : undefined;
  if (service !== undefined) return service;
  const { options, operands, unclear } = readArguments(
    use.args,
    optionNames(
      "-a --suffix-length -b --bytes -C --line-bytes -l --lines -n --number -t --separator -f --prefix --additional-suffix --suffix-format --digits",
    ),
  );
  const known = options.every(({ name }) => partOptions.test(name)) && unclear.length === 0;
  if (!known || (use.program === "split" && operands.length > 2))
    return [opaque(use, `${use.program} is given what the program of that name does not take`)];
  const given = use.program === "split" ? operands[1] : valueOfOption(options, "-f", "--prefix");
  const prefix = given === undefined ? (use.program === "split" ? "x" : "xx") : textOf(given);
  const length = Number(textOf(valueOfOption(options, "-a", "--suffix-length", "-n", "--digits")) ?? "2");
  const formatted = mayHave(options, "--additional-suffix", "--suffix-format");
  const more = formatted || (use.program === "csplit" && hasOption(options, "-b")) ? "*" : "";
  const any = "[a-z0-9]";
  // Without a length of its own the suffix grows behind its last letter or digit.
  const last = mayHave(options, "-d", "--numeric-suffixes")
    ? "9"
    : mayHave(options, "-x", "--hex-suffixes")
      ? "f"
      : "z";
  const grownTo = use.program === "csplit" ? any.repeat(3) : `${last}${any.repeat(3)}`;
  const suffixes = Number.isInteger(length) && length <= 8 ? [any.repeat(length), grownTo] : [`${any}*`];
  const named =
    prefix === undefined
      ? [given ?? { kind: "literal", text: "." }]
      : suffixes.map(
          (suffix): Value => ({ kind: "glob", text: `${escapeGlob(prefix)}${suffix}${more}`, origin: "files" }),
        );
  const filter = mayHave(options, "--filter") ? [opaque(use, "split --filter runs a shell command for each part")] : [];
  return [
    ...filter,
    ...onFiles(operands.slice(0, 1), { verb: "read", loses: "none", because: `${use.program} reads it` }, use),
    ...onFiles(named, { verb: "modify", loses: "content", because: `${use.program} writes the parts there` }, use),
  ];
}
