import type { GuardFault } from "../shared/guardView.ts";

export function harnessFault(): GuardFault | undefined {
  return undefined;
}
