import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, runs, writesTo } from "../fileEffects.ts";
import {
  grammar,
  isRehearsed,
  type Line,
  onlyTells,
  readLine,
  tableEffects,
  type VerbTable,
  valuesOf,
  verbRows,
} from "./verbTable.ts";

/** Ansible: what runs on other machines. Asking about a playbook is free, playing one is not. */
export const ansible: readonly CommandModel[] = [
  {
    names: ["ansible"],
    kind: "system",
    effects: adHoc,
    examples: {
      "ansible all -m shell -a 'rm -rf /srv'": ["connect none host:all:22", "delete remote host:all:22"],
      "ansible web -m apt -a 'name=nginx state=absent'": ["modify remote host:web:?"],
      "ansible web -a 'systemctl restart nginx'": ["connect none host:web:22", "administer remote host:web:22"],
    },
    counterExamples: [
      "ansible all -m ping",
      "ansible web -a uptime",
      "ansible all --list-hosts",
      "ansible web -m setup",
    ],
  },
  {
    names: ["ansible-playbook", "ansible-pull", "ansible-console", "ansible-navigator"],
    kind: "system",
    effects: playbook,
    examples: {
      "ansible-playbook site.yml": ["execute remote host:?:? (opaque)"],
      "ansible-playbook site.yml -l prod": ["execute remote host:prod:? (opaque)"],
      "ansible-playbook site.yml -e --check": ["execute remote host:?:? (opaque)"],
      "ansible-pull -U https://example.com/p.git": ["execute remote host:?:? (opaque)"],
    },
    counterExamples: [
      "ansible-playbook site.yml --check --diff",
      "ansible-playbook --syntax-check site.yml",
      "ansible-playbook site.yml --list-tasks",
    ],
  },
  {
    names: ["ansible-vault"],
    kind: "system",
    effects: vault,
    examples: {
      "ansible-vault view secrets.yml": ["read none process:ansible-vault (opaque)"],
      "ansible-vault encrypt group_vars/all.yml": ["modify content ./group_vars/all.yml"],
      "ansible-vault decrypt a.yml": ["read none process:ansible-vault (opaque)", "modify content ./a.yml"],
    },
    counterExamples: ["ansible-vault encrypt_string x", "ansible-vault --help"],
  },
  {
    names: ["ansible-galaxy"],
    kind: "system",
    effects: galaxy,
    examples: {
      "ansible-galaxy collection install https://example.com/c.tar.gz": [
        "execute none process:ansible-galaxy (opaque)",
      ],
      "ansible-galaxy role remove acme.web": ["delete system process:ansible-galaxy"],
    },
    counterExamples: ["ansible-galaxy install -r requirements.yml", "ansible-galaxy collection list"],
  },
  {
    names: ["ansible-inventory", "ansible-doc", "ansible-config", "ansible-lint", "molecule"],
    kind: "project",
    effects: looking,
    examples: {
      "ansible-inventory --list --output hosts.json": [
        "execute none process:ansible-inventory",
        "modify content ./hosts.json",
      ],
      "molecule login": ["execute none process:molecule (opaque)"],
    },
    counterExamples: ["ansible-inventory --graph", "ansible-doc -l", "ansible-lint", "molecule test"],
  },
];

const values =
  "-a --args -m --module-name -i --inventory --inventory-file -l --limit -u --user -f --forks -e --extra-vars -M --module-path -T --timeout -B --background -P --poll -c --connection --become-user --become-method --private-key --key-file --vault-id --vault-password-file --playbook-dir --ssh-common-args --ssh-extra-args --sftp-extra-args --scp-extra-args --task-timeout -t --tags --tree --skip-tags --start-at-task -U --url -d --directory -C --checkout --output --encrypt-vault-id --new-vault-id --new-vault-password-file --name -n --stdin-name -p --roles-path --collections-path -r --role-file --requirements-file -s --server --token --api-key --host";
const flags =
  "-v -vv -vvv -vvvv --verbose -b --become -K --ask-become-pass -k --ask-pass -J --ask-vault-pass --ask-vault-password --check -D --diff -o --one-line --list-hosts --list-tasks --list-tags --syntax-check --step --flush-cache --force-handlers --version --list --graph --vars --yaml --toml --export --force --force-with-deps --no-deps --ignore-certs -g -w --fix -q --offline --pre --upgrade --keep-scm-meta --ignore-errors";

/** To `ansible-pull`, `-C` is a branch; to the others it is `--check`. */
function grammarOf(program: string): ReturnType<typeof grammar> {
  if (program === "ansible-pull") return grammar(values, flags);
  const all = grammar(values, `${flags} -C`);
  return { ...all, values: new Set([...all.values].filter((name) => name !== "-C")) };
}

const own = grammarOf("ansible");
const pull = grammarOf("ansible-pull");
const asks = optionNames("--list-hosts --list-tasks --list-tags --syntax-check --version");

function isOnlyAsking(line: Line): boolean {
  return onlyTells(line) || (line.doubt === 0 && line.options.some(({ name }) => asks.has(name)));
}

/** Programs of this machine that options name, and settings that carry such. */
function carried(line: Line, use: Use): readonly Effect[] {
  const found = line.options.find(
    ({ name, value }) =>
      /^--(?:module-path|ssh-common-args|ssh-extra-args|sftp-extra-args|scp-extra-args)$/.test(name) ||
      name === "-M" ||
      // A password file that may be run is run, and so is an inventory.
      (/^--vault-(?:password-file|id)$/.test(name) && !/@prompt$/.test(textOf(value) ?? "")) ||
      (/^(?:-i|--inventory|--inventory-file)$/.test(name) && /\.(?:py|sh|rb|pl|js)$/.test(textOf(value) ?? "")) ||
      (/^(?:-e|--extra-vars)$/.test(name) &&
        /ansible_(?:ssh|connection|\w*executable|python)/.test(textOf(value) ?? "")),
  );
  return found === undefined ? nothing : [opaque(use, `${found.name} can make it run programs`)];
}

function adHoc(use: Use): readonly Effect[] {
  const line = readLine(use.args, own);
  if (isOnlyAsking(line)) return nothing;
  const module = line.options.findLast(({ name }) => name === "-m" || name === "--module-name")?.value;
  const name = module === undefined ? "command" : textOf(module)?.replace(/^ansible\.builtin\./, "");
  // What commands do is come by where they run.
  const commands = name === "command" || name === "shell" || name === "raw";
  const reads =
    name !== undefined &&
    /^(?:ping|win_ping|setup|gather_facts|debug|stat|\w+_info|\w+_facts|getent|assert)$/.test(name);
  const checks = isRehearsed(line, { "--check": /^$/, "-C": /^$/ });
  if (line.doubt > 0) return [opaque(use, "ansible gets options that are not known")];
  return [
    ...carried(line, use),
    ...(commands || reads || checks ? nothing : [onHosts(line.operands[0], "modify", use)]),
  ];
}

function onHosts(host: Value | undefined, verb: "modify" | "execute", use: Use): Effect {
  const because =
    verb === "modify" ? "the module changes what stands there" : "what the playbook does has not been read";
  const name = `${textOf(host)?.replaceAll("/", "%2F") ?? "?"}:?`;
  return effectOn(
    { scheme: "host", name },
    { verb, loses: "remote", because },
    use,
    verb === "execute" ? "opaque" : "plain",
  );
}

function playbook(use: Use): readonly Effect[] {
  const line = readLine(use.args, use.program === "ansible-pull" ? pull : own);
  if (isOnlyAsking(line) && use.program === "ansible-playbook") return nothing;
  const host = line.options.findLast(({ name }) => name === "-l" || name === "--limit")?.value;
  const checks = use.program === "ansible-playbook" && isRehearsed(line, { "--check": /^$/, "-C": /^$/ });
  return checks
    ? [runs(use, "ansible-playbook --check only says what it would do"), ...carried(line, use)]
    : [onHosts(host, "execute", use)];
}

function vault(use: Use): readonly Effect[] {
  const line = readLine(use.args, own);
  if (onlyTells(line)) return nothing;
  const [verb, ...named] = line.operands;
  const outputs = valuesOf(line, "--output").filter((value) => textOf(value) !== "-");
  const files = named.length > 0 ? named : [{ kind: "literal", text: "." } as const];
  const inPlace = outputs.length === 0 && !valuesOf(line, "--output").some((value) => textOf(value) === "-");
  const written = inPlace
    ? onFiles(files, { verb: "modify", loses: "content", because: "ansible-vault writes it anew" }, use)
    : writesTo(outputs, use);
  const tells = effectOn(
    { scheme: "process", name: use.program },
    { verb: "read", loses: "none", because: "it hands out what is encrypted" },
    use,
    "opaque",
  );
  switch (textOf(verb)) {
    case "encrypt_string":
      return nothing;
    case "view":
      return [tells];
    case "encrypt":
    case "rekey":
      return written;
    case "decrypt":
      return [tells, ...written];
    default:
      return [opaque(use, "ansible-vault opens an editor, or its words are not known")];
  }
}

const galaxyTable: VerbTable = {
  grammar: own,
  rows: verbRows(
    ["collection|role list|search|info|verify|download|build|init", "works"],
    ["list|search|info|init", "works"],
    ["collection|role install", "works"],
    ["install", "works"],
    ["collection|role remove|delete", "deletes"],
    ["remove|delete", "deletes"],
    ["collection|role publish|import|setup", "publishes"],
    ["publish|import|setup", "publishes"],
  ),
  loses: "system",
  resource: () => ({ scheme: "process", name: "ansible-galaxy" }),
};

function galaxy(use: Use): readonly Effect[] {
  const line = readLine(use.args, own);
  const foreign = line.operands.some((operand) => /[:/]/.test(textOf(operand) ?? "") || textOf(operand) === undefined);
  const other = line.options.some(({ name }) => /^(?:-s|--server|-c|--ignore-certs)$/.test(name));
  return foreign || other
    ? [opaque(use, "it installs what does not come from the usual registry")]
    : tableEffects(use, galaxyTable);
}

function looking(use: Use): readonly Effect[] {
  const line = readLine(use.args, own);
  const verb = textOf(line.operands[0]);
  if (
    use.program === "molecule" &&
    !/^(?:test|lint|list|syntax|check|converge|create|idempotence|verify|prepare|dependency|matrix|init|side-effect|cleanup|destroy|reset|drivers)$/.test(
      verb ?? "list",
    )
  )
    return [opaque(use, `nothing is known about what molecule ${verb ?? ""} does`)];
  return [
    runs(use, `${use.program} looks at the project`),
    ...writesTo(valuesOf(line, "--output"), use),
    ...readsFrom(valuesOf(line, "--vault-password-file"), use),
  ];
}
