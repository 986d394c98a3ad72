import type { Option } from "../../shell/options.ts";
import { optionNames } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, writesTo } from "../fileEffects.ts";

/**
 * Settings of ssh that only tune the connection or say how to sign in. Every other one may run a program here, hide the
 * command, or open a way through: `ProxyCommand`, `LocalCommand`, `KnownHostsCommand`, `PKCS11Provider`, `RemoteCommand` …
 */
const plainSettings = optionNames(
  "addressfamily batchmode bindaddress checkhostip ciphers compression connectionattempts connecttimeout controlmaster controlpersist escapechar globalknownhostsfile hashknownhosts hostkeyalgorithms hostkeyalias hostname identitiesonly identityfile ipqos kexalgorithms loglevel macs numberofpasswordprompts passwordauthentication port preferredauthentications proxyjump pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication requesttty serveralivecountmax serveraliveinterval stricthostkeychecking tcpkeepalive updatehostkeys user userknownhostsfile visualhostkey kbdinteractiveauthentication gssapiauthentication challengeresponseauthentication",
);

/** What the settings and files that options give to ssh, scp or sftp may do on this machine. */
export function sshOptionEffects(options: readonly Option[], use: Use): readonly Effect[] {
  const found = options.find(({ name, value }) => name === "-F" || name === "-I" || (name === "-o" && !isPlain(value)));
  const hidden =
    found === undefined ? nothing : [opaque(use, `${use.program} ${found.name} can run commands here or hide others`)];
  const logs =
    use.program === "scp" ? [] : options.flatMap(({ name, value }) => (name === "-E" && value ? [value] : []));
  return [...hidden, ...writesTo(logs, use)];
}

/** `Key=value`, `Key value`; a key that is not known to the letter is not plain. */
function isPlain(value: Value | undefined): boolean {
  const [, key = "", text = ""] = /^[=\s]*([A-Za-z0-9]+)(?:\s*[=\s]\s*(.*)|$)/.exec(textOf(value) ?? "") ?? [];
  // ssh adds the keys it learns to that file.
  if (/^userknownhostsfile$/i.test(key)) return /^(?:\/dev\/null|[\w./~-]*known_hosts[\w.-]*)$/.test(text);
  return plainSettings.has(key.toLowerCase());
}
