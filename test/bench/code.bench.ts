// What reading code inside commands costs: loading the library and a grammar once, then parsing and reading each text.
import { resolve } from "node:path";
import type { CodeDeed } from "../../src/core/code/codeDeed.ts";
import type { CodeTree, Language } from "../../src/core/code/codeTree.ts";
import { readPerl } from "../../src/core/code/perl.ts";
import { readPhp } from "../../src/core/code/php.ts";
import { readPython } from "../../src/core/code/python.ts";
import { readRuby } from "../../src/core/code/ruby.ts";
import { Grammars } from "../../src/facts/grammars.ts";
import { quantile } from "./measure.ts";

const folder = resolve(import.meta.dirname, "../../node_modules/@vscode/tree-sitter-wasm/wasm");
const readers: Partial<Record<Language, (tree: CodeTree) => readonly CodeDeed[]>> = {
  python: readPython,
  ruby: readRuby,
  php: readPhp,
};
const line: Readonly<Record<string, string>> = {
  python: "import glob, os\nfor p in glob.glob('build/*.o'):\n    print(p, os.path.getsize(p))\n    os.remove(p)\n",
  ruby: "Dir.glob('build/*.o').each { |f| puts f; File.delete(f) }\n",
  php: "foreach (glob('build/*.o') as $f) { echo $f; unlink($f); }\n",
  perl: "for my $f (glob('build/*.o')) { print \"$f\\n\"; unlink $f }\n",
};
const rounds = 200;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const timed = async (run: () => unknown): Promise<number> => {
  const started = performance.now();
  await run();
  return performance.now() - started;
};
const shown = (samples: readonly number[]): string =>
  `median ${quantile(samples, 0.5).toFixed(3)} ms, p95 ${quantile(samples, 0.95).toFixed(3)} ms`;

say(
  `library and first grammar: ${(await timed(() => new Grammars(folder, 60_000).parse("python", "x"))).toFixed(1)} ms`,
);
const grammars = new Grammars(folder, 60_000);
for (const language of ["python", "javascript", "typescript", "tsx", "ruby", "php", "powershell"] as const) {
  say(`  then ${language}: ${(await timed(() => grammars.parse(language, "x"))).toFixed(1)} ms`);
}
for (const [name, source] of Object.entries(line)) {
  for (const copies of [1, 16, 256]) {
    const code = (name === "php" ? "<?php " : "") + source.repeat(copies);
    const parsing: number[] = [];
    const reading: number[] = [];
    for (let round = 0; round < (copies > 16 ? rounds / 10 : rounds); round += 1) {
      if (name === "perl") {
        reading.push(await timed(() => readPerl(code)));
        continue;
      }
      let tree: CodeTree | undefined;
      parsing.push(
        await timed(async () => {
          tree = await grammars.parse(name as Language, code);
        }),
      );
      reading.push(await timed(() => tree && readers[tree.language]?.(tree)));
    }
    const parse = parsing.length === 0 ? "" : `parse ${shown(parsing)}; `;
    say(`${name}, ${code.length} characters: ${parse}read ${shown(reading)}`);
  }
}
