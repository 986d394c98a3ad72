import { type ExtensionContext, workspace } from "vscode";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { SandboxStanding } from "../run/sandbox/sandboxed.ts";
import { BreakerVault } from "../scopeFile/breakerVault.ts";
import { OwnCodeVault } from "../scopeFile/ownCodeVault.ts";
import { openRoots } from "./editorGround.ts";
import { OwnCode } from "./ownCode.ts";
import { keptState } from "./stopping.ts";
import { systemClock } from "./systemClock.ts";

/** What persons decided that no file may say. It belongs to `store`; `sandbox` tells whether runs are put in one. */
export function keptHere(
  store: DisposableStore,
  context: ExtensionContext,
  sandbox: () => SandboxStanding,
  logger: Logger,
) {
  const breakerSeal = store.add(new BreakerVault(context.secrets, keptState(context), logger));
  const vault = store.add(new OwnCodeVault(context.secrets, logger));
  const ownCode = store.add(
    new OwnCode({
      vault,
      standing: sandbox,
      roots: openRoots,
      now: () => systemClock.now(),
      onDidChangeRoots: (listener) => workspace.onDidChangeWorkspaceFolders(() => listener()),
    }),
  );
  return {
    breakerSeal,
    ownCode,
    /** Reads all of it, for at most so many milliseconds. */
    open: async (milliseconds: number): Promise<void> => {
      await Promise.all([breakerSeal.open(milliseconds, systemClock), vault.open(milliseconds, systemClock)]);
    },
  };
}
