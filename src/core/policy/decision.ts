/** Ordered: allow < hold < deny. */
export type Decision = "allow" | "hold" | "deny";

const rank: Readonly<Record<Decision, number>> = { allow: 0, hold: 1, deny: 2 };

/** The strictest of the given decisions; `allow` when there is none to consider. */
export function strictest(decisions: Iterable<Decision>): Decision {
  let worst: Decision = "allow";
  for (const decision of decisions) if (rank[decision] > rank[worst]) worst = decision;
  return worst;
}

/** Whether `left` is stricter than `right`: negative when weaker, 0 when equal, positive when stricter. */
export function compareDecisions(left: Decision, right: Decision): number {
  return rank[left] - rank[right];
}
