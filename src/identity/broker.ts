import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { basename, delimiter, isAbsolute, join } from "node:path";
import type { BrokerCommand } from "../core/identity/credentialSource.ts";

/** Longest a broker may take, in milliseconds, and most that it may print, in bytes. */
const brokerTime = 30_000;
const mostOutput = 262_144;

/** How brokers are run. */
export interface BrokerGround {
  readonly home: string;
  /** The person's own environment. */
  environment(): Readonly<Record<string, string | undefined>>;
  /** Folders that agents work in, real paths: no broker lies in one of them, for agents could have written it. */
  roots(): readonly string[];
  /** Longest a broker may take, in milliseconds. Absent: half a minute. */
  readonly milliseconds?: number;
}

/** What a broker printed, or why there is nothing, as a sentence that holds nothing of what it printed. */
export type BrokerAnswer =
  | { readonly kind: "printed"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Runs a broker as the person, without a shell, in their home folder, with `input` on its standard input. Bounded in time and output;
 * its standard error is thrown away, since brokers print tokens there too. Never rejects.
 */
export function askBroker(command: BrokerCommand, input: string, ground: BrokerGround): Promise<BrokerAnswer> {
  const [name, ...args] = command;
  const failed = (why: string): BrokerAnswer => ({
    kind: "failed",
    reason: `The credentials for this run could not be had: \`${basename(name)}\` ${why}`,
  });
  const environment = ground.environment();
  const program = programAt(name, ground.home, environment.PATH ?? "");
  if (program === undefined)
    return Promise.resolve(failed("was not found. Install it or correct `credentials` in the scope file."));
  const own = args.map((one) => (one.startsWith("~/") ? join(ground.home, one.slice(2)) : one));
  // A script that an interpreter is given counts like a program.
  const named = [program, ...own.flatMap((one) => realPath(isAbsolute(one) ? one : join(ground.home, one)) ?? [])];
  const roots = ground.roots();
  if (named.some((path) => roots.some((root) => path === root || path.startsWith(`${root}/`))))
    return Promise.resolve(failed("lies in a folder that agents work in. Move it out, or name another one."));
  return new Promise((resolve) => {
    const child = spawn(program, own, { cwd: ground.home, env: { ...environment }, stdio: ["pipe", "pipe", "ignore"] });
    const pieces: Buffer[] = [];
    let size = 0;
    const end = (answer: BrokerAnswer): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      // What a broker left running keeps its end of the pipe, and must not keep ours.
      child.stdout.destroy();
      resolve(answer);
    };
    const most = ground.milliseconds ?? brokerTime;
    const timer = setTimeout(() => end(failed(`took longer than ${most / 1_000} s.`)), most);
    child.on("error", () => end(failed("could not be started.")));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.stdout.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > mostOutput) end(failed(`printed more than ${mostOutput / 1_024} KiB.`));
      else pieces.push(piece);
    });
    child.on("close", (code) =>
      end(
        code === 0
          ? { kind: "printed", text: Buffer.concat(pieces).toString("utf8") }
          : failed(`ended with exit code ${code ?? "none"}. Run it yourself to see why.`),
      ),
    );
  });
}

function programAt(name: string, home: string, path: string): string | undefined {
  const own = name.startsWith("~/") ? join(home, name.slice(2)) : name;
  const places = isAbsolute(own)
    ? [own]
    : path.split(delimiter).flatMap((folder) => (isAbsolute(folder) ? [join(folder, own)] : []));
  return places.map(realPath).find((path) => path !== undefined);
}

/** Undefined where nothing is there. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
