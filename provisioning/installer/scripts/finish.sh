# The end: say so, and become the installed system. Kernel and modules are those of the image, so that nothing has to
# be started again; under Secure Boot this kernel came through shim and stays locked down.

finish() {
	: >/run/done
	[ -e $ROOT/usr/lib/systemd/systemd ] || root_mount
	talk_post done /run/done
	say "Installed. Starting the system."
	rm -f /run/report /run/verdict /run/done /run/failed /run/talk.err
	umount /sys/firmware/efi/efivars 2>/dev/null
	for place in proc sys dev run; do mount --move /$place $ROOT/$place; done
	exec switch_root $ROOT /usr/lib/systemd/systemd
}
