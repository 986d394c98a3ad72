// A real VS Code server on a free loopback port, with a home, data and extensions of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { cachedHostFiles, copyHostFiles } from "./hostFiles.ts";
import { killTree, runProgram, stopTree } from "./processes.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

export interface HostOptions {
  /**
   * Who uses it. For `tests` VS Code takes test extensions from the page's payload, shows neither toasts nor modal dialogs, and
   * heeds whether a folder is trusted; for a `person`, who is only shown something, every folder is.
   */
  readonly use: "tests" | "person";
  /** VSIX files to install, in order. */
  readonly extensions: readonly string[];
  /** The user settings file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server and so of the extension host, hooks and terminals. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The port to listen on; a free one where it is left out. */
  readonly port?: number;
  /** Files by name that the server also serves: see `staticUrl`. */
  readonly pages?: Readonly<Record<string, string>>;
}

export interface VscodeHost {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string;
  /** The home of everything in this host; also holds `server.log`. Gone after `stop`. */
  readonly home: string;
  /** Resolves when the server ends, whoever ended it. */
  readonly ended: Promise<void>;
  /** The address of one of the `pages`. */
  staticUrl(page: string): string;
  /** Installs a VSIX file beside what runs, as an update of the editor's own would; open windows go on with what they have loaded. */
  install(vsix: string): Promise<void>;
  /** Ends the server and all that it started, and removes its files. May be called again. */
  stop(): Promise<void>;
}

/** Starts a host and returns when it listens. Throws an Error with the server's last words if it ends before that. */
export async function startVscodeHost(options: HostOptions): Promise<VscodeHost> {
  const folder = await temporaryFolder("holdpoint-host");
  const home = folder.path;
  let server: ChildProcess | undefined;
  const killNow = (): void => {
    if (server !== undefined) killTree(server, home);
  };
  const stop = async (): Promise<void> => {
    if (server !== undefined) await stopTree(server, home);
    process.off("exit", killNow);
    await folder.remove();
  };
  // Before the folder's own exit handler, which could not remove what the server still writes.
  process.prependListener("exit", killNow);
  try {
    const files = await prepareFiles(home, options);
    const port = options.port ?? (await freePort());
    server = startServer(files, home, port, options);
    const ended = once(server, "exit").then(() => {});
    await listening(server, join(home, "server.log"));
    const origin = `http://127.0.0.1:${port}`;
    const staticRoot = `${origin}${await staticPath(files)}`;
    return {
      origin,
      home,
      ended,
      staticUrl: (page) => `${staticRoot}/${page}`,
      install: (vsix) => installExtension(files, home, vsix),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("No port.")),
      );
    });
  });
}

const serverMain = (files: string): string => join(files, "out", "server-main.js");

const serverFolders = (home: string): readonly string[] => [
  "--accept-server-license-terms",
  "--server-data-dir",
  home,
  "--extensions-dir",
  join(home, "extensions"),
];

async function prepareFiles(home: string, options: HostOptions): Promise<string> {
  const files = join(home, "vscode");
  await copyHostFiles(cachedHostFiles(), files);
  for (const [name, text] of Object.entries(options.pages ?? {})) await writeFile(join(files, name), text);
  await mkdir(join(home, "data", "User"), { recursive: true });
  await mkdir(join(home, "extensions"));
  await writeFile(join(home, "data", "User", "settings.json"), JSON.stringify(options.settings, null, 2));
  for (const vsix of options.extensions) await installExtension(files, home, vsix);
  return files;
}

async function installExtension(files: string, home: string, vsix: string): Promise<void> {
  const args = [serverMain(files), ...serverFolders(home), "--install-extension", vsix];
  await runProgram(process.execPath, args, { cwd: home, environment: { HOME: home }, output: "onFailure" });
}

function startServer(files: string, home: string, port: number, options: HostOptions): ChildProcess {
  const flags = ["--without-connection-token", "--disable-telemetry"];
  // Without the smoke-test driver a built product ignores the payload.
  flags.push(options.use === "tests" ? "--enable-smoke-test-driver" : "--disable-workspace-trust");
  const args = [serverMain(files), "--host", "127.0.0.1", "--port", String(port), ...serverFolders(home), ...flags];
  return spawn(process.execPath, args, {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutNpm(process.env), HOME: home, npm_config_update_notifier: "false", ...options.environment },
  });
}

/** What npm tells the scripts it runs is none of a VS Code's business: an agent's own `npm` would believe it. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([key]) => !/^(npm_|INIT_CWD$|NODE_ENV$|VSCODE_)/i.test(key)),
  );
}

async function listening(server: ChildProcess, logFile: string): Promise<void> {
  const log = createWriteStream(logFile);
  let heard = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      log.write(chunk);
      heard = (heard + String(chunk)).slice(-20_000);
      if (heard.includes("Extension host agent listening on")) resolve();
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`The VS Code server ended with exit code ${code}:\n${heard}`)));
  });
}

/** The server serves its own files under a path that carries its commit, and caches it there. */
async function staticPath(files: string): Promise<string> {
  const product = JSON.parse(await readFile(join(files, "product.json"), "utf8")) as {
    quality?: string;
    commit?: string;
  };
  return `/${product.quality}-${product.commit}/static`;
}
