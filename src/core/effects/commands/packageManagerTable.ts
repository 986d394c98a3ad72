import type { Registry } from "./packageSpecs.ts";

/** The subcommands of a package manager by what they do. Every other subcommand is opaque. */
export interface Manager {
  readonly registry: Registry;
  /** Options with a value. */
  readonly values: string;
  readonly reads: string;
  /** Install what the project's own files name, build, test. */
  readonly works: string;
  /** Take packages as operands. */
  readonly installs: string;
  /** Change what a registry serves or who may change it. */
  readonly publishes: string;
  /** Run a script of the project by its name; with `bare` a name alone is enough. */
  readonly scripts: string;
  readonly bare: "yes" | "no";
  /** Whether a file or program runs where the project has no script of the name. */
  readonly others?: "run";
  /** Options that install for the whole machine, or from elsewhere. */
  readonly global: readonly string[];
  readonly elsewhere: readonly string[];
}

const npmValues =
  "-w --workspace --prefix --registry --tag --otp --access --omit --include --loglevel -C --dir --filter -F --cwd --reporter --cache --userconfig --depth --location --concurrency --network-concurrency --store-dir --modules-folder";

/** With pnpm, `-w` means the root of the workspace. */
const pnpmValues = npmValues.replace("-w --workspace ", "--filter-prod ");

/** Package managers by the name they are called by. */
export const managers: Readonly<Record<string, Manager>> = {
  npm: {
    registry: "npm",
    values: npmValues,
    reads:
      "ls list ll la outdated view info show v search find root prefix bin why explain fund doctor ping whoami query help help-search completion docs-list diff sbom",
    works:
      "ci clean-install ic install-clean cit install-ci-test test t tst start rebuild rb dedupe ddp prune audit pack init create-lock shrinkwrap restart stop it install-test",
    installs: "install i in ins inst insta add isntall update up upgrade uninstall remove rm r un unlink",
    publishes:
      "publish unpublish deprecate undeprecate dist-tag dist-tags owner author access token team org hook profile star unstar trust stage",
    scripts: "run run-script rum urn",
    bare: "no",
    global: ["-g", "--global", "--location"],
    elsewhere: ["--registry", "--userconfig", "--globalconfig", "--script-shell", "--node-options", "--git"],
  },
  pnpm: {
    registry: "npm",
    values: pnpmValues,
    reads: "ls list ll la outdated why audit root bin view info show licenses help store-path whoami",
    works: "ci test t start rebuild rb dedupe prune pack init fetch import dev build lint",
    installs: "install i add update up upgrade remove rm uninstall un",
    publishes: "publish unpublish deprecate dist-tag owner access",
    scripts: "run run-script",
    bare: "yes",
    global: ["-g", "--global"],
    elsewhere: ["--registry", "--script-shell", "--userconfig"],
  },
  yarn: {
    registry: "npm",
    values: npmValues,
    reads: "list outdated why info audit licenses bin versions help explain constraints",
    works: "test start pack init dedupe rebuild check autoclean-list dev build lint",
    installs: "install add upgrade up remove upgrade-interactive",
    publishes: "publish tag owner npm",
    scripts: "run",
    bare: "yes",
    global: ["global", "--global"],
    elsewhere: ["--registry", "--use-yarnrc"],
  },
  bun: {
    registry: "npm",
    values: npmValues,
    reads: "outdated why audit info pm help",
    works: "test build init",
    installs: "install i add a update remove rm",
    publishes: "publish",
    scripts: "run",
    bare: "no",
    others: "run",
    global: ["-g", "--global"],
    elsewhere: ["--registry", "-c", "--config"],
  },
  pip: {
    registry: "pypi",
    values:
      "-r --requirement -c --constraint -e --editable -t --target --prefix --root -i --index-url --extra-index-url -f --find-links --python --platform --src --log --proxy --cache-dir --timeout --retries",
    reads: "list show freeze check index inspect debug help search",
    works: "",
    installs: "install download wheel",
    publishes: "",
    scripts: "",
    bare: "no",
    global: ["-t", "--target", "--prefix", "--root", "--user", "--break-system-packages"],
    elsewhere: [
      "-i",
      "--index-url",
      "--extra-index-url",
      "-f",
      "--find-links",
      "--config-settings",
      "--trusted-host",
      "--global-option",
    ],
  },
  poetry: {
    registry: "pypi",
    values: "-G --group -E --extras --source --python -C --directory -P --project --with --without --only",
    reads: "show check about list version help search",
    works: "install sync lock build init new update",
    installs: "add remove",
    publishes: "publish",
    scripts: "",
    bare: "no",
    global: [],
    elsewhere: ["--source"],
  },
  uv: {
    registry: "pypi",
    values:
      "--extra --group --index-url --extra-index-url --python -p --project --directory --with --index --default-index --find-links -f",
    reads: "tree version help",
    works: "sync lock build init venv export format",
    installs: "add remove",
    publishes: "publish",
    scripts: "",
    bare: "no",
    global: [],
    elsewhere: ["--index-url", "--extra-index-url", "--index", "--default-index", "--find-links", "-f"],
  },
  pipenv: {
    registry: "pypi",
    values: "-i --index -p --python",
    reads: "graph check verify requirements",
    works: "sync lock update",
    installs: "install uninstall",
    publishes: "",
    scripts: "",
    bare: "no",
    global: ["--system"],
    elsewhere: ["-i", "--index"],
  },
  bundle: {
    registry: "npm",
    values: "--path --gemfile --jobs",
    reads: "list info outdated check show platform env viz",
    works: "install update lock package cache",
    installs: "",
    publishes: "",
    scripts: "",
    bare: "no",
    global: ["--system"],
    elsewhere: [],
  },
  composer: {
    registry: "npm",
    values: "-d --working-dir",
    reads: "show outdated validate audit licenses why why-not depends diagnose status about list help",
    works: "install update dump-autoload dumpautoload test",
    installs: "",
    publishes: "",
    scripts: "run-script run",
    bare: "yes",
    global: ["global"],
    elsewhere: [],
  },
};
