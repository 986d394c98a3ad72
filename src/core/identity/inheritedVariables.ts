import { withoutSecrets } from "../contexts/addresses.ts";
import { isSecretVariable } from "../secretName.ts";
import { fixedVariable } from "./fixedVariables.ts";

/**
 * What ordinary builds need of the person's environment: who and where, words and time, where tools are installed and keep
 * their caches, how a compiler is called, which authorities are trusted. None of them signs in anywhere. What names a profile,
 * a context, a host to work on or a socket of an agent is not among them.
 */
const usual: readonly string[] = [
  "PATH HOME USER LOGNAME SHELL TMPDIR HOSTNAME LANG LANGUAGE TZ CI NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE",
  "XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_DATA_DIRS XDG_CONFIG_DIRS",
  "NODE_ENV NVM_DIR NVM_BIN VOLTA_HOME FNM_DIR FNM_MULTISHELL_PATH N_PREFIX PNPM_HOME YARN_CACHE_FOLDER NPM_CONFIG_CACHE NPM_CONFIG_PREFIX COREPACK_HOME BUN_INSTALL DENO_DIR DENO_INSTALL",
  "CARGO_HOME CARGO_TARGET_DIR RUSTUP_HOME RUSTUP_TOOLCHAIN RUSTFLAGS GOPATH GOROOT GOBIN GOCACHE GOMODCACHE GOTOOLCHAIN GOPROXY GOPRIVATE GONOSUMDB GONOSUMCHECK GOFLAGS",
  "JAVA_HOME JDK_HOME M2_HOME MAVEN_HOME MAVEN_OPTS GRADLE_HOME GRADLE_USER_HOME GRADLE_OPTS KOTLIN_HOME SDKMAN_DIR ANDROID_HOME ANDROID_SDK_ROOT ANDROID_NDK_HOME FLUTTER_ROOT",
  "VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV CONDA_EXE MAMBA_ROOT_PREFIX PYENV_ROOT PYENV_VERSION POETRY_HOME POETRY_CACHE_DIR UV_CACHE_DIR PIP_CACHE_DIR WORKON_HOME PYTHONPATH PYTHONUNBUFFERED",
  "RBENV_ROOT RBENV_VERSION RVM_PATH GEM_HOME GEM_PATH BUNDLE_PATH PHPENV_ROOT COMPOSER_CACHE_DIR OPAMROOT OPAM_SWITCH_PREFIX GHCUP_INSTALL_BASE_PREFIX STACK_ROOT CABAL_DIR",
  "ASDF_DIR ASDF_DATA_DIR MISE_DATA_DIR PROTO_HOME DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT NUGET_PACKAGES HOMEBREW_PREFIX HOMEBREW_CELLAR HOMEBREW_REPOSITORY NIX_PATH NIX_PROFILES NIX_SSL_CERT_FILE IN_NIX_SHELL",
  "CC CXX CPP AR CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CPATH C_INCLUDE_PATH LIBRARY_PATH PKG_CONFIG_PATH CMAKE_PREFIX_PATH CCACHE_DIR SCCACHE_DIR CUDA_HOME CUDA_PATH",
  "PLAYWRIGHT_BROWSERS_PATH PUPPETEER_EXECUTABLE_PATH CYPRESS_CACHE_FOLDER CHROME_BIN",
  "NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY",
  "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT TEMP TMP USERNAME USERPROFILE USERDOMAIN HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS WSL_DISTRO_NAME",
].flatMap((line) => line.split(" "));

const usualNames: ReadonlySet<string> = new Set(usual);
const usualFamilies = /^LC_[A-Z]+$/;

/** What a run gets of the person's environment, and the names of what it does not get. */
export interface Inheritance {
  readonly environment: Readonly<Record<string, string>>;
  readonly withheld: readonly string[];
}

/**
 * Builds the part of a run's environment that comes from the person's: the usual names, and those that `inherit` names, a `*`
 * at the end standing for any ending. A name that tells of a secret counts only where it is written out. Usual values that are
 * addresses lose what they carry to sign in with.
 */
export function inheritedFrom(
  environment: Readonly<Record<string, string | undefined>>,
  inherit: readonly string[],
): Inheritance {
  const kept: Record<string, string> = {};
  const withheld: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const own = isUsual(name) ? bare(value) : undefined;
    const taken = isNamed(name, inherit) ? value : own;
    if (taken === undefined) withheld.push(name);
    else kept[name] = taken;
  }
  return { environment: kept, withheld: withheld.sort() };
}

/** What a run takes over from the shell that it is started from: usual variables and those of these names, never those of these. */
export interface CarriedVariables {
  readonly also: readonly string[];
  readonly never: readonly string[];
}

/**
 * The part of a shell's environment that a run takes over: which tools are first in the PATH, a virtual environment, what an earlier
 * command exported. Nothing by which commands are judged, and nothing that signs in.
 */
export function carriedFrom(
  environment: Readonly<Record<string, string | undefined>>,
  { also, never }: CarriedVariables,
): Readonly<Record<string, string>> {
  const kept = Object.entries(inheritedFrom(environment, also).environment);
  return Object.fromEntries(kept.filter(([name]) => fixedVariable(name) === "free" && !never.includes(name)));
}

function isUsual(name: string): boolean {
  return usualNames.has(name.toUpperCase()) || usualFamilies.test(name);
}

/** An address that cannot be told from its password is not taken. Lists of them (`GOPROXY`) are looked at one by one. */
function bare(value: string): string | undefined {
  if (!value.includes("://")) return value;
  const parts = value.split(/([,|;])/).map((part) => (part.includes("://") ? withoutSecrets(part) : part));
  return parts.some((part) => part === "") ? undefined : parts.join("");
}

function isNamed(name: string, inherit: readonly string[]): boolean {
  if (fixedVariable(name) === "fixed") return false;
  return inherit.some((one) =>
    one.endsWith("*") ? name.startsWith(one.slice(0, -1)) && !isSecretVariable(name) : name === one,
  );
}
