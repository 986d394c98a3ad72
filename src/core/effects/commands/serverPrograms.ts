import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onSystem, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { firstOperand, grammar, readLine, valuesOf, verbModel } from "./verbTable.ts";

/** Web servers, service managers beside `systemctl`, and what shows their logs. */
export const serverPrograms: readonly CommandModel[] = [
  {
    names: ["nginx", "apachectl", "apache2ctl", "httpd", "haproxy", "traefik"],
    kind: "system",
    effects: webServer,
    examples: {
      "nginx -s stop": ["administer system system:services"],
      nginx: ["administer system system:services"],
      "haproxy -f /etc/haproxy/haproxy.cfg -sf 12": ["administer system system:services"],
      "apachectl stop": ["administer system system:services"],
      "nginx -t -g 'load_module ./x.so;'": ["execute none process:nginx (opaque)"],
      "nginx -t -c conf/nginx.conf": ["read none ./conf/nginx.conf"],
    },
    counterExamples: [
      "nginx -t",
      "nginx -V",
      "nginx -s reload",
      "haproxy -c -f haproxy.cfg",
      "haproxy -vv",
      "apachectl configtest",
      "apachectl -S",
      "traefik version",
    ],
  },
  verbModel({
    names: "caddy",
    values: "--config -c --adapter -a --envfile --pidfile --address --root --listen --from --to",
    flags: "--pretty --overwrite -w --diff -d --force -f --watch --validate --version -v",
    rows: [
      ["version|validate|adapt|list-modules|build-info|environ|help|hash-password", "reads"],
      ["fmt", "works"],
      ["*", "changes"],
    ],
    loses: "system",
    resource: () => ({ scheme: "system", name: "services" }),
    examples: { "caddy stop": ["modify system system:services"] },
    counterExamples: ["caddy validate --config Caddyfile", "caddy fmt --overwrite"],
  }),
  {
    names: ["journalctl", "dmesg"],
    kind: "system",
    effects: logs,
    examples: {
      "journalctl --vacuum-time=1s": ["administer system system:logs"],
      "dmesg -C": ["administer system system:logs"],
      "journalctl --cursor-file=c": ["modify content ./c"],
    },
    counterExamples: [
      "journalctl -u nginx --since today -n 100 --no-pager",
      "journalctl -xe",
      "dmesg -T",
      "dmesg | tail",
    ],
  },
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

/** Testing a configuration and asking a running server to read its own anew stop nothing; starting and stopping do. */
function webServer(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = use.args.map((word) => textOf(word));
  const line = readLine(use.args, grammar("-c -g -p -s -e -f -n -d -k -C -D", "-t -T -v -V -vv -q -S -M -l -L -h"));
  const loads = line.options.find(
    ({ name }) => name === "-g" || name === "-C" || (name === "-c" && use.program === "httpd"),
  );
  if (words.includes(undefined) || (loads !== undefined && use.program !== "haproxy"))
    return [opaque(use, `${use.program} gets settings that can load code, or words that are not known`)];
  const asks = words.filter((word) => word !== undefined && asking[use.program]?.test(word)).length > 0;
  const acts = words.some((word) => word !== undefined && acting.test(word));
  if (!asks || acts) return [onSystem("services", `${use.program} starts or stops the server`, use)];
  const files = use.program === "haproxy" ? valuesOf(line, "-f") : valuesOf(line, "-c", "-f");
  return readsFrom(files, use);
}

const acting = /^(?:-s[tf]|stop|quit|restart|start|graceful-stop|-k)$/;
const asking: Readonly<Record<string, RegExp>> = {
  nginx: /^(?:-[tTvVhq]+|reload|reopen|-sreload|-sreopen|-\?)$/,
  haproxy: /^-(?:c|v|vv|h)$/,
  traefik: /^(?:version|healthcheck|-h)$/,
  apachectl: apacheAsking(),
  apache2ctl: apacheAsking(),
  httpd: apacheAsking(),
};

function apacheAsking(): RegExp {
  return /^(?:configtest|status|fullstatus|graceful|-[tvVSMlLh])$/;
}

function logs(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const line = readLine(
    use.args,
    grammar(
      "-n --lines -u --unit --user-unit -o --output -S --since -U --until -p --priority -g --grep -t --identifier -b --boot -c --cursor -D --directory --file -F --field --facility -M --machine --cursor-file --output-fields --namespace --root --image -l --level -f -s --buffer-size --time-format",
      "",
    ),
  );
  const clears =
    use.program === "journalctl"
      ? /^--(?:vacuum|rotate|flush|sync|relinquish|smart-relinquish|setup-keys|update-catalog)/
      : /^(?:-[CcDEn]|--(?:clear|read-clear|console-(?:off|on|level)))$/;
  const changed = line.options.some(
    ({ name, value }) => clears.test(name) && !(use.program === "journalctl" && value !== undefined && name === "-n"),
  );
  if (changed) return [onSystem("logs", `${use.program} takes log entries away, or changes how they are kept`, use)];
  return writesTo(valuesOf(line, "--cursor-file"), use);
}
