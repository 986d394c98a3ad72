/** Diagnostics for people who look after the extension. Never the audit log, which is product data. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** `cause` is what was thrown, kept for its stack. */
  error(message: string, cause?: unknown): void;
}

/** A logger that drops everything: for tests and for programs without a place to log to. */
export const nullLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
