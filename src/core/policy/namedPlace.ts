import { assertNever } from "../../base/assertNever.ts";
import { isOwnAddress } from "../ownAddress.ts";
import type { NamedResource } from "../resource.ts";
import { isSecretVariable } from "../secretName.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Doing } from "./landmarks.ts";
import type { Place } from "./verdict.ts";

/** Where an effect on something that is no file lands: mostly `elsewhere`, which the presets judge by its scheme. */
export function placeOfName(
  { scheme, name }: NamedResource,
  doing: Doing | "neither",
  surroundings: Surroundings,
): { readonly place: Place; readonly what: string } {
  switch (scheme) {
    case "device":
      return disk.test(name) && doing !== "neither"
        ? { place: doing === "writing" ? "floor" : "secret", what: "a disk, or the memory of this machine" }
        : elsewhere;
    case "env":
      return doing === "reading" && isSecretVariable(name)
        ? { place: "secret", what: "a variable that may hold a secret" }
        : elsewhere;
    case "host":
      if (isOwnAddress(name, surroundings))
        return { place: "protected", what: "the editor's own window, where only the person acts" };
      return metadataHost.test(name)
        ? { place: "secret", what: "the service that gives this machine its credentials" }
        : elsewhere;
    case "tool":
      if (name.startsWith("setting/"))
        return { place: "protected", what: "a switch of the editor that only the person may change" };
      return /^holdpoint[.:/]/i.test(name)
        ? { place: "protected", what: "a command of Holdpoint's, which only a person may run" }
        : elsewhere;
    case "process":
      return /^holdpoint$/i.test(name)
        ? { place: "protected", what: "Holdpoint's own program, which an agent may not use" }
        : elsewhere;
    case "system":
      return /^fork[ -]?bomb/i.test(name)
        ? { place: "floor", what: "a program that starts itself without end" }
        : elsewhere;
    case "git":
    case "npm":
    case "pypi":
    case "crate":
    case "image":
    case "mcp":
    case "kube":
    case "aws":
    case "gcp":
    case "azure":
    case "service":
    case "tf":
    case "db":
    case "docker":
      return elsewhere;
    default:
      return assertNever(scheme);
  }
}

const elsewhere = { place: "elsewhere", what: "" } as const;

const disk =
  /^\/?(?:dev\/)?(?:[shv]d[a-z]|xvd|nvme|mmcblk|r?disk|dm-|md\d|loop|nbd|zd\d|sr\d|mapper(?:\/|$)|(?:mem|kmem|port)$)|physicaldrive/i;

/**
 * Cloud machines hand out credentials at these addresses to whoever asks from inside. Nothing else is at link-local ones; names that hold
 * the address are resolved to it by services that are there for that.
 */
const metadataHost =
  /^(?:(?:.*[.-])?169[.-]254[.-].*|\[?fd00:ec2::[0-9a-f]+\]?|metadata(?:\.google\.internal|\.azure\.com|\.tencentyun\.com)?|instance-data(?:\.ec2\.internal)?|100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192)(?::|$)/i;
