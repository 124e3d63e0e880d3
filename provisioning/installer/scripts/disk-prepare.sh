# An empty disk before anything is written: old content, old partition tables, old marks, RAID and volume signatures.

# Sets ZEROS to what zstd does with zeros: skips them where all that the image covers is known to read as zeros.
disk_prepare() {
	device=/dev/$DISK
	queue=/sys/block/$DISK/queue
	raw=$(answer raw_size_bytes /run/verdict)
	[ "$(cat "$queue/logical_block_size")" = 512 ] ||
		failed disk-sector-size "$device has sectors of $(cat "$queue/logical_block_size") bytes; the image is for 512."
	size=$(($(cat "/sys/block/$DISK/size") * 512))
	[ "$size" -ge "$raw" ] || failed disk-too-small "$device holds $size bytes, the image needs $raw."

	# Tells an SSD that nothing on it is needed. Says nothing about what it reads back as.
	[ "$(cat "$queue/discard_max_bytes")" = 0 ] || blkdiscard -f "$device" 2>/dev/null

	# Both ends, where tables, marks, RAID and volume managers keep their signatures; written, not discarded.
	tail_mib=8
	dd if=/dev/zero of="$device" bs=1M count=$tail_mib oflag=direct 2>/dev/null &&
		dd if=/dev/zero of="$device" bs=1M count=$tail_mib seek=$((size / 1048576 - tail_mib)) oflag=direct 2>/dev/null ||
		failed disk-write "$device cannot be written to."
	dd if=/dev/zero of="$device" bs=512 count=2048 seek=$((size / 512 - 2048)) oflag=direct 2>/dev/null

	# Only the command for writing zeros promises zeros; a disk that has none gets the zeros of the image written out.
	ZEROS=--no-sparse
	if [ "$(cat "$queue/write_zeroes_max_bytes")" != 0 ]; then
		blkdiscard -f -z -l "$raw" "$device" 2>/dev/null && ZEROS=--sparse
	fi
	blockdev --rereadpt "$device" 2>/dev/null
}

# The root partition takes the rest of the disk, and gets an identifier of its own: two disks with the same image can
# then live in one machine. sfdisk also writes the second partition table at the very end.
disk_grow() {
	device=/dev/$DISK
	ROOT_ID=$(cat /proc/sys/kernel/random/uuid)
	disk_id=$(cat /proc/sys/kernel/random/uuid)
	{
		echo ', +' | sfdisk -q --no-reread --no-tell-kernel -N 4 "$device" &&
			sfdisk -q --no-reread --no-tell-kernel --part-uuid "$device" 4 "$ROOT_ID" &&
			sfdisk -q --no-reread --no-tell-kernel --disk-id "$device" "$disk_id" &&
			blockdev --rereadpt "$device"
	} >/run/grow.log 2>&1 || failed disk-write "The partition table could not be changed: $(tail -n 1 /run/grow.log)"
}

# For an image that is not what was asked for: nothing must ever boot from this disk.
disk_destroy_tables() {
	device=/dev/$DISK
	size=$(($(cat "/sys/block/$DISK/size") * 512))
	dd if=/dev/zero of="$device" bs=1M count=8 conv=fsync 2>/dev/null
	dd if=/dev/zero of="$device" bs=512 count=2048 seek=$((size / 512 - 2048)) conv=fsync 2>/dev/null
	blockdev --rereadpt "$device" 2>/dev/null
}
