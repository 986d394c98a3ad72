export interface PackageToFetch {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` of the archive, as the registry lists it. */
  readonly integrity: string;
  /** Name of the folder under the cache. */
  readonly folder: string;
  /** Works on the unpacked package before it appears in the cache. */
  readonly prepare?: (unpacked: string) => void;
}
export function fetchPackage(what: PackageToFetch): string;
export function runNpm(args: readonly string[], cwd: string, stdout?: "ignore" | "inherit"): void;
