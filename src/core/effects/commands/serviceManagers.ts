import type { CommandModel } from "../commandModel.ts";
import { firstOperand, verbModel } from "./verbTable.ts";

/** Service managers beside `systemctl`. */
export const serviceManagers: readonly CommandModel[] = [
  verbModel({
    names: "loginctl hostnamectl localectl networkctl resolvectl machinectl bootctl coredumpctl systemd-analyze busctl",
    values: "-H --host -M --machine -n --lines -o --output -p --property -u --unit -i --interface -s --signal",
    flags:
      "-a --all -l --full --no-pager --no-legend --user --system -q --quiet --json --static --pretty --transient -r -1 --version",
    rows: [
      [
        "status|list|list-sessions|list-users|list-seats|list-images|list-timezones|list-locales|list-keymaps|list-files|list-addresses|show|show-session|show-user|show-timesync|timesync-status|session-status|user-status|seat-status|image-status|query|statistics|info|time|blame|critical-chain|plot|dot|verify|calendar|timespan|timestamp|security|unit-files|cat-config|condition|syscall-filter|capability|exit-status|tree|introspect|monitor|capture|get-property|lldp|help|is-installed|cat",
        "reads",
      ],
      [
        "remove|clean|random-seed|kill-session|kill-user|terminate-session|terminate-user|terminate-seat|terminate|poweroff|revert",
        "deletes",
      ],
      ["shell|login|debug|gdb|call|edit", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: firstOperand("system", "services"),
    examples: {
      "loginctl terminate-user bob": ["delete system system:services/bob"],
      "hostnamectl set-hostname x": ["modify system system:services/x"],
    },
    counterExamples: ["hostnamectl", "systemd-analyze blame", "loginctl list-sessions"],
  }),
  verbModel({
    names: "pm2 monit sv s6-svc runit",
    values: "-n --name -i --instances --lines --env -c",
    flags: "--nostream --raw --json -f --force --update-env --err --out -v --version",
    rows: [
      [
        "list|ls|l|status|logs|log|info|describe|show|prettylist|jlist|monit|id|pid|env|report|ping|version|summary|procmatch|validate|check",
        "reads",
      ],
      ["delete|del|kill|flush|unstartup|uninstall", "deletes"],
      ["start|deploy|serve|trigger|install|set", "unseen"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: firstOperand("process"),
    examples: { "pm2 delete web": ["delete system process:web"], "pm2 restart web": ["modify system process:web"] },
    counterExamples: ["pm2 list", "pm2 logs web"],
  }),
];
