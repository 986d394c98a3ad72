import type { Effect } from "../effects/effect.ts";
import type { NamedScheme } from "../resource.ts";

/** Credentials below the home folder that an effect on a resource of this kind is carried out with. */
const credentials: Readonly<Partial<Record<NamedScheme, readonly string[]>>> = {
  kube: [".kube", ".config/gcloud", ".aws", ".azure"],
  aws: [".aws"],
  gcp: [".config/gcloud", ".boto"],
  azure: [".azure"],
  tf: [".terraformrc", ".terraform.d", ".aws", ".config/gcloud", ".azure", ".kube"],
  db: [".pgpass", ".my.cnf", ".mylogin.cnf"],
  docker: [".docker"],
  image: [".docker", ".config/containers"],
  crate: [".cargo/credentials", ".cargo/credentials.toml"],
  pypi: [".pypirc"],
  npm: [".npmrc", ".yarnrc.yml"],
};

const gitCredentials = [
  ".ssh",
  ".git-credentials",
  ".config/git",
  ".config/gh",
  ".config/glab-cli",
  ".netrc",
  ".local/share/gh",
];

/** Credentials of services, by the first part of the resource's name. */
const serviceCredentials: Readonly<Record<string, readonly string[]>> = {
  github: [".config/gh", ".local/share/gh"],
  gitlab: [".config/glab-cli"],
  heroku: [".config/heroku", ".netrc"],
  stripe: [".config/stripe"],
  digitalocean: [".config/doctl"],
  fly: [".fly"],
  vault: [".vault-token"],
};

/**
 * The credentials, as paths below the home folder, without which a plain effect cannot be carried out. A person who
 * approves `git push --force` approves that git uses their key for it; what cannot be seen into is given none.
 */
export function releasedBy({ resource, verb, sight }: Effect): readonly string[] {
  if (sight === "opaque" || resource.scheme === "file") return [];
  const { scheme, name } = resource;
  switch (scheme) {
    case "git":
      return verb === "publish" || verb === "connect" ? gitCredentials : [];
    case "host":
      return name.endsWith(":22") || name.endsWith(":873") ? [".ssh"] : [];
    case "npm":
    case "pypi":
    case "crate":
      // Reading from a registry works without; what is installed may run code, which must not find the token.
      return verb === "publish" || verb === "administer" || verb === "delete" ? (credentials[scheme] ?? []) : [];
    case "service":
      return serviceCredentials[name.split("/")[0] ?? ""] ?? [];
    default:
      return credentials[scheme] ?? [];
  }
}

/** Sockets through which a program makes others act for it, outside any sandbox; `*` stands for any part of a name. */
export const powerfulSockets: readonly { readonly path: string; readonly for: readonly NamedScheme[] }[] = [
  { path: "/run/docker.sock", for: ["docker", "image"] },
  { path: "/run/podman", for: ["docker", "image"] },
  { path: "/run/containerd", for: ["docker", "image"] },
  { path: "/run/crio", for: [] },
  { path: "/run/dbus", for: [] },
  { path: "/run/systemd/private", for: [] },
  { path: "/run/systemd/io.system*", for: [] },
  { path: "/run/snapd*", for: [] },
  { path: "/run/libvirt", for: [] },
  { path: "/run/user", for: [] },
  { path: "/run/postgresql", for: ["db"] },
  { path: "/run/mysqld", for: ["db"] },
];

/** Where key agents for ssh listen, as far as they say so by their names. */
export const keyAgents: readonly string[] = [
  "/tmp/ssh-*/agent.*",
  "*/keyring/ssh",
  "*/ssh-agent*",
  "*/S.gpg-agent.ssh",
];
