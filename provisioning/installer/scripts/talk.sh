# HTTP with the boot server. It may be away for a while, or be killed and started again: every request is repeated
# until it is answered. A 403 means that the ticket is no longer valid, and ends everything.

# talk_once METHOD-WORDS... : one request by wget. 0 answered, 1 try again, 2 refused.
talk_once() {
	wget -q -T 20 --header "Authorization: Bearer $TOKEN" "$@" 2>/run/talk.err && return 0
	case $(cat /run/talk.err) in *" 403 "*) return 2 ;; *" 4"??" "*) return 3 ;; esac
	return 1
}

# talk STEP WORDS...: repeats a request until it is answered.
talk() {
	step=$1
	shift
	delay=1
	while true; do
		talk_once "$@" "$SERVER$step"
		case $? in
		0) return 0 ;;
		2) stop_without_server "${REFUSED:-The ticket for this installation is no longer valid.}" ;;
		3)
			log_send
			stop_without_server "The boot server did not understand $step: $(cat /run/talk.err)"
			;;
		esac
		say "No answer to $step, again in $delay s"
		sleep $delay
		[ $delay -ge 8 ] || delay=$((delay * 2))
	done
}

# talk_report FILE ANSWER
talk_report() { talk /install/report -O "$2" --post-file "$1"; }

# talk_post STEP FILE
talk_post() { talk "/install/$1" -O /dev/null --post-file "$2"; }

# talk_progress PERCENT: once, quickly, whatever comes of it.
talk_progress() {
	wget -q -T 2 -O /dev/null --header "Authorization: Bearer $TOKEN" --post-data "percent=$1" \
		"$SERVER/install/progress" 2>/dev/null
}
