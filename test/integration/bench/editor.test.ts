// Timed, not tested: what a person waits for in the editor, each figure beside one of VS Code's own in the same run.
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { quantile } from "../../bench/measure.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

/** VS Code's marks in the extension host: a name and a time in milliseconds. */
interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

const rounds = 15;
/** The first ones load code that later ones find in caches. */
const warmUps = 3;

describe("bench", () => {
  it("activation, beside the other extensions that VS Code started", async () => {
    const { hands } = inSuite();
    await vscode.extensions.getExtension("holdpoint.holdpoint")?.activate();
    const marks = (globalThis as { MonacoPerformanceMarks?: Marks }).MonacoPerformanceMarks?.getMarks() ?? [];
    const between = (what: string, extension: string): number => {
      const at = (edge: string): number =>
        marks.find(({ name }) => name === `code/extHost/${edge}${what}/${extension}`)?.startTime ?? Number.NaN;
      return at("did") - at("will");
    };
    const rows = vscode.extensions.all
      .map(({ id }) => ({ id, load: between("LoadExtensionCode", id), activate: between("ActivateExtension", id) }))
      .filter(({ load, activate }) => load + activate > 0)
      .toSorted((left, right) => right.load + right.activate - left.load - left.activate);
    for (const { id, load, activate } of rows) {
      await hands.do("print", { text: `${id.padEnd(40)} load ${inMs(load)}  activate ${inMs(activate)}` });
    }
  });

  it("from the decision to hold to the visible review, beside an empty webview", async () => {
    const { hands, agent, workspace } = inSuite();
    const model = await agent();
    const empty: number[] = [];
    const held: number[] = [];
    for (let round = -warmUps; round < rounds; round++) {
      const blank = await timeEmptyWebview(`empty-${round}`);
      const folder = `bench-${round + warmUps}`;
      plant(workspace, folder, { committed: { "a.txt": "a\n" }, untracked: { "b.txt": "b\n" } });
      const input = { command: `rm -rf ${folder}`, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 };
      const run = model.script([{ tool: "run_in_terminal", input }]);
      await model.start(run);
      const shown = await hands.do("webviewShownAt", { containing: folder });
      const review = shown - decidedAt(folder);
      await hands.do("clickButton", { name: "Deny", containing: folder });
      await run.finished;
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      if (round < 0) continue;
      empty.push(blank);
      held.push(review);
    }
    const line = (name: string, samples: readonly number[]): string =>
      `${name.padEnd(40)} median ${inMs(quantile(samples, 0.5))}  p95 ${inMs(quantile(samples, 0.95))}`;
    const ratio = quantile(held, 0.5) / quantile(empty, 0.5);
    for (const text of [line("an empty webview", empty), line("the review", held), `ratio ${ratio.toFixed(2)}`]) {
      await hands.do("print", { text });
    }
  });
});

/** From asking VS Code for a webview to its text being visible. */
async function timeEmptyWebview(word: string): Promise<number> {
  const started = Date.now();
  const panel = vscode.window.createWebviewPanel("bench.empty", "Empty", vscode.ViewColumn.Beside, {});
  panel.webview.html = `<!doctype html><p>${word}</p>`;
  // What VS Code calls the owner of what a test makes.
  const extension = "nullExtensionDescription";
  const shown = await inSuite().hands.do("webviewShownAt", { extension, containing: word });
  panel.dispose();
  return shown - started;
}

/** When the call that names `word` was decided, by its record. */
function decidedAt(word: string): number {
  const folder = join(homedir(), ".holdpoint", "audit");
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  const line = lines.findLast((one) => one.includes('"decided"') && one.includes(word));
  if (line === undefined) throw new Error(`There is no record of a call that names ${word}.`);
  return Date.parse((JSON.parse(line) as { readonly time: string }).time);
}

function inMs(milliseconds: number): string {
  return `${milliseconds.toFixed(1).padStart(7)} ms`;
}
