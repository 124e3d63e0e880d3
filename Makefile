# The verbs of Hearth. `make` brings up the environment ENV (the lab, unless you say otherwise).
#
#   make                          install, or bring up to date, every machine of the environment
#   make configure                a wizard: finds your machines and writes the file of an environment (ENV=home)
#   make preview                  show what `make` would do, down to the disk that would be wiped
#   make status                   a line a machine
#   make outputs                  what is known of every machine, as JSON
#   make ssh NODE=metal0 [CMD=…]  log in, or run one command
#   make reinstall NODE=metal1    install one machine again over the network
#   make kubectl ARGS='get nodes' run kubectl on a living server (make -s prints nothing else)
#   make node-add [NODE=…]        write another machine into the file, install it and let it join
#   make snapshot                 save the cluster's datastore to this computer
#   make restore-cluster          take it back to a snapshot: the newest, or SNAPSHOT=…
#   make upgrade VERSION=v1.36.3  raise Kubernetes, one node at a time
#   make upgrade-os [NODE=…]      bring Debian's packages up to date, one node at a time
#   make open SERVICE=welcome     open a service on this computer, until Ctrl-C (PORT=…)
#   make password SERVICE=gitea   print the account of a service (make -s prints nothing else)
#   make rotate SECRET=…          make the values of a generated secret anew
#   make rollback APP=welcome     make a service what it was before its last change in git
#   make doctor-cluster           try out what users of the cluster rely on
#   make discover                 look at machines that are in no file, without writing on them
#   make doctor                   look for what is in the way, before machines are turned on
#   make logs NODE=metal1          what a machine said and did, and why it does not get further
#   make bundle                   fetch every image that the nodes pull into the cache, for a place without a network
#   make destroy                  take the environment down (asks first)
#   make docs                     the documentation, to read in a browser
#   make test | e2e | bench       unit tests | from empty disk to login | figures beside the peers'
#
# Variables: ENV=lab  LAYER=metal  NODE=…  CMD=…  ENGINE=auto|cli|embedded  YES=1 (answer every question with yes)
# of the wizard INTERFACE GATEWAY DOMAIN DHCP RANGE MACHINES API NETBOOT MINUTES COUNT (bin/hearth configure --help)
# of the end-to-end tests TESTS=… (only those whose name fits the expression)
# and JSON=1  ALL=1  FOLLOW=1  NOTIFY=bell or the URL of an ntfy topic; for bench ONLY=<group>  PEERS=all

ENV ?= lab
# As it was typed: make would take `$(hostname)` in a command for a variable of its own.
override CMD := $(value CMD)
override ARGS := $(value ARGS)
export ENV LAYER NODE CMD ARGS VERSION SERVICE PORT APP SECRET SNAPSHOT ADDRESS MAC DISK ROLE ENGINE YES JSON NOTIFY ALL FOLLOW
export INTERFACE GATEWAY DOMAIN DHCP RANGE MACHINES API NETBOOT MINUTES COUNT

# Of bin/hearth.
VERBS := up preview status outputs destroy
VERBS += ssh reinstall node-add
VERBS += kubectl snapshot restore-cluster upgrade upgrade-os
VERBS += open password rotate rollback
VERBS += configure discover
VERBS += doctor doctor-cluster logs boot
VERBS += bundle

.DEFAULT_GOAL := up
.PHONY: $(VERBS) setup test lint e2e e2e-cluster e2e-upgrade e2e-ha e2e-platform bench docs help
MAKEFLAGS += --no-print-directory

$(VERBS): setup
	@bin/hearth $@

setup:
	@scripts/setup.sh

test: lint
	@bin/node node_modules/vitest/vitest.mjs run

lint: setup
	@bin/node node_modules/.bin/biome check .
	@bin/node node_modules/typescript/bin/tsc --noEmit

e2e e2e-cluster e2e-upgrade e2e-ha e2e-platform: setup
	@bin/node node_modules/vitest/vitest.mjs run --config tests/$@/vitest.config.ts $(if $(TESTS),-t '$(TESTS)')

bench: setup
	@bin/node tests/bench/main.ts

docs: setup
	@bin/node scripts/generate.ts --site

help:
	@sed -n 's/^#   //p' Makefile
