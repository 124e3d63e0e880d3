# What makes the copy of the image this one machine.

ROOT=/newroot

root_mount() {
	root=/dev/$(partition "$DISK" 4)
	tries=0
	while [ ! -b "$root" ] && [ $tries -lt 50 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	mount -t ext4 -o noatime "$root" $ROOT || failed disk-write "The root file system on $root cannot be mounted."
}

seed_write() {
	talk /install/seed.tar -O /run/seed.tar
	tar -x -f /run/seed.tar -C $ROOT || failed installer-failed "The seed could not be unpacked."
	rm -f /run/seed.tar
}

# The identifiers that must differ from machine to machine, and from disk to disk.
identity_write() {
	old=$(cat /lib/hearth/root-partition-id)
	sed -i "s/$old/$ROOT_ID/" $ROOT/etc/fstab $ROOT/boot/grub/grub.cfg &&
		tr -d - </proc/sys/kernel/random/uuid >$ROOT/etc/machine-id ||
		failed disk-write "The identifiers of the system could not be written."
}
