import { type Disposable, window } from "vscode";
import type { Logger } from "../base/logger.ts";

/** Diagnostics in an output channel named Holdpoint. */
export function createLog(): Logger & Disposable {
  const channel = window.createOutputChannel("Holdpoint", { log: true });
  return {
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message, cause) =>
      channel.error(
        cause instanceof Error
          ? `${message} ${cause.stack ?? cause.message}`
          : `${message} ${cause === undefined ? "" : String(cause)}`,
      ),
    dispose: () => channel.dispose(),
  };
}
