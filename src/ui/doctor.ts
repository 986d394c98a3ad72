import { join } from "node:path";
import { type ExtensionContext, window, workspace } from "vscode";
import type { RecordsHealth } from "../audit/auditLog.ts";
import { programPath } from "../connect/installPrograms.ts";
import type { Finding } from "../connect/probe.ts";
import { probeHook, probeProgram } from "../connect/probe.ts";
import type { GuardFault } from "../shared/guardView.ts";
import type { Guarding } from "./guarding.ts";
import type { Guard } from "./statusBar.ts";

/** Tries the whole way of a call and says in plain words what works and what to mend. Shown as a document. */
export async function runDoctor(
  context: ExtensionContext,
  state: string,
  guarding: Guarding,
  records: RecordsHealth,
): Promise<void> {
  const plugin = join(context.extensionPath, "dist", "plugin");
  const findings: Finding[] = [
    gateFinding(guarding.guard),
    recordsFinding(records),
    ...faultFindings(guarding.faults),
    unseen,
  ];
  findings.push(await probeHook(plugin, harmlessCall()), await probeProgram(programPath(state)));
  const document = await workspace.openTextDocument({ language: "markdown", content: report(findings) });
  await window.showTextDocument(document, { preview: true });
}

function gateFinding(guard: Guard): Finding {
  return guard.kind !== "gate down"
    ? { state: "good", text: "The gate of this window is up.", mend: "" }
    : {
        state: "bad",
        text: `The gate of this window is not up: ${guard.why}`,
        mend: "Mend that, then reload the window.",
      };
}

function recordsFinding(records: RecordsHealth): Finding {
  return records.kind === "good"
    ? { state: "good", text: "Nothing keeps records from being written.", mend: "" }
    : {
        state: "bad",
        text: `Records cannot be written, so destructive calls are refused: ${records.problem}`,
        mend: `${records.mend} It is tried again every few seconds.`,
      };
}

/** The same list that the status bar and our page tell of. */
function faultFindings(faults: readonly GuardFault[]): Finding[] {
  const told = faults.map(
    ({ kind, text, where, restore }): Finding => ({
      state: kind === "warning" ? "note" : "bad",
      text: `${text}${where === "" ? "" : ` It is set ${where}.`}`,
      mend: restore === "possible" ? 'Run "Holdpoint: Open Guarding and Pause" and press Restore.' : "",
    }),
  );
  return faults.some(({ kind }) => kind === "off")
    ? told
    : [{ state: "good", text: "The editor's settings let hooks run.", mend: "" }, ...told];
}

/** What no extension can read, so that nobody takes silence for an answer. */
const unseen: Finding = {
  state: "note",
  text: "Not checked, because VS Code does not tell it to extensions: whether the plugin of Holdpoint is switched off by itself in the list of agent plugins.",
  mend: "Look at the list of agent plugins when the probe below is good and agents still are not held.",
};

/** A read of VS Code's agent, as its hook would tell it. */
export function harmlessCall(): unknown {
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "/";
  return {
    hook_event_name: "PreToolUse",
    session_id: "doctor",
    tool_name: "list_dir",
    tool_input: { path: cwd },
    tool_use_id: "doctor",
    cwd,
  };
}

const labels = { good: "Good", bad: "**Not good**", note: "Note" } as const;

function report(findings: readonly Finding[]): string {
  const bad = findings.filter((finding) => finding.state === "bad").length;
  const lines = findings.map(
    (finding) => `- ${labels[finding.state]}: ${finding.text}${finding.mend === "" ? "" : ` ${finding.mend}`}`,
  );
  return [
    "# Holdpoint: Doctor",
    "",
    bad === 0 ? "Everything works." : `${bad} of ${findings.length} checks found something to mend.`,
    "",
    ...lines,
    "",
  ].join("\n");
}
