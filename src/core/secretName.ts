/**
 * Whether a name of a variable, an option, a header or a key says that its value is a secret.
 * - `secret`: it does.
 * - `header`: it does, and its value may begin with the name of a scheme (`Bearer`).
 * - `weak`: it may; only a value that looks random is one.
 */
export function isSecretName(name: string, dashes: string): "secret" | "header" | "weak" | "none" {
  // The shell's own variables: folders.
  if (name === "PWD" || name === "OLDPWD") return "none";
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  const pair = `${words.at(-2) ?? ""} ${last}`;
  if (headers.includes(words.join("-"))) return "header";
  if (endings.some((ending) => last.endsWith(ending)) || pairs.includes(pair)) return "secret";
  if (last === "pass" && (words.length > 1 || dashes !== "")) return "secret";
  return weak.includes(last) ? "weak" : "none";
}

/**
 * Whether an environment variable of that name holds a secret: by its name, or because such addresses carry a password
 * (`DATABASE_URL`). `?` and `*` stand for a variable that cannot be told and for all of them.
 */
export function isSecretVariable(name: string): boolean {
  return /[?*]/.test(name) || isSecretName(name, "") !== "none" || serverAddress.test(name);
}

const serverAddress =
  /(?:^|_)(?:database|db|pg|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|amqp|rabbitmq|broker|cache|smtp|mailer)_(?:url|uri|dsn)$|(?:^|_)connection_?string$/i;

/** Whether a text looks drawn at random: long, and with digits and letters of both cases. Hashes and UUIDs do not. */
export function looksRandom(text: string): boolean {
  return (
    text.length >= 20 &&
    /^[A-Za-z0-9+/_=.-]+$/.test(text) &&
    /\d/.test(text) &&
    /[a-z]/.test(text) &&
    /[A-Z]/.test(text)
  );
}

const headers: readonly string[] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];

/** Singular only: `max_tokens` counts, and `TOKEN` tells. */
const endings: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "secret",
  "token",
  "apikey",
  "credential",
  "credentials",
];

const pairs: readonly string[] = [
  "api key",
  "access key",
  "secret key",
  "private key",
  "account key",
  "signing key",
  "encryption key",
  "auth key",
  "master key",
  "shared key",
  "storage key",
  "license key",
  "service key",
  "subscription key",
  "secret string",
];

const weak: readonly string[] = [
  "key",
  "auth",
  "sig",
  "signature",
  "session",
  "sid",
  "dsn",
  "salt",
  "jwt",
  "bearer",
  "webhook",
  "pat",
];
