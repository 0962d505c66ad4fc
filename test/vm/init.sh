#!/bin/bash
# First process of the machine that image.ts makes: mounts what a system has, makes the groups that the tests stand in,
# runs them on the second serial line, says how they ended on the first, and switches the machine off.
export PATH=/opt/node/bin:/usr/bin HOME=/root CI=1 NO_COLOR=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/shm
mount -t tmpfs -o mode=1777 tmp /tmp
mount -t tmpfs -o mode=1777 shm /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo 'threadsmith-vm: up' >/dev/console

echo '+memory +pids' >/sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/service
cd /srv/threadsmith || exit
stty -F /dev/ttyS1 raw
(
  echo 0 >/sys/fs/cgroup/service/cgroup.procs
  exec node node_modules/vitest/vitest.mjs run --project cgroup2
) </dev/null 2>&1 | cat >/dev/ttyS1
echo "threadsmith-vm: ended ${PIPESTATUS[0]}" >/dev/console
echo o >/proc/sysrq-trigger
sleep 60
