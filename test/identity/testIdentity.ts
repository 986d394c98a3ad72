import { join } from "node:path";
import type { Call } from "../../src/core/call/call.ts";
import { identityOf, type RunIdentity } from "../../src/core/identity/runIdentity.ts";

/** The identity that every run has where no scope says anything of it. */
export function testIdentity(
  call: Pick<Call, "caller" | "cwd">,
  environment: Readonly<Record<string, string | undefined>>,
  state: string,
): RunIdentity {
  return identityOf(call, { environment, scopes: { scopes: [] }, homes: join(state, "homes"), platform: "posix" });
}
