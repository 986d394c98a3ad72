import { commands, Uri, window } from "vscode";
import { AuditLog } from "../audit/auditLog.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import { RememberedHeads } from "../audit/rememberedHeads.ts";
import { type KeySecrets, SigningKey } from "../audit/signingKey.ts";
import type { BegunAnew } from "../audit/writerPosition.ts";
import { assertNever } from "../base/assertNever.ts";
import { type DisposableStore, toDisposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { Recorder } from "../gate/recorder.ts";
import type { StatusBar } from "./statusBar.ts";
import { systemClock } from "./systemClock.ts";

/** The records of this window, signed with the key in the editor's secret storage as soon as it is known. */
export function recordsHere(store: DisposableStore, state: string, secrets: KeySecrets, logger: Logger): AuditLog {
  const key = store.add(new SigningKey(secrets, systemClock, logger));
  const records = store.add(new AuditLog(state, systemClock, () => key.signer));
  const remembered = new RememberedHeads(secrets, recordsFolder(state), () => systemClock.now(), logger);
  store.add(records.onDidSign((statement) => remembered.remember(statement)));
  store.add(toDisposable(() => void remembered.store()));
  // What programs without a key wrote meanwhile is signed now.
  store.add(key.onDidChange(() => void records.sign()));
  void tellLost(records, remembered, recordsFolder(state), logger).then(() => key.open());
  return records;
}

/** Puts on record, and tells the person once, what is not there any more as far as this editor vouched for it. */
async function tellLost(records: AuditLog, remembered: RememberedHeads, folder: string, logger: Logger): Promise<void> {
  const lost = await remembered.lost();
  if (lost.length === 0) return;
  const recorder = new Recorder(records, systemClock, logger);
  for (const { file, seq } of lost) await recorder.note({ event: "records lost", file, line: seq + 1 });
  await remembered.forget(lost);
  const named = [...new Set(lost.map(({ file }) => file))].join(", ");
  void window.showWarningMessage(
    `Records that Holdpoint signed are gone from ${folder}: ${named} was removed, cut off or put back to an older state. That is on record now.`,
  );
}

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
