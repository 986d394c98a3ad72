import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { firstOperand, optionText, verbModel } from "./verbTable.ts";

const machine = firstOperand("system", "vm");

/** Virtual machines and system containers of this machine, and their disks. */
export const virtualMachines: readonly CommandModel[] = [
  verbModel({
    names: "virsh",
    values: "-c --connect -d --debug -l --log -k -K --keepalive-interval --keepalive-count --domain --pool",
    flags:
      "-q --quiet -r --readonly -t --timing -v --version --all --inactive --title --remove-all-storage --nvram --graceful",
    rows: [
      [
        "list|dominfo|domstate|domid|domname|domuuid|domstats|domblklist|domblkinfo|domblkstat|domiflist|domifaddr|domifstat|dommemstat|domcontrol|dumpxml|nodeinfo|nodecpumap|nodememstats|net-list|net-info|net-dumpxml|net-dhcp-leases|pool-list|pool-info|pool-dumpxml|vol-list|vol-info|vol-dumpxml|vol-path|snapshot-list|snapshot-info|snapshot-dumpxml|checkpoint-list|iface-list|secret-list|nwfilter-list|version|capabilities|domcapabilities|sysinfo|hostname|uri|freecell|vcpuinfo|vcpucount|help",
        "reads",
      ],
      [
        "undefine|destroy|vol-delete|vol-wipe|pool-delete|pool-destroy|pool-undefine|snapshot-delete|snapshot-revert|net-destroy|net-undefine|managedsave-remove|checkpoint-delete|secret-undefine|iface-undefine|nwfilter-undefine|detach-disk|detach-device",
        "deletes",
      ],
      ["secret-get-value", "tells"],
      ["console|qemu-monitor-command|qemu-agent-command|lxc-enter-namespace|edit", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: machine,
    examples: {
      "virsh undefine web --remove-all-storage": ["delete system system:vm/web"],
      "virsh -c qemu:///system shutdown web": ["modify system system:vm/web"],
    },
    counterExamples: ["virsh list --all", "virsh dominfo web"],
  }),
  verbModel({
    names: "VBoxManage vboxmanage",
    values: "--type --name --format",
    flags: "-q --nologo -v --version --delete --delete-all --machinereadable --details -l --long",
    rows: [
      ["list|showvminfo|showhdinfo|showmediuminfo|getextradata|help", "reads"],
      ["guestproperty|natnetwork|dhcpserver get|enumerate|list", "reads"],
      ["snapshot * list|showvminfo", "reads"],
      ["unregistervm|closemedium|extpack|hostonlyif", "deletes"],
      ["snapshot * delete|restore|restorecurrent", "deletes"],
      ["guestcontrol|internalcommands", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: machine,
    examples: {
      "VBoxManage unregistervm web --delete": ["delete system system:vm/web"],
      "VBoxManage snapshot web delete old": ["delete system system:vm/old"],
    },
    counterExamples: ["VBoxManage list vms", "VBoxManage showvminfo web"],
  }),
  verbModel({
    names: "multipass limactl",
    values:
      "-n --name -c --cpus -m --memory -d --disk --cloud-init --timeout --format --network --mount --bridged --vm-type --shell --workdir --log-level --set",
    flags: "-v --verbose -p --purge --all -f --force --json -q --quiet -y --tty --list-templates",
    rows: [
      ["list|ls|info|version|find|get|networks|help|aliases|validate|show-ssh|completion|default|clone-list", "reads"],
      ["disk list|ls", "reads"],
      ["delete|purge|rm|remove|prune|factory-reset|restore", "deletes"],
      ["disk delete|rm|remove", "deletes"],
      ["launch|start|create|exec", "works"],
      ["shell *", "works"],
      [
        "stop|suspend|restart|recover|transfer|mount|umount|unmount|set|alias|unalias|edit|copy|cp|snapshot|protect|unprotect|disk|clone|tunnel|authenticate|rename",
        "changes",
      ],
    ],
    loses: "system",
    resource: machine,
    examples: {
      "multipass delete --purge web": ["delete system system:vm/web"],
      "multipass exec web -- rm -rf /srv": [
        "execute none process:multipass",
        "read none system:vm/web",
        "delete remote system:vm/web",
      ],
      "limactl factory-reset default": ["delete system system:vm/default"],
    },
    counterExamples: ["multipass list", "multipass exec web -- ls /srv", "limactl list"],
  }),
  verbModel({
    names: "lxc incus",
    values:
      "--project --cwd --env --group --user --mode -c --config -d --device -p --profile -n --network -s --storage -t --type -f --format --columns --target",
    flags:
      "-v --verbose --debug -q --quiet --force --force-local --ephemeral -e -i --interactive --stateful --all-projects --resources --show-log --version --all --vm --empty",
    rows: [
      ["list|ls|info|version|help|monitor|top|whoami", "reads"],
      [
        "config|image|network|profile|project|storage|remote|cluster|operation|alias|snapshot show|list|ls|get|info|get-default|list-leases",
        "reads",
      ],
      [
        "config|image|network|profile|project|storage|remote|cluster|snapshot|alias delete|rm|remove|unset|restore",
        "deletes",
      ],
      ["delete|rm|restore", "deletes"],
      ["exec", "works"],
      ["query|console|admin|shell", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: machine,
    examples: {
      "lxc delete web --force": ["delete system system:vm/web"],
      "incus stop web": ["modify system system:vm/web"],
      "lxc launch ubuntu:24.04 web": ["modify system system:vm/ubuntu:24.04"],
    },
    counterExamples: ["lxc list", "incus config show web", "lxc exec web -- ps aux"],
  }),
  verbModel({
    names: "qm pct",
    values: "--skiplock --purge --timeout",
    flags: "--full --force --current",
    rows: [
      ["list|status|config|showcmd|pending|listsnapshot|df|cpusets|help", "reads"],
      ["destroy|delsnapshot|rollback|unlink", "deletes"],
      ["exec|guest|enter|monitor|terminal|console|mtunnel", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: machine,
    examples: { "qm destroy 100": ["delete system system:vm/100"] },
    counterExamples: ["qm list", "pct config 101"],
  }),
  verbModel({
    names: "wsl",
    values: "-d --distribution -u --user --cd",
    flags: "-l --list -v --verbose --status --version --update --online -o --all --running -q --quiet",
    rows: [["*", "unseen"]],
    loses: "system",
    resource: (operands, line) => ({
      scheme: "system",
      name: `vm/${optionText(line, "-d", "--distribution") ?? textOf(operands[0]) ?? "?"}`,
    }),
    examples: { "wsl rm -rf x": ["execute system system:vm/x (opaque)"] },
    counterExamples: ["wsl --status", "wsl -l -v"],
  }),
  {
    names: ["qemu-img"],
    kind: "system",
    effects: diskImage,
    examples: {
      "qemu-img create -f qcow2 disk.qcow2 10G": ["modify content ./disk.qcow2"],
      "qemu-img convert -O qcow2 a.img b.qcow2": ["read none ./a.img", "modify content ./b.qcow2"],
      "qemu-img resize --shrink disk.img 1G": ["modify content ./disk.img"],
      "qemu-img snapshot -d old disk.img": ["modify content ./disk.img"],
      "qemu-img check -r all disk.img": ["modify content ./disk.img"],
    },
    counterExamples: ["qemu-img info disk.img", "qemu-img snapshot -l disk.img", "qemu-img check disk.img"],
  },
];

const imageValues = optionNames(
  "-f --format -O -o -b -F -B -s -l -a -c -d -r -T -t -m -S -u --object --image-opts --output --backing -i",
);

function diskImage(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const [verb, ...args] = use.args;
  const { options, operands } = readArguments(args, imageValues);
  const given = (name: string): readonly Value[] =>
    options.flatMap((option) => (option.name === name ? [option.value ?? { kind: "literal", text: "" }] : []));
  const written = (files: readonly Value[]): readonly Effect[] => writesTo(files, use);
  switch (textOf(verb)) {
    case "info":
    case "map":
    case "measure":
    case "compare":
      return readsFrom(operands, use);
    case "check":
      return given("-r").length > 0 ? written(operands) : readsFrom(operands, use);
    case "snapshot":
      return given("-a").length + given("-c").length + given("-d").length > 0
        ? written(operands.slice(-1))
        : readsFrom(operands.slice(-1), use);
    case "create":
    case "resize":
    case "rebase":
    case "commit":
    case "amend":
      return onFiles(
        operands.slice(0, 1),
        { verb: "modify", loses: "content", because: "qemu-img writes the image anew" },
        use,
      );
    case "convert":
    case "dd":
      return [...readsFrom(operands.slice(0, -1), use), ...written(operands.slice(-1))];
    default:
      return [opaque(use, "nothing is known about what qemu-img does with these words")];
  }
}
