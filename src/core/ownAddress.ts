import { plainHost } from "./hostName.ts";
import type { Surroundings } from "./surroundings.ts";

/** The addresses in a text at which the editor's own window is served, as `host:port`. Bounded; never throws. */
export function ownAddressesIn(text: string, { editor }: Surroundings): readonly string[] {
  const ports = editor?.ports ?? [];
  if (ports === "unknown" || ports.length === 0) return [];
  const found = new Set<string>();
  for (const [, host, port] of text.slice(0, textBound).matchAll(authority)) {
    const number = Number(port);
    if (host !== undefined && ports.includes(number) && isThisMachine(host)) found.add(`${plainHost(host)}:${number}`);
  }
  for (const [, scheme, host] of text.slice(0, textBound).matchAll(withoutPort)) {
    const number = scheme?.toLowerCase().endsWith("s") === true ? 443 : 80;
    if (host !== undefined && ports.includes(number) && isThisMachine(host)) found.add(`${plainHost(host)}:${number}`);
  }
  return [...found];
}

/** Whether `host:port` is where the editor's own window is served. */
export function isOwnAddress(name: string, surroundings: Surroundings): boolean {
  return ownAddressesIn(name, surroundings).length > 0;
}

/** Whether a text names this machine as a host on the network; a name that is only resolved to it is not known. */
export function namesThisMachine(text: string): boolean {
  const hosts = [...text.slice(0, textBound).matchAll(/[/@\\]((?:\[[^\]\s]*\])|[^\s"'`/@\\:?#]+)(?=[:/?#\\]|$)/g)];
  return hosts.some(([, host]) => host !== undefined && isThisMachine(host));
}

/** Most text that is looked through, in UTF-16 units. */
const textBound = 100_000;

const authority = /((?:\[[^\]\s]{1,80}\])|[^\s"'`/@\\:,;()<>=]{1,253}):(\d{1,5})(?!\d)/g;

const withoutPort =
  /\b(https?|wss?):[/\\]{1,3}(?:[^\s"'`/\\@]*@)?((?:\[[^\]\s]{1,80}\])|[^\s"'`/@\\:?#]{1,253})(?=[/\\?#"'`\s]|$)/gi;

/** Loopback in each spelling that browsers take: names, decimal, octal and hexadecimal numbers, short forms, IPv6. */
function isThisMachine(spelled: string): boolean {
  const host = plainHost(spelled);
  if (/^(?:.+\.)?localhost$/.test(host) || host === "localhost.localdomain" || host === "ip6-localhost") return true;
  if (host === "[::]" || host === "[::1]") return true;
  return /^(?:127|0)\.\d+\.\d+\.\d+$/.test(host);
}
