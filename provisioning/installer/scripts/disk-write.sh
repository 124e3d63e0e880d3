# The image, straight from the network to the disk, with its checksum taken on the way:
#   wget → tee → zstd → disk
#            └→ sha256sum
# Each part leaves its exit status in /run, because they tell together what went wrong. zstd writes to the disk by
# itself: one more pipe for the unpacked bytes would cost as much as all the rest.

disk_write() {
	image=$SERVER$(answer image /run/verdict)
	wanted=$(answer image_sha256 /run/verdict)
	raw=$(answer raw_size_bytes /run/verdict)
	delay=1
	while true; do
		disk_stream "$image"
		case $(stream_outcome "$wanted") in
		written) break ;;
		checksum)
			disk_destroy_tables
			failed image-checksum "The image's SHA-256 is $(sum_taken), not $wanted."
			;;
		unpack)
			disk_destroy_tables
			failed image-unpack "The image could not be unpacked."
			;;
		disk)
			disk_destroy_tables
			failed disk-write "Writing to /dev/$DISK failed: $(cat /run/zstd.err /run/sync.err | tail -n 1)"
			;;
		refused) stop_without_server "The ticket for this installation is no longer valid." ;;
		esac
		# The boot server was restarted or cut off. Half an image under the same checksum is written over by itself.
		say "The image stopped coming, again in $delay s"
		sleep $delay
		[ $delay -ge 8 ] || delay=$((delay * 2))
	done
	say "Image written and verified"
}

disk_stream() {
	rm -f /run/sum.fifo /run/status.*
	mkfifo /run/sum.fifo
	sha256sum </run/sum.fifo >/run/sum &
	sum_pid=$!
	progress_loop &
	progress_pid=$!
	{
		wget -q -T 30 -O - --header "Authorization: Bearer $TOKEN" "$1" 2>/run/wget.err
		echo $? >/run/status.wget
	} | /usr/bin/tee /run/sum.fifo | {
		zstd -q -d -f "$ZEROS" -o "/dev/$DISK" 2>/run/zstd.err
		echo $? >/run/status.zstd
		# What zstd cannot read is drained, so that the sum is taken of all that came.
		cat >/dev/null
	}
	# Errors of writing that the kernel put off come to light here.
	/usr/bin/dd if=/dev/null "of=/dev/$DISK" conv=notrunc,fsync 2>/run/sync.err
	echo $? >/run/status.sync
	wait $sum_pid
	kill $progress_pid 2>/dev/null
	wait $progress_pid 2>/dev/null
}

sum_taken() { cut -c 1-64 /run/sum; }

# stream_outcome WANTED: written, network, refused, checksum, disk or unpack. A sum that is right shows that all of the
# image came; what zstd then complains about is the disk, or an image that was never good.
stream_outcome() {
	if [ "$(sum_taken)" = "$1" ]; then
		if [ "$(cat /run/status.sync)" != 0 ]; then
			echo disk
		elif [ "$(cat /run/status.zstd)" = 0 ]; then
			echo written
		else
			case $(cat /run/zstd.err) in *[Ww]rite* | *space*) echo disk ;; *) echo unpack ;; esac
		fi
	elif [ "$(cat /run/status.wget)" != 0 ]; then
		case $(cat /run/wget.err) in *" 403 "*) echo refused ;; *) echo network ;; esac
	else
		echo checksum
	fi
}

# How far zstd has got, by the position of its output (proc(5), fdinfo).
progress_loop() {
	while sleep 1.5; do
		for fd in /proc/"$(pidof zstd)"/fd/*; do
			[ "$(readlink "$fd")" = "/dev/$DISK" ] || continue
			at=
			{ read -r _ at <"${fd%/fd/*}/fdinfo/${fd##*/}"; } 2>/dev/null
			[ -z "$at" ] || talk_progress $((at * 100 / raw))
		done
	done
}
