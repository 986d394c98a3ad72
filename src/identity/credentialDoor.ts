import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { doorAnswer, doorVariables } from "../core/identity/askScript.ts";

/** Longest question, in bytes; most connections at once; how long one may be silent before it has asked, in milliseconds. */
const longestQuestion = 4_096;
const mostConnections = 16;
const askingTime = 5_000;

/** Gives the values of these variables, as good as they can be had now; undefined where there are none. */
export type Renew = (variables: readonly string[]) => Promise<readonly string[] | undefined>;

/**
 * Where one run asks for fresh credentials while it lasts: a port on loopback and a socket, for a sandbox whose loopback is its own. Whoever
 * asks says the run's token, which stands in its environment alone. Closed, it answers nobody, also who asked before and waits.
 */
export class CredentialDoor {
  readonly socket: string;
  readonly port: number;
  /** What the run's environment has for it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #servers: readonly Server[];
  readonly #links: Set<Socket>;
  readonly #closed: () => void;

  private constructor(
    socket: string,
    port: number,
    token: string,
    { servers, links, closed }: { servers: readonly Server[]; links: Set<Socket>; closed: () => void },
  ) {
    this.socket = socket;
    this.port = port;
    this.environment = { [doorVariables.port]: String(port), [doorVariables.token]: token };
    this.#servers = servers;
    this.#links = links;
    this.#closed = closed;
  }

  /** Opens a door of one run, `socket` being a path that nothing has; `closed` is called each time it is closed. Rejects where it cannot listen. */
  static async open(socket: string, renew: Renew, closed: () => void): Promise<CredentialDoor> {
    mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
    const token = randomBytes(32).toString("hex");
    const links = new Set<Socket>();
    const heard = (link: Socket): void => {
      link.on("error", () => link.destroy());
      if (links.size >= mostConnections) {
        link.destroy();
        return;
      }
      links.add(link);
      link.on("close", () => links.delete(link));
      hear(link, token, renew);
    };
    const servers = [createServer(heard), createServer(heard)] as const;
    try {
      await listen(servers[0], () => servers[0].listen(0, "127.0.0.1"));
      await listen(servers[1], () => servers[1].listen(socket));
    } catch (cause) {
      for (const server of servers) server.close();
      throw cause;
    }
    const address = servers[0].address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return new CredentialDoor(socket, port, token, { servers, links, closed });
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const link of this.#links) link.destroy();
    rmSync(this.socket, { force: true });
    this.#closed();
  }
}

function listen(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      // A door keeps no window alive.
      server.unref();
      resolve();
    });
    start();
  });
}

/** Hears one question, a line, and answers it; what is no question of the run's is hung up on without a word. */
function hear(link: Socket, token: string, renew: Renew): void {
  let asked = Buffer.alloc(0);
  link.setTimeout(askingTime, () => link.destroy());
  const take = (piece: Buffer): void => {
    asked = Buffer.concat([asked, piece]);
    const end = asked.indexOf("\n");
    if (end < 0 && asked.length <= longestQuestion) return;
    link.off("data", take);
    link.resume();
    const [said = "", ...variables] = asked.subarray(0, Math.max(0, end)).toString("utf8").split(" ");
    if (end < 0 || end > longestQuestion || !isSame(said, token) || variables.length === 0) {
      link.destroy();
      return;
    }
    // A broker takes longer than a question; it is bounded by itself.
    link.setTimeout(0);
    void answered(renew, variables).then((values) => {
      if (values === undefined || link.destroyed) link.destroy();
      else link.end(`${[doorAnswer.first, ...values, doorAnswer.last].join("\n")}\n`);
    });
  };
  link.on("data", take);
}

/** A value of several lines would be read as others. */
async function answered(renew: Renew, variables: readonly string[]): Promise<readonly string[] | undefined> {
  try {
    const values = await renew(variables);
    return values?.some((value) => /[\r\n]/.test(value)) ? undefined : values;
  } catch {
    return undefined;
  }
}

/** Takes as long whatever differs. */
function isSame(said: string, token: string): boolean {
  const sum = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(sum(said), sum(token));
}
