// The licences of what is packed with the extension: which packages that is, and the texts that they ask to be passed on.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** Licences under which a package may be packed. Another one is looked at by a person first, and then named here. */
const known = new Set(["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0"]);

/** What a file with a licence or a notice is called. */
const licenceFile = /^(?:licen[cs]e|copying|notice|acknowledge?ments)(?:[.-].*)?$/i;

/** Packages that name MIT as their licence and come without its text; who holds the copyright, as their repository says. */
const withoutText: Readonly<Record<string, string>> = {
  "@microsoft/fast-element": "Microsoft Corporation",
  "@microsoft/fast-foundation": "Microsoft Corporation",
  "@microsoft/fast-web-utilities": "Microsoft Corporation",
};

/** One package whose code is packed. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The texts of its licence and its notices. */
  readonly texts: readonly string[];
}

/** The folders, below `root`, of the packages that bundles were made of: those whose code is in an output, not all that were looked at. */
export function packedFolders(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs: own }) =>
      Object.entries(own).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** Reads the packages in these folders, absolute or below the folder this runs in. Rejects where one has no licence that is known, or no text of it. */
export async function packagesIn(folders: readonly string[]): Promise<readonly PackedPackage[]> {
  const found = await Promise.all(folders.map(packageIn));
  const keys = found.map(({ name, version }) => `${name}@${version}`);
  return found
    .filter(({ name, version }, index) => keys.indexOf(`${name}@${version}`) === index)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function packageIn(folder: string): Promise<PackedPackage> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const told = (field: string): string => {
    const value = typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, field) : undefined;
    return typeof value === "string" ? value : "";
  };
  const [name, version, licence] = [told("name"), told("version"), told("license")];
  if (name === "" || version === "") throw new Error(`${folder} is no package.`);
  if (!known.has(licence))
    throw new Error(`${name} is packed and its licence, "${licence}", is not known. Look at it, then name it here.`);
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
  const own = await Promise.all(files.map(async (file) => (await readFile(join(folder, file), "utf8")).trim()));
  const holder = licence === "MIT" && Object.hasOwn(withoutText, name) ? withoutText[name] : undefined;
  const texts = holder === undefined ? own : [mitText(holder), ...own];
  if (texts.every((text) => text === ""))
    throw new Error(`${name} is packed and has no text of its licence (${licence}) to pass on.`);
  return { name, version, licence, texts };
}

/** The file that goes into the package. */
export function licencesText(packages: readonly PackedPackage[]): string {
  const parts = packages.map(
    ({ name, version, licence, texts }) => `${name} ${version}, ${licence}\n\n${texts.join("\n\n")}\n`,
  );
  const line = `\n${"-".repeat(80)}\n\n`;
  return `Holdpoint is packed with parts of the following programs, each under its own licence.\n${line}${parts.join(line)}`;
}

/** Source: https://spdx.org/licenses/MIT.html. */
function mitText(holder: string): string {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
