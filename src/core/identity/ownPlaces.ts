/**
 * Where programs that sign in somewhere find their settings and credentials, by the variable that says so, as paths below the
 * identity's own folder. A run has the person's home folder (`~` means what it meant when the command was judged), so these
 * variables keep such programs from the person's files where no sandbox hides them.
 */
export const ownPlaces: Readonly<Record<string, string>> = {
  AWS_SHARED_CREDENTIALS_FILE: "aws/credentials",
  AWS_CONFIG_FILE: "aws/config",
  BOTO_CONFIG: "boto",
  CLOUDSDK_CONFIG: "gcloud",
  AZURE_CONFIG_DIR: "azure",
  OCI_CLI_CONFIG_FILE: "oci",
  KUBECONFIG: "kube",
  HELM_REGISTRY_CONFIG: "helm-registry.json",
  DOCKER_CONFIG: "docker",
  REGISTRY_AUTH_FILE: "containers-auth.json",
  NPM_CONFIG_USERCONFIG: "npmrc",
  GIT_CONFIG_GLOBAL: "gitconfig",
  GH_CONFIG_DIR: "gh",
  GLAB_CONFIG_DIR: "glab",
  NETRC: "netrc",
  GNUPGHOME: "gnupg",
  PASSWORD_STORE_DIR: "password-store",
  PGPASSFILE: "pgpass",
  PGSERVICEFILE: "pg_service.conf",
  MYSQL_TEST_LOGIN_FILE: "mylogin.cnf",
  TF_CLI_CONFIG_FILE: "terraformrc",
  RCLONE_CONFIG: "rclone.conf",
  SOPS_AGE_KEY_FILE: "age-keys.txt",
  DATABRICKS_CONFIG_FILE: "databrickscfg",
  SNOWFLAKE_HOME: "snowflake",
  HF_TOKEN_PATH: "huggingface-token",
  HISTFILE: "history",
};
