import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, onSystem } from "../fileEffects.ts";

/** Programs of Windows that look at the machine or change it. What they are told first says which. */
export const windowsSystem: readonly CommandModel[] = [
  {
    names: (
      "reg sc net net1 schtasks vssadmin wbadmin bcdedit wevtutil netsh powercfg fsutil manage-bde dism sfc chkdsk defrag label " +
      "subst mountvol bootrec logoff gpupdate ipconfig tasklist systeminfo getmac driverquery quser qwinsta"
    ).split(" "),
    kind: "system",
    effects: (use) => (onlyLooks(use) ? nothing : [onSystem(use.program, `${use.program} changes the machine`, use)]),
    examples: {
      "reg delete HKLM/Software/x /f": ["administer system system:reg"],
      "reg query HKLM /f password /s": ["administer system system:reg"],
      "reg save HKLM/SAM out.hiv": ["administer system system:reg"],
      "sc stop spooler": ["administer system system:sc"],
      "net user bob /add": ["administer system system:net"],
      "vssadmin delete shadows /all": ["administer system system:vssadmin"],
      "ipconfig /release": ["administer system system:ipconfig"],
      "schtasks /create /tn x /tr y": ["administer system system:schtasks"],
    },
    counterExamples: [
      "reg query HKCU/Software",
      "sc query spooler",
      "net user",
      "tasklist /v",
      "ipconfig /all",
      "schtasks /query",
      "systeminfo",
      "netsh interface show interface",
    ],
  },
  {
    names: ["taskkill", "tskill"],
    kind: "system",
    effects: (use) => {
      const at = use.args.findIndex((word) => /^\/(?:im|pid|fi)$/i.test(textOf(word) ?? ""));
      const name = (textOf(use.args[at < 0 ? 0 : at + 1]) ?? "?").replaceAll("/", "%2F");
      const because = `${use.program} ends the process`;
      return [effectOn({ scheme: "process", name }, { verb: "administer", loses: "system", because }, use)];
    },
    examples: { "taskkill /f /im node.exe": ["administer system process:node.exe"] },
    counterExamples: [],
  },
  {
    names: ["icacls", "cacls", "takeown", "cipher", "compact"],
    kind: "system",
    effects: permissions,
    examples: {
      "icacls src /grant bob:F /t": ["administer none ./src/**"],
      "cipher /w:x": ["administer system device:?"],
    },
    counterExamples: ["icacls src"],
  },
];

const looking: Readonly<Record<string, RegExp>> = {
  reg: /^(?:query|compare)$/i,
  sc: /^(?:query|queryex|qc|qdescription|qfailure|qtriggerinfo|enumdepend|getdisplayname|getkeyname|sdshow|showsid)$/i,
  vssadmin: /^list$/i,
  wbadmin: /^get$/i,
  bcdedit: /^\/(?:enum|v)$/i,
  wevtutil: /^(?:el|gl|ep|gp|qe|gli|enum-\w+|get-\w+|query-events)$/i,
  powercfg: /^[/-](?:l|list|q|query|a|availablesleepstates|requests|lastwake|getactivescheme)$/i,
  "manage-bde": /^-status$/i,
  schtasks: /^\/query$/i,
};

function onlyLooks({ program, args }: Use): boolean {
  const texts = args.map(textOf);
  if (texts.includes(undefined)) return false;
  const words = texts.filter((text) => text !== undefined);
  // Questions whose answer is a secret.
  if (words.some((text) => /pass(?:word|wd)|secret|credential|^key=clear$|^HKLM[\\/](?:SAM|SECURITY)\b/i.test(text)))
    return false;
  if (words.length === 1 && /^[/-](?:\?|h|help)$/i.test(words[0] ?? "")) return true;
  if (/^(?:tasklist|systeminfo|getmac|driverquery|quser|qwinsta)$/.test(program)) return true;
  if (program === "ipconfig") return !words.some((text) => /^[/-](?:re|flush|register|set)/i.test(text));
  if (/^net1?$/.test(program))
    return words.length <= 1 || /^(?:view|statistics|help|helpmsg|config)$/i.test(words[0] ?? "");
  if (program === "netsh")
    return (
      words.some((text) => /^show$/i.test(text)) &&
      !words.some((text) => /^(?:set|add|delete|reset|import|exec|-f)$/i.test(text))
    );
  if (program === "schtasks" && words.length === 0) return true;
  return Object.hasOwn(looking, program) && looking[program]?.test(words[0] ?? "") === true;
}

function permissions(use: Use): readonly Effect[] {
  if (use.program === "cipher")
    return use.args.some((word) => /^\/(?!c$)/i.test(textOf(word) ?? "/"))
      ? [
          effectOn(
            { scheme: "device", name: "?" },
            { verb: "administer", loses: "system", because: "cipher encrypts or wipes what is there" },
            use,
          ),
        ]
      : nothing;
  const options = use.args.map((word) => (textOf(word) ?? "/?").toLowerCase());
  const files = use.args.filter((word) => !(textOf(word) ?? "").startsWith("/")).slice(0, 1);
  if (
    /^i?cacls$/.test(use.program) &&
    !options.some((text) =>
      /^\/(?:grant|deny|remove|setowner|reset|inheritance|restore|setintegritylevel|e|g|r|p|d)\b/.test(text),
    )
  )
    return nothing;
  return onFiles(
    files,
    { verb: "administer", loses: "none", reach: "tree", because: `${use.program} changes who may use it` },
    use,
  );
}
