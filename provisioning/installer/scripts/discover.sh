# Discovery: a look at the machine, a report, and off. Nothing is mounted and nothing is written; and should anything
# here ever try to, the kernel refuses.

discover() {
	disks_lock
	say "Looking at this machine for $SERVER. No disk is written."
	hardware_report >/run/report
	REFUSED="Nobody looks for machines any more."
	talk /discover/report -O /dev/null --post-file /run/report
	say "Reported. Nothing was written. Powering off in 5 s."
	sleep 5
	power_off
}

# Every disk, and with it its partitions, becomes read-only for the kernel (BLKROSET). One that cannot be is a reason to
# stop before anything is read.
disks_lock() {
	for name in $(disk_names); do
		blockdev --setro "${DEV:-/dev}/$name" || stop_without_server "The disk $name cannot be made read-only."
	done
}
