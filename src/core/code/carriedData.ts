import type { CodeDeed } from "./codeDeed.ts";

/**
 * A question whose address is put together can carry what the code has read to whoever answers. So where code reads files
 * or variables, fetching from a known host by an address that is not wholly known counts as sending.
 */
export function withCarriedData(deeds: readonly CodeDeed[]): readonly CodeDeed[] {
  const looks = deeds.some((deed) => deed.kind === "environment" || (deed.kind === "file" && deed.verb === "read"));
  if (!looks) return deeds;
  return deeds.map((deed) => {
    if (deed.kind !== "connect" || deed.loses !== "none" || deed.url.kind !== "unknown") return deed;
    const isPut = /^[a-z][\w+.-]*:\/\/[^/]/i.test(deed.url.prefix);
    return isPut ? { ...deed, loses: "remote", because: "the address may carry what the code has read" } : deed;
  });
}
