import { NotAFileError } from "./fileTail.ts";

/** Why records cannot be written, and what a person can do. A sentence each. */
export interface RecordsTrouble {
  readonly problem: string;
  readonly mend: string;
}

/** Says in words why a write to `folder` failed. */
export function troubleOf(cause: unknown, folder: string): RecordsTrouble {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof NotAFileError || notFileCodes.includes(code)) {
    return {
      problem: `Something that is no file of records lies in ${folder} or in its place.`,
      mend: `Look into ${folder} and move away what does not belong there.`,
    };
  }
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return { problem: "The disk is full.", mend: `Free space on the disk of ${folder}.` };
    case "EACCES":
    case "EPERM":
      return {
        problem: `${folder} may not be written.`,
        mend: `Make ${folder} and the files in it yours and writable again.`,
      };
    case "EROFS":
      return { problem: `The disk of ${folder} is read-only.`, mend: "Make it writable again." };
    default:
      return {
        problem: cause instanceof Error ? `${cause.message.replace(/\.$/, "")}.` : String(cause),
        mend: `Look into ${folder}.`,
      };
  }
}

const notFileCodes: readonly string[] = ["EISDIR", "ENOTDIR", "ELOOP", "ENXIO", "EEXIST"];
