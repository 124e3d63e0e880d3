# Reading what the boot server wrote: the kernel command line, and answers of lines key=value.

# argument NAME: its value on the kernel command line; the last one counts.
argument() {
	value=
	for word in $(cat "${PROC:-/proc}/cmdline"); do
		case $word in "$1="*) value=${word#*=} ;; esac
	done
	echo "$value"
}

# boot_mac BOOTIF: 01-52-54-00-00-00-01 (hardware type, then the address) as 52:54:00:00:00:01.
boot_mac() {
	echo "${1#01-}" | tr 'A-F-' 'a-f:'
}

# answer KEY FILE: its value; empty where there is none. The first line of a key counts.
answer() {
	while IFS= read -r line; do
		case $line in "$1="*)
			printf '%s\n' "${line#*=}"
			return
			;;
		esac
	done <"$2"
}
