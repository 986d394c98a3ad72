import { literal, textOf, type Value } from "../../shell/value.ts";
import { type ApiCall, eachText, isOff, optionOf } from "./arguments.ts";
import { concatenated, plain, text, type Values, wordsOf } from "./values.ts";
import { argument } from "./walk.ts";

/** Requests that fetch by default and send what their options hold. */
const requests =
  /^(?:fetch|node-fetch|node-fetch\.default|undici\.(?:fetch|request|stream|pipeline)|http\.(?:request|ClientRequest)|axios|axios\.(?:request|create)|got|got\.stream|ky|needle|superagent|http2\.connect|undici\.(?:Client|Pool|Agent))$/;
const gets = /^(?:http|axios|got|ky|needle|superagent)\.(?:get|head)$/;
const sends =
  /^(?:axios|got|ky|needle|superagent)\.(?:post|put|patch|delete|del|postForm|putForm|patchForm|options)$|^(?:WebSocket|EventSource|XMLHttpRequest|ws|ws\.WebSocket|websocket\.\w+)$/;
const sockets =
  /^(?:net\.(?:connect|createConnection|Socket)|tls\.connect|Deno\.(?:connect|connectTls|connectQuic)|Bun\.(?:connect|udpSocket))$/;
const listening =
  /^(?:(?:http|http2|net|tls)\.(?:createServer|createSecureServer|Server|Agent|globalAgent|isIP|isIPv4|isIPv6|STATUS_CODES|METHODS|createSecureContext|getCiphers|validateHeaderName|BlockList|SocketAddress|constants|setDefaultAutoSelectFamily|IncomingMessage|ServerResponse|OutgoingMessage|rootCertificates|DEFAULT_MIN_VERSION)|Deno\.(?:serve|listen|listenTls)|Bun\.listen|undici\.(?:setGlobalDispatcher|getGlobalDispatcher|Headers|FormData|Response|Request)|axios\.(?:isAxiosError|isCancel|AxiosError|CancelToken|all|spread|toFormData|getUri)|dgram\.createSocket|dns\.(?:setDefaultResultOrder|getDefaultResultOrder|getServers|Resolver))$/;
const lookups = /^dns\.(?:lookup|lookupService|resolve\w*|reverse)$/;

/** What a call does over the network; undefined for names that have nothing to do with it. */
export function connectCall(call: ApiCall): Values | undefined {
  const { name } = call;
  if (listening.test(name)) return listens(call);
  if (lookups.test(name))
    return tellEach(
      call,
      eachText(call.given.args[0] ?? []).map((host) => looked(host)),
    );
  if (sockets.test(name)) return tellEach(call, [{ url: socketAddress(call), loses: "remote" }]);
  if (sends.test(name))
    return tellEach(
      call,
      urls(call).map((url) => ({ url, loses: "remote" })),
    );
  if (gets.test(name) || requests.test(name)) {
    const loses = sendsSomething(call) ? "remote" : "none";
    const told = tellEach(
      call,
      urls(call).map((url) => ({ url, loses })),
    );
    return name === "axios.create" ? [{ kind: "api", name: "axios" }] : told;
  }
  return undefined;
}

interface Connection {
  readonly url: Value;
  readonly loses: "none" | "remote";
}

/** A socket for messages sends to whoever is named later. */
function listens(call: ApiCall): Values {
  if (call.name === "dgram.createSocket")
    return tellEach(call, [
      { url: { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" }, loses: "remote" },
    ]);
  for (const callback of call.given.args.flat())
    if (callback.kind === "closure")
      call.walk.call([callback], { ...call.given, args: [plain, plain], more: [] }, call.node);
  return plain;
}

/** A name that is put together can carry data to whoever answers for it. */
function looked(host: Value): Connection {
  const known = textOf(host);
  return known === undefined ? { url: host, loses: "remote" } : { url: literal(known), loses: "none" };
}

function tellEach(call: ApiCall, connections: readonly Connection[]): Values {
  for (const { url, loses } of connections) {
    const because = `${call.name} ${loses === "none" ? "fetches from there" : "connects there and may send"}`;
    call.walk.tell({ kind: "connect", url, loses, because });
  }
  // Callbacks get the answer, which is data.
  for (const values of call.given.args)
    for (const atom of values)
      if (atom.kind === "closure")
        call.walk.call([atom], { ...call.given, args: [plain, plain, plain], more: [] }, call.node);
  return plain;
}

/** Whether more than a question goes out: a method that changes something, or a body. */
function sendsSomething(call: ApiCall): boolean {
  const methods = eachText(optionOf(call, "method"));
  const isAsked = optionOf(call, "method").length > 0;
  if (isAsked && !methods.every((method) => /^(?:get|head|options)$/i.test(textOf(method) ?? "?"))) return true;
  if (["body", "data", "json", "form"].some((option) => !isOff(optionOf(call, option)))) return true;
  return /^needle$/.test(call.name);
}

/** The address: a text, a `URL`, or options that spell it. */
function urls(call: ApiCall): readonly Value[] {
  const values = argument(call.given, 0) ?? [];
  const records = values.filter((atom) => atom.kind === "thing");
  const others = values.filter((atom) => atom.kind !== "thing");
  const spelled = records.length === 0 ? [] : [spelledUrl(call)];
  return [...(others.length > 0 || records.length === 0 ? wordsOf(others) : []), ...spelled];
}

function spelledUrl(call: ApiCall): Value {
  const own = optionOf(call, "url");
  if (own.length > 0) return oneOf(own);
  const base = optionOf(call, "baseURL");
  if (base.length > 0) return oneOf(base);
  const host = [...optionOf(call, "hostname"), ...optionOf(call, "host")];
  const port = optionOf(call, "port");
  const parts = [text("https://"), host, ...(port.length > 0 ? [text(":"), port] : []), text("/")];
  return oneOf(host.length === 0 ? text("http://localhost/") : concatenated(parts));
}

function socketAddress(call: ApiCall): Value {
  const host = optionOf(call, "host");
  const hostname = optionOf(call, "hostname");
  const port = optionOf(call, "port");
  if (port.length > 0) {
    const named = host.length > 0 ? host : hostname.length > 0 ? hostname : text("localhost");
    return oneOf(concatenated([text("tcp://"), named, text(":"), port]));
  }
  const [first = [], second] = call.given.args;
  if (second === undefined || second.every(({ kind }) => kind === "closure"))
    return oneOf(concatenated([text("tcp://localhost:"), first]));
  return oneOf(concatenated([text("tcp://"), second, text(":"), first]));
}

function oneOf(values: Values): Value {
  const words = wordsOf(values);
  return words.length === 1 && words[0] !== undefined
    ? words[0]
    : { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" };
}
