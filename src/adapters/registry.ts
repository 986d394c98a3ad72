import type { Adapter } from "./adapter.ts";
import { vscodeAdapter } from "./vscode.ts";

/** Every agent whose hooks are understood. */
const adapters: readonly Adapter[] = [vscodeAdapter];

/** The adapter for the name a hook line passes; undefined for an agent nobody knows, which is refused. */
export function adapterFor(agent: string): Adapter | undefined {
  return adapters.find((adapter) => adapter.agent === agent);
}
