/** What becomes of a command that the documentation tells people to type. */
export type CommandCoverage = { readonly command: RegExp } & (
  | {
      /** The test that runs it, or what it runs. */
      readonly test: string;
      /** A text of that file that shows it. */
      readonly shows: string;
    }
  /** Why no test does. */
  | { readonly notRun: string }
);

const realMachines = "needs a real machine, or opens DHCP on a real network";
const wholeCluster =
  "needs a running cluster, which takes the lab longer than a unit test may; provisioning/cluster tests what it does";

/**
 * Every command in README.md, docs/ and its folders stands here; a test fails for one that does not, and for a line
 * that no page needs any more. The first line that fits counts.
 */
export const commandCoverage: readonly CommandCoverage[] = [
  { command: /^make( LAYER=metal)?$/, test: "tests/e2e/metal.test.ts", shows: "lab.make()" },
  { command: /^make preview$/, test: "tests/e2e/metal.test.ts", shows: 'lab.make("preview")' },
  { command: /^make status$/, test: "tests/e2e/metal.test.ts", shows: 'lab.make("status")' },
  {
    command: /^make reinstall( NODE=…)?$/,
    test: "tests/e2e/metal.test.ts",
    shows: 'lab.make("reinstall", "NODE=metal1")',
  },
  { command: /^make( -s)? ssh NODE=…( CMD='.*')?$/, test: "tests/e2e/homelab.ts", shows: '"ssh"' },
  { command: /^make destroy$/, test: "tests/e2e/homelab.ts", shows: '"destroy"' },
  { command: /^make doctor$/, test: "cli/verbs/verbs.test.ts", shows: '"doctor"' },
  { command: /^make logs( NODE=…)?$/, test: "cli/verbs/verbs.test.ts", shows: '"logs"' },
  { command: /^make outputs$/, test: "cli/verbs/verbs.test.ts", shows: '"outputs"' },
  { command: /^make logs NODE=… FOLLOW=1$/, notRun: "goes on until Ctrl-C; what it prints is tested in cli/logs" },
  { command: /^make NOTIFY=/, test: "cli/notify.test.ts", shows: "notify(" },
  {
    command: /^make open SERVICE=\w+( PORT=\d+)?$/,
    test: "tests/e2e-platform/working-copy.ts",
    shows: '"-s", "open"',
  },
  {
    command: /^git clone http:\/\/127\.0\.0\.1:\d+\//,
    test: "tests/e2e-platform/working-copy.ts",
    shows: 'git("clone"',
  },
  {
    command: /^make password SERVICE=gitea$/,
    test: "tests/e2e-platform/working-copy.ts",
    shows: 'accountOf(lab, "gitea")',
  },
  { command: /^make rollback APP=/, test: "tests/e2e-platform/platform.test.ts", shows: '"rollback", "APP=welcome"' },
  { command: /^make rotate SECRET=/, test: "tests/e2e-platform/platform.test.ts", shows: '"rotate", "SECRET=' },
  { command: /^make( -s)? kubectl ARGS=/, test: "tests/e2e/homelab.ts", shows: '"kubectl"' },
  { command: /^make snapshot$/, test: "tests/e2e-cluster/cluster.test.ts", shows: 'lab.make("snapshot")' },
  { command: /^make restore-cluster\b/, test: "tests/e2e-cluster/cluster.test.ts", shows: '"restore-cluster"' },
  { command: /^make doctor-cluster$/, test: "tests/e2e-cluster/cluster.test.ts", shows: '"doctor-cluster"' },
  { command: /^make upgrade\b(?!-)/, test: "tests/e2e-upgrade/upgrade.test.ts", shows: 'lab.make("upgrade")' },
  { command: /^make upgrade-os\b/, test: "tests/e2e-upgrade/upgrade.test.ts", shows: '"upgrade-os"' },
  { command: /^make node-add\b/, notRun: wholeCluster },
  { command: /^make bundle$/, test: "provisioning/registry/bundle-images.test.ts", shows: "bundleImages(" },
  { command: /^make docs$/, test: "scripts/docs/build-site.test.ts", shows: "buildSite(" },
  { command: /^make test$/, notRun: "it is what runs the tests" },
  { command: /^make (e2e|bench)\b/, notRun: "run by continuous integration, or by hand, because they take minutes" },
  { command: /^make (setup|help)$/, test: "scripts/docs/docs-commands.test.ts", shows: "Makefile" },
  { command: /^bin\/hearth (status|outputs) --json$/, test: "cli/verbs/verbs.test.ts", shows: '"status", "--json"' },
  {
    command: /^bin\/hearth state --export /,
    test: "provisioning/engine/embedded-engine.test.ts",
    shows: "embeddedEngine.exportState",
  },
  {
    command: /^bin\/hearth state --import /,
    test: "provisioning/engine/bucket-state.test.ts",
    shows: "embeddedEngine.importState",
  },
  { command: /^bin\/hearth (boot|up)\b/, notRun: realMachines },
  { command: /^bin\/hearth (VERB|completion)\b/, test: "cli/command-line/run-command-line.test.ts", shows: '"--help"' },
  { command: /^(make|bin\/hearth)( ENV=home)? configure\b/, test: "tests/e2e/discovery.test.ts", shows: '"configure"' },
  { command: /^(make|bin\/hearth) discover\b/, test: "tests/e2e/discovery.test.ts", shows: '"discover"' },
  {
    command: /^cp Pulumi\.home\.example\.yaml/,
    test: "scripts/generate.test.ts",
    shows: "the sample file is a valid environment",
  },
];
