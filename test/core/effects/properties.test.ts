import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shell } from "../../../src/core/call/call.ts";
import { infer } from "../../../src/core/effects/infer.ts";
import { commandCall } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

/** Commands as words, harmless and not, whose words hold everything that quoting has to cope with. */
const commands: readonly (readonly string[])[] = [
  ["rm", "-rf", "src"],
  ["rm", "--", "-odd", "two words", "a*b"],
  ["git", "reset", "--hard", "HEAD~2"],
  ["git", "push", "--force", "origin", "feature/x"],
  ["git", "commit", "-m", 'it\'s $5 `now` "ok"'],
  ["cp", "-r", "a", "dest/"],
  ["mv", "a", "/srv/x"],
  ["chmod", "u+s", "tool"],
  ["dd", "if=/dev/zero", "of=/dev/sda"],
  ["curl", "-d", "@a.txt", "https://example.com/a?b=c&d"],
  ["find", ".", "-name", "*.o", "-delete"],
  ["sed", "-i", "s/a/b/", "src/a.ts"],
  ["npm", "run", "deploy"],
  ["npm", "test"],
  ["cat", "/home/dev/.ssh/id_rsa"],
  ["frobnicate", "--all"],
  ["./run.sh", "x"],
  ["kill", "-9", "4711"],
  ["ls", "-la", "(odd) {name}; #x"],
];

const quotings: readonly ((word: string) => string)[] = [
  (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  (word) => `"${word.replace(/["\\$`]/g, "\\$&")}"`,
  (word) => [...word].map((character) => `\\${character}`).join(""),
  (word) =>
    `$'${[...word].map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}'`,
  (word) => `$'${word.replace(/['\\]/g, "\\$&")}'`,
  (word) => `""${word.slice(0, 1).replace(/[^\w]/g, "\\$&")}'${word.slice(1).replaceAll("'", `'\\''`)}'`,
  (word) => `\\\n'${word.replaceAll("'", `'\\''`)}'`,
  (word) => (/^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`),
];

const plainQuoting = quotings[0] as (word: string) => string;

function written(words: readonly string[]): string {
  return words.map(plainQuoting).join(" ");
}

const wrappers: readonly ((command: string) => string)[] = [
  (command) => `sh -c ${plainQuoting(command)}`,
  (command) => `bash -euo pipefail -c ${plainQuoting(command)}`,
  (command) => `eval ${plainQuoting(command)}`,
  (command) => `nohup ${command}`,
  (command) => `command ${command}`,
  (command) => `sudo -u bob ${command}`,
  (command) => `env A=b ${command}`,
  (command) => `env -i nice -n 5 timeout 9 ${command}`,
  (command) => `time ${command}`,
  (command) => `! ${command}`,
  (command) => `(${command})`,
  (command) => `{ ${command}; }`,
  (command) => `if true; then ${command}; fi`,
  (command) => `false && ${command}`,
  (command) => `for i in 1 2; do ${command}; done`,
  (command) => `while read -r x; do ${command}; done < list`,
  (command) => `case $x in *) ${command};; esac`,
  (command) => `f() { ${command}; }; f`,
  (command) => `f() { ${command}; }; trap f EXIT`,
  (command) => `${command} &`,
  (command) => `ls | ${command}`,
  (command) => `${command} | cat`,
  (command) => `echo "$(${command})"`,
  (command) => `cat <(${command})`,
  (command) => `bash <<'EOF'\n${command}\nEOF`,
  (command) => `bash <<< ${plainQuoting(command)}`,
  (command) => `printf '%s\\n' ${plainQuoting(command)} | sh`,
  (command) => `watch -n1 ${plainQuoting(command)}`,
  (command) => `su bob -c ${plainQuoting(command)}`,
  (command) => `script -qc ${plainQuoting(command)} /dev/null`,
  (command) => `flock /tmp/lock ${command}`,
  (command) => `trap ${plainQuoting(command)} EXIT`,
  (command) => `xargs sh -c ${plainQuoting(command)} < /dev/null`,
  (command) => `find . -exec ${command} \\;`,
  (command) => `npx -c ${plainQuoting(command)}`,
  (command) => `git submodule foreach ${plainQuoting(command)}`,
];

function effectsOf(text: string, shell: Shell = "bash"): ReadonlySet<string> {
  return new Set(infer(commandCall(text, shell), surroundings).effects.map(spellEffect));
}

function missing(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  return [...before].filter((effect) => !after.has(effect));
}

const anyCommand = fc.constantFrom(...commands);

describe("the reading of a command", () => {
  it("does not depend on how its words are quoted", () => {
    const quoted = anyCommand.chain((words) =>
      fc.tuple(
        fc.constant(words),
        fc.array(fc.constantFrom(...quotings), { minLength: words.length, maxLength: words.length }),
      ),
    );
    fc.assert(
      fc.property(quoted, ([words, ways]) => {
        const text = words.map((word, index) => ways[index]?.(word) ?? word).join(" ");
        expect([...effectsOf(text)]).toEqual([...effectsOf(written(words))]);
      }),
      { numRuns: 500 },
    );
  });

  it("loses no effect to any wrapper around it", () => {
    fc.assert(
      fc.property(
        anyCommand,
        fc.array(fc.constantFrom(...wrappers), { minLength: 1, maxLength: 3 }),
        (words, around) => {
          const command = written(words);
          // A compound command cannot stand where a program's words are expected.
          const text = around.reduce(
            (inner, wrap, index) => (index === 0 ? wrap(inner) : wrap(`sh -c ${plainQuoting(inner)}`)),
            command,
          );
          expect({ text, missing: missing(effectsOf(command), effectsOf(text)) }).toEqual({ text, missing: [] });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("loses no effect to a command that is added", () => {
    const joints = ["; ", " && ", " || ", "\n", " & ", " | "] as const;
    fc.assert(
      fc.property(anyCommand, anyCommand, fc.constantFrom(...joints), (first, second, joint) => {
        const alone = effectsOf(written(first));
        const both = effectsOf(written(first) + joint + written(second));
        expect(missing(alone, both)).toEqual([]);
        expect(missing(alone, effectsOf(`ls${joint}${written(first)}`))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("never fails, whatever the text and the shell", () => {
    const tokens = fc.constantFrom(
      ...`$ ( ) { } [ ] < > | & ; ! # * ? ~ = \\ ' " \` $( \${ $(( )) << <<- <<< <( >( && || ;; ;& |& >> &> >| 2>&1 if then else fi for in do done while case esac function coproc time select [[ ]] x a=b a+=b a[0]=b a=(b) $x \${x:-y} \${x##*/} \${x//a/b} \${!x} "$@" rm -rf / ~ .. *.ts cd sudo env xargs find -exec {} ; + sh -c eval trap alias f() EOF git -c tar curl sed awk python`.split(
        " ",
      ),
      "\n",
      " ",
      "\t",
      "\r",
      "\u0000",
      "\u200b",
      "é",
    );
    const soup = fc.array(tokens, { maxLength: 40 }).chain((parts) => fc.constantFrom(parts.join(" "), parts.join("")));
    const shells = fc.constantFrom<Shell>("bash", "sh", "zsh", "fish", "powershell", "cmd", "unknown");
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: "binary", maxLength: 200 })), shells, (text, shell) => {
        const { problems } = infer(commandCall(text, shell), surroundings);
        expect(problems.filter((problem) => problem.text.includes("fault"))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});
