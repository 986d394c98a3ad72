/** One word of a POSIX shell, or of fish, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The same, but left as it stands where every shell reads it so; as the first word, a name and `=` goes on setting a variable. */
export function quotedIfNeeded(word: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : quoted(word);
}

/** One word of PowerShell, whatever is in it. */
export function quotedForPowerShell(word: string): string {
  return `'${word.replaceAll("'", "''")}'`;
}
