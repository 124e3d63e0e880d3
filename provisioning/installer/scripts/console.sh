# What the person at the machine sees, and the ways to stop.

# The kernel's messages stay out of the way; its console is ours.
console_open() {
	exec </dev/console >/dev/console 2>&1
	echo 3 >/proc/sys/kernel/printk
}

# say TEXT: with the seconds since the kernel started.
say() {
	read -r uptime _ </proc/uptime
	echo "hearth ${uptime}s: $1"
}

power_off() {
	sync
	poweroff -f
	sleep 60
}

# stop_without_server TEXT: nobody can be told but the person in front of the machine.
stop_without_server() {
	say "$1 Powering off in 10 s."
	sleep 10
	power_off
}

# refused FILE: the boot server's reasons; nothing was written.
refused() {
	say "NOT INSTALLED: $(answer what "$1") [$(answer code "$1")]"
	echo "  why  $(answer why "$1")"
	echo "  do   $(answer remedy "$1")"
	sleep 10
	power_off
}

# failed CODE DETAIL: told to the boot server, shown, and the end.
failed() {
	say "FAILED: $2 [$1]"
	printf 'code=%s\ndetail=%s\n' "$1" "$2" >/run/failed
	talk_post failed /run/failed
	sleep 10
	power_off
}
