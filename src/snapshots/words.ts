/** What went wrong, as a clause, with the mend where there is one. */
export function wordsOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const { code } = cause as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return `there is no room left on the disk (${code}): free some and try again`;
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return `it may not be written (${message}): make that possible and try again`;
    default:
      return message;
  }
}
