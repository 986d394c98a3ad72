import { plainHost } from "../hostName.ts";
import type { NamedResource } from "../resource.ts";
import { looksRandom } from "../secretName.ts";
import { prefixOf, textOf, type Value } from "../shell/value.ts";

const ports: Readonly<Record<string, string>> = {
  http: "80",
  https: "443",
  ws: "80",
  wss: "443",
  ftp: "21",
  ftps: "990",
  sftp: "22",
  ssh: "22",
  git: "9418",
  rsync: "873",
  dict: "2628",
};

/** The host a URL, `user@host:path` or bare host names, as `host:port`; `?` for what is not known. */
export function hostOf(value: Value | undefined, scheme = "https"): NamedResource {
  if (value === undefined) return { scheme: "host", name: "?:?" };
  const text = textOf(value) ?? patternOf(value) ?? completeAuthority(prefixOf(value));
  return { scheme: "host", name: text === undefined ? "?:?" : hostInText(text, scheme) };
}

/** Whether a word names something on another machine: a URL or `host:path`. */
export function isRemote(value: Value): boolean {
  const text = prefixOf(value);
  return (
    /^[a-z][\w+.-]*:\/\//i.test(text) || /^(?:[\w.-]+@)?[\w.-]+::?[^\\]/.test(text.replace(/^[A-Za-z]:[\\/].*/, ""))
  );
}

/** Whether an address holds a password or a token before its host. A name alone (`git@`) is none. */
export function carriesCredentials(value: Value): boolean {
  const user = /^[a-z][\w+.-]*:\/\/([^/?#@]*)@/i.exec(prefixOf(value))?.[1];
  if (user === undefined) return false;
  return (
    /:./.test(user) ||
    /^(?:gh[a-z]_|github_pat_|glpat-|x-(?:access|oauth)|oauth2|token)/i.test(user) ||
    looksRandom(user)
  );
}

function hostInText(text: string, scheme: string): string {
  const url = /^([a-z][\w+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/i.exec(text);
  if (url !== null) {
    const host = plainHost(url[2] ?? "");
    return `${host === "" ? "?" : host}:${url[3] ?? ports[(url[1] ?? "").toLowerCase().replace(/^git\+/, "")] ?? "?"}`;
  }
  const bare = /^(?:[^@/?#]*@)?(\[[^\]]*\]|[\w.-]+)(?::(\d+))?/.exec(text);
  return bare === null ? "?:?" : `${plainHost(bare[1] ?? "?")}:${bare[2] ?? ports[scheme] ?? "?"}`;
}

/** A URL in which the shell sees wildcards, as in an address of version 6: there is no file of such a name. */
function patternOf(value: Value): string | undefined {
  return value.kind === "glob" && /^[a-z][\w+.-]*:\/\/\[[0-9a-f:.]+\](?:[:/]|$)/i.test(value.text)
    ? value.text
    : undefined;
}

/** The known beginning of a URL when it holds the whole host: something after it ends the name. */
function completeAuthority(prefix: string): string | undefined {
  return /^[a-z][\w+.-]*:\/\/[^/?#]+[/?#]/i.test(prefix) ? prefix : undefined;
}
