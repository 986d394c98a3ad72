import {
  all,
  argument,
  type CodeCall,
  connects,
  harmless,
  hidden,
  onFile,
  overwrites,
  type Rule,
  type Rules,
  rules,
} from "./codeCall.ts";
import { allTexts, type Known, unknown } from "./known.ts";

const url = { at: 0, named: "url" } as const;
const second = { at: 1, named: "url" } as const;
const host = { at: 0, named: "host" } as const;

/** How Python's own modules and the usual packages connect. Source: their reference documents. */
export const pythonNetwork: Rules = rules({
  "urllib.request.urlopen urllib.urlopen urllib2.urlopen": (call) =>
    connects(sendsData(call, 1) || isObject(call, "urllib.request.Request") ? "remote" : "none", url)(call),
  "urllib.request.Request urllib2.Request": (call) =>
    sendsData(call, 1) || call.named.has("method") ? connects("remote", url)(call) : connects("none", url)(call),
  "urllib.request.urlretrieve urllib.urlretrieve": all(
    connects("none", url),
    onFile(overwrites, { at: 1, named: "filename" }),
  ),
  "urllib.request.build_opener urllib.request.install_opener urllib.request.ProxyHandler": harmless,
  "requests.get requests.head requests.options httpx.get httpx.head httpx.options httpx.stream": fetches(url),
  "requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch httpx.delete": connects(
    "remote",
    url,
  ),
  "requests.request httpx.request aiohttp.request urllib3.request": byMethod,
  "requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession urllib3.PoolManager":
    harmless,
  "http.client.HTTPConnection http.client.HTTPSConnection httplib.HTTPConnection httplib.HTTPSConnection": connects(
    "remote",
    host,
    "opens a connection",
  ),
  "socket.socket socket.create_connection socket.socketpair socket.fromfd ssl.wrap_socket ssl.SSLContext": connects(
    "remote",
    { at: 0, named: "address" },
    "opens a connection",
  ),
  "socket.gethostname socket.getfqdn socket.AF_INET socket.inet_aton socket.inet_ntoa socket.inet_pton socket.inet_ntop socket.htons socket.ntohs socket.timeout socket.error socket.has_ipv6 socket.setdefaulttimeout socket.getdefaulttimeout socket.if_nameindex":
    harmless,
  "socket.gethostbyname socket.getaddrinfo socket.gethostbyaddr socket.getnameinfo socket.gethostbyname_ex": connects(
    "none",
    host,
    "asks for an address",
  ),
  "asyncio.open_connection asyncio.open_unix_connection asyncio.start_server asyncio.start_unix_server": connects(
    "remote",
    host,
    "opens a connection",
  ),
  "smtplib.SMTP smtplib.SMTP_SSL smtplib.LMTP ftplib.FTP ftplib.FTP_TLS imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL nntplib.NNTP telnetlib.Telnet xmlrpc.client.ServerProxy":
    connects("remote", host, "opens a connection"),
  "paramiko.SSHClient paramiko.Transport paramiko.SFTPClient fabric.Connection": connects(
    "remote",
    host,
    "works on another machine",
  ),
  "http.server.HTTPServer http.server.ThreadingHTTPServer http.server.test socketserver.TCPServer socketserver.UDPServer wsgiref.simple_server.make_server":
    hidden("lets others connect"),
  "logging.handlers.HTTPHandler logging.handlers.SMTPHandler logging.handlers.SocketHandler logging.handlers.DatagramHandler logging.handlers.SysLogHandler":
    connects("remote", host, "sends messages"),
  "asyncio.subprocess.*": harmless,
  "ssl.create_default_context ssl.get_default_verify_paths ssl.OPENSSL_VERSION ssl._create_unverified_context ssl.SSLError":
    harmless,
  "psycopg.connect psycopg2.connect pymysql.connect MySQLdb.connect redis.Redis pymongo.MongoClient boto3.client boto3.resource":
    connects("remote", { at: 0, named: "host" }, "opens a connection"),
});

/** A request that only fetches, unless it is told what to send. */
export function fetches(slot: typeof url | typeof second): Rule {
  return (call) => {
    const sends = ["data", "json", "files", "content", "body"].some((name) => call.named.has(name));
    return connects(sends || call.further === "some" ? "remote" : "none", slot)(call);
  };
}

/** `request("GET", url)`. */
export function byMethod(call: CodeCall): ReturnType<Rule> {
  const methods = allTexts(argument(call, { at: 0, named: "method" }) ?? unknown);
  const onlyFetches = methods?.every((method) => /^(?:get|head|options)$/i.test(method)) === true;
  return onlyFetches ? fetches(second)(call) : connects("remote", second)(call);
}

function sendsData(call: CodeCall, at: number): boolean {
  return argument(call, { at, named: "data" }) !== undefined;
}

function isObject(call: CodeCall, of: string): boolean {
  const given: Known = call.positional[0] ?? unknown;
  return given.some((one) => one.kind === "object" && one.of === of);
}
