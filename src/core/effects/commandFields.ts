/** The fields in which tools take a command, in the spellings of agents and servers, small and without separators. */
const commandFields = /^(?:commands?|cmds?|script|commandline|shellcommand|argv)$/;

/** Whether a field of a tool's input is called as one that holds a command. */
export function isCommandField(name: string): boolean {
  return commandFields.test(name.toLowerCase().replaceAll(/[_-]/g, ""));
}
