import { type ExtensionContext, window } from "vscode";
import type { Logger } from "../base/logger.ts";
import { installPrograms } from "../connect/installPrograms.ts";

/** Puts the programs that hooks and runs start into the state folder, as they are in this version. Never rejects: the person is told what fails. */
export async function installHere(context: ExtensionContext, state: string, logger: Logger): Promise<void> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  try {
    await installPrograms({ state, extension: context.extensionPath, version, node: process.execPath });
  } catch (cause) {
    logger.error("The command line program could not be installed; approved commands cannot run.", cause);
    void window.showErrorMessage(
      `Holdpoint could not install its command line program, so approved commands cannot run: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}
