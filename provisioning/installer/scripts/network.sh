# The network card that the machine started from, and an address for it.

network_up() {
	network_find || return 1
	ip link set lo up
	ip link set "$NIC" up
	say "Asking for an address on $NIC"
	udhcpc -i "$NIC" -f -q -n -t 30 -T 1 -s /lib/hearth/dhcp-event >/dev/null 2>&1
}

# Sets NIC to the card with the address BOOT_MAC, waiting 15 s for its driver; without BOOTIF the first that is found.
network_find() {
	tries=0
	while [ $tries -lt 150 ]; do
		for path in /sys/class/net/*; do
			[ -e "$path/device" ] || continue
			read -r address <"$path/address"
			if [ -z "$BOOT_MAC" ] || [ "$address" = "$BOOT_MAC" ]; then
				NIC=${path##*/}
				return 0
			fi
		done
		sleep 0.1
		tries=$((tries + 1))
		drivers_round
	done
	return 1
}
