import { literal, textOf } from "../../shell/value.ts";
import type { Cmdlet, CmdletCall } from "./cmdlet.ts";
import { argumentOf, type Bound, isGiven, isOn } from "./parameters.ts";
import { inside, type PathDeed, type PathStyle, pathsOf, tellPath, tellPaths } from "./paths.ts";
import {
  concatenated,
  item,
  listOf,
  onlyText,
  plain,
  text,
  textsOf,
  unknownText,
  unknownValue,
  type Values,
} from "./values.ts";

/** The path that a cmdlet works on: named, to the letter or with wildcards, or from the pipeline. */
function targets(call: CmdletCall, bound: Bound): readonly (readonly [Values, PathStyle])[] {
  const exact = argumentOf(bound, "literalpath");
  const named = argumentOf(bound, "path", "filepath");
  const all: (readonly [Values, PathStyle])[] = [];
  if (exact.atoms.length > 0) all.push([exact, "literal"]);
  if (named.atoms.length > 0) all.push([named, "pattern"]);
  if (all.length === 0 && call.piped === "yes") all.push([call.input, "literal"]);
  return all.length > 0 ? all : [[unknownText, "literal"]];
}

function does(call: CmdletCall, bound: Bound, deed: PathDeed): void {
  for (const [values, style] of targets(call, bound)) tellPaths(values, deed, style, call.walk);
}

function file(spec: string, deed: (bound: Bound) => PathDeed | undefined): Cmdlet {
  return {
    spec: `Path:0 LiteralPath|PSPath|LP Filter Include Exclude ${spec}`,
    run: (call, bound) => {
      const done = deed(bound);
      if (done !== undefined) does(call, bound, done);
      return plain;
    },
  };
}

function written(bound: Bound, because: string): PathDeed {
  if (isOn(bound, "noclobber")) return { verb: "create", loses: "none", because };
  return { verb: "modify", loses: isOn(bound, "append") ? "none" : "content", because };
}

function tree(bound: Bound): "tree" | "entry" {
  return isOn(bound, "recurse") ? "tree" : "entry";
}

/** Cmdlets for files, by their names in small letters. */
export const fileCmdlets: Readonly<Record<string, Cmdlet>> = {
  "remove-item": file("Recurse! Force! Credential Stream", (bound) => ({
    verb: "delete",
    loses: "content",
    reach: tree(bound),
    because: "Remove-Item deletes it",
  })),
  "clear-content": file("Force! Credential Stream", () => ({
    verb: "modify",
    loses: "content",
    because: "Clear-Content empties it",
  })),
  "clear-item": file("Force! Credential", () => ({
    verb: "modify",
    loses: "content",
    because: "Clear-Item empties it",
  })),
  "set-content": file("Value:1 Force! Encoding NoNewline! PassThru! AsByteStream! Credential Stream", () => ({
    verb: "modify",
    loses: "content",
    because: "Set-Content overwrites the file",
  })),
  "add-content": file("Value:1 Force! Encoding NoNewline! PassThru! AsByteStream! Credential Stream", () => ({
    verb: "modify",
    loses: "none",
    because: "Add-Content adds to the file",
  })),
  "unblock-file": file("", () => ({ verb: "modify", loses: "none", because: "Unblock-File lets it run" })),
  "set-acl": file("AclObject:1 CentralAccessPolicy ClearCentralAccessPolicy! Passthru!", () => ({
    verb: "administer",
    loses: "system",
    because: "Set-Acl changes who may use it",
  })),
  "export-csv": exports(
    "InputObject Delimiter:1 NoTypeInformation|NTI! IncludeTypeInformation! Force! UseCulture! Encoding UseQuotes QuoteFields NoHeader!",
  ),
  "export-clixml": exports("InputObject Depth Force! Encoding"),
  "export-alias": exports("Name:1 As PassThru! Description Scope Force!"),
  "start-transcript": exports("Force! OutputDirectory IncludeInvocationHeader! UseMinimalHeader!"),
  "out-file": {
    ...exports("Encoding:1 Force! Width InputObject NoNewline!"),
    spec: "FilePath|Path:0 LiteralPath|PSPath|LP Encoding:1 Append! Force! NoClobber|NoOverwrite! Width InputObject NoNewline!",
  },
  "tee-object": {
    spec: "FilePath|Path:0 LiteralPath|PSPath|LP InputObject Append! Variable Encoding",
    run: (call, bound) => {
      const name = onlyText(argumentOf(bound, "variable"));
      if (name !== undefined) call.walk.variable(name.toLowerCase()).add(call.input);
      if (isGiven(bound, "filepath", "literalpath"))
        does({ ...call, piped: "no" }, bound, written(bound, "Tee-Object writes its input there"));
      return call.input;
    },
  },
  "new-item": { spec: "Path:0 Name ItemType|Type Value|Target Force! Credential", run: newItem },
  mkdir: { spec: "Path:0 Name Value Force! Credential", run: newItem },
  "copy-item": moving("copy"),
  "move-item": moving("move"),
  "rename-item": {
    spec: "Path:0 LiteralPath|PSPath|LP NewName:1 Force! PassThru! Credential",
    run: (call, bound) => {
      does(call, bound, { verb: "delete", loses: "none", reach: "tree", because: "Rename-Item takes its name away" });
      const [name] = textsOf(argumentOf(bound, "newname"));
      for (const [values] of targets(call, bound))
        for (const path of pathsOf(values, "literal")) {
          const folder = textOf(path)?.replace(/[^/]*$/, "");
          const renamed =
            folder === undefined || name === undefined ? unknownText : concatenated([text(folder), text(name)]);
          tellPaths(
            renamed,
            { verb: "modify", loses: "content", because: "Rename-Item puts it there" },
            "literal",
            call.walk,
          );
        }
      return plain;
    },
  },
  "get-content": reading(
    "TotalCount|First|Head ReadCount Tail|Last Delimiter Wait! Raw! Encoding AsByteStream! Force! Credential Stream",
  ),
  "import-csv": reading("Delimiter:1 UseCulture! Header Encoding"),
  "import-clixml": reading("IncludeTotalCount! Skip First"),
  "import-powershelldatafile": reading("SkipLimitCheck!"),
  "get-filehash": reading("Algorithm InputStream"),
  "select-string": {
    spec: "Pattern:0 Path:1 LiteralPath|PSPath|LP InputObject SimpleMatch! CaseSensitive! Quiet! List! Include Exclude NotMatch! AllMatches! Encoding Context Raw! NoEmphasis! Culture",
    run: (call, bound) => {
      if (isGiven(bound, "path", "literalpath")) does(call, bound, reads);
      return plain;
    },
  },
  "get-childitem": {
    spec: "Path:0 LiteralPath|PSPath|LP Filter:1 Include Exclude Recurse|s! Depth Force! Name! Attributes FollowSymlink! Directory|ad! File|af! Hidden|ah! ReadOnly|ar! System|as!",
    run: listing,
  },
  "get-item": { spec: "Path:0 LiteralPath|PSPath|LP Filter Include Exclude Force! Credential Stream", run: itemsOf },
  "resolve-path": { spec: "Path:0 LiteralPath|PSPath|LP Relative! RelativeBasePath Credential Force!", run: itemsOf },
  "convert-path": { spec: "Path:0 LiteralPath|PSPath|LP", run: itemsOf },
  "join-path": {
    spec: "Path:0 ChildPath:1 AdditionalChildPath:2 Resolve! Credential Extension",
    run: (_call, bound) => {
      const parts = [
        argumentOf(bound, "path"),
        argumentOf(bound, "childpath"),
        argumentOf(bound, "additionalchildpath"),
      ];
      const given = parts.filter(({ atoms }) => atoms.length > 0);
      return bound.clear === "no"
        ? unknownText
        : concatenated(given.flatMap((part, at) => (at === 0 ? [part] : [text("/"), part])));
    },
  },
  "expand-archive": {
    spec: "Path:0 LiteralPath|PSPath|LP DestinationPath:1 Force! PassThru!",
    run: (call, bound) => {
      does(call, bound, reads);
      const force = isOn(bound, "force");
      const target = isGiven(bound, "destinationpath") ? argumentOf(bound, "destinationpath") : text(".");
      tellPaths(
        target,
        {
          verb: force ? "modify" : "create",
          loses: force ? "content" : "none",
          reach: "tree",
          because: "what is unpacked goes there",
        },
        "literal",
        call.walk,
      );
      return plain;
    },
  },
  "compress-archive": {
    spec: "Path:0 LiteralPath|PSPath|LP DestinationPath:1 CompressionLevel Update! Force! PassThru!",
    run: (call, bound) => {
      does(call, bound, reads);
      const deed: PathDeed = isOn(bound, "force")
        ? { verb: "modify", loses: "content", because: "the archive is overwritten" }
        : { verb: isOn(bound, "update") ? "modify" : "create", loses: "none", because: "the archive is written there" };
      tellPaths(argumentOf(bound, "destinationpath"), deed, "literal", call.walk);
      return plain;
    },
  },
};

const reads: PathDeed = { verb: "read", loses: "none", because: "it reads the file" };

function reading(spec: string): Cmdlet {
  return {
    spec: `Path:0 LiteralPath|PSPath|LP Filter Include Exclude ${spec}`,
    run: (call, bound) => {
      does(call, bound, reads);
      return { atoms: unknownText.atoms, sure: "no" };
    },
  };
}

function exports(spec: string): Cmdlet {
  return {
    spec: `Path:0 LiteralPath|PSPath|LP Append! NoClobber|NoOverwrite! ${spec}`,
    run: (call, bound) => {
      does({ ...call, piped: "no" }, bound, written(bound, `${call.name} writes the file`));
      return plain;
    },
  };
}

function listing(call: CmdletCall, bound: Bound): Values {
  const depth = isOn(bound, "recurse") || isGiven(bound, "depth") || bound.clear === "no" ? "all" : "one";
  const filter = onlyText(argumentOf(bound, "filter"));
  const given =
    isGiven(bound, "path", "literalpath") || call.piped === "yes"
      ? targets(call, bound)
      : [[text("."), "literal"] as const];
  const found: Values[] = [];
  for (const [values, style] of given)
    for (const path of pathsOf(values, style)) {
      tellPath(path, { ...reads, because: "it lists what is there" }, call.walk);
      // Of a file itself the listing gives that file.
      found.push(item(inside(path, depth, filter)));
      if (path.kind === "literal" && path.text !== ".") found.push(item(path));
    }
  return { ...listOf(found), sure: "no" };
}

function itemsOf(call: CmdletCall, bound: Bound): Values {
  return { ...listOf(targets(call, bound).flatMap(([values, style]) => pathsOf(values, style).map(item))), sure: "no" };
}

function newItem(call: CmdletCall, bound: Bound): Values {
  const { walk } = call;
  const name = argumentOf(bound, "name");
  const folder = argumentOf(bound, "path");
  const path =
    name.atoms.length === 0 ? folder : folder.atoms.length === 0 ? name : concatenated([folder, text("/"), name]);
  const type = onlyText(argumentOf(bound, "itemtype"))?.toLowerCase() ?? (isGiven(bound, "itemtype") ? "?" : "file");
  const overwrites = call.name !== "mkdir" && isOn(bound, "force") && !/^d/.test(type);
  const deed: PathDeed = overwrites
    ? { verb: "modify", loses: "content", because: "New-Item -Force empties a file that is there" }
    : { verb: "create", loses: "none", because: `${call.name} makes it` };
  tellPaths(path, deed, "literal", walk);
  return path.atoms.length === 0 ? plain : item(pathsOf(path, "literal")[0] ?? unknownValue);
}

function moving(how: "copy" | "move"): Cmdlet {
  return {
    spec: "Path:0 LiteralPath|PSPath|LP Destination|Target:1 Filter Include Exclude Force! Recurse! Container! PassThru! Credential FromSession ToSession",
    run: (call, bound) => {
      const [to] = textsOf(argumentOf(bound, "destination"));
      const target = isGiven(bound, "destination") ? argumentOf(bound, "destination") : text(".");
      const stays = target.atoms.length === 1 && to?.kind === "literal" && !/^(?:[\\/~]|[A-Za-z]+:)|\.\./.test(to.text);
      if (how === "copy") does(call, bound, { ...reads, reach: tree(bound) });
      else
        does(call, bound, {
          verb: "delete",
          loses: stays ? "none" : "content",
          reach: "tree",
          because: "Move-Item moves it away",
        });
      const put: PathDeed = {
        verb: "modify",
        loses: "content",
        reach: how === "copy" ? tree(bound) : "entry",
        because: `${call.name} puts it there`,
      };
      tellPaths(target, put, "literal", call.walk);
      // Into a folder it goes under its own name.
      for (const [values] of targets(call, bound))
        for (const source of pathsOf(values, "pattern")) {
          const name =
            source.kind === "literal"
              ? text(literal(source.text.replace(/\/+$/, "").replace(/^.*\//, "")))
              : source.kind === "glob"
                ? text({ ...source, text: source.text.replace(/^.*\//, "") })
                : unknownText;
          if (name !== unknownText) tellPaths(concatenated([target, text("/"), name]), put, "pattern", call.walk);
        }
      return plain;
    },
  };
}
