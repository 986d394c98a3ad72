import type { Outcome } from "../core/call/outcome.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { stoppedInstead, stoppedReason } from "../core/stopOrder.ts";
import type { Settlement } from "./hold.ts";

/** The answer to a call that is denied: the deciding reasons, and the safer way. */
export function refusal(verdict: Verdict): Outcome {
  const deciding = verdict.reasons.filter((reason) => reason.decision === "deny");
  return {
    kind: "deny",
    reason: (deciding.length > 0 ? deciding : verdict.reasons).map((reason) => reason.text).join(" "),
    instead: deciding.find((reason) => reason.instead !== "")?.instead ?? "",
  };
}

/** The answer to a call that has to be reviewed while no editor is open. */
export function unattended(verdict: Verdict): Outcome {
  const deciding = verdict.reasons.filter((reason) => reason.decision === "hold");
  const safer = deciding.find((reason) => reason.instead !== "")?.instead ?? "";
  return {
    kind: "deny",
    reason: `This has to be reviewed by a person, and no editor is open to do it in, so it was not done: ${deciding.map((reason) => reason.text).join(" ")}`,
    instead: `${safer}${safer === "" ? "" : " "}Ask the person to open this folder in VS Code, where Holdpoint shows the review, and then ask again.`,
  };
}

/** The answer to every call while everything is stopped. */
export function stopped(): Outcome {
  return { kind: "deny", reason: stoppedReason, instead: stoppedInstead };
}

/** No record, no destructive call: what cannot be shown afterwards is not done. */
export function unrecorded(): Outcome {
  return {
    kind: "deny",
    reason: "Holdpoint could not write its record of this call, so it was not done.",
    instead: "Free disk space or repair the permissions of ~/.holdpoint/audit, then ask again.",
  };
}

/** What is let through counts against the limits; what cannot be counted is not done. */
export function uncounted(): Outcome {
  return {
    kind: "deny",
    reason: "Holdpoint could not count this call against the limits of this agent, so it was not done.",
    instead: "Free disk space or repair the permissions of ~/.holdpoint/accounts, then ask again.",
  };
}

/** The answer to a call that a fault of ours kept from being judged. */
export function unjudged(cause: unknown): Outcome {
  return {
    kind: "deny",
    reason: `Holdpoint could not judge this call (${cause instanceof Error ? cause.message : String(cause)}), so it was not done.`,
    instead: 'Run "Holdpoint: Doctor", or ask for it in simpler steps.',
  };
}

/** The answer to a call that was approved with a snapshot, of which none could be taken; `why` is a clause. */
export function notCopied(why: string): Outcome {
  return {
    kind: "deny",
    reason: `It was approved with a snapshot taken first, and none could be taken (${why}), so it was not done.`,
    instead: "Ask for exactly the same again: the review will then say that it cannot be undone.",
  };
}

/** The answer to an approved call whose ground has changed since; `change` is a sentence. */
export function changed(change: string): Outcome {
  return { kind: "deny", reason: `${change} So it was not done.`, instead: "Look at it as it is now, then ask again." };
}

/** The answer to a call that may run in a sandbox only, by a scope or because nobody was asked, where there is none. */
export function unbounded({ because, mend }: { readonly because: string; readonly mend: string }): Outcome {
  return {
    kind: "deny",
    reason: `This may run in a sandbox only, and that cannot be, because ${because}. So it was not done.`,
    instead: mend === "" ? "Ask the person to run it, or for a way that needs less." : mend,
  };
}

/** The answer to a held call that nobody approved. */
export function notApproved(settlement: Exclude<Settlement, { readonly kind: "approved" }>, verdict: Verdict): Outcome {
  switch (settlement.kind) {
    case "refused":
      return {
        kind: "deny",
        reason:
          settlement.message === ""
            ? "The person reviewing this refused it."
            : `The person reviewing this refused it: ${settlement.message}`,
        instead: verdict.reasons.find((reason) => reason.instead !== "")?.instead ?? "",
      };
    case "expired":
      return {
        kind: "deny",
        reason: "Nobody reviewed this in time, so it was not done.",
        instead:
          "Go on with other work. The review stays open; if it is approved late, asking again for exactly the same within ten minutes goes through.",
      };
    case "withdrawn":
      return { kind: "deny", reason: "The call was taken back before it was reviewed.", instead: "" };
  }
}
