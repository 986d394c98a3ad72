import { homedir } from "node:os";
import { join } from "node:path";
import { adapterFor } from "../adapters/registry.ts";
import { identityOf } from "../core/identity/runIdentity.ts";
import { hiddenPaths } from "../identity/hiddenPaths.ts";
import type { IdentityModel } from "../shared/identityModel.ts";
import { identityPage } from "../shared/identityView.ts";
import type { CommandLine } from "./commandLine.ts";
import type { MachineJudge } from "./machineJudge.ts";
import { type Paint, printable } from "./printable.ts";

/** What a run of an agent would see that starts in a folder, by the scopes that are accepted; asks nobody for credentials. */
export function identityShown(
  { agent, folder }: Extract<CommandLine, { readonly verb: "identity" }>,
  machine: MachineJudge,
  state: string,
): IdentityModel {
  const root = machine.rootOf(folder);
  const [scope, user] = [machine.stateOf(root).inForce, machine.stateOf("user").inForce];
  const { home, platform } = machine.surroundings(root);
  const label = adapterFor(agent)?.label ?? agent;
  const identity = identityOf(
    { caller: { agent, label, session: "", identity: "claimed" }, cwd: root },
    { environment: process.env, scopes: { scopes: [{ root, scope }], user }, homes: join(state, "homes"), platform },
  );
  return identityPage({
    agent,
    label,
    others: [],
    identity,
    hidden: hiddenPaths(identity.hide, { home: home === "" ? homedir() : home, environment: process.env }),
    credentials: identity.credentials.map((source) => ({ source, state: "not asked for yet", expires: undefined })),
    rules: [...scope.rules, ...user.rules],
    own: new Set(Object.keys(process.env)),
  });
}

/** The same for a person. */
export function identityText(model: IdentityModel, paint: Paint): string {
  const list = (title: string, rows: readonly string[]): readonly string[] => [
    "",
    paint.strong(`${title} (${rows.length})`),
    ...rows.map((row) => `  ${printable(row)}`),
  ];
  return `${[
    paint.strong(`A run of ${printable(model.label)}`),
    ...model.says,
    `Commits are by ${printable(`${model.author.name} <${model.author.email}>`)}.`,
    `Its own settings lie in ${printable(model.folder)}.`,
    ...list(
      "Credentials",
      model.credentials.map(({ text }) => text),
    ),
    ...list(
      "Environment",
      model.environment.map(({ name, from }) => `${name}  ${from}`),
    ),
    ...list("Of your environment it does not get", model.withheld),
    ...list(
      "Hidden where there is a sandbox",
      model.hidden.map(({ path, what }) => `${path}  ${what}`),
    ),
    ...list("Profiles, contexts and roles it may use", model.uses),
    ...list("Rules about hosts", model.hosts),
    ...list("Other rules", model.rules),
  ].join("\n")}\n`;
}
