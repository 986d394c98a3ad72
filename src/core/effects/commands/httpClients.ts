import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { carriesOutput, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onCurrentFolder, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { onlyAsks } from "./asking.ts";

/** Clients that take a request apart into words: `http [options] [METHOD] URL [item…]`. */
export const httpClients: readonly CommandModel[] = [
  {
    names: ["http", "https", "httpie", "xh", "xhs"],
    kind: "system",
    effects: request,
    examples: {
      "http DELETE :9200/orders": ["connect remote host:localhost:9200"],
      "http example.com name=ann": ["connect remote host:example.com:80"],
      "https example.com file@.env": ["connect remote host:example.com:443", "read none ./.env"],
      "http -o a.json example.com/a": ["connect none host:example.com:80", "modify content ./a.json"],
      "http --download example.com/a.tgz": ["connect none host:example.com:80", "create none ./**"],
      "http example.com Authorization:x": ["connect remote host:example.com:80"],
      "cat .env | http example.com": ["read none ./.env", "connect remote host:example.com:80"],
      "http $M example.com": ["connect remote host:?:?", "execute none process:http (opaque)"],
      "http get example.com x:=@a.json": ["connect remote host:example.com:80", "read none ./a.json"],
    },
    counterExamples: [
      "http GET :9200/_cat/indices?v",
      "http :8080/health",
      "https example.com q==delete Accept:text/plain",
      "http --headers HEAD example.com",
      "http --version",
    ],
  },
];

const values = optionNames(
  "-a --auth -A --auth-type -o --output --session --session-read-only --verify --proxy --timeout --cert --cert-key --cert-key-pass -p --print -s --style --format-options --max-redirects --raw --boundary --ssl --ciphers --response-charset --response-mime --pretty --default-scheme --max-headers --bearer",
);

function request(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { options, operands, unclear } = readArguments(use.args, values);
  const first = textOf(operands[0]);
  const method = first !== undefined && operands.length > 1 && /^[a-z]+$/i.test(first) ? first : undefined;
  const [url, ...items] = method === undefined ? operands : operands.slice(1);
  if (url === undefined)
    return operands.length === 0 && options.length === 0
      ? nothing
      : [opaque(use, `${use.program} is given no address`)];
  const piped = use.input.kind !== "inherited" && !hasOption(options, "-I", "--ignore-stdin");
  const sends =
    piped ||
    (method !== undefined && !/^(?:get|head|options)$/i.test(method)) ||
    items.some(sendsItem) ||
    hasOption(
      options,
      "-a",
      "--auth",
      "-A",
      "--auth-type",
      "--session",
      "--session-read-only",
      "--cert",
      "--raw",
      "--bearer",
    ) ||
    carriesOutput(url);
  const because = sends
    ? `${use.program} sends data or credentials to the host`
    : `${use.program} fetches from the host`;
  const target = hostOf(addressOf(url), use.program.endsWith("s") ? "https" : "http");
  const files = options
    .filter(({ name }) => /^(?:-o|--output|--session)$/.test(name))
    .flatMap(({ value }) => value ?? []);
  return [
    ...(unclear.length > 0 ? [opaque(use, `${use.program} gets words that may be options`)] : nothing),
    ...(hasOption(options, "--offline")
      ? nothing
      : [effectOn(target, { verb: "connect", loses: sends ? "remote" : "none", because }, use)]),
    ...items.flatMap((item) => fileIn(item, use)),
    ...(hasOption(options, "--download", "-d") && valueOfOption(options, "-o", "--output") === undefined
      ? onCurrentFolder(
          {
            verb: "create",
            loses: "none",
            reach: "tree",
            because: `${use.program} puts what it downloads under a new name`,
          },
          use,
        )
      : nothing),
    ...writesTo(
      files.filter((file) => textOf(file) !== "-"),
      use,
    ),
  ];
}

/** `:9200/x` is this machine's. Of a word that is not known to the letter, what stands before the path tells the host. */
function addressOf(url: Value): Value {
  const text = prefixOf(url);
  const host = /^(?:[a-z][\w+.-]*:\/\/)?[^/?]+(?=[/?])/i.exec(text)?.[0];
  const known = textOf(url) ?? host;
  if (known === undefined) return url;
  if (/^:\d+/.test(known)) return { kind: "literal", text: `localhost${known}` };
  return { kind: "literal", text: known.startsWith(":") ? `localhost${known.slice(1)}` : known };
}

/** Fields and files are sent; a query is part of the address, and most headers carry nothing. */
function sendsItem(item: Value): boolean {
  const text = textOf(item);
  if (text === undefined) return true;
  const separator = /^(?:[^\\=:@]|\\.)*(==|:=@|=@|:=|:@|==@|=|:|@)/.exec(text)?.[1];
  if (separator === "==") return false;
  if (separator === ":")
    return /^(?:authorization|proxy-authorization|cookie|x-[\w-]*(?:key|token|auth|secret|method-override)[\w-]*|api-?key|[\w-]*token):/i.test(
      text,
    );
  return true;
}

function fileIn(item: Value, use: Use): readonly Effect[] {
  const text = prefixOf(item);
  const found = /^[\w.[\]-]*(?::=|=|==|:)?@([^;]+)/.exec(text)?.[1];
  return found === undefined ? nothing : readsFrom([{ kind: "literal", text: found }], use);
}
