import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Grammars } from "../../src/facts/grammars.ts";
import { judge } from "../../src/gate/judge.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";

/** A workspace with programs in several languages, all committed. */
let project: TemporaryProject;
const files = {
  "src/a.ts": "a\n",
  "count.py": "import json, sys\nprint(len(json.load(open('package.json'))))\n",
  "wipe.py": "import shutil, sys\nshutil.rmtree(sys.argv[1])\n",
  "uses.py": "from lib.clean import clean\nclean()\n",
  "lib/__init__.py": "",
  "lib/clean.py": "import shutil\ndef clean():\n    shutil.rmtree('src')\n",
  "plain.py": "from tools import greet\ngreet.hello()\n",
  "tools/__init__.py": "",
  "tools/greet.py": "def hello():\n    print('hello')\n",
  "starts.py": "import subprocess\nsubprocess.run(['sh', 'wipe.sh'], check=True)\n",
  "elsewhere.py": "import something_nobody_knows\n",
  "itself.py": "import itself\nprint(1)\n",
  "run.py": "#!/usr/bin/env python3\nimport os\nos.remove('src/a.ts')\n",
  "wipe.sh": "rm -rf src\n",
  "list.mjs": "import { readdirSync } from 'node:fs';\nconsole.log(readdirSync('.'));\n",
  "main.js": "const { clear } = require('./clear');\nclear('src');\n",
  "clear.js": "exports.clear = (folder) => require('fs').rmSync(folder, { recursive: true });\n",
  "sum.ts": "import { add } from './add';\nconsole.log(add(1, 2));\n",
  "add.ts": "export const add = (a: number, b: number): number => a + b;\n",
  "exec.cjs": "require('child_process').execSync('git push --force origin main');\n",
  "gone.rb": "require_relative 'helper'\nputs 1\n",
  "helper.rb": "File.delete('src/a.ts')\n",
  "shadow/count.py": "import json\nprint(json)\n",
  "shadow/json.py": "import shutil\nshutil.rmtree('src')\n",
  "large/json.py": `import shutil\nshutil.rmtree('src')\n${"#\n".repeat(40_000)}`,
  "padded/__init__.py": `import shutil\nshutil.rmtree('src')\n${"#\n".repeat(40_000)}`,
  "padded/plain.py": "print(1)\n",
  "broken.py": "def (:\n",
  "work/here.py": "open('out.txt', 'w').write('x')\n",
  "package.json": JSON.stringify({ scripts: { tidy: "node main.js", stats: "node list.mjs" } }),
} as const;

beforeAll(() => {
  project = new TemporaryProject();
  for (const [name, text] of Object.entries(files)) project.write(name, text);
  project.commitAll();
});
afterAll(() => project.remove());

const grammars = new Grammars(`${process.cwd()}/node_modules/@vscode/tree-sitter-wasm/wasm`, 10_000);

async function verdictOn(text: string): Promise<Verdict> {
  const surroundings = {
    roots: [project.root],
    home: "/home/dev",
    // Not the folder that this workspace lies in: what is temporary flows.
    temporary: ["/nonexistent"],
    state: "/home/dev/.holdpoint",
    installed: [],
    platform: "posix",
  } as const;
  const ground = {
    policy: () => ({ scopes: [{ root: project.root, scope: defaultScope }] }),
    surroundings: () => surroundings,
    standing: () => "somewhere" as const,
  };
  return judge({ ...command(text), cwd: project.root }, { facts: new MachineFacts(grammars), ground }, 20_000);
}

describe("a program in another language", () => {
  it.each([
    ["python3 count.py", "allow"],
    ["python3 -u count.py a b", "allow"],
    ["python3 < count.py", "allow"],
    ["cd src && python3 ../count.py", "allow"],
    ["python3 plain.py", "allow"],
    ["cd work && python3 here.py", "allow"],
    ["node list.mjs", "allow"],
    ["npx tsx sum.ts", "allow"],
    ["bun sum.ts", "allow"],
    ["npm run stats", "allow"],
    ["python3 wipe.py src", "hold"],
    ["python3 uses.py", "hold"],
    ["cd work; python3 ../uses.py", "hold"],
    ["python3 starts.py", "hold"],
    ["python3 elsewhere.py", "hold"],
    ["python3 itself.py", "allow"],
    ["./run.py", "hold"],
    ["python3 broken.py", "hold"],
    ["python3 shadow/count.py", "hold"],
    // What is too large to be read is there all the same.
    ["cd large && python3 -c 'import json'", "hold"],
    ["python3 -c 'import padded.plain'", "hold"],
    ["cd shadow && python3 -c 'import json'", "hold"],
    ["python3 -c 'import json'", "allow"],
    ["node main.js", "hold"],
    ["node ./main", "hold"],
    ["node exec.cjs", "hold"],
    ["npm run tidy", "hold"],
    ["ruby gone.rb", "hold"],
    ["echo x > lib/clean.py; python3 plain.py", "allow"],
    ["echo x > tools/greet.py; python3 plain.py", "hold"],
    ["cp wipe.py count.py; python3 count.py", "hold"],
    ["python3 -m lib.clean", "hold"],
  ])("%s: %s", async (text, decision) => {
    expect((await verdictOn(text)).decision).toBe(decision);
  });

  it("counts for the approval with all the files it loads", async () => {
    const { read, reasons } = await verdictOn("python3 uses.py");
    expect(read?.toSorted()).toEqual(["lib/__init__.py", "lib/clean.py", "uses.py"].map((name) => project.path(name)));
    expect(reasons[0].text).toContain("src");
  });
});
