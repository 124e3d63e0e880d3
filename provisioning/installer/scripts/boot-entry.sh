# UEFI firmware starts what its boot entries name, in their order (UEFI 2.10, chapter 3).

boot_entry_write() {
	[ -d /sys/firmware/efi/efivars ] || return 0
	# To be read, it may be there already.
	umount /sys/firmware/efi/efivars 2>/dev/null
	mount -t efivarfs efivarfs /sys/firmware/efi/efivars
	# Entries of earlier installations point at partitions that are gone.
	efibootmgr 2>/dev/null | sed -n 's/^Boot\([0-9A-F]\{4\}\)\*\{0,1\} Hearth\>.*/\1/p' | while read -r number; do
		efibootmgr -q -B -b "$number"
	done
	# Firmware that takes no entries still finds EFI/BOOT/BOOTX64.EFI on the disk: no reason to fail.
	efibootmgr -q -c -d "/dev/$DISK" -p 2 -L Hearth -l '\EFI\debian\shimx64.efi' >/dev/null 2>/run/efi.err ||
		say "The firmware took no boot entry: $(head -n 1 /run/efi.err)"
	umount /sys/firmware/efi/efivars
}
