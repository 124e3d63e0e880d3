# The end: say so, and become the installed system. Kernel and modules are those of the image, so that nothing has to
# be started again; under Secure Boot this kernel came through shim and stays locked down.

finish() {
	: >/run/done
	[ -e $ROOT/usr/lib/systemd/systemd ] || root_mount
	log_send
	talk_post done /run/done
	say "Installed. Starting the system."
	log_close
	rm -f /run/report /run/verdict /run/done /run/failed /run/talk.err
	umount /sys/firmware/efi/efivars 2>/dev/null
	address_take_over
	# The kernel stays and keeps its settings; the installed system has the program where the kernel has it by itself.
	modprobe_is_at /sbin/modprobe
	for place in proc sys dev run; do mount --move /$place $ROOT/$place; done
	exec switch_root $ROOT /usr/lib/systemd/systemd
}

# The card gets the address that the system is going to have, and keeps it through the change: whoever waits for the
# system reaches it as soon as its sshd runs, without waiting for its network service.
address_take_over() {
	unit=$ROOT/etc/systemd/network/10-hearth.network
	[ -r $unit ] || return 0
	address=$(answer Address $unit)
	gateway=$(answer Gateway $unit)
	[ -n "$address" ] || return 0
	ip -4 addr show dev "$NIC" | grep -q " $address " && return 0
	ip -4 addr flush dev "$NIC"
	ip addr add "$address" dev "$NIC"
	[ -z "$gateway" ] || ip route replace default via "$gateway" dev "$NIC"
}
