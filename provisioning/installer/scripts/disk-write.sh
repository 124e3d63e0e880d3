# The image, straight from the network to the disk, with its checksum taken on the way:
#   wget → tee → zstd → dd
#            └→ sha256sum
# Each part leaves its exit status in /run, because the first that failed tells what went wrong.

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
			failed disk-write "Writing to /dev/$DISK failed: $(tail -n 1 /run/dd.log)"
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
		# What zstd cannot read is drained, so that the sum is taken of all that came.
		zstd -q -d -c
		echo $? >/run/status.zstd
		cat >/dev/null
	} | {
		/usr/bin/dd "of=/dev/$DISK" bs=1M iflag=fullblock oflag=direct "conv=fsync$DD_SPARSE" 2>/run/dd.log
		echo $? >/run/status.dd
	}
	wait $sum_pid
	kill $progress_pid 2>/dev/null
	wait $progress_pid 2>/dev/null
}

sum_taken() { cut -c 1-64 /run/sum; }

# stream_outcome WANTED: written, disk, network, refused, checksum or unpack.
stream_outcome() {
	if [ "$(cat /run/status.dd)" != 0 ]; then
		echo disk
	elif [ "$(cat /run/status.wget)" != 0 ]; then
		case $(cat /run/wget.err) in *" 403 "*) echo refused ;; *) echo network ;; esac
	elif [ "$(sum_taken)" != "$1" ]; then
		echo checksum
	elif [ "$(cat /run/status.zstd)" != 0 ]; then
		echo unpack
	else
		echo written
	fi
}

# How far dd has got, by the position of its output (proc(5), fdinfo).
progress_loop() {
	while sleep 1.5; do
		for pid in $(pidof dd); do
			at=
			{ read -r _ at </proc/"$pid"/fdinfo/1; } 2>/dev/null
			[ -z "$at" ] || talk_progress $((at * 100 / raw))
		done
	done
}
