import { commands, Uri, window } from "vscode";
import type { AuditLog } from "../audit/auditLog.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import type { BegunAnew } from "../audit/recordsWriter.ts";
import { assertNever } from "../base/assertNever.ts";
import type { DisposableStore } from "../base/disposable.ts";
import type { StatusBar } from "./statusBar.ts";

/** Shows when records cannot be written, for as long as that is so, and tells once what happened to them. */
export function watchRecords(store: DisposableStore, records: AuditLog, status: StatusBar, state: string): void {
  let told: "told" | "untold" = "untold";
  store.add(
    records.onDidChangeHealth((health) => {
      status.setRecords(health);
      if (health.kind === "good") {
        told = "untold";
        return;
      }
      if (told === "told") return;
      told = "told";
      void window.showErrorMessage(
        `Holdpoint cannot write its records, so it refuses destructive calls: ${health.problem} ${health.mend} It goes on by itself when it can write again.`,
      );
    }),
  );
  store.add(
    records.onDidBeginAnew(async (begun) => {
      const what = `${happened(begun)} ${begun.aside === "" ? "" : `What there was is kept as ${begun.aside}. `}`;
      const show = "Show Folder";
      const chosen = await window.showWarningMessage(
        `${what}Records go on in a new ${begun.file}, which says so. "holdpoint audit verify" tells what is missing.`,
        show,
      );
      if (chosen === show) await commands.executeCommand("revealFileInOS", Uri.file(recordsFolder(state)));
    }),
  );
}

function happened({ why, file }: BegunAnew): string {
  switch (why) {
    case "missing":
      return `The records file ${file} was moved away or removed.`;
    case "shortened":
      return `Lines were removed from the end of the records file ${file}.`;
    case "replaced":
      return `Another file was put in the place of the records file ${file}.`;
    case "foreign":
      return `Something else wrote to the records file ${file}.`;
    case "torn":
      return `The last record in ${file} was not finished: the program or the machine stopped, or the disk was full.`;
    default:
      return assertNever(why);
  }
}
