import { userInfo } from "node:os";

/** Whose program this is: the name of its account on this machine, or the account's number where it has no name. Empty where the system tells neither. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry, as in containers that run under a bare number.
    const number = process.getuid?.();
    return number === undefined ? "" : `uid ${number}`;
  }
}
