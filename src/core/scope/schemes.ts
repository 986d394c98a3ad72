import type { NamedScheme } from "../resource.ts";

/** How the names of one scheme are spelled. */
export interface SchemeShape {
  /** A pattern as an example, for messages. */
  readonly example: string;
  /** How many components a name has at most; undefined where it varies. */
  readonly components: number | undefined;
}

/** The schemes of resources that are not files. A `/` separates components; within one it is written `%2F`. */
export const schemeShapes: Readonly<Record<NamedScheme, SchemeShape>> = {
  git: { example: "git:origin/release-*", components: 2 },
  host: { example: "host:api.example.com:443", components: 1 },
  npm: { example: "npm:@acme%2Fapp", components: 1 },
  pypi: { example: "pypi:requests", components: 1 },
  crate: { example: "crate:serde", components: 1 },
  image: { example: "image:ghcr.io%2Facme%2Fapp:*", components: 1 },
  process: { example: "process:postgres", components: 1 },
  device: { example: "device:/dev/sda", components: undefined },
  env: { example: "env:AWS_SECRET_ACCESS_KEY", components: 1 },
  mcp: { example: "mcp:github/delete_*", components: 2 },
  tool: { example: "tool:run_vscode_command", components: undefined },
  kube: { example: "kube:*prod*/**", components: 4 },
  aws: { example: "aws:prod/**", components: 4 },
  gcp: { example: "gcp:my-project/**", components: undefined },
  azure: { example: "azure:my-subscription/**", components: undefined },
  service: { example: "service:heroku/*prod*/**", components: undefined },
  tf: { example: "tf:prod/**", components: 2 },
  db: { example: "db:*/*prod*/**", components: 4 },
  docker: { example: "docker:*/volume/*", components: 3 },
  system: { example: "system:**", components: undefined },
};

/** Whether the word is a scheme of resources that are not files. */
export function isNamedScheme(word: string): word is NamedScheme {
  return Object.hasOwn(schemeShapes, word);
}

/** Every scheme of resources that are not files. */
export const namedSchemes: readonly string[] = Object.keys(schemeShapes);
