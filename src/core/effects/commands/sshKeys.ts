import { hasOption, type Option, optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** `ssh-keygen`: making keys, and changing the list of known hosts. */
export const sshKeys: readonly CommandModel[] = [
  {
    names: ["ssh-keygen"],
    kind: "system",
    effects: keygen,
    examples: {
      "ssh-keygen -t ed25519 -f key -N ''": ["modify content ./key", "modify content ./key.pub"],
      "ssh-keygen -R example.com": ["modify content ~/.ssh/known_hosts"],
      "ssh-keygen -f hosts -R example.com": ["modify content ./hosts"],
      "ssh-keygen -p -f key": ["modify content ./key", "modify content ./key.pub"],
      "ssh-keygen -y -f key": ["read none ./key"],
      "ssh-keygen -D ./lib.so": ["execute none process:ssh-keygen (opaque)"],
      "ssh-keygen -s ca -I id key.pub": ["execute none process:ssh-keygen (opaque)"],
    },
    counterExamples: ["ssh-keygen -l", "ssh-keygen -lf key.pub", "ssh-keygen -F example.com", "ssh-keygen --help"],
  },
];

const values = optionNames("-a -b -C -D -E -f -F -I -m -M -N -n -O -P -R -r -s -t -V -w -W -Y -z -Z");

function keygen(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, unclear } = readArguments(use.args, values);
  const risky = unclear.length > 0 || hasOption(options, "-D", "-w", "-s", "-k", "-K", "-A", "-M", "-Z");
  const signs = options.some(
    ({ name, value }) =>
      name === "-Y" && !/^(?:verify|check-novalidate|find-principals|match-principals)$/.test(textOf(value) ?? ""),
  );
  if (risky || signs) return [opaque(use, "ssh-keygen signs, loads a library, or makes keys for the whole machine")];
  const file = options.findLast(({ name }) => name === "-f")?.value;
  if (hasOption(options, "-R", "-H"))
    return onFiles(
      [file ?? { kind: "literal", text: `${use.surroundings.home}/.ssh/known_hosts` }],
      { verb: "modify", loses: "content", because: "ssh-keygen rewrites the list of known hosts" },
      use,
    );
  if (onlyReads(options)) {
    const shown = file !== undefined && hasOption(options, "-y", "-e") ? [file] : [];
    return readsFrom(shown, use);
  }
  const target: Value = file ?? { kind: "literal", text: `${use.surroundings.home}/.ssh/id_ed25519` };
  const text = textOf(target);
  const pair: readonly Value[] = text === undefined ? [target] : [target, { kind: "literal", text: `${text}.pub` }];
  return onFiles(pair, { verb: "modify", loses: "content", because: "ssh-keygen writes the key there" }, use);
}

function onlyReads(options: readonly Option[]): boolean {
  return (
    hasOption(options, "-l", "-B", "-F", "-y", "-e", "-i", "-r", "-L", "-Q", "-Y") &&
    !hasOption(options, "-p", "-c", "-t")
  );
}
