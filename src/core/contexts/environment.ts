import { withoutSecrets } from "./settings.ts";

/** Variables that tell where commands go, or which file does. None of them holds a secret but for addresses. */
const telling =
  /^(?:KUBECONFIG|HELM_KUBECONTEXT|HELM_NAMESPACE|AWS_(?:PROFILE|DEFAULT_PROFILE|REGION|DEFAULT_REGION|CONFIG_FILE)|CLOUDSDK_(?:CONFIG|ACTIVE_CONFIG_NAME|CORE_PROJECT|COMPUTE_ZONE|COMPUTE_REGION)|AZURE_(?:CONFIG_DIR|SUBSCRIPTION_ID|DEFAULTS_GROUP)|DOCKER_(?:CONTEXT|CONFIG|HOST)|TF_(?:WORKSPACE|DATA_DIR)|FLY_APP|PG(?:HOST|DATABASE|SERVICE|SERVICEFILE|SYSCONFDIR)|MYSQL_HOST|DATABASE_URL|DB_URL|HEROKU_APP|VERCEL_PROJECT_ID|NETLIFY_SITE_ID|SUPABASE_PROJECT_ID)$/;

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
      telling.test(name) && value !== undefined && value !== "" ? [[name, withoutSecrets(value)] as const] : [],
    ),
  );
}
