import { withoutSecrets } from "./addresses.ts";

/** Variables that tell where commands go, or which file does. None of them holds a secret but for addresses. */
export const contextVariables: ReadonlySet<string> = new Set(
  "KUBECONFIG HELM_KUBECONTEXT HELM_NAMESPACE AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE CLOUDSDK_CONFIG CLOUDSDK_ACTIVE_CONFIG_NAME CLOUDSDK_CORE_PROJECT CLOUDSDK_COMPUTE_ZONE CLOUDSDK_COMPUTE_REGION AZURE_CONFIG_DIR AZURE_SUBSCRIPTION_ID AZURE_DEFAULTS_GROUP DOCKER_CONTEXT DOCKER_CONFIG DOCKER_HOST TF_WORKSPACE TF_DATA_DIR FLY_APP PGHOST PGDATABASE PGSERVICE PGSERVICEFILE MYSQL_HOST DATABASE_URL DB_URL VERCEL_PROJECT_ID NETLIFY_SITE_ID SUPABASE_PROJECT_ID".split(
    " ",
  ),
);

/**
 * What the environment of the editor or the command line says of where commands go, without what an address carries to
 * sign in with. A command's own environment is probably the same, and need not be: a shell's start files and terminals'
 * settings may change it.
 */
export function contextEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(environment).flatMap(([name, value]) =>
      contextVariables.has(name) && value !== undefined && value !== "" ? [[name, withoutSecrets(value)] as const] : [],
    ),
  );
}
