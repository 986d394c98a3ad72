// Fetches one npm package into the per-user cache. Plain JavaScript without dependencies: it runs on Node 20, before any set-up.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The folder that outlives clones and runs: `$XDG_CACHE_HOME/holdpoint`, else `~/.cache/holdpoint`. */
function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "holdpoint");
}

/**
 * Fetches `name@version`, checks its bytes against `integrity` (`sha512-…`, as the registry lists it) and puts the
 * unpacked package into `<cache>/<folder>`; `prepare` may work on it first. What is there already is kept.
 *
 * Atomic: everything happens in a staging folder that is renamed at the end, so a broken run leaves nothing that looks
 * complete, and of two processes at once the first to finish wins and the other drops its copy.
 * Returns the absolute path. Throws an Error whose message names the mend.
 */
export function fetchPackage({ name, version, integrity, folder, prepare = () => {} }) {
  const cache = cacheFolder();
  const target = join(cache, folder);
  if (existsSync(target)) return target;
  process.stderr.write(`Fetching ${name} ${version} (once for this user) …\n`);
  mkdirSync(cache, { recursive: true });
  removeAbandonedStages(cache);
  const stage = join(cache, `.stage-${process.pid}-${randomBytes(4).toString("hex")}`);
  mkdirSync(stage);
  try {
    runNpm(["pack", `${name}@${version}`, "--loglevel=error", "--ignore-scripts"], stage);
    const archive = readdirSync(stage).find((entry) => entry.endsWith(".tgz"));
    if (archive === undefined) throw new Error(`npm pack ${name}@${version} left no archive.`);
    checkIntegrity(join(stage, archive), integrity, `${name}@${version}`);
    execFileSync("tar", ["-xzf", archive], { cwd: stage, stdio: ["ignore", "ignore", "inherit"] });
    const unpacked = join(stage, "package");
    prepare(unpacked);
    mkdirSync(dirname(target), { recursive: true });
    settle(unpacked, target);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return target;
}

/**
 * Runs npm in `cwd` with the Node that runs this script: the npm that started us where there is one (`npm start`), else
 * the one on PATH. Its errors go to our stderr. Throws an Error whose message names the mend.
 */
export function runNpm(args, cwd, stdout = "ignore") {
  const script = process.env.npm_execpath;
  const [program, first] = script?.endsWith(".js") && existsSync(script) ? [process.execPath, [script]] : ["npm", []];
  const env = { ...process.env, npm_config_update_notifier: "false" };
  // What npm tells its scripts about the project would send this npm to the project's folder.
  for (const key of Object.keys(env))
    if (/^npm_(package|lifecycle|config_local_prefix|command)/.test(key)) delete env[key];
  try {
    execFileSync(program, [...first, ...args], {
      cwd,
      env,
      stdio: ["ignore", stdout, "inherit"],
      shell: process.platform === "win32" && program === "npm",
    });
  } catch (error) {
    if (error.code === "ENOENT") {
      throw new Error("npm was not found. Install npm (Debian: apt-get install -y npm) and run this again.", {
        cause: error,
      });
    }
    throw new Error(
      `"npm ${args.join(" ")}" failed (see above). Check that this machine reaches the npm registry (npm ping) and run this again.`,
      { cause: error },
    );
  }
}

function checkIntegrity(archive, integrity, what) {
  const actual = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (actual !== integrity) {
    throw new Error(`${what} is not the package this project was made with (${actual} instead of ${integrity}).`);
  }
}

function settle(from, target) {
  try {
    renameSync(from, target);
  } catch (error) {
    // Another process was faster: its copy is as good as ours.
    if (!existsSync(target)) throw error;
  }
}

function removeAbandonedStages(cache) {
  for (const entry of readdirSync(cache)) {
    const owner = /^\.stage-(\d+)-/.exec(entry)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(cache, entry), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
