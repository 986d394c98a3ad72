import { optionNames, valueOfOption } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, onSystem, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { onlyAsks } from "./asking.ts";

/** Programs that make, show and use keys and certificates. */
export const keys: readonly CommandModel[] = [
  {
    names: ["openssl"],
    kind: "system",
    effects: openssl,
    examples: {
      "openssl rsa -in id_rsa -out plain.pem": ["read none ./id_rsa", "modify content ./plain.pem"],
      "openssl s_client -connect example.com:443 < notes": ["read none ./notes", "connect remote host:example.com:443"],
      "openssl s_client -connect example.com:443": ["connect none host:example.com:443"],
      "openssl enc -aes256 -in a -out b -pass env:VAULT_PASSWORD": [
        "read none ./a",
        "modify content ./b",
        "read none env:VAULT_PASSWORD",
      ],
      "openssl dgst -engine ./x.so a": ["execute none process:openssl (opaque)", "read none ./a"],
      "openssl speed": ["execute none process:openssl (opaque)"],
    },
    counterExamples: [
      "openssl version -a",
      "openssl rand -hex 16",
      "openssl x509 -in cert.pem -noout -text",
      "openssl dgst -sha256 a.bin",
      "echo aGk= | openssl base64 -d",
    ],
  },
  {
    names: ["gpg", "gpg2"],
    kind: "system",
    effects: gpg,
    examples: {
      "gpg --export-secret-keys bob": ["read none ~/.gnupg/**"],
      "gpg -o out.txt -d in.gpg": ["execute none process:gpg (opaque)"],
      "gpg --delete-secret-keys bob": ["administer system system:keys"],
    },
    counterExamples: ["gpg --list-keys", "gpg -K", "gpg --verify a.sig a", "gpg --version"],
  },
];

const opensslValues = optionNames(
  "-in -inkey -out -keyout -CAout -writerand -pass -passin -passout -engine -config -provider -provider-path -connect -host -port -key -cert -CAfile -CApath -days -subj -newkey -servername -cipher -salt -iv -K -S -inform -outform -name -extfile -extensions -CA -CAkey -sign -verify -signature -proxy -starttls",
);

function openssl(use: Use): readonly Effect[] {
  const [command, ...args] = use.args;
  const name = textOf(command);
  if (
    name === undefined ||
    !/^(?:version|rand|x509|req|dgst|sha\d+|md5|enc|base64|aes[\w-]*|rsa|pkey|ec|genrsa|genpkey|ecparam|dhparam|pkcs\w+|asn1parse|crl|verify|ciphers|list|help|s_client|prime|passwd|dsa|gendsa|rsautl|pkeyutl|storeutl|errstr)$/.test(
      name,
    )
  )
    return use.args.length === 1 && onlyAsks(use) ? nothing : [opaque(use, "what openssl is told to do is not known")];
  const { options, operands } = readArguments(args, opensslValues);
  const effects: Effect[] = [];
  if (mayHave(options, "-engine", "-provider", "-provider-path", "-config"))
    effects.push(opaque(use, "openssl loads code or settings that are named"));
  for (const { name: option, value } of options) {
    if (value === undefined) continue;
    if (/^-(?:in|inkey|key|CAkey|sign)$/.test(option)) effects.push(...readsFrom([value], use));
    if (/^-(?:out|keyout|CAout|writerand)$/.test(option)) effects.push(...writesTo([value], use));
    const pass = /^-(?:pass|passin|passout)$/.test(option) ? /^(env|file):(.+)$/.exec(textOf(value) ?? "") : null;
    if (pass?.[1] === "env")
      effects.push(
        effectOn(
          { scheme: "env", name: pass[2] ?? "?" },
          { verb: "read", loses: "none", because: "openssl takes the password from it" },
          use,
        ),
      );
    if (pass?.[1] === "file") effects.push(...readsFrom([{ kind: "literal", text: pass[2] ?? "" }], use));
  }
  if (/^(?:dgst|sha\d+|md5|x509|asn1parse|verify|base64)$/.test(name)) effects.push(...readsFrom(operands, use));
  if (name === "s_client") {
    const host = valueOfOption(options, "-connect", "-host") ?? operands[0];
    const sends = use.input.kind !== "inherited";
    effects.push(
      effectOn(
        hostOf(host),
        {
          verb: "connect",
          loses: sends ? "remote" : "none",
          because: sends ? "openssl sends what it reads to the host" : "openssl connects to the host",
        },
        use,
      ),
    );
  }
  return effects;
}

function gpg(use: Use): readonly Effect[] {
  const words = use.args.map((word) => textOf(word) ?? "?");
  const ring: Value = { kind: "literal", text: `${use.surroundings.home}/.gnupg` };
  if (words.some((text) => /^--export-secret/.test(text)))
    return onFiles([ring], { verb: "read", loses: "none", reach: "tree", because: "gpg prints secret keys" }, use);
  if (
    words.some((text) =>
      /^--(?:delete|gen-rev|edit|import|recv|send|refresh|quick|sign-key|full-gen|gen-key|generate|change-pass)/.test(
        text,
      ),
    )
  )
    return [onSystem("keys", "gpg changes the person's keys", use)];
  const looks =
    /^(?:--(?:list-(?:public-|secret-)?keys|list-sigs|list-packets|fingerprint|verify|version|with-colons|keyid-format(?:=\w+)?|with-fingerprint|show-keys|batch|no-tty|armor|export|help)|-[kKa]|[^-].*)$/;
  return words.every((text) => looks.test(text)) &&
    words.some((text) => /^(?:--(?:list|fing|verify|version|show|export$|help)|-[kK]$)/.test(text))
    ? nothing
    : [opaque(use, "what gpg is told to do is not known")];
}
