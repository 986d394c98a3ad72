import { prefixOf, textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import { settingEffects } from "./commands/gitConfig.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing } from "./fileEffects.ts";

type Site = Pick<Use, "source" | "surroundings">;

/** Variables whose value programs run as a command. */
const commands =
  /^(?:(?:GIT_|MAN|SYSTEMD_|AWS_|GLAB_|BAT_|DELTA_|GH_|PSQL_|MYSQL_)?PAGER|(?:GIT_|GH_|KUBE_|SUDO_)?EDITOR|VISUAL|FCEDIT|HGEDITOR|SVN_EDITOR|GIT_SEQUENCE_EDITOR|BROWSER|GH_BROWSER|GIT_SSH|GIT_SSH_COMMAND|GIT_PROXY_COMMAND|GIT_EXTERNAL_DIFF|GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|KUBECTL_EXTERNAL_DIFF|AUTOSSH_PATH|LESSOPEN|LESSCLOSE|PROMPT_COMMAND|RSYNC_RSH|CVS_RSH|MAKE|SHELL|CC|CXX|LD|RUSTC_WRAPPER|RUSTC|CARGO_BUILD_RUSTC_WRAPPER|TAR_OPTIONS|PERL5DB|FZF_DEFAULT_COMMAND|NODE_REPL_EXTERNAL_MODULE|PYTHONBREAKPOINT|PYTHONINSPECT|RESTIC_PASSWORD_COMMAND|RCLONE_PASSWORD_COMMAND|BORG_(?:PASSCOMMAND|RSH|REMOTE_PATH)|CLOUDSDK_PYTHON|GLAB_EDITOR|SOPS_EDITOR|NULLCMD|READNULLCMD|npm_config_script_shell|npm_config_editor|npm_config_git|npm_config_shell)$/;

/** Variables that name code which programs load, or files which shells run when they start. */
const loaders =
  /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|BASH_ENV|ENV|ZDOTDIR|PS[0-4]|BASH_FUNC_.*|BASH_ALIASES|BASH_CMDS|BASH_LOADABLES_PATH|SHELLOPTS|BASHOPTS|PYTHON(?:STARTUP|PATH|HOME)|PERL5(?:LIB|OPT)|PERLLIB|RUBY(?:OPT|LIB)|GEM_(?:HOME|PATH)|NODE_(?:OPTIONS|PATH)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_OPTS|GRADLE_OPTS|CLASSPATH|LUA_(?:PATH|CPATH|INIT)\w*|PHPRC|PHP_INI_SCAN_DIR|GIT_(?:CONFIG|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_PARAMETERS|EXEC_PATH|TEMPLATE_DIR|DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE)|CARGO_HOME|RUSTFLAGS|(?:GNU)?MAKEFLAGS|MAKEFILES|GOFLAGS|CMAKE_TOOLCHAIN_FILE|R_PROFILE\w*|R_ENVIRON\w*|VIMINIT|EXINIT|MYVIMRC|INPUTRC|GCONV_PATH|GLIBC_TUNABLES|OPENSSL_CONF|npm_config_(?:userconfig|globalconfig|prefix|registry|node_options)|NPM_CONFIG_\w+|PIP_(?:INDEX_URL|EXTRA_INDEX_URL|CONFIG_FILE|TARGET|PREFIX)|UV_INDEX_URL|DOCKER_HOST|DOCKER_CONFIG|KUBECONFIG|AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|AWS_DATA_PATH|CLOUDSDK_(?:CONFIG|PYTHON_\w+|ROOT_DIR)|AZURE_(?:CONFIG|EXTENSION)_DIR|GH_CONFIG_DIR|GLAB_CONFIG_DIR|RCLONE_CONFIG\w*|OCI_CLI_CONFIG_FILE|HTTPS?_PROXY|https?_proxy|ALL_PROXY|all_proxy|NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|HOLDPOINT_\w+)$/;

/** Variables that name files which database clients run or take settings from when they start. */
const databaseSettings =
  /^(?:PSQLRC|PGSERVICEFILE|PGSYSCONFDIR|PGOPTIONS|PSQL_EDITOR|PSQL_WATCH_PAGER|MYSQL_HOME|MYSQL_TEST_LOGIN_FILE|REDISCLI_RCFILE|SQLCMDINI|SQLPATH|ORACLE_PATH|LOGIN_SQL|TNS_ADMIN|USQLRC)$/;

/** The same of tools for containers, clusters, infrastructure and other machines: settings, plugins, added arguments. */
const remoteLoaders =
  /^(?:DOCKER_(?:CONTEXT|CLI_PLUGIN_\w+|CERT_PATH|TLS\w*)|CONTAINER_(?:HOST|CONNECTION)|CONTAINERS_CONF\w*|COMPOSE_(?:FILE|PATH_SEPARATOR|ENV_FILES)|BUILDX_CONFIG|BUILDKIT_HOST|HELM_(?:PLUGINS|CONFIG_HOME|DATA_HOME|KUBE\w+|REPOSITORY_CONFIG)|KUSTOMIZE_PLUGIN_HOME|TF_(?:CLI_ARGS\w*|CLI_CONFIG_FILE|DATA_DIR|REATTACH_PROVIDERS)|TERRAFORM_CONFIG|TERRAGRUNT_\w+|TG_\w+|PULUMI_(?:HOME|BACKEND_URL|ACCESS_TOKEN)|ANSIBLE_(?:CONFIG|HOME|LIBRARY|\w*(?:PLUGINS|PATH|SSH_ARGS|SSH_EXECUTABLE|EXECUTABLE|CALLBACK\w*|VAULT_PASSWORD_FILE|CHECK_MODE\w*))|VAGRANT_(?:VAGRANTFILE|CWD|HOME)|PACKER_(?:PLUGIN_PATH|CONFIG\w*)|LIBVIRT_DEFAULT_URI|VIRSH_DEFAULT_CONNECT_URI|SSH_SK_PROVIDER|RSYNC_(?:CONNECT_PROG|SHELL|OLD_ARGS|PROXY))$/;

/** Variables that say where agents look for their hooks and settings, or that they leave hooks out. */
const agentSettings =
  /^(?:CLAUDE_CODE_(?:SIMPLE|SAFE_MODE)|CLAUDE_CONFIG_DIR|CODEX_HOME|COPILOT_HOME|COPILOT_HOOK_\w+|GEMINI_CLI_(?:HOME|SYSTEM_\w+|TRUST_WORKSPACE)|QWEN_HOME|QWEN_CODE_(?:SIMPLE|SYSTEM_\w+)|OPENCODE_(?:CONFIG\w*|PURE|PERMISSION)|KIRO_HOME)$/;

/** Programs that only show text or do nothing, as values of the variables that name a command. */
const harmlessCommand =
  /^(?:|cat|less(?: -[A-Za-z]+)*|more|true|:|false|nano|vi|vim|(?:\/usr)?\/bin\/(?:cat|true|false|bash|zsh|sh)|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|ccache|sccache|(?:ccache )?(?:gcc|clang)(?:-\d+)?|make)$/;

/** What setting a variable makes other programs do. Most variables make none do anything. */
export function environmentEffects(name: string, value: Value, site: Site): readonly Effect[] {
  // The value of the setting stands in another variable, so the key alone must be harmless.
  if (/^GIT_CONFIG_KEY_\d+$/.test(name))
    return settingEffects(withUnknownValue(value), { program: "git", source: site.source });
  if (/^GIT_CONFIG_(?:COUNT|VALUE_\d+)$/.test(name))
    return name === "GIT_CONFIG_COUNT" ? nothing : gitValue(value, site);
  const text = textOf(value);
  if (name === "PATH") return pathEffects(value, site);
  if (commands.test(name))
    return text !== undefined && harmlessCommand.test(text)
      ? nothing
      : [setting(name, `programs run what ${name} holds`, site)];
  if (agentSettings.test(name)) return [setting(name, `${name} decides which hooks an agent runs`, site)];
  if (![loaders, databaseSettings, remoteLoaders].some((names) => names.test(name))) return nothing;
  if (name === "NODE_OPTIONS" && text !== undefined && plainNodeOptions.test(text)) return nothing;
  if (/^PS[0-4]$/.test(name) && text !== undefined && !/\$[({\w]|`/.test(text)) return nothing;
  if (
    /^(?:(?:GNU)?MAKEFLAGS|MAVEN_OPTS|GRADLE_OPTS|RUSTFLAGS|GOFLAGS|JAVA_TOOL_OPTIONS)$/.test(name) &&
    text !== undefined &&
    plainToolOptions.test(text)
  )
    return nothing;
  if (/^HTTPS?_PROXY$|^https?_proxy$|^all_proxy$|^ALL_PROXY$/.test(name) && text === "") return nothing;
  return [setting(name, `${name} changes which code or settings programs use`, site)];
}

const plainNodeOptions =
  /^(?:\s*--(?:max[-_]old[-_]space[-_]size=\d+|no-warnings|no-deprecation|enable-source-maps|trace-warnings|experimental-(?:vm-modules|strip-types|test-coverage|specifier-resolution=node)|unhandled-rejections=\w+|openssl-legacy-provider|stack-trace-limit=\d+))*\s*$/;
const plainToolOptions =
  /^(?:\s*(?:-j\s*\d*|-Xm[xs]\d+[kmgKMG]?|-C (?:target-cpu|opt-level|debuginfo)=\w+|-D ?warnings|-Awarnings|-mod=(?:mod|readonly|vendor)|-tags=[\w,]+|-count=\d+|-race|-s|-k|--no-print-directory))*\s*$/;

/** A value of a setting whose key stands in another variable: only a few values are harmless whatever the key. */
function gitValue(value: Value, site: Site): readonly Effect[] {
  const text = textOf(value);
  return text !== undefined && /^(?:true|false|\d+|always|auto|never|status|log|diff|show)$/.test(text)
    ? nothing
    : [setting("GIT_CONFIG_VALUE", "git gets a setting that can make it run another program", site)];
}

function withUnknownValue(key: Value): Value {
  const text = textOf(key);
  return text === undefined ? key : { kind: "literal", text: `${text}=?` };
}

const programFolders =
  /^(?:\/(?:usr\/|usr\/local\/)?s?bin|\/opt\/[\w.-]+(?:\/[\w.@-]+)*\/bin|\/usr\/(?:lib|local)\/[\w./@+-]+\/bin|\/snap\/bin|\/nix\/[\w./-]+\/bin|~\/(?:\.local|\.cargo|\.bun|\.deno|\.dotnet|\.pyenv|\.rbenv|\.rvm|\.nvm|\.volta|\.asdf|\.npm-global|\.yarn|\.poetry|go|\.fnm|\.rustup|\.krew|\.pulumi|Library)(?:\/[\w.@+-]+)*(?:\/bin|\/shims|))$/;

/** Folders that hold installed programs may be added to PATH; any other could give known names another meaning. */
function pathEffects(value: Value, site: Site): readonly Effect[] {
  const { home } = site.surroundings;
  const isKnown = (folder: string): boolean =>
    programFolders.test(folder.startsWith(`${home}/`) ? `~/${folder.slice(home.length + 1)}` : folder);
  const text = textOf(value);
  const because = "PATH decides which programs known names stand for";
  if (text !== undefined) return text.split(":").every(isKnown) ? nothing : [setting("PATH", because, site)];
  // What was shortened may set it again.
  const once = site.source.split("PATH=").length === 2 && !site.source.endsWith("…");
  // What stands behind the inherited list is only searched for names that it does not have.
  const appended =
    prefixOf(value) === "" &&
    /\bPATH=["']?\$\{?PATH\}?(?::(?:\$HOME|~)?[\w./@+-]*)*["']?(?:[\s;&|]|$)/.test(site.source);
  const prepended = prefixOf(value).endsWith(":") && /:\$\{?PATH\}?["']?(?:[\s;&|]|$)/.test(site.source);
  const folders = prefixOf(value).split(":").slice(0, -1);
  return once && (appended || (prepended && folders.every(isKnown))) ? nothing : [setting("PATH", because, site)];
}

function setting(name: string, because: string, site: Site): Effect {
  return effectOn({ scheme: "env", name }, { verb: "execute", loses: "none", because }, site, "opaque");
}
