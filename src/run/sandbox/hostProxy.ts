import { lookup } from "node:dns/promises";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { hostMatches } from "../../core/confine/network.ts";

/** More connections at once are refused. */
const mostConnections = 256;
/** More different hosts than this are not kept. */
const mostRefused = 50;

/** A proxy for one run, on a socket of its own: it connects to the hosts that were approved, and to no other. */
export interface HostProxy {
  /** Hosts that were asked for and refused, as `name:port`. */
  readonly refused: ReadonlySet<string>;
  close(): void;
}

/**
 * Listens at `socket` for what programs say to an HTTP proxy: `CONNECT name:port`, or a request for an `http:` URL. A name that
 * leads to this machine or its own network segment is refused unless a glob without a star says it: a name server that
 * somebody else keeps must not open it. Rejects where it cannot listen.
 */
export async function openHostProxy(socket: string, globs: readonly string[]): Promise<HostProxy> {
  const refused = new Set<string>();
  const links = new Set<Duplex>();
  const allow = async (host: string): Promise<Target | undefined> => {
    const target = await targetOf(host, globs);
    if (target === undefined && refused.size < mostRefused) refused.add(host);
    return target;
  };
  const server = createServer((request, response) => void forward(request, response, allow));
  server.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on("error", () => client.destroy());
    void tunnel(request.url ?? "", client, head, allow, links);
  });
  server.on("connection", (client: Socket) => {
    if (links.size >= mostConnections) client.destroy();
    links.add(client);
    client.on("close", () => links.delete(client));
  });
  await listen(server, socket);
  return {
    refused,
    close: () => {
      server.close();
      for (const link of links) link.destroy();
    },
  };
}

interface Target {
  readonly address: string;
  readonly port: number;
}

type Allow = (host: string) => Promise<Target | undefined>;

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, () => resolve());
  });
}

/** Where `name:port` leads, if it may be reached. The address is looked up once, and that one is connected to. */
async function targetOf(host: string, globs: readonly string[]): Promise<Target | undefined> {
  const matched = globs.filter((glob) => hostMatches(host, glob));
  if (matched.length === 0) return undefined;
  const colon = host.lastIndexOf(":");
  const name = host.slice(0, colon).replace(/^\[|\]$/g, "");
  try {
    const address = isIP(name) === 0 ? (await lookup(name)).address : name;
    if (isNear(address) && matched.every((glob) => glob.includes("*"))) return undefined;
    // A name that was written out may stand for this machine; one that is somebody's on the network may not.
    if (isNear(address) && isIP(name) === 0 && name !== "localhost" && !name.endsWith(".localhost")) return undefined;
    return { address, port: Number(host.slice(colon + 1)) };
  } catch {
    return { address: name, port: Number(host.slice(colon + 1)) };
  }
}

/** This machine, and addresses that mean the link alone, where clouds keep their credentials. */
function isNear(address: string): boolean {
  return /^(?:127\.|0\.|169\.254\.|::1$|::$|fe[89ab]|::ffff:(?:127\.|169\.254\.|0\.))/i.test(address);
}

async function tunnel(host: string, client: Duplex, head: Buffer, allow: Allow, links: Set<Duplex>): Promise<void> {
  const target = await allow(host);
  if (target === undefined) {
    client.end(`HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${refusal(host)}`);
    return;
  }
  const upstream = connect(target.port, target.address);
  links.add(upstream);
  upstream.on("close", () => links.delete(upstream));
  upstream.on("connect", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(head);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.on("error", () => client.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n"));
  client.on("close", () => upstream.destroy());
}

async function forward(request: IncomingMessage, response: ServerResponse, allow: Allow): Promise<void> {
  const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
  if (url === undefined || url.protocol !== "http:") {
    response.writeHead(400).end("Only http: and CONNECT pass here.\n");
    return;
  }
  const host = `${url.hostname}:${url.port === "" ? "80" : url.port}`;
  const target = await allow(host);
  if (target === undefined) {
    response.writeHead(403, { "content-type": "text/plain" }).end(refusal(host));
    return;
  }
  const { "proxy-connection": _proxy, "proxy-authorization": _secret, ...headers } = request.headers;
  const upstream = httpRequest(
    {
      host: target.address,
      port: target.port,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      // Whose page it is must be what was allowed, whatever the request says.
      headers: { ...headers, host: url.host },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on("error", () => response.writeHead(502).end());
  request.pipe(upstream);
}

function refusal(host: string): string {
  return `Holdpoint: ${host} is not among the hosts that this run was approved for.\n`;
}
