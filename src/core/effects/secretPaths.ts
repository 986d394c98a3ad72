import type { FileResource } from "../resource.ts";

/** Names of files and folders that hold secrets on most machines. */
const secretName =
  /^(?:\.(?:ssh|aws|azure|gnupg|kube|oci|netrc|pgpass|my\.cnf|git-credentials|htpasswd|vault-token|npmrc|pypirc|s3cfg|boto|password-store|\w+_history|env(?:\..*)?)|g?shadow-?|master\.passwd|sudoers(?:\.d)?|environ|k?mem|serviceaccount|(?:.*[._-])?(?:secrets?|credentials?)(?:[._-].*)?|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|ssh_host_\w+_key|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|keytab|tfstate|kubeconfig))$/i;
const example = /^\.env\.(?:example|sample|template|dist|defaults)$/i;

/**
 * Whether a file of another system may hold secrets, by its name alone: nobody can look. Folders that hold people's
 * homes or the machine's settings may, when they are taken in as a whole, and so may what is not known to the letter.
 */
export function mayBeSecret({ path, spelling, reach }: FileResource): "yes" | "no" {
  if (spelling === "unknown" && path === "") return "yes";
  const names = path.split("/").filter((name) => name !== "");
  if (names.some((name) => secretName.test(name) && !example.test(name))) return "yes";
  const wide = reach === "tree" || spelling !== "literal";
  if (wide && /^\/(?:(?:~|etc|run|proc)?|root(?:\/[^/]+)*|(?:home|Users)(?:\/[^/]+)?)\/?$/.test(path)) return "yes";
  // A pattern can match any name that it does not exclude.
  return spelling === "glob" && /[*?[]/.test(names.at(-1) ?? "") && !/\.(?:log|txt|json|gz|conf|ya?ml)$/.test(path)
    ? "yes"
    : "no";
}
