import { isSecretName, looksRandom } from "./secretName.ts";

/** What stands in place of a secret. The same for each, so that not even its length is told. */
export const hiddenMark = "‹hidden›";

/**
 * Takes secrets out of a text that will be stored, shown or sent: tokens of known shapes, private keys, passwords in
 * addresses, and values given to names and options that mean a secret. `hidden` says how many were taken out.
 *
 * Only what can be a value is hidden, never a shell operator or an expansion, so that a command cannot hide what it
 * does behind a word such as `password`. Linear in the length of the text; never throws; a second pass changes nothing.
 */
export function redact(text: string): { readonly text: string; readonly hidden: number } {
  let hidden = 0;
  const clean = hideSecrets(text, () => {
    hidden += 1;
    return hiddenMark;
  });
  return { text: clean, hidden };
}

/** The secrets that `redact` takes out of a text, in the order in which it finds them. */
export function secretsIn(text: string): readonly string[] {
  const found: string[] = [];
  hideSecrets(text, (secret) => {
    found.push(secret);
    return hiddenMark;
  });
  return found;
}

type Hide = (secret: string) => string;

function hideSecrets(text: string, hide: Hide): string {
  let clean = hidePrivateKeys(text, hide);
  clean = hideCredentialsInAddresses(clean, hide);
  clean = clean.replace(tokenShapes, (token) => (token.startsWith("sk-") && !looksRandom(token) ? token : hide(token)));
  for (const shape of spelledSecrets) {
    clean = clean.replace(shape, (whole, before: string, secret: string) =>
      isPlaceholder(secret) || onlyNumbers.test(whole.trim()) ? whole : before + hide(secret),
    );
  }
  return hideNamedValues(clean, hide);
}

/**
 * Prefixes that their issuers documented so that secrets can be found; each is bounded, so that one try costs a constant.
 * They start where a word does, or after a character that is spelled out, as `\\n` and `\\u001b` are in JSON and in shell.
 */
const tokenShapes = new RegExp(
  `(?:(?<![A-Za-z0-9])|(?<=\\\\(?:[abefnrtv]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|0[0-7]{0,2})))(?:${[
    "gh[pousr]_[A-Za-z0-9]{20,255}",
    "github_pat_[A-Za-z0-9_]{22,255}",
    "gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas|ffct)-[A-Za-z0-9_.-]{20,255}",
    "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])",
    "xox[abeoprs]-[A-Za-z0-9-]{10,255}",
    "xapp-[A-Za-z0-9-]{10,255}",
    "hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,255}",
    "discord(?:app)?\\.com/api/webhooks/[A-Za-z0-9/_-]{20,255}",
    "AIza[A-Za-z0-9_-]{35}",
    "ya29\\.[A-Za-z0-9_-]{20,2048}",
    "GOCSPX-[A-Za-z0-9_-]{20,64}",
    "(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}",
    "whsec_[A-Za-z0-9+/=]{20,255}",
    "sk-[A-Za-z0-9_-]{20,255}",
    "npm_[A-Za-z0-9]{36}",
    "pypi-[A-Za-z0-9_-]{50,1024}",
    "rubygems_[a-f0-9]{48}",
    "dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,255}",
    "hf_[A-Za-z0-9]{30,64}",
    "SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,128}",
    "do[opr]_v1_[a-f0-9]{64}",
    "shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}",
    "(?:lin_api|sbp|sb_secret|glsa|figd|pscale_tkn|pscale_pw|ATATT3)_?[A-Za-z0-9_=.-]{20,255}",
    "dapi[a-f0-9]{32}",
    "hv[sbr]\\.[A-Za-z0-9_-]{20,255}",
    "(?:NRAK|PMAK)-[A-Za-z0-9-]{20,255}",
    "tskey-[a-z]{2,16}-[A-Za-z0-9-]{16,128}",
    "AGE-SECRET-KEY-1[A-Z0-9]{50,64}",
    "(?<![_-])eyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{8,8192}(?:\\.[A-Za-z0-9_-]{0,1024})?",
  ].join("|")})`,
  "g",
);

/** Secrets that only the words around them show. Group 1 stays, group 2 is the secret. */
const spelledSecrets: readonly RegExp[] = [
  /((?<=^|\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?[^\s:"'$`;|&]{1,128}:)([^\s"'$`;|&<>()]+)/g,
  /(\bsshpass\s{1,4}-p\s{0,4}["']?)([^\s"'$`;|&<>()]+)/g,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mycli)\b[^\n;|&]{0,200}?\s-p["']?)([^\s"'$`;|&<>()]+)/g,
  /(\bredis-cli\b[^\n;|&]{0,200}?\s-a\s{1,4}["']?)([^\s"'$`;|&<>()]+)/g,
  /(\b(?:docker|podman|nerdctl|helm)\s{1,4}(?:registry\s{1,4})?login\b[^\n;|&]{0,200}?\s-p[ =]["']?)([^\s"'$`;|&<>()]+)/g,
  /(\s-pass(?:in|out)?\s{1,4}["']?pass:)([^\s"'$`;|&<>()]+)/g,
  /(\blogin\s{1,4}[^\s]{1,128}\s{1,4}password\s{1,4})([^\s"'$`;|&<>()]+)/g,
  /(\b(?:identified\s{1,4}by|password)\s{1,4}')([^']+)/gi,
  /(\bbearer\s{1,4})(?=[A-Za-z._~+/-]{0,64}\d)([A-Za-z0-9._~+/-]{8,4096}={0,2})/gi,
];

/** `--user 1000:1000` names a user and a group. */
const onlyNumbers = /^\S+[ =]?["']?\d+:\d+$/;

/** Headers of the block, then lines of base64; the last may be short where the block is closed. `\\n` may be spelled out, as in JSON. */
const keyBody =
  "(?:\\\\[nr]|\\s)*(?:[A-Za-z-]{1,40}: [^\\n\\\\]{1,200}(?:\\\\n|\\n)){0,4}(?:\\\\[nr]|\\s)*" +
  "(?:[A-Za-z0-9+/=]{16,}(?:\\\\[nr]|\\s)*)+(?:[A-Za-z0-9+/=]{1,15}(?:\\\\[nr]|\\s)*(?=-----END))?";

/** Hides the lines of private keys. Lines that could be commands (short, or with spaces) stay. */
function hidePrivateKeys(text: string, hide: Hide): string {
  let clean = "";
  let from = 0;
  for (let start = text.indexOf("-----BEGIN "); start !== -1; start = text.indexOf("-----BEGIN ", from)) {
    const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
    begin.lastIndex = start;
    const opened = begin.exec(text);
    const end = start + (opened?.[0].length ?? "-----BEGIN ".length);
    clean += text.slice(from, end);
    from = end;
    if (opened === null) continue;
    const body = new RegExp(keyBody, "y");
    body.lastIndex = from;
    const found = body.exec(text);
    if (found === null) continue;
    clean += hide(found[0]);
    from += found[0].length;
  }
  return clean + text.slice(from);
}

/**
 * `scheme://user:password@host`: the password; without a colon the user, where it looks like a token. Also as a path has it, which keeps
 * one slash, and as a resource's name spells the slashes.
 */
function hideCredentialsInAddresses(text: string, hide: Hide): string {
  return text.replace(
    /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,20}:(?:\/\/?|(?:%2[Ff]){2}))((?:[^\s/"'<>`$;|]|\$(?!["'({])){1,512})@/g,
    (whole, scheme: string, user: string) => {
      const colon = user.indexOf(":");
      const secret = colon === -1 ? user : user.slice(colon + 1);
      if (isPlaceholder(secret) || (colon === -1 && !looksRandom(secret))) return whole;
      return `${scheme}${colon === -1 ? "" : user.slice(0, colon + 1)}${hide(secret)}@`;
    },
  );
}

/** A name or an option and what leads to its value. Bounded, and starts at the start of a word only, so linear. */
const nameAndSeparator =
  /(?<![\w.-])(-{0,2})([A-Za-z_][\w.-]{0,79})((?:\\?["'])?)((?:[ \t]|\\\r?\n){0,4}(?:=>|:=|={1,3}|:)(?:[ \t]|\\\r?\n){0,4}|(?:[ \t]|\\\r?\n){1,4})/g;

/** `name=value`, `name: value`, `"name": "value"`, `--name value`, where the name means a secret. */
function hideNamedValues(text: string, hide: Hide): string {
  let clean = "";
  let from = 0;
  const names = new RegExp(nameAndSeparator);
  for (let found = names.exec(text); found !== null; found = names.exec(text)) {
    const [whole, dashes = "", name = "", quote = "", separator = ""] = found;
    const valueAt = found.index + whole.length;
    const spaced = /^[\s\\]+$/.test(separator);
    const strength = spaced && dashes === "" ? "none" : isSecretName(name, dashes);
    // The value of a name that means nothing is read again: it may be a name itself, as in `--from-literal=token=x`.
    names.lastIndex = strength === "none" ? found.index + dashes.length + name.length : valueAt;
    if (strength === "none") continue;
    const before = text[found.index - 1] ?? "";
    const closing = strength === "header" && quote === "" && (before === '"' || before === "'") ? before : undefined;
    const value = readValue(text, valueAt, strength === "header" ? "header" : "value", closing);
    if (value === undefined || isPlaceholder(value.text) || (strength === "weak" && !looksRandom(value.text))) continue;
    if (spaced && value.text.startsWith("-")) continue;
    clean += text.slice(from, value.start) + hide(value.text);
    from = value.end;
    names.lastIndex = from;
  }
  return clean + text.slice(from);
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The value that starts at `at`, up to its quote, an expansion or a shell operator; undefined when there is none. */
function readValue(text: string, at: number, kind: "header" | "value", closing: string | undefined): Value | undefined {
  let start = at;
  if (kind === "header")
    start += matchAt(/(?:basic|bearer|token|digest|negotiate|apikey)[ \t]{1,4}/iy, text, start).length;
  if (closing === '"') return value(start, matchAt(/(?:[^"\r\n$`]|\$(?!["({]))+/y, text, start));
  if (closing !== undefined) return value(start, matchAt(/[^'\r\n]+/y, text, start));
  if (text.startsWith('\\"', start))
    return value(start + 2, matchAt(/(?:[^"\\$`]|\\[^"]|\$(?![({]))+/y, text, start + 2));
  if (text[start] === '"') return value(start + 1, matchAt(/(?:[^"\\$`]|\\.|\$(?![({]))+/sy, text, start + 1));
  if (text[start] === "'") return value(start + 1, matchAt(/[^']+/y, text, start + 1));
  const bare = matchAt(/(?:[^\s"'\\;&|<>`$()]|\\[^\r\n]|\$(?!["'({]))+/y, text, start);
  // `token = getToken()` is code, not a secret.
  if (text[start + bare.length] === "(" && /^[A-Za-z_][\w.]*$/.test(bare)) return undefined;
  return value(start, bare);
}

function value(start: number, text: string): Value | undefined {
  return text === "" ? undefined : { start, end: start + text.length, text };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** What stands where a secret would, and is none: a type, a reference, a row of stars, our own mark. */
function isPlaceholder(secret: string): boolean {
  return (
    secret.startsWith(hiddenMark) ||
    /^(?:true|false|null|none|nil|undefined|string|number|boolean|str|int|bytes|any|unknown|never|object|required|optional|yes|no|on|off|await|new|async|function|\*+|x{3,}|<.*|\{\{.*|(?:process\.env|import\.meta\.env|os\.environ|secrets|env|config|this|self)[.[].*|\$\w+|\$env:\w+|%\w+%),?$/is.test(
      secret,
    )
  );
}
