/**
 * An address without user, password and parameters, and any other text as it is. Empty where it does not plainly read as an
 * address: in a password with signs that belong escaped, nobody can say where it ends.
 */
export function withoutSecrets(value: string): string {
  const address = /^([a-z][\w+.-]*(?::[a-z][\w+.-]*)?:\/\/)([^?#]*)(.*)$/is.exec(value);
  if (address === null) return value.includes("@") || value.includes("://") ? "" : value;
  const [, scheme = "", place = "", more = ""] = address;
  if (more.includes("@")) return "";
  const bare = place.slice(place.lastIndexOf("@") + 1);
  return plainPlace.test(bare) ? scheme + bare : "";
}

/** Hosts, perhaps with ports, and the path to a database or a socket. */
const plainPlace = /^(?:[\w.-]+|\[[\da-f:.]+\])?(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?){0,8}(?:\/[\w.~-]*){0,8}$/i;
