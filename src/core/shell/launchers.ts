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

/**
 * Whether a launcher is an interpreter of a virtual environment. Those are programs of the machine; one that is text is a
 * script that somebody put there.
 */
export function isInterpreterLauncher(path: string): boolean {
  return /\/bin\/(?:python|pypy|node|ruby|perl)[\d.]*$/.test(path) && isLauncher(path);
}
