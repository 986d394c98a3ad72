/**
 * Where an identity's own credentials come from. A `command` is a broker: its program with its arguments, run by Holdpoint with
 * the person's environment, without a shell, in the person's home folder. What it prints goes into the environment of a run and nowhere else.
 */
export type CredentialSource =
  /** A value that the person typed into the editor's secret storage under that name. */
  | { readonly from: "storage"; readonly name: string; readonly variable: string }
  /** A JSON object of variables, of which only those named here are taken. */
  | { readonly from: "variables"; readonly command: BrokerCommand; readonly variables: readonly string[] }
  /** What AWS calls a `credential_process`. */
  | { readonly from: "aws"; readonly command: BrokerCommand }
  /** A Kubernetes ExecCredential, for one cluster. */
  | {
      readonly from: "kubernetes";
      readonly command: BrokerCommand;
      readonly context: string;
      readonly server: string;
      /** The file that holds the certificate of the cluster's authority; undefined: one the system knows. */
      readonly authority: string | undefined;
    }
  /** A git credential helper, asked for one host over https. */
  | { readonly from: "git"; readonly command: BrokerCommand; readonly host: string }
  /** An ssh agent that holds these keys alone. */
  | { readonly from: "ssh"; readonly keys: readonly string[] };

export type BrokerCommand = readonly [string, ...string[]];

/** What a source gives, as the end of a sentence that begins "Credentials: "; the same sources are described alike. */
export function describeSource(source: CredentialSource): string {
  switch (source.from) {
    case "storage":
      return `${source.variable}, stored in the editor as ${source.name}`;
    case "variables":
      return `${source.variables.join(", ")}, from \`${listed(source.command, " ")}\``;
    case "aws":
      return `AWS, from \`${listed(source.command, " ")}\``;
    case "kubernetes":
      return `the Kubernetes context ${source.context} at ${source.server}${source.authority === undefined ? "" : ` (authority ${listed([source.authority], "")})`}, from \`${listed(source.command, " ")}\``;
    case "git":
      return `git at ${source.host}, from \`${listed(source.command, " ")}\``;
    case "ssh":
      return `the ssh keys ${listed(source.keys, ", ")}`;
  }
}

/** Words as text; a word with other signs than names have stands in quotes, so that two lists never read alike. */
function listed(words: readonly string[], between: string): string {
  return words.map((word) => (/^[\w@%+=:./~-]+$/.test(word) ? word : JSON.stringify(word))).join(between);
}

/** The variables of a run's environment that a source fills in. */
export function variablesOf(source: CredentialSource): readonly string[] {
  switch (source.from) {
    case "storage":
      return [source.variable];
    case "variables":
      return source.variables;
    case "aws":
      return [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION",
        "IDENTITY_AWS",
      ];
    case "kubernetes":
      return [`IDENTITY_KUBERNETES_${inVariable(source.context)}`];
    case "git":
      return ["IDENTITY_GIT_USERNAME", "IDENTITY_GIT_PASSWORD"].map((name) => `${name}_${inVariable(source.host)}`);
    case "ssh":
      return ["SSH_AUTH_SOCK"];
  }
}

/** A name as a part of a variable's name; two names never share one. */
function inVariable(name: string): string {
  return [...name].map((sign) => (/[A-Za-z0-9]/.test(sign) ? sign : `_${sign.codePointAt(0)?.toString(16)}_`)).join("");
}
