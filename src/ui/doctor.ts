import { join } from "node:path";
import { type ExtensionContext, window, workspace } from "vscode";
import type { RecordsHealth } from "../audit/auditLog.ts";
import { programPath } from "../connect/installPrograms.ts";
import type { Finding } from "../connect/probe.ts";
import { probeHook, probeProgram } from "../connect/probe.ts";
import type { Guard } from "./statusBar.ts";

/** Settings of the editor that switch contributed hooks off, with the value that leaves them on. */
const switches = [
  { id: "chat.useHooks", on: true },
  { id: "chat.plugins.enabled", on: true },
] as const;

/** Tries the whole way of a call and says in plain words what works and what to mend. Shown as a document. */
export async function runDoctor(
  context: ExtensionContext,
  state: string,
  guard: Guard,
  records: RecordsHealth,
): Promise<void> {
  const plugin = join(context.extensionPath, "dist", "plugin");
  const findings: Finding[] = [gateFinding(guard), recordsFinding(records), ...switchFindings()];
  findings.push(await probeHook(plugin, harmlessCall()), await probeProgram(programPath(state)));
  const document = await workspace.openTextDocument({ language: "markdown", content: report(findings) });
  await window.showTextDocument(document, { preview: true });
}

function gateFinding(guard: Guard): Finding {
  return guard.kind === "guarding"
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

function switchFindings(): Finding[] {
  return switches.map(({ id, on }) => {
    const value: unknown = workspace.getConfiguration().get(id);
    return value === undefined || value === on
      ? { state: "good", text: `The setting ${id} lets hooks run.`, mend: "" }
      : {
          state: "bad",
          text: `The setting ${id} is ${JSON.stringify(value)}: VS Code's agent does not ask Holdpoint.`,
          mend: `Remove ${id} from your user and workspace settings.`,
        };
  });
}

/** A read of VS Code's agent, as its hook would tell it. */
function harmlessCall(): unknown {
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

function report(findings: readonly Finding[]): string {
  const bad = findings.filter((finding) => finding.state === "bad").length;
  const lines = findings.map(
    (finding) =>
      `- ${finding.state === "good" ? "Good" : "**Not good**"}: ${finding.text}${finding.mend === "" ? "" : ` ${finding.mend}`}`,
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
