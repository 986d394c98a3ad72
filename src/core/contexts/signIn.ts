import type { Use } from "../effects/commandModel.ts";
import type { Effect } from "../effects/effect.ts";
import { prefixOf, textOf } from "../shell/value.ts";
import { Lookup } from "./lookup.ts";

/**
 * What makes the name of a profile or a context say nothing: other credentials beside it, other settings in which it may mean
 * something else, or another user. By scheme: options, and variables that the command sets itself. Sources: the AWS CLI's configuration
 * precedence; kubectl options; helm's, gcloud's and az's global flags; docker's environment variables.
 */
const overruled: Readonly<Record<string, { readonly options: RegExp; readonly variables: RegExp }>> = {
  aws: {
    options: /^--(?:ca-bundle)(?:=|$)/,
    variables:
      /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CONFIG_FILE|SHARED_CREDENTIALS_FILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_.*)|HOME)$/,
  },
  kube: {
    options:
      /^(?:--(?:kubeconfig|server|cluster|user|token|as|as-.*|client-.*|username|password|kube-(?:apiserver|token|as-.*|ca-file)|insecure-skip-tls-verify)(?:=|$)|-s)/,
    variables: /^(?:KUBECONFIG|HELM_KUBE(?!CONTEXT$).*|HOME)$/,
  },
  gcp: {
    options: /^--(?:account|impersonate-service-account|access-token-file|configuration|flags-file)(?:=|$)/,
    variables: /^(?:CLOUDSDK_(?!CORE_PROJECT$|COMPUTE_).*|GOOGLE_APPLICATION_CREDENTIALS|HOME)$/,
  },
  azure: { options: /^--(?:tenant|username|password|identity)(?:=|$)/, variables: /^(?:AZURE_.*|ARM_.*|HOME)$/ },
  docker: {
    options: /^(?:-H|--(?:host|config|tlskey|tlscert)(?:=|$))/,
    variables: /^(?:DOCKER_(?:HOST|CONFIG|CERT_PATH)|HOME)$/,
  },
};

/** Options that name whom a database's client works as, and variables. */
const roleOptions = ["-U", "-u", "--user", "--username", "--user-name", "--role"];
const roleVariables = ["PGUSER", "MYSQL_USER", "CLICKHOUSE_USER"];

/** The effect with whom it signs in as, where its resource's name does not tell that or would tell it wrongly. */
export function withSignIn(effect: Effect, use: Use): Effect {
  const { scheme } = effect.resource;
  if (effect.signsInAs !== undefined) return effect;
  if (scheme === "db") return { ...effect, signsInAs: roleOf(use) };
  const against = overruled[scheme];
  if (against === undefined) return effect;
  const isOverruled =
    use.args.some((word) => against.options.test(prefixOf(word))) ||
    [...use.environment.keys()].some((name) => against.variables.test(name));
  return isOverruled ? { ...effect, signsInAs: "?" } : effect;
}

/** Whom a client works as; `?` where the command does not say, or says more than one. */
function roleOf(use: Use): string {
  const look = new Lookup(use);
  const named = [...roleOptions.map((name) => look.option(name)), ...roleVariables.map((name) => look.variable(name))];
  if (named.some(({ state }) => state === "unknown")) return "?";
  const roles = new Set(named.flatMap((found) => (found.state === "set" ? rolesIn(found.text, "role") : [])));
  const bare: string[] = [];
  for (const word of use.args) {
    const text = textOf(word);
    // What is not known may say it, too.
    if (text === undefined) return "?";
    for (const role of rolesIn(text, "word")) roles.add(role);
    if (!text.startsWith("-")) bare.push(text);
  }
  // A second name behind the database's is the role, as `psql shop admin` has it; which words are values of options is not known here.
  const last = bare.at(-1) ?? "";
  if (use.program === "psql" && bare.length > 1 && /^[\w.-]+$/.test(last) && !roles.has(last) && !isValue(last, use))
    roles.add(last);
  const [only = "?"] = roles;
  return roles.size === 1 ? only : "?";
}

/** Whether a word stands behind an option, whose value it then probably is. */
function isValue(text: string, { args }: Use): boolean {
  const at = args.findLastIndex((word) => textOf(word) === text);
  const before = args[at - 1];
  return before !== undefined && /^-[A-Za-z]$|^--[\w-]+$/.test(textOf(before) ?? "");
}

/** Roles that a text names: as it stands, in an address, or in a list of settings; changing it on the way makes it two. */
function rolesIn(text: string, kind: "role" | "word"): readonly string[] {
  const addressed = [...text.matchAll(/:\/\/([^\s/:@]+)(?::[^\s@]*)?@/g)].map((found) => plain(found[1] ?? "?"));
  const listed = [...text.matchAll(/\buser(?:name)?\s*=\s*'?([^\s'&]+)/gi)].map((found) => found[1] ?? "?");
  const slashed = kind === "word" ? [...text.matchAll(/^([\w$#]+)\/[^\s@/]*@/g)].map((found) => found[1] ?? "?") : [];
  const changed = /\bset\s+(?:session\s+|local\s+)?(?:role|authorization)\b|\\c(?:onnect)?\b|\bexecute\s+as\b/i.test(
    text,
  )
    ? ["?"]
    : [];
  const own = kind === "role" && addressed.length === 0 ? [text] : [];
  return [...own, ...addressed, ...(kind === "word" ? listed : []), ...slashed, ...changed];
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "?";
  }
}
