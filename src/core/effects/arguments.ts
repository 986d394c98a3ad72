import { type Option, scanOptions } from "../shell/options.ts";
import type { Value } from "../shell/value.ts";

/** A command line whose options may stand anywhere, as GNU programs read it. */
export interface Arguments {
  readonly options: readonly Option[];
  readonly operands: readonly Value[];
  /** Words that may turn out to be options; they count as operands, too. */
  readonly unclear: readonly Value[];
}

export function readArguments(args: readonly Value[], withValue: ReadonlySet<string>): Arguments {
  const options: Option[] = [];
  const operands: Value[] = [];
  const unclear: Value[] = [];
  let position = 0;
  while (position < args.length) {
    const scan = scanOptions(args, position, withValue);
    options.push(...scan.options);
    unclear.push(...scan.unclear);
    operands.push(...scan.unclear);
    if (scan.stopped === "marked") return { options, operands: [...operands, ...args.slice(scan.end)], unclear };
    const operand = args[scan.end];
    if (operand !== undefined) operands.push(operand);
    position = scan.end + 1;
  }
  return { options, operands, unclear };
}

/** Whether an option is given, abbreviations of long ones included. For options that make a command worse. */
export function mayHave(options: readonly Option[], ...names: readonly string[]): boolean {
  return options.some(
    ({ name }) =>
      names.includes(name) ||
      (name.length >= 3 && name.startsWith("--") && names.some((full) => full.startsWith(name))),
  );
}
