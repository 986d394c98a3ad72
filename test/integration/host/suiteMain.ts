// Runs inside the extension host: VS Code calls `run()`, which runs the suites with mocha and reports to the runner.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import type { Suite, Test } from "mocha";
import { Hands } from "./hands.ts";

/** Resolves when every test has ended, whatever came of it: the runner counts. Rejects only where the suite cannot run. */
export async function run(): Promise<void> {
  const hands = new Hands(process.env);
  const { default: Mocha } = await import("mocha");
  const pattern = process.env.HOLDPOINT_TEST_GREP;
  const mocha = new Mocha({ ui: "bdd", timeout: 120_000, color: false, ...(pattern ? { grep: pattern } : {}) });
  const suites = join(__dirname, "suite");
  for (const name of readdirSync(suites).filter((file) => file.endsWith(".test.cjs")))
    mocha.addFile(join(suites, name));
  await mocha.loadFilesAsync();
  leaveOut(mocha.suite, new Set(await hands.do("endedTests", {})));

  const reports: Promise<unknown>[] = [];
  const report = (test: Test, outcome: "passed" | "failed" | "skipped", error?: Error): void => {
    const end = { title: test.fullTitle(), outcome, milliseconds: test.duration ?? 0 };
    reports.push(hands.do("testEnded", error === undefined ? end : { ...end, error: inspect(error) }));
  };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    let current: Test | undefined;
    runner.on("test", (test) => {
      current = test;
    });
    // The editor may keep this host for a while after the window left it: the test that reloaded it must neither time out here,
    // nor may others follow it, for all of them run in the new host.
    hands.do("replaced", {}).then(
      () => current?.timeout(0),
      // The runner ended, and the tests with it.
      () => undefined,
    );
    runner.on("pass", (test) => report(test, "passed"));
    runner.on("pending", (test) => report(test, "skipped"));
    // A failing hook arrives here too, under the hook's own title.
    runner.on("fail", (test, error) => report(test as Test, "failed", error as Error));
  });
  await Promise.all(reports);
}

function leaveOut(suite: Suite, ended: ReadonlySet<string>): void {
  suite.tests = suite.tests.filter((test) => !ended.has(test.fullTitle()));
  for (const child of suite.suites) leaveOut(child, ended);
}
