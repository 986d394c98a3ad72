import { ConfigurationTarget, type Uri, type WorkspaceConfiguration, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import { type Switch, switches } from "../core/switches.ts";

/** A level of the settings at which a switch can stand. */
interface Level {
  readonly name: string;
  /** As the end of "It is set …". */
  readonly where: string;
  readonly target: ConfigurationTarget;
  /** The folder of the workspace whose settings it is. */
  readonly folder: Uri | undefined;
  readonly value: unknown;
}

/** A switch that is not as Holdpoint needs it. */
export interface SwitchFault {
  readonly id: string;
  readonly about: Switch["about"];
  readonly means: string;
  readonly value: unknown;
  /** The level that decides; undefined where none of the levels a person sets does, as with a policy of the company's. */
  readonly level: { readonly name: string; readonly where: string } | undefined;
}

/** What a change of the settings did to a switch. */
export interface SwitchChange {
  readonly id: string;
  readonly level: string;
  readonly value: unknown;
  readonly guarding: "on" | "off";
}

/** Watches the settings on which guarding depends, at every level, and puts one back when a person asks for it. */
export class SwitchWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #onDidChange = new Emitter<readonly SwitchChange[]>();
  /** The last value of each switch at each level that left things as they should be; undefined where it was not set. */
  readonly #good = new Map<string, unknown>();
  #faults: readonly SwitchFault[];

  /** Fires when a switch went wrong, or right again, with what changed. */
  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    this.#faults = this.#look();
    this.#store.add(workspace.onDidChangeConfiguration(() => this.#refresh()));
    this.#store.add(workspace.onDidChangeWorkspaceFolders(() => this.#refresh()));
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.#refresh()));
  }

  /** Switches that are not as they should be, in the order of their list. */
  get faults(): readonly SwitchFault[] {
    return this.#faults;
  }

  /** The switches that keep agents from asking now, as changes. */
  get wrong(): readonly SwitchChange[] {
    return this.#faults.filter(({ about }) => about === "guarding").map((fault) => change(fault, "off"));
  }

  /** Puts a switch back at the level that decides: to what it was there when it was good, or to nothing. Called by our page alone. */
  async restore(
    id: string,
  ): Promise<
    { readonly kind: "restored"; readonly level: string } | { readonly kind: "failed"; readonly why: string }
  > {
    const one = switches.find((candidate) => candidate.id === id);
    const level = one === undefined ? undefined : decidingLevel(one);
    if (level === undefined) return { kind: "failed", why: "Nothing that you set decides this setting." };
    try {
      await configurationOf(level.folder).update(id, this.#good.get(key(id, level)), level.target);
    } catch (cause) {
      return { kind: "failed", why: cause instanceof Error ? cause.message : String(cause) };
    }
    this.#refresh();
    return { kind: "restored", level: level.name };
  }

  dispose(): void {
    this.#store.dispose();
    this.#onDidChange.dispose();
  }

  #refresh(): void {
    const before = this.#faults;
    this.#faults = this.#look();
    const went = this.#faults.filter((fault) => !before.some((other) => sameFault(fault, other)));
    const righted = before.filter(({ id }) => !this.#faults.some((fault) => fault.id === id));
    const changes = [
      ...went.map((fault): SwitchChange => change(fault, fault.about === "guarding" ? "off" : "on")),
      ...righted.map(
        (fault): SwitchChange => ({ ...change(fault, "on"), value: workspace.getConfiguration().get(fault.id) }),
      ),
    ];
    if (changes.length > 0) this.#onDidChange.fire(changes);
  }

  #look(): readonly SwitchFault[] {
    return switches.flatMap((one): readonly SwitchFault[] => {
      for (const level of levelsOf(one.id))
        if (isFine(one, level.value)) this.#good.set(key(one.id, level), level.value);
      const level = decidingLevel(one);
      const effective: unknown = workspace.getConfiguration().get(one.id);
      // Only for what guards does it matter what a policy or a default says; of the rest, what somebody set.
      const value = level?.value ?? (one.about === "guarding" ? effective : undefined);
      // A policy may outdo what is set; the settings of a single folder are no part of the effective value.
      if (isFine(one, value) || (level?.folder === undefined && isFine(one, effective))) return [];
      return [{ id: one.id, about: one.about, means: one.means, value, level }];
    });
  }
}

function change({ id, level, value }: SwitchFault, guarding: "on" | "off"): SwitchChange {
  return { id, level: level?.name ?? "policy", value, guarding };
}

function sameFault(left: SwitchFault, right: SwitchFault): boolean {
  return (
    left.id === right.id &&
    left.level?.name === right.level?.name &&
    JSON.stringify(left.value) === JSON.stringify(right.value)
  );
}

function isFine(one: Switch, value: unknown): boolean {
  return value === undefined || one.isGood(value);
}

function key(id: string, { target, folder }: Level): string {
  return `${id} ${target} ${folder?.toString() ?? ""}`;
}

/** The level that makes a switch wrong: in one folder, or for the window; undefined when it is good, or no level explains it. */
function decidingLevel(one: Switch): Level | undefined {
  const levels = levelsOf(one.id);
  const ofFolders = levels.filter((level) => level.folder !== undefined);
  const wrong = ofFolders.find((level) => !isFine(one, level.value));
  if (wrong !== undefined) return wrong;
  const set = levels.find((level) => level.folder === undefined && level.value !== undefined);
  return set === undefined || isFine(one, set.value) ? undefined : set;
}

/** The levels of a switch, the strongest first. */
function levelsOf(id: string): readonly Level[] {
  const folders = workspace.workspaceFolders ?? [];
  const inspected = workspace.getConfiguration().inspect(id);
  const { Global, Workspace, WorkspaceFolder } = ConfigurationTarget;
  const [only] = folders;
  const inFolders = workspace.workspaceFile === undefined && folders.length === 1 ? [] : folders;
  return [
    ...inFolders.map(
      (folder): Level => ({
        name: `folder ${folder.name}`,
        where: `in the settings of the folder ${folder.name}`,
        target: WorkspaceFolder,
        folder: folder.uri,
        value: configurationOf(folder.uri).inspect(id)?.workspaceFolderValue,
      }),
    ),
    {
      name: "workspace",
      where:
        workspace.workspaceFile === undefined && only !== undefined
          ? "in .vscode/settings.json of the workspace"
          : "in the settings of the workspace",
      target: Workspace,
      folder: undefined,
      value: inspected?.workspaceValue,
    },
    { name: "user", where: "in your user settings", target: Global, folder: undefined, value: inspected?.globalValue },
  ];
}

function configurationOf(folder: Uri | undefined): WorkspaceConfiguration {
  return workspace.getConfiguration(undefined, folder);
}
