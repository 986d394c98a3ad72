import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { listGates } from "../client/findGates.ts";
import { loadPty } from "../run/loadPty.ts";
import { statePaths } from "../wire/statePaths.ts";
import { checkRows } from "./checkRows.ts";
import { type AskedCommand, type CommandLine, readCommandLine } from "./commandLine.ts";
import { execTicket } from "./execTicket.ts";
import { explainText, sealNotChecked } from "./explainText.ts";
import { exitCodes, helpText } from "./helpText.ts";
import type { JudgeCommand, Judgement } from "./judgement.ts";
import type { Asked } from "./judgeOnMachine.ts";
import type { MachineJudge } from "./machineJudge.ts";
import { StreamOutput } from "./output.ts";
import { paintFor, printable } from "./printable.ts";
import { programVersion } from "./programVersion.ts";
import { performStop } from "./stopEverything.ts";
import { systemClock } from "./systemClock.ts";
import { reportOf } from "./verdictReport.ts";
import { verdictText } from "./verdictText.ts";

/** Time for what is still on its way when all is done, in milliseconds. */
const exitTime = 2_000;

void run();

/** The one catch of the program. */
async function run(): Promise<void> {
  // Whoever does not want to read what we have to say does not end what we do.
  process.stderr.on("error", () => undefined);
  try {
    process.exitCode = await perform(readCommandLine(process.argv.slice(2), process.cwd()));
  } catch (cause) {
    tell(
      `It failed: ${cause instanceof Error ? cause.message : String(cause)}. Run "Holdpoint: Doctor" in the editor.`,
    );
    process.exitCode = exitCodes.failed;
  }
  setTimeout(() => process.exit(), exitTime).unref();
}

async function perform(line: CommandLine): Promise<number> {
  switch (line.verb) {
    case "check":
      return judged(line, (judgement) =>
        line.format === "json"
          ? toJson(reportOf(line.command, judgement.verdict))
          : verdictText(line.command, judgement.verdict, paint()) + sealNote(judgement),
      );
    case "explain":
      return judged(line, (judgement) =>
        line.format === "json"
          ? toJson({ ...reportOf(line.command, judgement.verdict), asked: judgement.asked, scope: judgement.scope })
          : explainText(line, judgement, paint()),
      );
    case "check-rows": {
      const output = new StreamOutput(process.stdout, () => process.stdin.destroy());
      const end = await checkRows(process.stdin, output, await judgeHere("row"));
      await output.flush();
      return end === "answered" ? exitCodes.done : exitCodes.failed;
    }
    case "scope-check": {
      const { scopeCheck } = await import("./scopeCheck.ts");
      const checked = scopeCheck(line, await machine("one"), paths().state);
      if (checked.kind === "missing") {
        tell(checked.problem);
        return exitCodes.usage;
      }
      await print(line.format === "json" ? toJson(checked.report) : checked.text(paint()));
      return checked.report.errors === 0 ? exitCodes.done : exitCodes.failed;
    }
    case "scope-explain": {
      const { scopeExplain } = await import("./scopeExplain.ts");
      const explained = await scopeExplain(line, await machine("one"), homedir());
      await print(line.format === "json" ? toJson(explained.report) : explained.text(paint()));
      return exitCodes.done;
    }
    case "exec": {
      const end = await execTicket(line.ticket, { paths: paths(), clock: systemClock, pty: loadPty(entry()), tell });
      if (end.output === "stuck") process.kill(process.pid, "SIGKILL");
      return end.exitCode;
    }
    case "start":
    case "begin": {
      const { startFrom } = await import("./startVerb.ts");
      const end = await startFrom(line, {
        paths: paths(),
        clock: systemClock,
        pty: loadPty(entry()),
        program: entry(),
        tell,
      });
      if (end.output === "stuck") process.kill(process.pid, "SIGKILL");
      return end.exitCode;
    }
    case "hook": {
      const { answerHere } = await import("./answerHere.ts");
      const { stdin: input, stdout: output } = process;
      await answerHere(line.agent, { input, output, state: paths().state, entry: entry() });
      return exitCodes.done;
    }
    case "stop":
      return performStop(line.format, paths(), print);
    case "doctor": {
      const [{ examine, doctorText }, { Connections }, { machineHere }] = await Promise.all([
        import("./doctor.ts"),
        import("../connect/connections.ts"),
        import("../connect/machine.ts"),
      ]);
      const found = machineHere(paths().state, [process.cwd()]);
      const report = await examine(new Connections(found, systemClock), found.state, listGates(paths()));
      await print(line.format === "json" ? toJson(report) : doctorText(report, paint()));
      return report.good ? exitCodes.done : exitCodes.failed;
    }
    case "identity": {
      const { identityShown, identityText } = await import("./identityShow.ts");
      const shown = identityShown(line, await machine("one"), paths().state);
      await print(line.format === "json" ? toJson(shown) : identityText(shown, paint()));
      return exitCodes.done;
    }
    case "audit":
    case "audit-key":
    case "audit-export": {
      const { performAudit } = await import("./auditVerb.ts");
      const output = new StreamOutput(process.stdout);
      const code = await performAudit(line, paths().state, {
        paint: paint(),
        version: programVersion(entry()),
        get reader() {
          return output.state === "open" ? "there" : "gone";
        },
        print: (text) => output.write(text),
        tell,
      });
      await output.flush();
      return code;
    }
    case "report": {
      const { reportText } = await import("./reportVerb.ts");
      await print(await reportText(line, paths().state));
      return exitCodes.done;
    }
    case "undo": {
      const [{ performUndo }, { askUndo }] = await Promise.all([import("./undoText.ts"), import("./askUndo.ts")]);
      const wanted = await performUndo(line, paths().state, print);
      return wanted === "told"
        ? exitCodes.done
        : askUndo(wanted.ask, wanted.reach, wanted.cwd, { paths: paths(), clock: systemClock, tell });
    }
    case "version":
      await print(`holdpoint ${programVersion(entry())} (node ${process.versions.node})\n`);
      return exitCodes.done;
    case "help":
      await print(helpText(line.topic));
      return exitCodes.done;
    case "usage":
      tell(`${printable(line.problem)} ${printable(line.mend)}`);
      tell(`See "holdpoint help${line.topic === undefined ? "" : ` ${line.topic}`}".`);
      return exitCodes.usage;
  }
}

async function judged(asked: AskedCommand, show: (judgement: Judgement) => string): Promise<number> {
  const judge = await judgeHere("one");
  const judgement = await judge(asked);
  await print(show(judgement));
  return exitCodes[judgement.verdict.decision];
}

/** What a person has to know of a verdict that rests on what was accepted. */
function sealNote({ scope }: Judgement): string {
  return scope.seal === "not checked" || scope.user.seal === "not checked" ? `\nNote: ${sealNotChecked}\n` : "";
}

/** Loaded when it is needed: `exec`, for which an agent waits, starts sooner without it. */
async function judgeHere(asked: Asked): Promise<JudgeCommand> {
  return (await machine(asked)).judge;
}

async function machine(asked: Asked): Promise<MachineJudge> {
  const { judgeOnMachine } = await import("./judgeOnMachine.ts");
  return judgeOnMachine(asked, paths().state, entry());
}

function paths(): ReturnType<typeof statePaths> {
  const { HOLDPOINT_HOME } = process.env;
  return statePaths(homedir(), HOLDPOINT_HOME);
}

/** This program's own file, behind the links it was started through. */
function entry(): string {
  return realpathSync(process.argv[1] ?? "");
}

function paint(): ReturnType<typeof paintFor> {
  return paintFor(process.stdout, process.env);
}

function toJson(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function print(text: string): Promise<void> {
  const output = new StreamOutput(process.stdout);
  await output.write(text);
  await output.flush();
}

function tell(message: string): void {
  process.stderr.write(`holdpoint: ${message}\n`);
}
