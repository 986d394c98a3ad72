/** Where a project's tools put their own launchers: `gradlew`, `node_modules/.bin/…`, a virtual environment's programs. */
const launchers: readonly RegExp[] = [
  /^(?:\.\/)?(?:gradlew|mvnw)$/,
  /(?:^|\/)node_modules\/\.bin\/[\w.-]+$/,
  /(?:^|\/)(?:\.?venv|env|\.env|\.tox\/\w+|\.nox\/\w+)\/bin\/[\w.-]+$/,
  /^(?:\.\/)?bin\/(?:rails|rake)$/,
  /^(?:\.\/)?vendor\/bin\/[\w.-]+$/,
];

/** Whether a path is one under which a project's tools are started. */
export function isLauncher(path: string): boolean {
  return launchers.some((pattern) => pattern.test(path));
}
