import type { NamedResource } from "../resource.ts";
import { readContainerLine } from "../shell/containerLine.ts";
import type { Value } from "../shell/value.ts";
import type { ContextFormat } from "./formats.ts";
import { type Candidate, type Found, type Lookup, valuesIn } from "./lookup.ts";

/** Contexts that the makers of container engines give to those of this machine, and sockets of this machine. */
export const nearEngines =
  /^(?:default|desktop-(?:linux|windows)|rootless|orbstack|rancher-desktop|colima(?:-[\w.-]+)?|lima-[\w.-]+|(?:unix|npipe):.*?)(?:\/|$)/;

/**
 * Container engines: `DOCKER_CONTEXT`, or the current context of `~/.docker/config.json`; an address in `DOCKER_HOST` counts
 * before both. Source: docs.docker.com, "Docker contexts".
 */
export function dockerContexts(look: Lookup, _resource: NamedResource, args: readonly Value[]): readonly Candidate[] {
  if (!/^docker(?:-compose)?$/.test(look.program)) return [];
  const line = readContainerLine(look.program, args);
  if (line.engine === "elsewhere" || line.context !== "?") return [];
  const given = (name: string, place: string, from: string): Candidate => ({ parts: { 0: name }, place, from });
  const engine = (name: string): string => `the container engine ${name}`;
  const host = look.variable("DOCKER_HOST");
  if (host.state === "unknown") return [];
  if (host.state === "set") return [given(host.text, engine(host.text), host.from)];
  const set = look.variable("DOCKER_CONTEXT");
  if (set.state === "unknown") return [];
  if (set.state === "set") return [given(set.text, engine(set.text), set.from)];
  const folder = look.variable("DOCKER_CONFIG");
  const read = look.own(".docker/config.json", "docker", below(folder, "config.json"));
  return [
    ...look.switched("docker", 0).map((name) => given(name, engine(name), "the context that this call switches to")),
    ...valuesIn(read, "", "currentContext").map((name) =>
      given(name, engine(name), `the current context of ${read.file}`),
    ),
  ];
}

/**
 * Terraform and OpenTofu: `TF_WORKSPACE`, or the workspace that `.terraform/environment` in the folder names.
 * Source: developer.hashicorp.com/terraform/cli/workspaces.
 */
export function terraformContexts(look: Lookup): readonly Candidate[] {
  if (!/^(?:terraform|tofu)$/.test(look.program)) return [];
  const set = look.variable("TF_WORKSPACE");
  const folder = look.option("-chdir");
  const data = look.variable("TF_DATA_DIR");
  if ([set, folder, data].some(({ state }) => state === "unknown")) return [];
  const named = (name: string, from: string): Candidate => ({
    parts: { 0: name },
    place: `the Terraform workspace ${name}`,
    from,
  });
  if (set.state === "set") return [named(set.text, set.from)];
  const kept = data.state === "set" ? data.text : ".terraform";
  const base = folder.state === "set" && !kept.startsWith("/") ? `${folder.text}/` : "";
  const read = look.file(`${base}${kept}/environment`, "terraformWorkspace");
  return [
    ...look.switched("tf", 0).map((name) => named(name, "the workspace that this call switches to")),
    ...valuesIn(read, "", "workspace").map((name) => named(name, read.file)),
  ];
}

/** What tells the project or app of a service where its command does not. */
interface ProjectFile {
  readonly variable?: string;
  readonly options: string;
  readonly file: string;
  readonly format: ContextFormat;
  readonly section?: string;
  readonly keys: string;
}

const projectFiles: Readonly<Record<string, ProjectFile>> = {
  fly: { variable: "FLY_APP", options: "-a --app -c --config", file: "fly.toml", format: "fly", keys: "app" },
  vercel: {
    variable: "VERCEL_PROJECT_ID",
    options: "--project --cwd -A --local-config",
    file: ".vercel/project.json",
    format: "vercel",
    keys: "projectName projectId",
  },
  netlify: {
    variable: "NETLIFY_SITE_ID",
    options: "-s --site --filter --cwd",
    file: ".netlify/state.json",
    format: "netlify",
    keys: "siteId",
  },
  firebase: { options: "-P --project -c --config", file: ".firebaserc", format: "firebase", keys: "projects.default" },
  supabase: {
    variable: "SUPABASE_PROJECT_ID",
    options: "--project-ref --workdir --db-url --local",
    file: "supabase/.temp/project-ref",
    format: "supabase",
    keys: "project",
  },
};

/** Hosting platforms: the app or the project that the folder is linked to. */
export function serviceContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  const service = look.part(resource, 0) ?? "";
  // An app that is worked on as such is named by the words.
  if (service === "fly" && look.part(resource, 2) === "apps") return [];
  const known = Object.hasOwn(projectFiles, service) ? projectFiles[service] : undefined;
  if (known === undefined || look.option(...known.options.split(" ")).state !== "unset") return [];
  const named = (name: string, from: string): Candidate => ({
    parts: { 1: name },
    place: `${service} (${name})`,
    from,
  });
  const set: Found = known.variable === undefined ? { state: "unset" } : look.variable(known.variable);
  if (set.state !== "unset") return set.state === "set" ? [named(set.text, set.from)] : [];
  const read = look.file(known.file, known.format);
  return known.keys
    .split(" ")
    .flatMap((key) => valuesIn(read, known.section ?? "", key).map((name) => named(name, read.file)));
}

/**
 * Databases: for PostgreSQL, `PGHOST` and `PGDATABASE`, or the service that `PGSERVICE` names in `~/.pg_service.conf`; for
 * MySQL, the client's part of `~/.my.cnf`; for migrations, `DATABASE_URL` in the environment or in the project's `.env`.
 * Passwords are never looked at. Sources: postgresql.org/docs/current/libpq-envars.html, libpq-pgservice.html;
 * dev.mysql.com, "Using Option Files".
 */
export function databaseContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  switch (look.part(resource, 0)) {
    case "postgres":
      return postgresPlaces(look);
    case "mysql":
      return mysqlPlaces(look);
    case undefined:
      return projectDatabases(look);
    default:
      return [];
  }
}

function postgresPlaces(look: Lookup): readonly Candidate[] {
  const [host, database] = [look.variable("PGHOST"), look.variable("PGDATABASE")];
  const service = look.variable("PGSERVICE");
  if (host.state === "set")
    return [databaseAt(host.text, database.state === "set" ? database.text : undefined, host.from)];
  if (host.state === "unknown" || service.state !== "set") return [];
  const read = look.own(".pg_service.conf", "pgService", look.variable("PGSERVICEFILE"));
  const from = `the service ${service.text} of ${read.file}`;
  const [name] = valuesIn(read, service.text, "dbname");
  return valuesIn(read, service.text, "host").map((found) => databaseAt(found, name, from));
}

function mysqlPlaces(look: Lookup): readonly Candidate[] {
  const set = look.variable("MYSQL_HOST");
  if (set.state !== "unset") return set.state === "set" ? [databaseAt(set.text, undefined, set.from)] : [];
  const read = look.own(".my.cnf", "mysql");
  return ["mysql", "mysqldump", "client"].flatMap((section) =>
    valuesIn(read, section, "host").map((found) =>
      databaseAt(found, valuesIn(read, section, "database")[0], `[${section}] of ${read.file}`),
    ),
  );
}

function projectDatabases(look: Lookup): readonly Candidate[] {
  const set = look.variable("DATABASE_URL", "DB_URL");
  if (set.state !== "unset") return set.state === "set" ? atAddress(set.text, set.from) : [];
  const read = look.file(".env", "dotenv");
  return read.settings.flatMap(({ key, value }) =>
    /_URL$/.test(key) ? atAddress(value, `${key} in .env`) : [databaseAt(value, undefined, `${key} in .env`)],
  );
}

function atAddress(address: string, from: string): readonly Candidate[] {
  const [, scheme, authority = "", path = ""] =
    /^(?:jdbc:)?([a-z][\w.-]*)[\w+.-]*:\/\/([^/]*)\/?([^/]*)/i.exec(address) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d+$/, "");
  return scheme === undefined || host === "" ? [] : [databaseAt(host, path === "" ? undefined : path, from)];
}

function databaseAt(host: string, database: string | undefined, from: string): Candidate {
  const name = host.toLowerCase();
  return {
    parts: { 1: name, ...(database === undefined ? {} : { 2: database }) },
    place: `${database === undefined ? "a database" : `the database ${database}`} on ${name}`,
    from,
  };
}

function below(folder: Found, path: string): Found {
  return folder.state === "set" ? { ...folder, text: `${folder.text}/${path}` } : folder;
}
