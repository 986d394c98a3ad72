/** The address of a collector as it may be used: `https`, or `http` on this machine, without a password in it; undefined for anything else. */
export function collectorAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, href } = new URL(text);
  if (username !== "" || password !== "") return undefined;
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && here) ? href : undefined;
}
