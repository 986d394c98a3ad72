import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, onSystem, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { secretReads, wholeEnvironment } from "../secretsGiven.ts";
import { onlyAsks } from "./asking.ts";

/**
 * Programs that only look. Those that print what files hold say which files, so that secrets can be held; those that
 * print names, sizes and the like have no effect at all.
 */
export const readers: readonly CommandModel[] = [
  silent(
    "ls dir exa eza lsd tree stat du df file lsof pwd which whereis whoami id groups uname hostname arch uptime w who last nproc free vmstat lscpu lsblk lspci lsusb lsmod ps pgrep pstree top htop jobs cal locale getconf tty clear tput basename dirname realpath readlink namei printenv echo printf seq sleep true false test [ [[ expr factor bc numfmt uuidgen logname man apropos whatis info tldr sw_vers vm_stat mdfind mdls getent atq findmnt blkid lvs vgs pvs lvdisplay vgdisplay pvdisplay lvscan vgscan pvscan dumpe2fs journalctl dmesg locate tokei scc tr yes envsubst figlet env",
    {
      "ls -la ~": [],
      "echo $X > /dev/null": [],
      "du -sh node_modules": [],
      "tree -o out.txt": ["modify content ./out.txt"],
      "printenv GITHUB_TOKEN": ["read none env:GITHUB_TOKEN"],
      printenv: ["read none env:*"],
      env: ["read none env:*"],
      "env | sort": ["read none env:*"],
      "echo $GITHUB_TOKEN": ["read none env:GITHUB_TOKEN"],
      'printf "%s" "${API_KEY:0:4}"': ["read none env:API_KEY"],
      "cat <<< $DATABASE_URL": ["read none env:DATABASE_URL"],
      "ps auxe": ["read none env:*"],
      "hostname web-1": ["administer system system:hostname"],
      "journalctl --vacuum-time=1s": ["administer system system:journal"],
      "man -P 'sh -c x' ls": ["execute none process:man (opaque)"],
    },
    [
      "ls",
      "ps aux",
      "echo 'rm -rf /'",
      "printf '%s' 'git push --force'",
      "which rm",
      "test -f a && pwd",
      "env | grep NODE_ENV",
      "printenv HOME",
      "env | cut -d= -f1",
      "echo $HOME $NODE_ENV",
      'test -n "$GITHUB_TOKEN"',
      `echo "\${GITHUB_TOKEN:+set}"`,
      "ps -ef",
    ],
  ),
  printing(
    "cat tac head tail less more most bat batcat nl od hexdump hd xxd strings wc cksum sum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum shasum md5 b2sum diff colordiff cmp comm join paste cut rev fold fmt pr expand unexpand column zcat gzcat bzcat xzcat zless zmore zdiff zcmp jq yq xq xmllint pygmentize glow mdcat csvlook csvcut csvstat nm objdump readelf size otool iconv base64 base32 sort uniq shuf tsort look exiftool ffprobe",
    {
      "cat .env": ["read none ./.env"],
      "head -n 5 a b": ["read none ./a", "read none ./b"],
      "tail -f log": ["read none ./log"],
      "sort -o out in": ["read none ./in", "modify content ./out"],
      "uniq a b": ["read none ./a", "read none ./b", "modify content ./b"],
      "cat $F": ["read none ?"],
      "yq -i '.a=1' f.yaml": ["read none ./f.yaml", "modify edit ./f.yaml"],
    },
    ["cat README.md", "wc -l src/*.ts", "tail -f log", "diff a b", "jq '.a' package.json"],
  ),
  {
    names: ["type"],
    kind: "system",
    // Bash says what a name stands for. The shells of Windows print the file, and not every agent says which shell it means.
    effects: (use) =>
      readsFrom(
        readArguments(use.args, new Set()).operands.filter((word) => /[./\\]/.test(textOf(word) ?? "")),
        use,
      ),
    examples: { "type .env": ["read none ./.env"] },
    counterExamples: ["type ls", "type -a node", "type notes.txt"],
  },
  {
    names: ["date", "hwclock", "timedatectl"],
    kind: "system",
    effects: (use) => {
      const { options, operands } = readArguments(use.args, optionNames("-d --date -f --file -r --reference"));
      const sets =
        mayHave(options, "-s", "--set") ||
        operands.some((word) => textOf(word)?.startsWith("+") !== true) ||
        (use.program === "timedatectl" && operands.length > 0);
      return sets ? [onSystem("clock", `${use.program} sets the clock`, use)] : nothing;
    },
    examples: { "date -s 2020-01-01": ["administer system system:clock"] },
    counterExamples: ["date", "date +%F", "date -d yesterday +%s"],
  },
];

/** The options with a value of programs whose operands are files. */
const valuesOf: Readonly<Record<string, string>> = {
  head: "-n -c --lines --bytes",
  tail: "-n -c -s --lines --bytes --pid --sleep-interval",
  cut: "-d -f -c -b --delimiter --fields --characters --bytes",
  sort: "-k -t -S -T -o --key --field-separator --output --buffer-size --temporary-directory --parallel",
  shuf: "-n -o -i --head-count --output --input-range",
  diff: "-U -C -x -I -W --label --exclude",
  fold: "-w",
  fmt: "-w -p",
  nl: "-b -d -f -h -i -l -n -s -v -w",
  od: "-A -j -N -t -w",
  hexdump: "-n -s -e -f",
  xxd: "-l -s -c -g -o",
  strings: "-n -t",
  jq: "--indent -L --arg --argjson",
  yq: "--indent -I -o -p --output-format --input-format",
  base64: "-w -o",
  bat: "-l -r -H --style --theme --paging --color",
  paste: "-d",
  join: "-t -j -1 -2 -o -a -e",
  column: "-s -c -o",
  less: "-o -O --log-file -p",
  iconv: "-f -t -o --output",
  uniq: "-f -s -w",
};

/** The options that name a file to write. */
const outputsOf: Readonly<Record<string, readonly string[]>> = {
  sort: ["-o", "--output"],
  shuf: ["-o", "--output"],
  less: ["-o", "-O", "--log-file"],
  iconv: ["-o", "--output"],
  base64: ["-o"],
  xmllint: ["--output"],
};

/** Programs whose output holds no content of files. */
function silent(names: string, examples: CommandModel["examples"], counterExamples: readonly string[]): CommandModel {
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) => (onlyAsks(use) ? nothing : silentEffects(use)),
    examples,
    counterExamples,
  };
}

function silentEffects(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames(use.program === "tree" ? "-o -L -P -I" : ""));
  switch (use.program) {
    case "hostname":
      return operands.length > 0
        ? [onSystem("hostname", "hostname with an argument renames the machine", use)]
        : nothing;
    case "printenv":
      if (operands.length === 0) return wholeEnvironment(use);
      return secretReads(
        operands.map((name) => textOf(name) ?? "?"),
        "printenv prints the variable",
        use,
      );
    case "env":
      return wholeEnvironment(use);
    case "journalctl":
      return mayHave(
        options,
        "--vacuum-time",
        "--vacuum-size",
        "--vacuum-files",
        "--rotate",
        "--flush",
        "--setup-keys",
        "--update-catalog",
      )
        ? [onSystem("journal", "journalctl throws away or moves the system's log", use)]
        : nothing;
    case "dmesg":
      return mayHave(options, "-C", "--clear", "-c", "--read-clear", "-n", "--console-level", "-D", "-E")
        ? [onSystem("journal", "dmesg clears the kernel's log or changes where it goes", use)]
        : nothing;
    case "ps":
      return operands.some((word) => /^[a-z]*e/.test(textOf(word) ?? "")) ? wholeEnvironment(use) : nothing;
    case "man":
      return mayHave(options, "-P", "--pager", "-H", "--html") ? [opaque(use, "man runs the named pager")] : nothing;
    case "tree": {
      const output = valueOfOption(options, "-o");
      return output === undefined ? nothing : writesTo([output], use);
    }
    default:
      return nothing;
  }
}

/** Programs that print what the files hold that their operands name. */
function printing(names: string, examples: CommandModel["examples"], counterExamples: readonly string[]): CommandModel {
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) => (onlyAsks(use) ? nothing : printingEffects(use)),
    examples,
    counterExamples,
  };
}

function printingEffects(use: Use): readonly Effect[] {
  const { options, operands } = readArguments(use.args, optionNames(valuesOf[use.program] ?? ""));
  const takesExpression = /^[jyx]q$/.test(use.program);
  const files = takesExpression ? operands.slice(1) : operands;
  const outputs = outputsOf[use.program] ?? [];
  const output = outputs.length === 0 ? undefined : valueOfOption(options, ...outputs);
  const read = readsFrom(
    files,
    use,
    mayHave(options, "-r", "--recursive") && use.program.includes("diff") ? "tree" : "entry",
  );
  return [...read, ...(output === undefined ? nothing : writesTo([output], use)), ...extraEffects(use, files)];
}

/** What single programs do besides printing. */
function extraEffects(use: Use, files: readonly Value[]): readonly Effect[] {
  const { options } = readArguments(use.args, new Set());
  switch (use.program) {
    case "less":
    case "more":
    case "most":
      return files.some((word) => /^\+.*!/.test(textOf(word) ?? ""))
        ? [opaque(use, `${use.program} is told a command to run`)]
        : nothing;
    case "uniq":
    case "xxd":
      return writesTo(files.slice(1, 2), use);
    case "yq":
    case "xq":
      if (!mayHave(options, "-i", "--inplace", "--in-place")) return nothing;
      return onFiles(
        files,
        { verb: "modify", loses: "edit", because: `${use.program} -i changes values in the file` },
        use,
      );
    case "sort":
      return mayHave(options, "--compress-program") ? [opaque(use, "sort --compress-program runs a program")] : nothing;
    case "bat":
    case "batcat":
      return mayHave(options, "--pager") ? [opaque(use, `${use.program} runs the named pager`)] : nothing;
    case "pygmentize":
      return hasOption(options, "-x") ? [opaque(use, "pygmentize -x loads code")] : nothing;
    case "exiftool":
      if (use.args.some((word) => textOf(word) === "-config")) return [opaque(use, "exiftool -config loads code")];
      if (!use.args.some((word) => /^-[\w:]+[-+]?=/.test(textOf(word) ?? ""))) return nothing;
      return onFiles(files, { verb: "modify", loses: "edit", because: "exiftool changes the file's metadata" }, use);
    default:
      return nothing;
  }
}
