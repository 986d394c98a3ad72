import { expect, test } from "vitest";
import { type AgentHostSessions, agentHostFault } from "../../src/shared/agentHostFault.ts";

test.each<[AgentHostSessions["sessions"], AgentHostSessions["copilot"], AgentHostSessions["heard"], string]>([
  ["none", "not connected", "no", "nothing"],
  ["none", "guarded", "yes", "nothing"],
  ["some", "absent", "no", "partly: do not ask Holdpoint: connect GitHub Copilot CLI"],
  ["some", "not connected", "no", "partly: do not ask Holdpoint: connect GitHub Copilot CLI"],
  ["some", "tampered", "yes", "partly: do not ask Holdpoint: connect GitHub Copilot CLI"],
  ["some", "switched off", "yes", "partly: do not ask Holdpoint: connect GitHub Copilot CLI"],
  ["some", "unreadable", "yes", "partly: do not ask Holdpoint: connect GitHub Copilot CLI"],
  // A file that is in place proves nothing of a session.
  ["some", "not proven", "no", "partly: connected, not proven"],
  ["some", "guarded", "no", "partly: connected, not proven"],
  ["some", "guarded", "yes", "warning: whether it was theirs cannot be told"],
  ["unseen", "not connected", "no", "warning: ask only once GitHub Copilot CLI is connected"],
  ["unseen", "guarded", "no", "warning: which is connected"],
])("sessions %s, hook file %s, heard %s: %s", (sessions, copilot, heard, expected) => {
  const fault = agentHostFault({ sessions, copilot, heard });
  const [kind, words] = expected.split(/: (.*)/);
  if (fault === undefined) expect(expected).toBe("nothing");
  else {
    expect(fault.kind).toBe(kind);
    expect(fault.text).toContain(words);
  }
});
