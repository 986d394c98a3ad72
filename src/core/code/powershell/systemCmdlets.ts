import { literal, textOf } from "../../shell/value.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { argumentOf, isGiven, isOn } from "./parameters.ts";
import { tellPaths } from "./paths.ts";
import { onlyText, plain, textsOf } from "./values.ts";
import { tellOpaque } from "./walk.ts";

/** Verbs of cmdlets that only look, compute or show, whatever they are about. */
const looking =
  /^(?:get|test|measure|compare|select|format|convertto|convertfrom|resolve|search|show|group|sort|where|write|wait|receive|join|split|read|assert|trace|watch|confirm|ping|debug)-[a-z]\w*$/;

/** What looks at secrets, or does more than its verb says. */
const exceptions =
  /^(?:get-(?:.*(?:secret|credential|password|token|accesskey).*|clipboard)|show-command|trace-command|receive-pssession|debug-\w+|write-(?:volumecache|eventlog|s3object))$/;

/** Cmdlets that only work on what the session itself holds. */
const sessionOnly =
  /^(?:out-(?:null|string|host|default|gridview)|start-sleep|new-(?:guid|timespan|variable|temporaryfile|psobject|event)|set-(?:strictmode|psdebug|clipboard|variable|psreadlineoption|psreadlinekeyhandler|tracesource)|clear-(?:host|variable|history)|remove-(?:variable|job|event|pssession|typedata|psbreakpoint)|stop-(?:job|transcript)|register-(?:engineevent|objectevent)|unregister-event|add-(?:member|history)|remove-module|find-(?:module|script|package|command)|update-list|exit-pssession|disconnect-pssession|import-localizeddata|tee-object|foreach-object|convert-string)$/;

/** Parts of the machine, by what the names of the cmdlets that change them are about. */
const families: readonly (readonly [RegExp, string])[] = [
  [/-service$/, "services"],
  [
    /-(?:volume|disk|partition|virtualdisk|storagepool|physicaldisk|diskimage|volumecache|bitlocker\w*|bitlocker|storage\w*)$/,
    "disks",
  ],
  [/-computer$/, "power"],
  [/-(?:localuser|localgroup\w*|ad[a-z]\w*)$/, "users"],
  [/-(?:scheduledtask\w*|scheduledjob\w*|jobtrigger|cronjob)$/, "schedule"],
  [/-(?:net[a-z]\w*|dnsclient\w*|dnsserver\w*|firewall\w*|smb\w*|wsman\w*)$/, "network"],
  [/-(?:mppreference|mpthreat|processmitigation|authenticodesignature|applockerpolicy|executionpolicy)$/, "security"],
  [
    /-(?:module|package|script|packagesource|psrepository|psresource|psresourcerepository|appx\w*|windowsfeature|windowsoptionalfeature|windowscapability|windowspackage)$/,
    "packages",
  ],
  [/-(?:itemproperty|registry\w*|gpo|gpregistryvalue)$/, "registry"],
  [/-(?:eventlog|winevent)$/, "logs"],
  [/-recyclebin$/, "recycle bin"],
  [/-(?:timezone|date|w32time)$/, "clock"],
  [/-(?:printer\w*|printjob)$/, "printers"],
  [/-(?:certificate|pfxcertificate)$/, "certificates"],
  [/-(?:vm[a-z]*|vmsnapshot|vmhost)$/, "virtual machines"],
  [/-(?:computerrestore|restorepoint|wmiobject|wmievent|ciminstance)$/, "system"],
];

const changing =
  /^(?:add|approve|block|checkpoint|clear|close|complete|copy|deny|disable|dismount|enable|expand|format|grant|import|initialize|install|limit|lock|merge|mount|move|new|optimize|protect|publish|register|remove|rename|repair|reset|resize|restart|restore|resume|revoke|save|set|start|stop|suspend|switch|sync|unblock|uninstall|unlock|unprotect|unpublish|unregister|update)-/;

/** What the name of a cmdlet tells when nothing more is known of it: harmless, a part of the machine it changes, or nothing. */
export function byName(
  name: string,
): { readonly kind: "harmless" | "unknown" } | { readonly kind: "system"; readonly part: string } {
  if (sessionOnly.test(name)) return { kind: "harmless" };
  if (changing.test(name)) {
    const part = families.find(([names]) => names.test(name))?.[1];
    if (part !== undefined) return { kind: "system", part };
  }
  return looking.test(name) && !exceptions.test(name) ? { kind: "harmless" } : { kind: "unknown" };
}

const property =
  "Path:0 LiteralPath|PSPath|LP Name:1 Value:2 PropertyType|Type Force! PassThru! Filter Include Exclude Credential InputObject Destination NewName";

function changesProperty(): Cmdlet {
  return {
    spec: property,
    run: (call, bound) => {
      const target = isGiven(bound, "path", "literalpath") ? argumentOf(bound, "path", "literalpath") : call.input;
      tellPaths(
        target,
        { verb: "modify", loses: "none", because: `${call.name} changes its properties` },
        "pattern",
        call.walk,
      );
      if (textsOf(target).some((path) => textOf(path) === undefined))
        call.walk.tell({ kind: "system", name: "registry", because: `${call.name} may change the registry` });
      return plain;
    },
  };
}

/** Cmdlets for the machine that need more than their name, by their names in small letters. */
export const systemCmdlets: Readonly<Record<string, Cmdlet>> = {
  "stop-process": {
    spec: "Id:0 Name|ProcessName InputObject Force! PassThru!",
    run: (call, bound) => {
      const names = isGiven(bound, "name") ? textsOf(argumentOf(bound, "name")) : [];
      const ids = isGiven(bound, "id") ? textsOf(argumentOf(bound, "id")) : [];
      for (const id of ids) call.walk.tell({ kind: "program", words: [literal("kill"), id] });
      for (const name of names) call.walk.tell({ kind: "program", words: [literal("pkill"), name] });
      if (names.length + ids.length === 0)
        call.walk.tell({ kind: "system", name: "processes", because: "Stop-Process ends processes" });
      return plain;
    },
  },
  "set-executionpolicy": {
    spec: "ExecutionPolicy:0 Scope:1 Force!",
    run: (call, bound) => {
      if (onlyText(argumentOf(bound, "scope"))?.toLowerCase() !== "process" || bound.clear === "no")
        call.walk.tell({
          kind: "system",
          name: "security",
          because: "Set-ExecutionPolicy changes which scripts may run",
        });
      return plain;
    },
  },
  "set-itemproperty": changesProperty(),
  "new-itemproperty": changesProperty(),
  "remove-itemproperty": changesProperty(),
  "clear-itemproperty": changesProperty(),
  "rename-itemproperty": changesProperty(),
  "copy-itemproperty": changesProperty(),
  "move-itemproperty": changesProperty(),
  "set-item": {
    spec: "Path:0 LiteralPath|PSPath|LP Value:1 Force! PassThru! Filter Include Exclude Credential",
    run: (call, bound) => {
      const target = isGiven(bound, "path", "literalpath") ? argumentOf(bound, "path", "literalpath") : call.input;
      tellPaths(target, { verb: "modify", loses: "content", because: "Set-Item changes it" }, "pattern", call.walk);
      return plain;
    },
  },
  "new-psdrive": {
    spec: "Name:0 PSProvider:1 Root:2 Description Scope Persist! Credential",
    run: (call) => {
      tellOpaque(call.walk, "New-PSDrive gives paths another meaning");
      return plain;
    },
  },
  "out-printer": {
    spec: "Name:0 InputObject",
    run: (call, bound) => {
      if (!isOn(bound, "whatif")) call.walk.tell({ kind: "system", name: "printers", because: "Out-Printer prints" });
      return plain;
    },
  },
};
