import { z } from "zod";
import { type CredentialSource, variablesOf } from "./credentialSource.ts";

/** What a source gave: variables of a run's environment, and until when they are good, in milliseconds since 1970; undefined: not known. */
export interface Given {
  readonly variables: Readonly<Record<string, string>>;
  readonly expires: number | undefined;
}

type Printed = Exclude<CredentialSource, { readonly from: "storage" | "ssh" }>;

/**
 * What a broker gets on its standard input. A git credential helper is asked as git asks it, with `get` as its last argument.
 * Sources: gitcredentials(7), git-credential(1).
 */
export function brokerInput(source: Printed): string {
  return source.from === "git" ? `protocol=https\nhost=${source.host}\n\n` : "";
}

/**
 * Reads what a broker printed. Undefined where it is not of the format: what is wrong with it is not said, for it may hold a secret. Sources:
 * AWS CLI user guide, "Sourcing credentials with an external process"; client.authentication.k8s.io/v1 ExecCredential; git-credential(1).
 */
export function readPrinted(source: Printed, text: string): Given | undefined {
  if (source.from === "git") return gitPrinted(source, text);
  const value = jsonIn(text);
  switch (source.from) {
    case "aws": {
      const read = aws.safeParse(value);
      if (!read.success) return undefined;
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.data;
      return given(
        {
          AWS_ACCESS_KEY_ID: AccessKeyId,
          AWS_SECRET_ACCESS_KEY: SecretAccessKey,
          ...(SessionToken === undefined ? {} : { AWS_SESSION_TOKEN: SessionToken }),
          ...(Expiration === undefined ? {} : { AWS_CREDENTIAL_EXPIRATION: Expiration }),
          // For clients that a profile is named to: its `credential_process` prints this.
          IDENTITY_AWS: JSON.stringify(read.data),
        },
        Expiration,
      );
    }
    case "kubernetes": {
      const read = execCredential.safeParse(value);
      const [variable = ""] = variablesOf(source);
      // Its client reads it again, so it is handed on as one line.
      return read.success
        ? given({ [variable]: JSON.stringify(read.data) }, read.data.status.expirationTimestamp)
        : undefined;
    }
    case "variables": {
      const read = plain.safeParse(value);
      if (!read.success) return undefined;
      const taken = source.variables.flatMap((name) => {
        const one = read.data[name];
        return one === undefined ? [] : [[name, one] as const];
      });
      return taken.length === source.variables.length
        ? given(Object.fromEntries(taken), read.data.expiration)
        : undefined;
    }
  }
}

const secret = z.string().min(1).max(65_536);
const aws = z.object({
  Version: z.literal(1),
  AccessKeyId: secret,
  SecretAccessKey: secret,
  SessionToken: secret.optional(),
  Expiration: z.string().optional(),
});
const execCredential = z
  .object({
    apiVersion: z.string().regex(/^client\.authentication\.k8s\.io\/v1(?:beta1)?$/),
    kind: z.literal("ExecCredential"),
    status: z.object({
      token: secret.optional(),
      clientCertificateData: secret.optional(),
      clientKeyData: secret.optional(),
      expirationTimestamp: z.string().optional(),
    }),
  })
  .refine(({ status }) => status.token !== undefined || status.clientKeyData !== undefined);
const plain = z.record(z.string(), z.string().max(65_536));

function gitPrinted(source: Extract<Printed, { readonly from: "git" }>, text: string): Given | undefined {
  const told = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const mark = line.indexOf("=");
      return mark < 1 ? [] : [[line.slice(0, mark), line.slice(mark + 1)] as const];
    }),
  );
  const [username, password] = [told.get("username"), told.get("password")];
  if (username === undefined || password === undefined || password === "") return undefined;
  const [first = "", second = ""] = variablesOf(source);
  const expiry = Number(told.get("password_expiry_utc"));
  return {
    variables: { [first]: username, [second]: password },
    expires: Number.isFinite(expiry) && expiry > 0 ? expiry * 1_000 : undefined,
  };
}

/** An expiry that does not read as a time is one that has passed: it is asked for again each time. */
function given(variables: Given["variables"], expiration: string | undefined): Given {
  if (expiration === undefined) return { variables, expires: undefined };
  const expires = Date.parse(expiration);
  return { variables, expires: Number.isNaN(expires) ? 0 : expires };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
