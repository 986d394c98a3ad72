import { homedir } from "node:os";
import { type SecretStorage, window } from "vscode";
import { vscodeAdapter } from "../adapters/vscode.ts";
import type { Policy } from "../core/evaluate.ts";
import { AgentIdentities } from "../identity/agentIdentities.ts";
import type { IdentityModel } from "../shared/identityModel.ts";
import { identityPage } from "../shared/identityView.ts";
import type { AgentConnections } from "./agentsPage.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { systemClock } from "./systemClock.ts";

/** What our page shows of agents' identities; without an agent, of the first that is on this machine. */
export function identityPages(
  identities: AgentIdentities,
  ground: { policy(): Policy },
  connections: AgentConnections,
): (agent: string | undefined) => IdentityModel {
  return (asked) => {
    const { list } = connections;
    const others = list === "not yet" ? [] : list.filter(({ state }) => state.kind !== "absent");
    const agents = [{ agent: vscodeAdapter.agent, label: vscodeAdapter.label }, ...others];
    const { agent, label } = agents.find((one) => one.agent === asked) ??
      agents[0] ?? { agent: "agent", label: "agent" };
    const cwd = openRoots()[0] ?? realFolder(homedir());
    const identity = identities.of({ caller: { agent, label, session: "", identity: "claimed" }, cwd });
    const { scopes, user } = ground.policy();
    return identityPage({
      agent,
      label,
      others: agents.filter((one) => one.agent !== agent).map((one) => ({ agent: one.agent, label: one.label })),
      identity,
      hidden: identities.hidden(identity),
      credentials: identities.standing(identity),
      rules: [...scopes.flatMap(({ scope }) => scope.rules), ...(user?.rules ?? [])],
      own: new Set(Object.keys(process.env)),
    });
  };
}

/** A name under which something can be stored, as scope files spell it. */
const storedName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Asks the person for a credential that agents' runs may be given, and keeps it in the editor's secret storage. Whoever runs the command, only
 * a person can type into its boxes; nothing that is passed with it counts. An empty value stores nothing.
 */
export async function storeCredential(secrets: SecretStorage): Promise<void> {
  const name = await window.showInputBox({
    title: "Store a Credential for Agents (1 of 2)",
    prompt: 'Its name, as the scope file names it: { "from": "storage", "name": "npm-agent", "variable": "NPM_TOKEN" }',
    ignoreFocusOut: true,
    validateInput: (text) =>
      storedName.test(text) ? undefined : "Use letters, digits, dots, dashes and underscores; at most 64.",
  });
  if (name === undefined || !storedName.test(name)) return;
  const value = await window.showInputBox({
    title: "Store a Credential for Agents (2 of 2)",
    prompt: `The value of ${name}. It should be the agent's own, not yours. Only runs that you approved are given it, where a scope file you accepted says so.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined || value === "") return;
  await secrets.store(storedKey(name), value);
  void window.showInformationMessage(`${name} is stored.`);
}

/**
 * Asks the person which stored credential goes, and removes it from the editor's secret storage. Only a person can choose and confirm;
 * runs that were given it keep it until they end, others fail for want of it and say so.
 */
export async function removeCredential(secrets: SecretStorage): Promise<void> {
  const names = await storedNames(secrets);
  if (names.length === 0) {
    void window.showInformationMessage("No credential for agents is stored in this editor.");
    return;
  }
  const name = await window.showQuickPick(names, {
    title: "Remove a Credential for Agents",
    placeHolder: "It is gone from this editor; where it signs in, revoke it too",
    ignoreFocusOut: true,
  });
  if (name === undefined) return;
  const answer = await window.showWarningMessage(`Remove ${name}?`, { modal: true }, "Remove");
  if (answer !== "Remove") return;
  await secrets.delete(storedKey(name));
  void window.showInformationMessage(`${name} is removed.`);
}

/** The names of the stored credentials, sorted; no value of one is read. */
async function storedNames(secrets: SecretStorage): Promise<readonly string[]> {
  const keys = await secrets.keys();
  const head = storedKey("");
  return keys.flatMap((key) => (key.startsWith(head) ? [key.slice(head.length)] : [])).sort();
}

/** Under which key of the editor's secret storage a person's stored credential lies. */
function storedKey(name: string): string {
  return `credential:${name}`;
}

/** The identities that runs of this window have. `state` is our state folder. */
export function identitiesHere(ground: { policy(): Policy }, state: string, secrets: SecretStorage): AgentIdentities {
  return new AgentIdentities({
    state,
    home: realFolder(homedir()),
    clock: systemClock,
    environment: () => process.env,
    roots: openRoots,
    secrets: { get: (name) => secrets.get(storedKey(name)) },
    scopes: () => ground.policy(),
  });
}
