import { textOf } from "../../shell/value.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { argumentOf, type Bound, isGiven } from "./parameters.ts";
import { tellPaths } from "./paths.ts";
import { concatenated, text, textsOf, unknownText, unknownValue, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

const request: Cmdlet = {
  spec: "Uri:0 Method CustomMethod|CM Body Form InFile OutFile ContentType Headers UserAgent WebSession|WebSess SessionVariable|SV Credential UseBasicParsing! UseDefaultCredentials! TimeoutSec ConnectionTimeoutSeconds MaximumRedirection MaximumRetryCount RetryIntervalSec Proxy ProxyCredential SkipCertificateCheck! SkipHttpErrorCheck! SkipHeaderValidation! PassThru! Resume! Token Authentication AllowUnencryptedAuthentication! DisableKeepAlive! StatusCodeVariable|SCV ResponseHeadersVariable|RHV FollowRelLink! MaximumFollowRelLink TransferEncoding HttpVersion NoProxy! SslProtocol Certificate CertificateThumbprint PreserveAuthorizationOnRedirect! AllowInsecureRedirect! PreserveHttpMethodOnRedirect!",
  run: (call, bound) => {
    for (const url of textsOf(argumentOf(bound, "uri")))
      call.walk.tell({
        kind: "connect",
        url,
        loses: sends(bound),
        because: `${call.name} ${sends(bound) === "none" ? "fetches from there" : "sends to it"}`,
      });
    if (isGiven(bound, "infile"))
      tellPaths(
        argumentOf(bound, "infile"),
        { verb: "read", loses: "none", because: "the file is sent" },
        "literal",
        call.walk,
      );
    if (isGiven(bound, "outfile"))
      tellPaths(
        argumentOf(bound, "outfile"),
        { verb: "modify", loses: "content", because: "what is fetched overwrites the file" },
        "literal",
        call.walk,
      );
    for (const name of ["sessionvariable", "statuscodevariable", "responseheadersvariable"])
      assignNamed(argumentOf(bound, name), call.walk);
    return { atoms: unknownText.atoms, sure: "no" };
  },
};

function sends(bound: Bound): "none" | "remote" {
  if (isGiven(bound, "body", "form", "infile", "custommethod") || bound.clear === "no") return "remote";
  const methods = isGiven(bound, "method") ? textsOf(argumentOf(bound, "method")) : [];
  return methods.every((method) => /^(?:get|head|options|default)$/i.test(textOf(method) ?? "?")) ? "none" : "remote";
}

function assignNamed(names: Values, walk: Walk): void {
  for (const name of names.atoms.length === 0 ? [] : textsOf(names))
    if (name.kind === "literal") walk.variable(name.text.toLowerCase()).add(unknownText);
}

function probe(spec: string): Cmdlet {
  return {
    spec,
    run: (call, bound) => {
      const hosts = argumentOf(bound, "computername", "name");
      for (const host of hosts.atoms.length === 0 ? [] : textsOf(hosts))
        call.walk.tell({
          kind: "connect",
          url: host,
          loses: host.kind === "literal" ? "none" : "remote",
          because: `${call.name} asks there`,
        });
      return unknownText;
    },
  };
}

/** Cmdlets for the network, by their names in small letters. */
export const webCmdlets: Readonly<Record<string, Cmdlet>> = {
  "invoke-webrequest": request,
  "invoke-restmethod": request,
  "start-bitstransfer": {
    spec: "Source:0 Destination:1 DisplayName Description TransferType Asynchronous! Priority Credential Authentication RetryInterval RetryTimeout ProxyUsage Suspended!",
    run: (call, bound) => {
      const uploads = /^upload/i.test(textOf(textsOf(argumentOf(bound, "transfertype"))[0] ?? unknownValue) ?? "");
      const url = argumentOf(bound, uploads ? "destination" : "source");
      for (const one of textsOf(url))
        call.walk.tell({
          kind: "connect",
          url: one,
          loses: uploads || bound.clear === "no" ? "remote" : "none",
          because: "files are transferred",
        });
      if (!uploads)
        tellPaths(
          isGiven(bound, "destination") ? argumentOf(bound, "destination") : text("."),
          { verb: "modify", loses: "content", because: "what is fetched overwrites the file" },
          "literal",
          call.walk,
        );
      return unknownText;
    },
  },
  "test-connection": probe(
    "ComputerName|TargetName:0 Count BufferSize Delay Quiet! TimeoutSeconds Repeat! Traceroute! MtuSize! IPv4! IPv6! ResolveDestination! TcpPort Detailed!",
  ),
  "test-netconnection": probe("ComputerName:0 Port InformationLevel TraceRoute! Hops CommonTCPPort:1 DiagnoseRouting!"),
  "resolve-dnsname": probe("Name:0 Type:1 Server DnsOnly! CacheOnly! NoHostsFile! QuickTimeout! TcpOnly!"),
  "send-mailmessage": {
    spec: "To:0 Subject:1 Body:2 SmtpServer:3 From Attachments Cc Bcc Port Credential UseSsl! BodyAsHtml! Priority Encoding DeliveryNotificationOption ReplyTo",
    run: (call, bound) => {
      const server = concatenated([
        text("smtp://"),
        isGiven(bound, "smtpserver") ? argumentOf(bound, "smtpserver") : unknownText,
      ]);
      for (const url of textsOf(server))
        call.walk.tell({ kind: "connect", url, loses: "remote", because: "a mail is sent" });
      return unknownText;
    },
  },
  "enter-pssession": remote(),
  "new-pssession": remote(),
  "connect-pssession": remote(),
};

function remote(): Cmdlet {
  return {
    spec: "ComputerName:0 Credential Port UseSSL! ConfigurationName SessionOption Authentication HostName UserName KeyFilePath Name",
    run: (call) => {
      tellOpaque(call.walk, `${call.name} opens a shell on another machine`);
      return unknownText;
    },
  };
}
