# Drivers for what is there. Each device says by its modalias which module it wants; the modules that are loaded
# bring up further devices (a SATA controller its disks), so this is done until nothing new turns up.

drivers_load() {
	modprobe_is_at /bin/modprobe
	. /lib/hearth/flavour
	drivers_known=
	for round in 1 2 3 4; do
		drivers_round || break
	done
	# A file system is asked for by its first mount; the kernel calls modprobe for it.
}

# modprobe_is_at PATH: what the kernel starts when it misses a module by itself, for a mount or a firewall rule.
modprobe_is_at() { echo "$1" >"${PROC:-/proc}/sys/kernel/modprobe"; }

# False when no device has turned up since the last round.
drivers_round() {
	found=$(cat $(find /sys/devices -name modalias) 2>/dev/null | sort -u)
	[ "$found" != "$drivers_known" ] || return 1
	drivers_known=$found
	echo "$found" | xargs modprobe -a -q -b 2>/dev/null
	return 0
}

# disk_names: every block device that could be installed on, one a line: no partitions, no loops, no RAM, no CD.
disk_names() {
	for block in "${SYS:-/sys}"/block/*; do
		name=${block##*/}
		case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md* | nbd* | mmcblk*boot* | mmcblk*rpmb) continue ;; esac
		[ -e "$block/device" ] || continue
		read -r sectors <"$block/size"
		[ "$sectors" -gt 0 ] && echo "$name"
	done
}

# Disks behind slow buses turn up late. Waits until there is one and none has come for SETTLE_TENTHS.
disks_settle() {
	quiet=0
	waited=0
	known=
	while [ $waited -lt 150 ]; do
		drivers_round
		now=$(disk_names)
		if [ "$now" = "$known" ]; then quiet=$((quiet + 1)); else quiet=0; fi
		known=$now
		[ -n "$now" ] && [ $quiet -ge "$SETTLE_TENTHS" ] && return
		[ $SETTLE_TENTHS = 0 ] && [ -n "$now" ] && return
		sleep 0.1
		waited=$((waited + 1))
	done
}
