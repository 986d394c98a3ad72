const purpose =
  "build|rebuild|compile|bundle|dist|test|tests|unit|e2e|integration|spec|smoke|lint|linter|format|formatter|fmt|prettier|eslint|stylelint|biome|ruff|black|isort|mypy|clippy|vet|check|checks|typecheck|types|tsc|dev|develop|start|serve|server|preview|watch|coverage|cover|cov|bench|benchmark|benchmarks|storybook|docs|doc|codegen|generate|gen|validate|verify|ci|analyze|analyse|analysis|audit|style|size|snapshot|snapshots|pre-commit|precommit|quality|static|security|examples|example|demo|run|all|default|help|list|info|version|vitest|jest|mocha|pytest|playwright|cypress|install|deps|dependencies|setup|bootstrap|debug|fix|sanity|qa|web|api|client|frontend|backend|app|ui|core|lib|js|ts|css|html|assets|wasm|types|esm|cjs|umd|node|browser|local|fast|slow|quick|full|parallel|verbose|silent|report|html|json|changed|staged|only|single|one|race|short|once|headless|headed|chromium|firefox|webkit|update|src|packages|workspace|workspaces|type|strict|package";

const plain = new RegExp(`^(?:${purpose})(?:[:._/-](?:${purpose}|\\d+))*$`);

/**
 * Whether a project's script or target goes by a name that people give to builds, tests, linters and development
 * servers. `deploy`, `clean`, `db:reset` and every name not known do not.
 */
export function isBuildName(name: string): boolean {
  return plain.test(name);
}
