# What the machine is made of, from sysfs, as lines key=value. SYS and PROC are set by tests.

hardware_report() {
	sys=${SYS:-/sys}
	proc=${PROC:-/proc}
	if [ -d "$sys/firmware/efi" ]; then echo firmware=uefi; else echo firmware=bios; fi
	echo "secure_boot=$(secure_boot)"
	echo "kernel=$(uname -r)"
	cpu_lines
	while read -r key value _; do
		[ "$key" = MemTotal: ] && echo "memory_kib=$value" && break
	done <"$proc/meminfo"
	report_nics
	report_disks
}

# 1 where the firmware's variable SecureBoot says so: four bytes of attributes, then the value (UEFI 2.10, 3.3).
secure_boot() {
	variables=$sys/firmware/efi/efivars
	variable=$variables/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
	if [ -d "$variables" ] && [ ! -e "$variable" ] && [ -z "$SYS" ]; then
		mount -t efivarfs -o ro efivarfs "$variables" 2>/dev/null
	fi
	[ ! -e "$variable" ] || set -- $(od -An -tu1 "$variable") # Read whole: efivarfs cannot seek.
	if [ "$5" = 1 ]; then echo 1; else echo 0; fi
}

cpu_lines() {
	count=0
	model=
	while IFS=: read -r key value; do
		case $key in
		processor*) count=$((count + 1)) ;;
		"model name"*) model=${value# } ;;
		esac
	done <"$proc/cpuinfo"
	echo "cpu_model=$model"
	echo "cpus=$count"
}

report_nics() {
	n=0
	for path in "$sys"/class/net/*; do
		[ -e "$path/device" ] || continue
		echo "nic.$n.name=${path##*/}"
		echo "nic.$n.mac=$(attribute "$path/address")"
		driver=$(readlink "$path/device/driver")
		echo "nic.$n.driver=${driver##*/}"
		n=$((n + 1))
	done
}

report_disks() {
	n=0
	for name in $(disk_names); do
		block=$sys/block/$name
		identify_ata "$block"
		echo "disk.$n.name=$name"
		echo "disk.$n.size_bytes=$(($(attribute "$block/size") * 512))"
		echo "disk.$n.model=$(disk_model "$block")"
		echo "disk.$n.serial=$(disk_serial "$block")"
		echo "disk.$n.wwn=$(disk_wwn "$block")"
		echo "disk.$n.by_path=$(disk_by_path "$block")"
		echo "disk.$n.removable=$(attribute "$block/removable")"
		echo "disk.$n.mark=$(mark_read "$name")"
		n=$((n + 1))
	done
}

# attribute FILE: its text with outer blanks and doubled ones removed; empty where it cannot be read.
attribute() {
	text=
	[ ! -r "$1" ] || read -r text <"$1" 2>/dev/null
	set -f
	echo $text
	set +f
}

# identify_ata BLOCK: ATA disks keep their whole identity in SCSI page 0x89 (SAT-3, 12.4.2): the IDENTIFY data start
# at byte 60, and their texts have the two bytes of each word swapped.
identify_ata() {
	ata_serial=
	ata_model=
	page=$1/device/vpd_pg89
	[ -s "$page" ] || return 0
	ata_serial=$(ata_text "$page" 80 20)
	ata_model=$(ata_text "$page" 114 40)
}

ata_text() {
	set -f
	echo $(dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | dd conv=swab 2>/dev/null | tr -d '\000')
	set +f
}

disk_model() {
	if [ -n "$ata_model" ]; then echo "$ata_model"; else attribute "$1/device/model"; fi
}

# In this order: virtio, NVMe, ATA, USB (the serial number of the device on the bus), SCSI page 0x80.
disk_serial() {
	for file in "$1/serial" "$1/device/serial"; do
		if [ -s "$file" ]; then
			attribute "$file"
			return
		fi
	done
	if [ -n "$ata_serial" ]; then
		echo "$ata_serial"
		return
	fi
	device=$(readlink -f "$1/device")
	case $device in */usb[0-9]*)
		while [ "${device##*/}" != "" ] && [ ! -e "$device/idVendor" ]; do device=${device%/*}; done
		attribute "$device/serial"
		return
		;;
	esac
	[ ! -s "$1/device/vpd_pg80" ] || dd if="$1/device/vpd_pg80" bs=1 skip=4 2>/dev/null | tr -d '\000' | sed 's/^ *//; s/ *$//'
}

# As lsblk prints it: 0x… for NAA names, eui.… and nvme.… as they are.
disk_wwn() {
	name=$(attribute "$1/wwid")
	[ -n "$name" ] || name=$(attribute "$1/device/wwid")
	case $name in
	naa.*) echo "0x${name#naa.}" ;;
	eui.* | nvme.* | uuid.*) echo "$name" ;;
	esac
}

# As udev names it below /dev/disk/by-path: the last PCI function on the way, then the place on its bus.
disk_by_path() {
	device=$(readlink -f "$1/device")
	case $device in */pci[0-9]*) ;; *) return ;; esac
	pci=
	port=
	usb=
	rest=${device#"$sys"/}
	while [ -n "$rest" ]; do
		part=${rest%%/*}
		case $part in
		[0-9a-f][0-9a-f][0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f].[0-7]) pci=$part ;;
		ata[0-9]*) port=$(attribute "$sys/class/ata_port/$part/port_no") ;;
		[0-9]*-[0-9]*:[0-9]*.[0-9]*) usb=${part#*-} ;;
		esac
		[ "$part" != "$rest" ] || break
		rest=${rest#*/}
	done
	scsi=${device##*/}
	case ${1##*/} in
	nvme*) echo "pci-$pci-nvme-$(attribute "$1/nsid")" ;;
	vd*) echo "pci-$pci" ;;
	sd*)
		if [ -n "$port" ]; then
			echo "pci-$pci-ata-$port"
		elif [ -n "$usb" ]; then
			echo "pci-$pci-usb-0:$usb-scsi-0:${scsi#*:}"
		else
			echo "pci-$pci-scsi-0:${scsi#*:}"
		fi
		;;
	mmcblk*) echo "pci-$pci" ;;
	esac
}
