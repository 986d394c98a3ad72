#!/bin/sh
# Stands in for the product's hook program: asks the gate, and refuses where there is none.
state=${0%/bin/*}
HOME=${state%/.holdpoint}
export HOME
answer=$(/bin/bash -p "$state/gate.sh" $$ $PPID "$1" 2>/dev/null)
case $answer in
  'holdpoint pass') exit 0 ;;
  'holdpoint {'*'}') printf '%s\n' "${answer#holdpoint }"; exit 0 ;;
  'holdpoint refuse '?*) printf '%s\n' "${answer#holdpoint refuse }" >&2; exit 2 ;;
esac
echo 'Holdpoint did not answer, so this was not run. Open VS Code.' >&2
exit 2
