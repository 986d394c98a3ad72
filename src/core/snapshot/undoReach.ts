/** What is undone: what the one call changed, or also what later ones of its session, of its agent, or of everybody did. */
export const undoReaches = ["call", "session", "agent", "everything"] as const;
export type UndoReach = (typeof undoReaches)[number];
