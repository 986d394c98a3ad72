import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onSystem, opaque, readsFrom } from "../fileEffects.ts";
import { serviceModel } from "../serviceModel.ts";

/** Servers that pass requests on, as far as their own programs control them, and what speaks with their sockets. */
export const webServers: readonly CommandModel[] = [
  {
    names: ["nginx", "haproxy", "apachectl", "apache2ctl", "httpd"],
    kind: "system",
    effects: controlled,
    examples: {
      "nginx -s stop": ["administer system system:nginx"],
      "nginx -t -c /etc/nginx/nginx.conf": ["read none /etc/nginx/nginx.conf"],
      nginx: ["administer system system:nginx"],
      "haproxy -f a.cfg -sf 123": ["read none ./a.cfg", "administer system system:haproxy"],
      "apachectl graceful-stop": ["administer system system:apachectl"],
      "nginx -t -g 'error_log /etc/passwd;'": ["administer system system:nginx"],
    },
    counterExamples: ["nginx -t", "nginx -V", "haproxy -c -f a.cfg", "haproxy -vv", "apachectl configtest", "httpd -t"],
  },
  {
    names: ["socat"],
    kind: "system",
    effects: speaks,
    examples: {
      "echo 'disable server web/a' | socat stdio /run/haproxy.sock": ["execute none process:socat (opaque)"],
      "echo 'show info; shutdown sessions' | socat - UNIX-CONNECT:/run/haproxy.sock": [
        "execute none process:socat (opaque)",
      ],
      "socat TCP-LISTEN:1 EXEC:sh": ["execute none process:socat (opaque)"],
      "echo 'show stat' | socat stdio EXEC:/bin/sh": ["execute none process:socat (opaque)"],
      "echo 'show stat' | socat stdio unix-connect:/run/haproxy.sock": ["connect none device:/run/haproxy.sock"],
    },
    counterExamples: ["echo 'show stat' | socat stdio /run/haproxy.sock", "socat -V"],
  },
  serviceModel({
    service: "traefik",
    programs: "traefik",
    values: "--configfile",
    bare: "executes",
    paths: { asks: "version", reads: "healthcheck" },
    examples: { "traefik --configfile a.yml": ["execute remote service:traefik/?/?/? (opaque)"] },
    counterExamples: ["traefik version", "traefik healthcheck --ping"],
  }),
  serviceModel({
    service: "caddy",
    programs: "caddy",
    values: "--config -c --adapter -a --address --envfile",
    // What these write over is named by operands.
    runs: "--overwrite -w",
    paths: {
      reads: "validate, adapt, list-modules, environ, build-info, hash-password, fmt",
      works: "file-server, respond",
      changes: "start, run, reload, stop, trust, untrust, upgrade, add-package, remove-package, storage, reverse-proxy",
    },
    examples: { "caddy stop": ["modify remote service:caddy/?/?/?"] },
    counterExamples: ["caddy validate", "caddy version"],
  }),
];

function controlled(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(
    use.args.map(separated),
    optionNames("-c -f -g -p -e -s -C -D -k -L -n -N -m -S --config"),
  );
  const name = use.program;
  const files = options
    .filter(({ name: option }) => option === "-f" || (option === "-c" && name === "nginx"))
    .flatMap(({ value }) => value ?? []);
  const tests =
    name === "nginx"
      ? options.some(({ name: option }) => /^-[tTvVh?]$/.test(option))
      : name === "haproxy"
        ? hasAny(use, /^-(?:c|v|vv)$/)
        : hasAny(use, /^-(?:t|v|V|S|l|M|L|h)$/) || /^(?:configtest|status|fullstatus)$/.test(textOf(operands[0]) ?? "");
  // Settings given on the line, or another signal, can make even a test write.
  const more = options.some(({ name: option }) => /^-(?:g|k|s|e)$/.test(option)) || hasAny(use, /^-(?:sf|st)$/);
  const reads = readsFrom(name === "haproxy" && hasAny(use, /^-c$/) ? filesAfter(use, "-f") : files, use);
  if (tests && !more && unclear.length === 0) return reads;
  return [...reads, onSystem(name, `${name} starts, stops or changes the server`, use)];
}

/** HAProxy's `-sf` and its like are single options. */
function separated(word: Value): Value {
  return /^-(?:sf|st|db|dM)$/.test(textOf(word) ?? "") ? { kind: "literal", text: `-${textOf(word) ?? ""}` } : word;
}

function filesAfter({ args }: Use, option: string): readonly Value[] {
  return args.filter((_, index) => textOf(args[index - 1]) === option);
}

function hasAny({ args }: Use, shape: RegExp): boolean {
  return args.some((word) => shape.test(textOf(word) ?? ""));
}

/** A statistics socket that is asked to show something only answers; whatever else goes to a socket may do anything. */
function speaks(use: Use): readonly Effect[] {
  if (use.args.length === 1 && /^-[Vh]+$/.test(textOf(use.args[0]) ?? "")) return nothing;
  const [from, to] = use.args.map((word) => textOf(word) ?? "");
  const socket = /^(?:(?:unix|unix-connect|unix-client|gopen):)?(\/[\w./-]+)$/i.exec(to ?? "")?.[1];
  const text = use.input.kind === "output" && use.input.output.kind === "text" ? use.input.output.text : undefined;
  const asks =
    text !== undefined &&
    text.trim() !== "" &&
    text
      .trim()
      .split(/[;\n]/)
      .every((line) => /^\s*(?:show [\w ./-]+|help)\s*$/.test(line));
  if (use.args.length === 2 && /^(?:stdio|-|stdin)$/i.test(from ?? "") && socket !== undefined && asks)
    return [
      effectOn(
        { scheme: "device", name: socket },
        { verb: "connect", loses: "none", because: "socat asks the server to show something" },
        use,
      ),
    ];
  return [opaque(use, "socat joins things that may do anything with what they get")];
}
