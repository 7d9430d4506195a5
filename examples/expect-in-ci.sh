#!/bin/sh
# Runs a command that starts a guest, and checks that the start was recorded.
#
#   examples/expect-in-ci.sh web1 virsh start web1
#
# Environment: LOG is the log (/var/log/audit/audit.log), TIMEOUT the seconds to wait (10), AUVIRT the
# command (auvirt).
set -eu
log=${LOG:-/var/log/audit/audit.log}
auvirt=${AUVIRT:-auvirt}
vm=$1
shift

# Take the position first: the records may be there before auvirt expect starts.
since=$($auvirt cursor --log "$log")
"$@"

$auvirt expect --log "$log" --since "$since" --timeout "${TIMEOUT:-10}" "VIRT_CONTROL op=start vm=\"$vm\" res=success"
# Nothing failed for the guest.
$auvirt expect --log "$log" --since "$since" --none --timeout 0 "vm=\"$vm\" res=failed"
echo "$vm was started, and its records are correct"
