# What the person at the machine sees, and the ways to stop.

# The kernel's messages stay out of the way; its console is ours.
console_open() {
	exec </dev/console >/dev/console 2>&1
	log_open
	echo 3 >/proc/sys/kernel/printk
}

# say TEXT: with the seconds since the kernel started.
say() {
	read -r uptime _ </proc/uptime
	tell "hearth ${uptime}s: $1"
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
	tell "  why  $(answer why "$1")"
	tell "  do   $(answer remedy "$1")"
	log_send
	sleep 10
	power_off
}

# failed CODE DETAIL: told to the boot server, shown, and the end.
failed() {
	say "FAILED: $2 [$1]"
	tail -n 3 /run/programs.err 2>/dev/null
	printf 'code=%s\ndetail=%s\n' "$1" "$2" >/run/failed
	# Before the ticket ends, and with it what its token opens.
	log_send
	talk_post failed /run/failed
	sleep 10
	power_off
}
