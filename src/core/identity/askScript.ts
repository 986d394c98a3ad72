/** The name of the script in an identity's own folder. */
export const askFile = "ask";

/** Variables that tell the script where the run's door is, and what it says there. No identity sets them. */
export const doorVariables = { port: "IDENTITY_DOOR", token: "IDENTITY_DOOR_TOKEN" } as const;

/** The first and the last line of a whole answer of the door: one that was cut off is no answer. */
export const doorAnswer = { first: "credential", last: "end" } as const;

/**
 * What clients in a run ask for its credentials, with `bash`: prints the variables that are its arguments, a line each. Fresh ones from the
 * run's door; those that the run began with where there is no door, or none any more. It needs no program beside bash 3.2, and gives up
 * waiting after a while, for the door may be held still with the editor.
 */
export const askScript = `# Written anew before each run. It holds no secret: it asks for them.
said=()
port=\${${doorVariables.port}-}
if [[ $port =~ ^[0-9]+$ ]] && { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
  printf '%s %s\\n' "\${${doorVariables.token}-}" "$*" >&3
  while IFS= read -r -t 40 -u 3 line; do said+=("$line"); done
  exec 3>&-
fi
if (( \${#said[@]} == $# + 2 )) && [[ \${said[0]} == ${doorAnswer.first} && \${said[$# + 1]} == ${doorAnswer.last} ]]; then
  for ((at = 1; at <= $#; at++)); do printf '%s\\n' "\${said[at]}"; done
else
  for name; do printf '%s\\n' "\${!name-}"; done
fi
`;
