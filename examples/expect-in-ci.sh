#!/bin/sh
# Runs a command that starts a guest, and checks what was recorded of it.
#
#   examples/expect-in-ci.sh web1 virsh start web1
#
# LOG is the log (/var/log/audit/audit.log), TIMEOUT how many seconds to wait (10), AUVIRT the command (auvirt).
set -eu
log=${LOG:-/var/log/audit/audit.log}
auvirt=${AUVIRT:-auvirt}
vm=$1
shift

# Before: the records may be there sooner than anybody waits for them.
since=$($auvirt cursor --log "$log")
"$@"

$auvirt expect --log "$log" --since "$since" --timeout "${TIMEOUT:-10}" "VIRT_CONTROL op=start vm=\"$vm\" res=success"
# Nothing of the guest has failed.
$auvirt expect --log "$log" --since "$since" --none --timeout 0 "vm=\"$vm\" res=failed"
echo "$vm was started, and its records are as they should be"
