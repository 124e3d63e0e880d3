import { type Document, isMap, isSeq, parseDocument } from "yaml";
import { keepSpacing } from "../keep-spacing.ts";
import type { MachineAnswers } from "./ask-machines.ts";
import type { NetworkAnswers } from "./network-answers.ts";

/** Everything that the wizard was told. */
export interface Answers {
  readonly network: NetworkAnswers;
  /** Those that the file does not have yet. */
  readonly machines: readonly MachineAnswers[];
  /** Of the cluster; absent with a single server. */
  readonly apiAddress?: string;
  /** How its UEFI machines boot, where it is not the default. */
  readonly netboot?: "ipxe";
}

/** What a file is before anything was answered. */
const blank = (env: string) => `# yaml-language-server: $schema=docs/reference/environment.schema.json
#
# Written by \`make configure\`, and yours: it may be run again, and keeps what you write here, comments too.
# docs/reference/configuration.md explains every option; Pulumi.home.example.yaml shows all of them.
#
#   make preview ENV=${env}     shows what would be done, down to the disk that would be wiped
#   make ENV=${env}             does it
config:
  hearth:kind: metal

  hearth:network: {}

  # The boot server, on this computer, which runs while machines are installed.
  hearth:boot: {}

  # The disk of each machine is wiped for Debian.
  hearth:machines: []
`;

/**
 * `Pulumi.<env>.yaml` with those answers: only what differs is changed, and the same answers give the same text.
 * @param before the file as it is; undefined where there is none
 */
export function stackText(env: string, before: string | undefined, answers: Answers): string {
  const text = before ?? blank(env);
  const document = parseDocument(text);
  let isChanged = before === undefined;
  const put = (path: readonly string[], value: unknown) => {
    const full = ["config", ...path];
    const now = document.getIn(full);
    if (now === value || (now === undefined && value === undefined)) return;
    isChanged = true;
    if (value === undefined) document.deleteIn(full);
    else document.setIn(full, value);
  };
  putNetwork(put, document, answers.network);
  if (answers.apiAddress !== undefined) put(["hearth:cluster", "apiAddress"], answers.apiAddress);
  const machines = document.getIn(["config", "hearth:machines"]);
  for (const machine of answers.machines) {
    if (!isSeq(machines)) throw new Error("the file was read as one with machines");
    machines.flow = false;
    machines.add(machineNode(document, machine, answers.netboot));
    isChanged = true;
  }
  return isChanged ? keepSpacing(text, document.toString({ lineWidth: 0 })) : text;
}

type Put = (path: readonly string[], value: unknown) => void;

function putNetwork(put: Put, document: Document, network: NetworkAnswers): void {
  for (const part of ["hearth:network", "hearth:boot"]) {
    const node = document.getIn(["config", part]);
    // As it stands in the blank file; what a person has written in braces stays in them.
    if (isMap(node) && node.items.length === 0) node.flow = false;
  }
  put(["hearth:network", "cidr"], network.cidr);
  put(["hearth:network", "gateway"], network.gateway);
  put(["hearth:network", "domain"], network.domain);
  put(["hearth:boot", "interface"], network.interface);
  put(["hearth:boot", "address"], network.address);
  put(["hearth:boot", "mode"], network.range ? "authoritative" : "proxy");
  if (!network.range) put(["hearth:boot", "range"], undefined);
  else {
    put(["hearth:boot", "range", "first"], network.range.first);
    put(["hearth:boot", "range", "last"], network.range.last);
  }
}

function machineNode(document: Document, machine: MachineAnswers, netboot: Answers["netboot"]) {
  const { name, mac, address, disk, role, hardware } = machine;
  const node = document.createNode({
    ...{ name, mac, address, disk },
    ...(netboot && hardware?.firmware === "uefi" ? { netboot } : {}),
    // A packet turns it on where its firmware listens for one; otherwise a person is asked, as with `manual`.
    power: { driver: "wake-on-lan" },
    ...(role ? { role } : {}),
  });
  for (const key of ["disk", "power"]) {
    const value = node.get(key, true);
    if (isMap(value)) value.flow = true;
  }
  return node;
}
