/** What the person of a test says to a hold. */
export type PersonSays =
  | { readonly kind: "approve" }
  | { readonly kind: "refuse"; readonly message: string }
  /** Lets it wait. */
  | { readonly kind: "nothing" };

/** What a gate tells the test. */
export type GateEvent =
  | { readonly event: "installed" }
  | { readonly event: "guarding" }
  | { readonly event: "decided"; readonly tool: string; readonly kind: string; readonly decision: string }
  | {
      readonly event: "held";
      readonly tool: string;
      readonly approval: "run" | "release";
      readonly reasons: readonly string[];
    };
