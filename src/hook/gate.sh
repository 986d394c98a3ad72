# Carries one hook payload to the gate and brings back its answer. Decides nothing: whatever goes wrong prints nothing
# and ends with 1, and the line that started it turns that into a refusal. For agents that run without an editor it ends
# with 3, and leaves its input unread, where no editor's gate runs at all.
#
#   bash -p gate.sh <pid of the shell that runs the hook line> <that shell's parent> <agent>
#
# Request and answer are files in a folder only this user can reach; the loopback connection is a doorbell and carries
# no secret. Written for bash 3.2 (macOS): whole seconds in `read -t`, no `{fd}<>`, no $EPOCHREALTIME, no mapfile.
# Everything stands in functions and the last line starts it, so that a truncated copy of this file does nothing.

# Older versions cannot even read process substitutions in this mode, which the environment may switch on.
set +o posix

main() {
  # Without this a gate that dies while it is written to would end the script before it can try again.
  trap '' PIPE
  umask 077
  # Bytes, not characters: payloads may be invalid in the person's locale.
  LC_ALL=C
  # Bash takes start values from the environment.
  SECONDS=0
  unset own_parent
  shell=$1 parent=$2 agent=$3
  # Digits alone reach arithmetic, and nothing that could break the line we say.
  case $shell/$parent in /* | */ | *[!0-9/]*) exit 1 ;; esac
  case $agent in '' | *[!a-z0-9-]*) exit 1 ;; esac
  case ${HOME-} in /*) ;; *) exit 1 ;; esac
  state=$HOME/.holdpoint gates=$HOME/.holdpoint/run/gates
  stopped
  [ "$agent" = vscode ] || any_gate || exit 3
  agent_lives=
  ((parent > 1)) && kill -0 "$parent" && agent_lives=yes
  # The first gate that ever runs here makes the folders.
  until [ -d "$gates" ]; do
    pause
  done
  # Ours, private and not a link: then no other user can reach what lies below. The gate sees to the mode.
  [ -d "$state" ] && [ -O "$state" ] && [ ! -L "$state" ] || exit 1
  name=$$-$RANDOM$RANDOM$RANDOM
  request=$state/run/calls/$name
  [ -e "$request.answer" ] && exit 1
  write_request
  find_gate
  exit 1
}

# Ends the script with a refusal where a person stopped everything: something lies under one of two names, whatever it is.
# A gate would refuse too, but it may hang.
stopped() {
  local mark
  for mark in "$state/stop" "$state/accepted/stop"; do
    [ -e "$mark" ] || [ -L "$mark" ] || continue
    echo "holdpoint refuse A person stopped everything with Holdpoint's kill switch. Nothing is let through until a person lifts it on Holdpoint's page in the editor. End your turn and tell the person that you were stopped."
    exit 0
  done
}

# Whether an editor's gate runs, as far as the registry tells.
any_gate() {
  local entry port
  for entry in "$gates"/*; do
    read_port "${entry##*/}" && return
  done
  return 1
}

# Writes stdin, byte for byte, to the request file. Up to 8 KB need no other process; bash's own `read` takes a
# system call a byte (and with a time limit four, so only the first byte has one), so `cat` carries what lies beyond.
write_request() {
  local first='' rest='' missing='' ended=0
  # Bash 3 garbles some control characters in `read`, so there `cat` carries everything.
  if ((BASH_VERSINFO[0] > 3)); then
    IFS= read -r -t 10 -d '' -n 1 first || ended=$?
    ((ended)) || [ -z "$first" ] || IFS= read -r -d '' -n 8192 rest || ended=$?
    # 1 is the end of the input; more is nothing to read in time.
    ((ended < 2)) || exit 1
    # Ended early at a NUL byte, which no valid payload holds: it is passed on for the gate to refuse.
    ((ended || ${#rest} == 8192)) || missing='\0'
  fi
  set -o noclobber
  exec 4>"$request" || exit 1
  trap take_back EXIT
  printf "%s$missing" "$first$rest" >&4 || exit 1
  ((ended)) || copy_rest
  exec 4>&-
}

# The word at the end tells a finished copy from one that failed or still waits for its input.
copy_rest() {
  local cat=/bin/cat finished=
  [ -x $cat ] || cat=$(type -P cat) || exit 1
  exec 7<&0
  exec 5< <("$cat" <&7 >&4 && echo finished)
  read -r -t 30 finished <&5
  [ "$finished" = finished ] || exit 1
  exec 5<&- 7<&-
}

# Asks the gate of this shell's parent, then every gate, until one answers or ten seconds have passed: an editor that
# has just started may not have its gate up yet.
find_gate() {
  local entry
  while :; do
    visit "$parent"
    for entry in "$gates"/*; do
      visit "${entry##*/}"
    done
    pause
  done
}

# Waits a moment; ends the script when there is nobody left to wait for, or no gate within ten seconds.
pause() {
  local moment=1
  ((BASH_VERSINFO[0] > 3)) && moment=0.1
  in_time && parents_live || exit 1
  # A socket nobody sends to: a way to wait that needs no process.
  exec 6<>/dev/udp/127.0.0.1/9 || exit 1
  read -r -t $moment <&6
  exec 6>&-
}

# Whether a gate may still be looked for. $SECONDS follows the clock of the machine, which may be set back meanwhile.
in_time() { ((SECONDS >= 0 && SECONDS <= 10)); }

# A request that no gate took must not stay behind: nobody waits for its answer any more.
take_back() {
  local rm=/bin/rm
  [ -e "$request" ] || return
  [ -x $rm ] || rm=$(type -P rm) && "$rm" -f "$request"
}

# Asks the gate of process $1 and follows it where it points, three times at most. Returns when nobody took the request.
visit() {
  local pid=$1 hops=0 port next
  while [ "$pid" ] && ((hops++ <= 3)); do
    in_time || exit 1
    read_port "$pid" || return
    next=
    ask
    pid=$next
  done
}

# Sets `port` from a registry entry that is ours and whose process lives. Anything else counts as no entry.
read_port() {
  local entry=$gates/$1 word version extra
  case $1 in '' | 0* | *[!0-9]*) return 1 ;; esac
  [ -f "$entry" ] && [ -O "$entry" ] && [ ! -L "$entry" ] && kill -0 "$1" || return 1
  {
    read -r word version extra && [ "$word $version $extra" = 'holdpoint 1 ' ] || return 1
    read -r word port extra && [ "$word $extra" = 'port ' ] || return 1
  } <"$entry"
  case $port in '' | *[!0-9]*) return 1 ;; esac
}

# Rings at `port`. Ends the script with the answer or a refusal; returns when nobody there has taken the request.
ask() {
  local word rest pings=0
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return
  printf 'holdpoint 1 call %s %s %s\n' "$name" "$agent" "$parent" >&3
  # The gate says something every five seconds.
  while read -r -t 20 -n 64 word rest <&3; do
    case $word in
      .)
        # Only the gate can take the request away, so whoever keeps us waiting without that is somebody else.
        [ -e "$request" ] && exit 1
        parents_live || exit 1
        # The line's own time-out is a day, and agents let a call pass when it is over. Counted too, because the clock
        # of the machine may be set back.
        ((SECONDS < 86200 && ++pings < 17240)) || exit 1
        printf . >&3
        ;;
      answer) print_answer ;;
      elsewhere)
        next=$rest
        break
        ;;
      later) break ;;
      *) exit 1 ;;
    esac
  done
  [ -e "$request" ] || exit 1
  exec 3>&-
}

print_answer() {
  local file=$request.answer answer
  [ -f "$file" ] && [ -O "$file" ] && [ ! -L "$file" ] || exit 1
  # Without the newline at its end it is not whole.
  IFS= read -r answer <"$file" || exit 1
  stopped
  printf '%s\n' "$answer"
  exit 0
}

# Whether anyone still waits for us. The first look remembers our parent: a process id in use again is not the same.
parents_live() {
  local now=
  kill -0 "$shell" || return 1
  # A parent of the shell that was init, or another user's, tells nothing.
  [ -z "$agent_lives" ] || kill -0 "$parent" || return 1
  [ -r /proc/self/stat ] && read -r _ _ _ now _ </proc/self/stat
  [ "${own_parent=$now}" = "$now" ]
}

main "$@"
