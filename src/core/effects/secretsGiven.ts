import type { Value } from "../shell/value.ts";
import type { CommandModel, Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing } from "./fileEffects.ts";

/**
 * What it means that a program is given the values of secret variables: it prints them, sends them or says them in an
 * error, which is reading them. Not so for what only tests or keeps a value, and for programs that sign in with it where
 * it belongs; those that send things to any host are no such programs.
 */
export function secretsGiven(
  names: readonly string[],
  use: Use,
  own: readonly Effect[],
  model: CommandModel | undefined,
): readonly Effect[] {
  if (names.length === 0 || keepers.test(use.program)) return nothing;
  const host = own.find(({ verb, resource }) => verb === "connect" && resource.scheme === "host")?.resource;
  const trusted = model?.kind === "project" || signingIn.test(use.program);
  if (host === undefined && trusted && !use.args.some(isInAddress)) return nothing;
  const because =
    host === undefined || host.scheme === "file"
      ? `${use.program} is given its value`
      : `${use.program} sends its value to ${host.name}`;
  return secretReads(names, because, use);
}

/** A value within the address of something that is no database. */
function isInAddress(word: Value): boolean {
  return (
    word.kind === "unknown" &&
    word.secret !== undefined &&
    /(?:^|=)(?:https?|ftps?|wss?|git|ssh):\/\//i.test(word.prefix)
  );
}

/** The reading of secret variables. */
export function secretReads(names: readonly string[], because: string, site: Pick<Use, "source">): readonly Effect[] {
  return names.map((name) => effectOn({ scheme: "env", name }, { verb: "read", loses: "none", because }, site));
}

/** Commands of the shell that print nothing of their words. */
const keepers = /^(?:\[|\[\[|test|:|true|false|export|declare|typeset|local|readonly|set|unset|shift|return|let)$/;

/** Programs whose words hold what they sign in with, and where that goes is theirs to know. */
const signingIn =
  /^(?:docker|podman|nerdctl|buildah|skopeo|crane|psql|pg_\w+|createdb|dropdb|vacuumdb|mysql\w*|mariadb\w*|mongo\w*|redis-cli|valkey-cli|sqlcmd|cqlsh|clickhouse(?:-client)?|duckdb|usql|pgcli|mycli|prisma|npm|pnpm|yarn|bun|pip|twine|poetry|uv|cargo|gem|mvn|gradle|gh|glab|aws|az|gcloud|kubectl|helm|oc|terraform|tofu|pulumi|vault|op|doppler|heroku|fly|flyctl|vercel|netlify|wrangler|firebase|supabase|sentry-cli|stripe|snyk|sonar-scanner|argocd|flux|doctl|linode-cli|hcloud)$/;

/** All variables are printed, unless what the output goes through leaves the secret ones out. */
export function wholeEnvironment(use: Pick<Use, "program" | "shown" | "source">): readonly Effect[] {
  return use.shown === "sifted" ? nothing : secretReads(["*"], `${use.program} prints every variable`, use);
}
