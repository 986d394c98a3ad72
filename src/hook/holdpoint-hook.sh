# What the hook files of agents run before each tool call:
#
#   holdpoint-hook <agent> [<pid of the shell that runs the hook line> <that shell's parent>]
#
# The agent's payload comes on standard input. Prints what the agent is to be answered and ends with 0; or prints a reason
# on standard error and ends with 2. Whatever goes wrong is a refusal. Where no editor runs, a program of ours judges.
# One stable path, so that it outlives updates; what it starts lies in the folder of the version in use. Installing it puts
# a line before this text that sets `state`, the state folder, and one after it that calls `main`.

main() {
  agent=${1-}
  here=$state/versions/current
  # Where our files lie, whatever the agent calls home.
  HOME=${state%/.holdpoint}
  export HOME
  unset NODE_OPTIONS NODE_EXTRA_CA_CERTS
  # Shells say of a killed program that it was.
  {
    answer=$(ask_gate "${2-$$}" "${3-$PPID}")
    code=$?
    if [ "$code$answer" = 3 ]; then
      answer=$(run_node hook.cjs "$agent")
      code=$?
    fi
  } 2>/dev/null
  [ "$code" = 0 ] && say
  # An agent that still writes its payload must not hear of a broken pipe before it hears of the refusal.
  /bin/cat >/dev/null 2>&1
  echo 'Holdpoint did not answer, so this was not run. Open VS Code, or run "holdpoint doctor".' >&2
  exit 2
}

ask_gate() {
  bash=/bin/bash
  [ -x $bash ] || bash=$(command -v bash)
  [ "$bash" ] && exec "$bash" -p "$here/gate.sh" "$1" "$2" "$agent"
  run_node gate.cjs "$1" "$2" "$agent"
}

# Runs one of our programs with the editor's own node.
run_node() {
  read -r node <"$state/node" && [ -x "$node" ] || exit 1
  program=$here/$1
  shift
  ELECTRON_RUN_AS_NODE=1
  # A quarter of the time goes into compiling; the cache lies where agents cannot write, and goes with the version.
  NODE_COMPILE_CACHE=$here/compiled
  export ELECTRON_RUN_AS_NODE NODE_COMPILE_CACHE
  exec "$node" "$program" "$@"
}

# Ends with what the answer says; returns where it says nothing that is understood.
say() {
  case $answer in
    'holdpoint pass') exit 0 ;;
    'holdpoint {'*'}')
      printf '%s\n' "${answer#holdpoint }"
      exit 0
      ;;
    'holdpoint refuse '?*)
      # Where everything is stopped, the payload was left unread; an agent must not hear of a broken pipe first.
      /bin/cat >/dev/null 2>&1
      printf '%s\n' "${answer#holdpoint refuse }" >&2
      exit 2
      ;;
  esac
}
