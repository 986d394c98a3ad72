/**
 * Events that ask for nothing, in small letters without separators: a session or a turn that starts or ends, a tool that has
 * ended. An event that is not here and is none before a tool is not known, and the call that may stand behind it is refused.
 */
const notices: ReadonlySet<string> = new Set([
  "sessionstart",
  "sessionend",
  "setup",
  "userpromptsubmit",
  "userpromptsubmitted",
  "userpromptexpansion",
  "beforesubmitprompt",
  "preuserprompt",
  "posttooluse",
  "posttoolusefailure",
  "posttoolbatch",
  "aftertool",
  "toolresult",
  "aftershellexecution",
  "aftermcpexecution",
  "afterfileedit",
  "afteragentresponse",
  "afteragentthought",
  "postruncommand",
  "postwritecode",
  "postreadcode",
  "postmcptooluse",
  "postcascaderesponse",
  "beforemodel",
  "aftermodel",
  "beforeagent",
  "afteragent",
  "beforetoolselection",
  "agentspawn",
  "agentstop",
  "subagentstart",
  "subagentstop",
  "precompact",
  "postcompact",
  "precompress",
  "stop",
  "notification",
  "erroroccurred",
  // The agent's own question to the person: the call behind it has its own event.
  "permissionrequest",
  "permissiondenied",
]);

/** Whether an event, in small letters without separators, asks for nothing. */
export function isNotice(event: string): boolean {
  return notices.has(event);
}
