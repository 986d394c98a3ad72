import type { Page } from "../shared/reviewModel.ts";
import type { AgentsDesk } from "./agentsPage.ts";
import type { Guarding } from "./guarding.ts";
import type { OwnCode } from "./ownCode.ts";
import type { UndoDesk } from "./undoDesk.ts";

/** What pages other than those of calls and scope files show, and where a person's click on one of them leads. */
export interface OtherDesks {
  readonly guarding: Guarding;
  readonly agents: AgentsDesk;
  readonly identity: (agent: string | undefined) => Page;
  readonly undo: UndoDesk;
  readonly ownCode: OwnCode;
}
