/** Packages whose calls are in the tables, so that loading them does nothing by itself. */
export const knownPackages =
  /^(?:fs|rimraf|del|trash|shelljs|execa|zx|cross-spawn|node-fetch|axios|got|ky|needle|superagent|undici|ws|glob|fast-glob|globby|tinyglobby|make-dir|mkdirp|process|dotenv|dotenv\/config|path-exists|which)$/;
