import type { Environment, MachineConfig } from "#provisioning/inventory/environment.ts";
import { type Box, boxHeight, boxWidth, renderBox } from "./box.ts";
import { escapeXml, type Svg, tag } from "./svg.ts";

const gap = 20;
const margin = 24;
const columns = 4;
/** From a row of boxes to the line of the network. */
const drop = 26;
const headHeight = 74;

/**
 * The environment as a picture: this computer and the router above the line of the network, the machines below it, with
 * what each of them is. Made from the configuration alone, the same bytes every time.
 */
export function renderDiagram(environment: Environment): Svg {
  const { network } = environment;
  const above = [computerBox(environment), ...routerBox(environment)];
  const machines = environment.machines.map(machineBox);
  const perRow = Math.min(columns, Math.max(machines.length, above.length));
  const width = 2 * margin + perRow * boxWidth + (perRow - 1) * gap;
  const aboveHeight = Math.max(...above.map(({ lines }) => boxHeight(lines.length)));
  const machineHeight = Math.max(...machines.map(({ lines }) => boxHeight(lines.length)));

  const lineY = headHeight + aboveHeight + drop;
  const rows = Math.ceil(machines.length / columns);
  const x = (index: number) => margin + (index % perRow) * (boxWidth + gap);
  const rowY = (row: number) => lineY + drop + row * (machineHeight + 2 * drop);
  /** Every row hangs on a line of its own; they are one network. */
  const networkY = (row: number) => rowY(row) - drop;
  const height = rowY(rows - 1) + machineHeight + margin;

  const drawnAbove = above.flatMap((box, index) => [
    wire(x(index) + boxWidth / 2, headHeight + aboveHeight, lineY),
    renderBox(box, x(index), headHeight, aboveHeight),
  ]);
  const drawnMachines = machines.flatMap((box, index) => {
    const row = Math.floor(index / columns);
    return [
      wire(x(index) + boxWidth / 2, networkY(row), rowY(row)),
      renderBox(box, x(index), rowY(row), machineHeight),
    ];
  });
  const lines = Array.from({ length: rows }, (_, row) =>
    tag("line", { x1: margin, y1: networkY(row), x2: width - margin, y2: networkY(row), class: "network" }),
  );
  const spine =
    rows > 1 ? [wire(margin / 2 + 6, lineY, networkY(rows - 1)), ...lines.map((_, row) => bend(networkY(row)))] : [];

  return tag(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    tag("title", {}, escapeXml(summary(environment))),
    tag("style", {}, style),
    tag("rect", { width, height, class: "back" }),
    tag("text", { x: margin, y: 34, class: "head" }, escapeXml(environment.name)),
    tag("text", { x: width - margin, y: 34, class: "note" }, escapeXml(summary(environment))),
    tag("text", { x: margin, y: 56, class: "place" }, escapeXml(`${network.cidr} · ${network.domain}`)),
    ...spine,
    ...lines,
    ...drawnAbove,
    ...drawnMachines,
  ).concat("\n");

  function bend(y: number): Svg {
    return tag("line", { x1: margin / 2 + 6, y1: y, x2: margin, y2: y, class: "wire" });
  }
}

function wire(x: number, fromY: number, toY: number): Svg {
  return tag("line", { x1: x, y1: fromY, x2: x, y2: toY, class: "wire" });
}

function computerBox({ boot, kind }: Environment): Box {
  const dhcp = boot.mode === "proxy" ? "DHCP: what to boot (proxy)" : `DHCP: ${lastParts(boot.range)}`;
  return {
    kind: "computer",
    title: "boot server",
    corner: kind === "lab" ? "this computer" : "your computer",
    lines: [`${boot.address} on ${boot.interface}`, dhcp, `TFTP, HTTP on port ${boot.httpPort}`],
  };
}

/** `10.77.0.100–199` where both ends differ in the last number alone. */
function lastParts({ first, last }: { readonly first: string; readonly last: string }): string {
  const cut = first.lastIndexOf(".") + 1;
  return last.startsWith(first.slice(0, cut)) ? `${first}–${last.slice(cut)}` : `${first}–${last}`;
}

function routerBox({ network, boot }: Environment): readonly Box[] {
  if (!network.gateway) return [];
  const dhcp = boot.mode === "proxy" ? ["DHCP: gives the addresses"] : [];
  const dns = network.dns.length > 0 ? [`DNS: ${network.dns.join(", ")}`] : [];
  return [{ kind: "router", title: "router", lines: [network.gateway, ...dhcp, ...dns] }];
}

const firmwareWords = { bios: "BIOS", uefi: "UEFI", "uefi-secure-boot": "UEFI, Secure Boot" } as const;

function machineBox(machine: MachineConfig): Box {
  const { name, address, mac, disk, role, virtual } = machine;
  const hardware = virtual
    ? [`${firmwareWords[virtual.firmware]}, ${virtual.nic}`, `${virtual.cpus} CPU, ${virtual.memoryMiB / 1024} GiB`]
    : [`${machine.netboot === "grub" ? "shim and GRUB" : "iPXE"}, ${powerWords[machine.power.driver]}`];
  return {
    kind: role ?? "machine",
    title: name,
    ...(role ? { corner: role } : {}),
    lines: [address, mac, ...hardware, diskLine(disk)],
  };
}

/** `disk serial S4EVNX0R612345`: all that is said to choose it. */
function diskLine(disk: MachineConfig["disk"]): string {
  return `disk ${Object.entries(disk)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ")}`;
}

const powerWords = { qemu: "QEMU", "wake-on-lan": "Wake-on-LAN", manual: "by hand" } as const;

function summary({ machines, cluster, kind }: Environment): string {
  const count = machines.length === 1 ? "one machine" : `${machines.length} machines`;
  const what = kind === "lab" ? `${count} of the lab` : count;
  if (!cluster) return what;
  const servers = machines.filter(({ role }) => role === "server").length;
  const agents = machines.filter(({ role }) => role === "agent").length;
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${what} · Kubernetes ${cluster.version}: ${plural(servers, "server")}, ${plural(agents, "agent")}`;
}

/** Readable on a light page and on a dark one. */
const style = [
  "text{font-family:system-ui,sans-serif;fill:#23211e}",
  ".back{fill:#f6f5f2}.box{fill:#fff;stroke:#c9c5bd}",
  ".head{font-size:22px;font-weight:600}.title{font-size:15px;font-weight:600}",
  ".line{font:12px ui-monospace,monospace;fill:#5c574f}",
  ".note,.corner,.place{font-size:12px;fill:#65605a}.note,.corner{text-anchor:end}",
  ".wire{stroke:#a09a90;stroke-width:2}.network{stroke:#1f7a4d;stroke-width:5;stroke-linecap:round}",
  ".server .box{stroke:#c2573c;stroke-width:2}.agent .box{stroke:#4c78a8;stroke-width:2}",
  ".computer .box,.router .box{fill:#eceae4}",
  "@media (prefers-color-scheme:dark){text{fill:#e9e7e3}.back{fill:#16181b}.box{fill:#1f2226;stroke:#4a5058}",
  ".line{fill:#b5b1aa}.note,.corner,.place{fill:#a3a09a}.wire{stroke:#6d727a}.network{stroke:#4cc38a}",
  ".server .box{stroke:#e58268}.agent .box{stroke:#6b9bd1}.computer .box,.router .box{fill:#2a2e33}}",
].join("");
