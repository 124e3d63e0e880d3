import { machineWord, type Verb } from "./verb.ts";

/**
 * Every verb, in the order of the help. To add one: a file in `cli/verbs/`, an entry here, and `npm run generate`.
 * Help, completion and the reference of the commands follow by themselves.
 */
export const verbs: readonly Verb[] = [
  {
    name: "up",
    group: "Every day",
    summary: "install, or bring up to date, everything of the environment",
    about:
      "Shows what will change, does it, and ends with a table. Changes nothing when nothing changed. It may be stopped " +
      "at any time with Ctrl-C: the next run goes on where this one stopped. A disk of a real machine that was " +
      "installed before is wiped only after a question.",
    options: ["env", "layer", "engine", "yes", "json", "notify"],
    examples: [
      { run: "hearth up", says: "the lab: virtual machines on this computer" },
      { run: "hearth up --env home --notify bell", says: "your machines; the terminal rings when it is done" },
    ],
    make: "make",
    load: async () => (await import("../verbs/up.ts")).up,
  },
  {
    name: "preview",
    group: "Every day",
    summary: "show what `up` would do, down to the disk that would be wiped",
    about: "Touches nothing.",
    options: ["env", "layer", "engine", "json"],
    examples: [{ run: "hearth preview --env home", says: "model, serial number and size of every disk at stake" }],
    make: "make preview",
    load: async () => (await import("../verbs/preview.ts")).preview,
  },
  {
    name: "status",
    group: "Every day",
    summary: "a line a machine: power, how long it is up, address, disk",
    about: "Asks every machine over SSH.",
    options: ["env", "engine", "json"],
    examples: [
      { run: "hearth status", says: "a table" },
      { run: "hearth status --json", says: "the same for a script" },
    ],
    exits: { "1": "A machine is not installed, is off, or does not answer." },
    make: "make status",
    load: async () => (await import("../verbs/status.ts")).status,
  },
  {
    name: "outputs",
    group: "Every day",
    summary: "what is known of every machine and node, as JSON",
    about: "For scripts. None of it is secret.",
    options: ["env", "engine", "json"],
    examples: [
      { run: "hearth outputs", says: "addresses, disks, kernels, seconds a phase; roles and versions of nodes" },
    ],
    make: "make outputs",
    load: async () => (await import("../verbs/outputs.ts")).outputs,
  },
  {
    name: "destroy",
    group: "Every day",
    summary: "take the environment down (asks first)",
    about:
      "The lab goes without a trace: machines, disks, network, processes. Real machines are only forgotten: they keep " +
      "running, and their disks are not touched but for those whose file says `wipe: true`.",
    options: ["env", "engine", "yes", "notify"],
    examples: [{ run: "hearth destroy --yes", says: "the lab, without a question" }],
    make: "make destroy",
    load: async () => (await import("../verbs/destroy.ts")).destroy,
  },
  {
    name: "ssh",
    group: "One machine",
    summary: "log in as root, or run one command",
    about: "The host key is known beforehand; another one is refused. The exit code is that of the command.",
    options: ["env", "node", "cmd"],
    words: [machineWord, { name: "command", option: "cmd", rest: true }],
    examples: [
      { run: "hearth ssh metal0", says: "a login shell" },
      { run: "hearth ssh metal0 -- uname -r", says: "one command; what follows -- goes to the machine as it is" },
    ],
    exits: { other: "That of the command on the machine; 255 when ssh could not connect." },
    make: "make ssh NODE=metal0",
    load: async () => (await import("../verbs/ssh.ts")).ssh,
  },
  {
    name: "reinstall",
    group: "One machine",
    summary: "install one machine again over the network, and no other",
    about: "Says which disk it wipes, and asks where the machine is a real one.",
    options: ["env", "node", "engine", "yes", "json", "notify"],
    words: [machineWord],
    examples: [{ run: "hearth reinstall metal1", says: "from empty disk to login, once more" }],
    make: "make reinstall NODE=metal1",
    load: async () => (await import("../verbs/reinstall.ts")).reinstall,
  },
  {
    name: "configure",
    group: "Every day",
    summary: "a wizard: from nothing to the file of an environment",
    about:
      "Reads the network from this computer, finds machines by letting them boot over the network for a look at their " +
      "hardware, asks what each becomes and which disk is wiped, shows it, and writes Pulumi.<NAME>.yaml. Every " +
      "question has a flag; --yes takes what is offered, and never guesses at a disk. Run again, it adds what is new " +
      "and keeps the rest, comments too. The lab needs none of this: without --env it is about home.",
    options: [
      ...(["env", "interface", "gateway", "domain", "dhcp", "range", "machines", "api"] as const),
      ...(["netboot", "minutes", "count", "yes"] as const),
    ],
    examples: [
      { run: "hearth configure", says: "asks, and looks for machines for ten minutes" },
      { run: "hearth configure --env home --count 3 --yes", says: "three machines with one disk each, unasked" },
      {
        run: "hearth configure --machines 'mac=52:54:00:20:00:10,disk=serial:S64DNX0' --yes",
        says: "nothing has to be looked for",
      },
    ],
    exits: { "1": "No machine has reported, or what was answered is not valid; nothing was written." },
    make: "make configure",
    load: async () => (await import("../verbs/configure.ts")).configure,
  },
  {
    name: "discover",
    group: "When something is wrong",
    summary: "look at machines that are in no file, without writing on them",
    about:
      "For some minutes, machines that nobody knows may boot over the network: the installer runs in RAM, reports " +
      "firmware, processor, memory, cards and disks with serial number and WWN, and turns the machine off. Every disk " +
      "is read-only for it. Without this, and when it ends, unknown machines get silence.",
    options: ["env", "minutes", "count", "netboot", "json"],
    examples: [{ run: "hearth discover --env home --count 1", says: "what is in the machine that is turned on next" }],
    exits: { "1": "No machine has reported." },
    make: "make discover",
    load: async () => (await import("../verbs/discover.ts")).discover,
  },
  {
    name: "node-add",
    group: "One machine",
    summary: "write another machine into the file, install it and let it join",
    about:
      "Keeps the comments of the file, and writes nothing that would not be valid. What is not said by a flag is asked; " +
      "in the lab everything has an answer already. No other machine is touched.",
    options: ["env", "node", "address", "mac", "disk", "role", "engine", "yes", "json", "notify"],
    words: [machineWord],
    examples: [
      { run: "hearth node-add", says: "one more virtual machine, as an agent" },
      { run: "hearth node-add nas --env home --role agent", says: "asks for address, MAC address and disk" },
    ],
    make: "make node-add",
    load: async () => (await import("../verbs/node-add.ts")).nodeAdd,
  },
  {
    name: "kubectl",
    group: "The cluster",
    summary: "run kubectl on a living server, with full rights",
    about:
      "Prints what kubectl prints and nothing else. Standard input goes to it: `-f -` reads it. Files of this computer " +
      "are not seen by it. With a kubectl of your own, .hearth/env/<env>/kubeconfig leads to the same cluster, " +
      "except to the lab's, whose network only Hearth enters.",
    options: ["env", "args"],
    words: [{ name: "words", option: "args", rest: true }],
    examples: [
      { run: "hearth kubectl -- get pods -A", says: "what follows -- goes to kubectl as it is" },
      { run: "hearth kubectl -- apply -f - <pods.yaml", says: "with make: `make -s kubectl ARGS='get nodes'`" },
    ],
    exits: { other: "That of kubectl; 255 when ssh could not connect." },
    make: "make kubectl ARGS='get nodes'",
    load: async () => (await import("../verbs/kubectl.ts")).kubectl,
  },
  {
    name: "doctor-cluster",
    group: "The cluster",
    summary: "try out what users of the cluster rely on",
    about:
      "A pod on every node; names resolved in it; pods that reach each other across nodes and through a service; a " +
      "volume bound and written. What it makes lives in a namespace of its own and is removed again.",
    options: ["env", "engine", "json"],
    examples: [{ run: "hearth doctor-cluster", says: "as at the end of `up`" }],
    exits: { "1": "Something of it does not work." },
    make: "make doctor-cluster",
    load: async () => (await import("../verbs/doctor-cluster.ts")).doctorCluster,
  },
  {
    name: "snapshot",
    group: "The cluster",
    summary: "save the cluster's datastore to this computer",
    about:
      "What the API knows, not what volumes hold. It is a secret: readable by you alone, below .hearth/env/<env>/cluster. " +
      "Servers take snapshots by themselves too; all of them are listed.",
    options: ["env", "engine", "json"],
    examples: [{ run: "hearth snapshot", says: "taken on a living server, checked, and listed with the others" }],
    make: "make snapshot",
    load: async () => (await import("../verbs/snapshot.ts")).snapshot,
  },
  {
    name: "restore-cluster",
    group: "The cluster",
    summary: "take the cluster's datastore back to a snapshot (asks first)",
    about:
      "The servers forget what they hold; the first restores, the others join it. Machines are not installed again, and " +
      "volumes keep what is in them. Servers that do not answer are given up.",
    options: ["env", "snapshot", "engine", "yes", "json", "notify"],
    words: [{ name: "snapshot", option: "snapshot" }],
    examples: [
      { run: "hearth restore-cluster", says: "the newest snapshot, here or on a server" },
      { run: "hearth restore-cluster /mnt/backup/home.snapshot --env home", says: "one from elsewhere" },
    ],
    make: "make restore-cluster SNAPSHOT=…",
    load: async () => (await import("../verbs/restore-cluster.ts")).restoreCluster,
  },
  {
    name: "upgrade",
    group: "The cluster",
    summary: "raise Kubernetes, one node at a time, servers first",
    about:
      "Takes a snapshot, writes the version into the file, then drains, changes and waits for each node. Stops at the " +
      "first that does not come back; run again, it goes on there. One minor version at a time, never downwards.",
    options: ["env", "version", "engine", "yes", "json", "notify"],
    examples: [
      { run: "hearth upgrade --version v1.36.3", says: "to this version" },
      { run: "hearth upgrade", says: "to the version of the file: what an interrupted upgrade has left to do" },
    ],
    make: "make upgrade VERSION=v1.36.3",
    load: async () => (await import("../verbs/upgrade.ts")).upgrade,
  },
  {
    name: "upgrade-os",
    group: "The cluster",
    summary: "bring Debian's packages up to date, one node at a time",
    about:
      "A node is drained and restarted only if its kernel is a new one. Stops at the first that does not come back. The " +
      "nodes need to reach their Debian mirror, which the lab's cannot.",
    options: ["env", "node", "engine", "json", "notify"],
    words: [machineWord],
    examples: [{ run: "hearth upgrade-os --env home", says: "servers first, each by name" }],
    make: "make upgrade-os",
    load: async () => (await import("../verbs/upgrade-os.ts")).upgradeOsOfNodes,
  },
  {
    name: "open",
    group: "The platform",
    summary: "open a service on this computer, until Ctrl-C",
    about:
      "Prints an address of loopback that leads to the service through a server of the cluster: for a browser and for " +
      "git, where the names of the services are not known or their network is out of reach, as the lab's is.",
    options: ["env", "service", "port", "engine", "json"],
    words: [{ name: "service", option: "service" }],
    examples: [
      { run: "hearth open welcome", says: "prints its address here, e.g. `http://127.0.0.1:40123/`" },
      { run: "hearth open gitea --port 3000", says: "then `git clone http://127.0.0.1:3000/hearth/apps.git`" },
    ],
    make: "make open SERVICE=welcome",
    load: async () => (await import("../verbs/open.ts")).open,
  },
  {
    name: "password",
    group: "The platform",
    summary: "print the account of a service that works without the single sign-on",
    about: "Every password was generated; it is read from the cluster and kept nowhere on this computer.",
    options: ["env", "service", "engine", "json"],
    words: [{ name: "service", option: "service" }],
    examples: [{ run: "hearth password gitea", says: "with make: `make -s password SERVICE=gitea`" }],
    make: "make password SERVICE=gitea",
    load: async () => (await import("../verbs/password.ts")).password,
  },
  {
    name: "rotate",
    group: "The platform",
    summary: "make the values of a generated secret anew",
    about: "What reads them is started again, and both sides of a shared one change together.",
    options: ["env", "secret", "engine", "yes", "json", "notify"],
    words: [{ name: "secret", option: "secret" }],
    examples: [{ run: "hearth rotate gitea/gitea-admin", says: "another password for Gitea's administrator" }],
    make: "make rotate SECRET=gitea/gitea-admin",
    load: async () => (await import("../verbs/rotate.ts")).rotate,
  },
  {
    name: "rollback",
    group: "The platform",
    summary: "make a service what it was before its last change in git",
    about:
      "A new commit in the cluster's repository, which Argo CD follows. Again, it goes one change further back. It holds " +
      "until the service renders to something new.",
    options: ["env", "app", "engine", "json"],
    words: [{ name: "service", option: "app" }],
    examples: [{ run: "hearth rollback welcome", says: "the page as it was" }],
    make: "make rollback APP=welcome",
    load: async () => (await import("../verbs/rollback.ts")).rollback,
  },
  {
    name: "doctor",
    group: "When something is wrong",
    summary: "look for what is in the way, before machines are turned on",
    about:
      "Looks at ports, interface, firewall, other DHCP servers, clock, disk space, programs, DNS and KVM, and says what " +
      "to do about each. It asks the network with a DHCP DISCOVER on the environment's one interface, which takes no " +
      "address. Where there is hearth:external it asks Cloudflare whether the token is valid and what it lacks. Changes " +
      "nothing; takes at most five seconds.",
    options: ["env", "json"],
    examples: [
      { run: "hearth doctor", says: "the lab" },
      { run: "hearth doctor --env home", says: "your network and the machines on it" },
    ],
    exits: { "1": "Something is in the way; what only deserves a look does not count." },
    make: "make doctor",
    load: async () => (await import("../verbs/doctor.ts")).doctor,
  },
  {
    name: "logs",
    group: "When something is wrong",
    summary: "what a machine said and did on its way, and why it does not get further",
    about:
      "Phases and packets of its last attempt, as the boot server saw them; what its installer wrote last, with the " +
      "kernel's messages; in the lab its serial console too. All of it is kept when the run is over. A boot that does not get further is explained from its packets.",
    options: ["env", "node", "all", "follow", "json"],
    words: [machineWord],
    examples: [
      { run: "hearth logs metal1", says: "the last attempt" },
      { run: "hearth logs metal1 --follow", says: "watch it boot" },
    ],
    make: "make logs NODE=metal1",
    load: async () => (await import("../verbs/logs.ts")).logs,
  },
  {
    name: "boot",
    group: "When something is wrong",
    summary: "run the boot server alone, in the foreground, and watch",
    about:
      "Answers the machines of the environment until Ctrl-C and prints a line for everything that happens. Without a " +
      "ticket every machine is sent to its own disk: it installs nothing by itself.",
    options: ["env"],
    examples: [{ run: "hearth boot --env home", says: "turn a machine on and see how far it gets" }],
    load: async () => (await import("../verbs/boot.ts")).boot,
  },
  {
    name: "bundle",
    group: "More",
    summary: "fetch every image that the environment pulls into the cache",
    about:
      "For a place without a network, or with a slow one: the boot server then gives the images to the nodes, see " +
      "hearth:images. What is in the cache is not fetched again. Which images a chart runs cannot be known from here: " +
      "they are named in hearth:images.also.",
    options: ["env", "json"],
    examples: [{ run: "hearth bundle --env home", says: "a line an image, and a table at the end" }],
    exits: { "1": "An image could not be fetched; the others are there." },
    make: "make bundle",
    load: async () => (await import("../verbs/bundle.ts")).bundle,
  },
  {
    name: "diagram",
    group: "More",
    summary: "draw the environment as an SVG picture",
    about:
      "Machines, network, addresses, disks and roles, from the configuration alone: the same configuration is the same " +
      "picture, byte for byte, so that it can be kept beside it.",
    options: ["env", "out"],
    examples: [{ run: "hearth diagram --env home --out home.svg", says: "for your own notes" }],
    load: async () => (await import("../verbs/diagram.ts")).diagram,
  },
  {
    name: "state",
    group: "More",
    summary: "write out or replace the Pulumi state",
    about: "In the form of `pulumi stack export`, secrets encrypted; either engine reads what the other wrote.",
    options: ["env", "engine", "export", "import"],
    examples: [
      { run: "hearth state --export state.json", says: "a copy, readable by you alone" },
      { run: "hearth state --import state.json", says: "back again" },
    ],
    load: async () => (await import("../verbs/state.ts")).state,
  },
  {
    name: "completion",
    group: "More",
    summary: "print what makes a shell complete verbs, flags and machines",
    about:
      "Source it from your shell's start file. It completes for the name `hearth` and for any path that ends in it; a " +
      "link in a folder of your PATH makes the short name work everywhere.",
    options: [],
    words: [{ name: "shell", option: "shell", choices: ["bash", "zsh", "fish"] }],
    examples: [
      { run: "source <(bin/hearth completion bash)", says: "in ~/.bashrc" },
      { run: "source <(bin/hearth completion zsh)", says: "in ~/.zshrc, after compinit" },
      { run: "bin/hearth completion fish | source", says: "in ~/.config/fish/config.fish" },
    ],
    load: async () => (await import("../verbs/completion.ts")).completion,
  },
];
