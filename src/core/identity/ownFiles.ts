import { quoted } from "../../base/shellWords.ts";
import { askFile, askScript } from "./askScript.ts";
import { type CredentialSource, variablesOf } from "./credentialSource.ts";
import { ownPlaces } from "./ownPlaces.ts";
import type { RunIdentity } from "./runIdentity.ts";

/** A setting of git: its whole name, and its value. */
export type GitSetting = readonly [name: string, value: string];

/** What an identity's own files are made from: the person's settings, of which only those are taken over that sign in nowhere. */
export interface PersonSettings {
  readonly home: string;
  readonly git: readonly GitSetting[];
  readonly npm: string;
  readonly knownHosts: string;
}

/**
 * The files of an identity's own folder, by their path in it. No secret stands in any: clients are told to ask for theirs, by settings that
 * each of them has for this (`credential_process`, `exec`, `helper`) and a script that asks the run's door or its environment.
 */
export function ownFiles(identity: RunIdentity, person: PersonSettings): Readonly<Record<string, string>> {
  const { credentials, environment, folder } = identity;
  const ask = `${folder}${folder.includes("\\") ? "\\" : "/"}${askFile}`;
  return {
    [place("GIT_CONFIG_GLOBAL")]: gitFile([
      ...keptGit(person.git),
      ...credentials.flatMap((source) => gitHelper(source, ask)),
    ]),
    [place("NPM_CONFIG_USERCONFIG")]: keptNpm(person.npm),
    [`${place("DOCKER_CONFIG")}/config.json`]: json({ cliPluginsExtraDirs: [`${person.home}/.docker/cli-plugins`] }),
    [place("AWS_CONFIG_FILE")]: awsFile(credentials, environment.AWS_PROFILE ?? "default", ask),
    [place("KUBECONFIG")]: kubeFile(credentials, ask),
    known_hosts: person.knownHosts,
    ...(credentials.length === 0 ? {} : { [askFile]: askScript }),
  };
}

/** Whether AWS's clients in a run of this identity find a profile that asks, where nothing in the environment signs them in. */
export function awsAsks({ credentials, environment, folder }: RunIdentity): "yes" | "no" {
  const isOwn = environment.AWS_CONFIG_FILE === `${folder}/${place("AWS_CONFIG_FILE")}`;
  return isOwn && awsFile(credentials, environment.AWS_PROFILE ?? "default", folder) !== "" ? "yes" : "no";
}

function place(variable: string): string {
  return ownPlaces[variable] ?? variable;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Sections of git's settings that say how it works, not who signs in where; and settings of others that are needed to reach anything. */
const gitSections =
  /^(?:init|pull|push|fetch|merge|rebase|rerere|branch|status|log|color|column|format|advice|index|feature|gc|pack|grep|blame|tag|i18n|submodule|checkout|apply|diff|am|notes|stash|worktree|transfer|protocol|safe|lfs|filter|clone|alias|url)\./;
const gitOthers =
  /^(?:core\.(?:autocrlf|eol|safecrlf|ignorecase|excludesfile|attributesfile|quotepath|filemode|symlinks|precomposeunicode|longpaths|hookspath|whitespace|abbrev|untrackedcache|preloadindex|compression)|http\.(?:.*\.)?(?:proxy|sslcainfo|sslcapath|sslverify|sslbackend|postbuffer|version))$/;
const signing = /gpgsign$|^url\..*:\/\/[^/@]*:[^/@]*@/;
/** What an address carries to sign in with. */
const signsIn = /:\/\/[^\s/@]*:[^\s/@]*@|:\/\/[^\s/@]{16,}@/;

function keptGit(settings: readonly GitSetting[]): readonly GitSetting[] {
  return settings.filter(
    ([name, value]) =>
      (gitSections.test(name) || gitOthers.test(name)) && !signing.test(name) && !signsIn.test(`${name} ${value}`),
  );
}

/** Git asks this for one host. */
function gitHelper(source: CredentialSource, ask: string): readonly GitSetting[] {
  if (source.from !== "git") return [];
  const [username = "", password = ""] = variablesOf(source);
  const asked = `bash ${quoted(ask)} ${username} ${password}`;
  const print = `${asked} | { IFS= read -r u; IFS= read -r p; printf 'username=%s\\npassword=%s\\n' "$u" "$p"; }`;
  return [
    [`credential.https://${source.host}.helper`, ""],
    [`credential.https://${source.host}.helper`, `!f() { test "$1" = get && ${print}; }; f`],
  ];
}

function gitFile(settings: readonly GitSetting[]): string {
  return settings.map(([name, value]) => gitLine(name, value)).join("");
}

/** One setting as a file of git's has it; source: git-config(1), "Syntax". */
function gitLine(name: string, value: string): string {
  const [first, last] = [name.indexOf("."), name.lastIndexOf(".")];
  const section = name.slice(0, first);
  const part = first === last ? "" : ` "${name.slice(first + 1, last).replace(/[\\"]/g, "\\$&")}"`;
  const quoted = value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `[${section}${part}]\n\t${name.slice(last + 1)} = "${quoted}"\n`;
}

const npmSettings =
  /^(?:(?:@[\w.-]+:)?registry|proxy|https-proxy|noproxy|cafile|strict-ssl|prefix|cache|save-exact|save-prefix|fund|audit|engine-strict|legacy-peer-deps|ignore-scripts|package-lock|loglevel|progress|node-linker|shamefully-hoist|auto-install-peers|store-dir)\s*=/;

function keptNpm(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines
    .filter((line) => npmSettings.test(line) && !signsIn.test(line))
    .map((line) => `${line}\n`)
    .join("");
}

/** A named profile is asked for its credentials even where the environment has some; the unnamed one where it has none. */
function awsFile(credentials: readonly CredentialSource[], profile: string, ask: string): string {
  if (!credentials.some(({ from }) => from === "aws") || !/^[\w.-]+$/.test(profile) || /["\n]/.test(ask)) return "";
  return `[${profile === "default" ? profile : `profile ${profile}`}]\ncredential_process = bash "${ask}" IDENTITY_AWS\n`;
}

/** JSON is YAML, too. The first context is the current one. */
function kubeFile(credentials: readonly CredentialSource[], ask: string): string {
  const own = credentials.flatMap((source) => (source.from === "kubernetes" ? [source] : []));
  return json({
    apiVersion: "v1",
    kind: "Config",
    "current-context": own[0]?.context ?? "",
    contexts: own.map(({ context }) => ({ name: context, context: { cluster: context, user: context } })),
    clusters: own.map(({ context, server, authority }) => ({
      name: context,
      cluster: { server, ...(authority === undefined ? {} : { "certificate-authority": authority }) },
    })),
    users: own.map((source) => ({
      name: source.context,
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1",
          command: "bash",
          args: [ask, ...variablesOf(source)],
          interactiveMode: "Never",
        },
      },
    })),
  });
}
