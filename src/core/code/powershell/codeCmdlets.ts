import { literal, type Value } from "../../shell/value.ts";
import type { Cmdlet, CmdletCall } from "./cmdlet.ts";
import { isPureType, made, runsText } from "./dotNet.ts";
import { argumentOf, type Bound, isGiven } from "./parameters.ts";
import { pathsOf } from "./paths.ts";
import { onlyText, plain, textsOf, unknownText, type Values } from "./values.ts";
import { tellOpaque } from "./walk.ts";

/** Runs a script of PowerShell, or any other file that is started. */
export function startsFile(path: Value, words: readonly Value[], call: Pick<CmdletCall, "walk">): void {
  if (path.kind === "literal" && /\.ps[dm]?1$/i.test(path.text))
    call.walk.tell({ kind: "load", language: "powershell", file: path });
  else if (path.kind === "literal") call.walk.tell({ kind: "program", words: [path, ...words] });
  else tellOpaque(call.walk, "which file is run is not known");
}

function scripts(spec: string): Cmdlet {
  return {
    spec,
    run: (call, bound) => {
      if (
        isGiven(
          bound,
          "computername",
          "session",
          "hostname",
          "vmname",
          "vmid",
          "containerid",
          "connectionuri",
          "sshconnection",
        )
      )
        tellOpaque(call.walk, `${call.name} runs code on another machine`);
      for (const path of isGiven(bound, "filepath") ? pathsOf(argumentOf(bound, "filepath"), "literal") : [])
        startsFile(path, [], call);
      ranBlocks(argumentOf(bound, "scriptblock", "initializationscript"), call);
      if (!isGiven(bound, "filepath", "scriptblock")) tellOpaque(call.walk, `what ${call.name} runs is not known`);
      return { atoms: unknownText.atoms, sure: "no" };
    },
  };
}

/** Blocks were gone through where they stand; anything else that is run as one is not known. */
function ranBlocks(values: Values, call: CmdletCall): void {
  if (values.atoms.some(({ kind }) => kind !== "block")) tellOpaque(call.walk, `what ${call.name} runs is not known`);
}

/** `ForEach-Object { … }` and such, whose block sees each element as `$_`. */
function overBlocks(spec: string): Cmdlet {
  return {
    spec,
    run: (call, bound) => {
      const member = onlyText(argumentOf(bound, "membername"));
      const first = argumentOf(bound, "process", "membername");
      const isBlock = first.atoms.length > 0 && first.atoms.every(({ kind }) => kind === "block");
      if (
        !isBlock &&
        !isGiven(bound, "begin", "end", "parallel") &&
        !/^(?:name|fullname|path|length|id|count|value|key|basename|extension|directoryname|tostring|trim|toupper|tolower|source|version|line|status)$/i.test(
          member ?? "?",
        )
      )
        tellOpaque(call.walk, "which member of each element is used is not known");
      const items = call.input.atoms.some(({ kind }) => kind === "item")
        ? call.input.atoms.filter(({ kind }) => kind === "item")
        : [];
      return { atoms: [...items, ...unknownText.atoms, ...plain.atoms], sure: "no" };
    },
  };
}

function opaqueAlways(because: string): Cmdlet {
  return {
    spec: "Name:0 Value:1 Path",
    run: (call) => {
      tellOpaque(call.walk, because);
      return plain;
    },
  };
}

/** Cmdlets that run code or give names a meaning, by their names in small letters. */
export const codeCmdlets: Readonly<Record<string, Cmdlet>> = {
  "invoke-expression": {
    spec: "Command:0",
    run: (call, bound) => {
      runsText(
        isGiven(bound, "command")
          ? argumentOf(bound, "command")
          : call.input.atoms.length > 0
            ? call.input
            : unknownText,
        call.walk,
      );
      return { atoms: unknownText.atoms, sure: "no" };
    },
  },
  "invoke-command": scripts(
    "ScriptBlock|Command:0 FilePath|PSPath ComputerName|Cn Session HostName VMName VMId ContainerId ConnectionUri SSHConnection ArgumentList|Args InputObject Credential AsJob! NoNewScope! Port UseSSL! UserName KeyFilePath ThrottleLimit HideComputerName! JobName ConfigurationName SessionOption Authentication",
  ),
  "start-job": scripts(
    "ScriptBlock|Command:0 FilePath Name ArgumentList|Args InitializationScript:1 InputObject Credential RunAs32! PSVersion WorkingDirectory DefinitionName Authentication",
  ),
  "start-threadjob": scripts(
    "ScriptBlock:0 FilePath Name ArgumentList|Args InitializationScript InputObject ThrottleLimit StreamingHost",
  ),
  "measure-command": blockOnly("Expression:0 InputObject"),
  "foreach-object": overBlocks(
    "Process|MemberName:0 Begin End RemainingScripts:1 ArgumentList|Args Parallel ThrottleLimit TimeoutSeconds AsJob! UseNewRunspace! InputObject",
  ),
  "where-object": passing(),
  "sort-object": passing(),
  "select-object": passing(),
  "get-unique": passing(),
  "start-process": {
    spec: "FilePath|PSPath|Path:0 ArgumentList|Args:1 WorkingDirectory Verb Wait! NoNewWindow|nnw! PassThru! WindowStyle Credential RedirectStandardOutput|RSO RedirectStandardError|RSE RedirectStandardInput|RSI LoadUserProfile|Lup! UseNewEnvironment! Environment",
    run: startProcess,
  },
  "import-module": {
    spec: "Name|ModuleInfo|Assembly:0 Global! Prefix Function Cmdlet Variable Alias Force! PassThru! AsCustomObject! MinimumVersion|Version MaximumVersion RequiredVersion ArgumentList|Args DisableNameChecking! NoClobber|NoOverwrite! Scope SkipEditionCheck! UseWindowsPowerShell|UseWinPS! PSSession CimSession",
    run: (call, bound) => {
      for (const path of pathsOf(argumentOf(bound, "name"), "literal")) {
        const isFile = path.kind === "literal" && /[/]|\.ps[dm]?1$|\.dll$/i.test(path.text);
        if (isFile && /\.psm?1$/i.test(path.text)) call.walk.tell({ kind: "load", language: "powershell", file: path });
        else if (isFile || path.kind !== "literal")
          tellOpaque(call.walk, "what the module does that is loaded has not been read");
      }
      return plain;
    },
  },
  "add-type": {
    spec: "TypeDefinition:0 AssemblyName|AN Path LiteralPath|PSPath MemberDefinition Name Namespace Language ReferencedAssemblies OutputAssembly OutputType PassThru! IgnoreWarnings! CompilerOptions UsingNamespace",
    run: (call, bound) => {
      if (
        !isGiven(bound, "assemblyname") ||
        isGiven(bound, "typedefinition", "path", "literalpath", "memberdefinition")
      )
        tellOpaque(call.walk, "Add-Type loads code that is not read here");
      return plain;
    },
  },
  "new-object": {
    spec: "TypeName:0 ArgumentList|Args:1 ComObject Strict! Property",
    run: (call, bound) => {
      const type = onlyText(argumentOf(bound, "typename"))
        ?.toLowerCase()
        .replace(/^system\./, "");
      if (isGiven(bound, "comobject") || type === undefined) {
        tellOpaque(call.walk, "an object is made that can do anything");
        return plain;
      }
      const given = argumentOf(bound, "argumentlist");
      const args =
        given.sure === "yes"
          ? given.atoms.map((atom): Values => ({ atoms: [atom], sure: "yes" }))
          : given.atoms.length > 0
            ? [given, ...(isPureType(type) ? [] : [plain])]
            : [];
      return made(type, [...args, ...bound.extra], call.walk);
    },
  },
  "set-variable": sets(),
  "new-variable": sets(),
  "get-variable": { spec: "Name:0 ValueOnly! Scope Include Exclude", run: () => plain },
  "set-location": moves(),
  "push-location": moves(),
  "pop-location": {
    spec: "StackName PassThru!",
    run: (call) => {
      call.walk.move([]);
      return plain;
    },
  },
  "set-alias": opaqueAlways("a name gets another meaning"),
  "new-alias": opaqueAlways("a name gets another meaning"),
  "import-alias": opaqueAlways("names get another meaning"),
  "update-typedata": opaqueAlways("objects get members that are not known"),
  "update-formatdata": opaqueAlways("objects are shown by code that is not known"),
  "invoke-item": {
    spec: "Path:0 LiteralPath|PSPath|LP Filter Include Exclude Credential",
    run: (call) => {
      tellOpaque(call.walk, "Invoke-Item opens the file with whatever program is set for it");
      return plain;
    },
  },
  "write-output": {
    spec: "InputObject:0 NoEnumerate!",
    run: (_call, bound) => argumentOf(bound, "inputobject"),
    harmless: "yes",
  },
};

function blockOnly(spec: string): Cmdlet {
  return {
    spec,
    run: (call, bound) => {
      ranBlocks(argumentOf(bound, "expression"), call);
      return plain;
    },
  };
}

/** What goes in comes out, perhaps less of it. */
function passing(): Cmdlet {
  return { spec: "Property:0", run: (call) => ({ ...call.input, sure: "no" }), harmless: "yes" };
}

function sets(): Cmdlet {
  return {
    spec: "Name:0 Value:1 Scope Option Force! Description Visibility PassThru! Include Exclude",
    run: (call, bound) => {
      const name = onlyText(argumentOf(bound, "name"));
      if (name === undefined || bound.clear === "no") tellOpaque(call.walk, "which variable is set is not known");
      else
        call.walk.variable(name.toLowerCase()).add(isGiven(bound, "value") ? argumentOf(bound, "value") : call.input);
      return plain;
    },
  };
}

function moves(): Cmdlet {
  return {
    spec: "Path:0 LiteralPath|PSPath|LP PassThru! StackName",
    run: (call, bound) => {
      call.walk.move(
        isGiven(bound, "path", "literalpath") ? pathsOf(argumentOf(bound, "path", "literalpath"), "literal") : [],
      );
      return plain;
    },
  };
}

function startProcess(call: CmdletCall, bound: Bound): Values {
  const verb = onlyText(argumentOf(bound, "verb"))?.toLowerCase();
  if (isGiven(bound, "verb") && verb !== "open") tellOpaque(call.walk, "the program is started with other rights");
  if (isGiven(bound, "environment", "redirectstandardinput", "credential"))
    tellOpaque(call.walk, "the program gets something that is not read");
  const given = argumentOf(bound, "argumentlist");
  const words =
    given.sure === "yes"
      ? given.atoms.flatMap((atom) => splitWords(textsOf({ atoms: [atom], sure: "yes" })[0]))
      : given.atoms.length > 0
        ? [manyWords]
        : [];
  for (const path of pathsOf(argumentOf(bound, "filepath"), "literal")) {
    if (path.kind !== "literal") tellOpaque(call.walk, "which program is started is not known");
    else {
      const cwd = isGiven(bound, "workingdirectory")
        ? pathsOf(argumentOf(bound, "workingdirectory"), "literal")[0]
        : undefined;
      call.walk.tell({ kind: "program", words: [path, ...words], ...(cwd === undefined ? {} : { cwd }) });
    }
  }
  for (const out of ["redirectstandardoutput", "redirectstandarderror"])
    for (const path of isGiven(bound, out) ? pathsOf(argumentOf(bound, out), "literal") : [])
      call.walk.tell({
        kind: "file",
        verb: "modify",
        loses: "content",
        reach: "entry",
        path,
        because: "the program's output overwrites the file",
      });
  return plain;
}

const manyWords: Value = { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "many" };

/** Each argument becomes part of one command line, which the program splits at blanks. */
function splitWords(word: Value | undefined): readonly Value[] {
  if (word?.kind !== "literal") return [manyWords];
  return /["']/.test(word.text)
    ? [manyWords]
    : word.text
        .split(/\s+/)
        .filter((one) => one !== "")
        .map((one) => literal(one));
}
