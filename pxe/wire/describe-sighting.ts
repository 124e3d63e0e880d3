import { describeClient } from "#pxe/dhcp/describe-exchange.ts";
import type { DhcpSighting, EventSighting, Sighting, TftpSighting } from "./sighting.ts";

/** One line for people: `DHCP  UEFI x86-64 asked DISCOVER; OFFER 10.77.0.21, boot file snponly.efi`. */
export function describeSighting(sighting: Sighting): string {
  switch (sighting.what) {
    case "dhcp":
      return `DHCP  ${describeDhcp(sighting)}`;
    case "tftp":
      return `TFTP  ${describeTransfer(sighting)}`;
    case "http":
      return `HTTP  ${sighting.method} ${sighting.path}: ${sighting.status}${sighting.isComplete ? "" : ", broke off"}`;
    case "event":
      return `      ${describeEvent(sighting)}`;
    case "malformed":
      return `DHCP  no DHCP on port ${sighting.port}: ${sighting.detail}`;
  }
}

function describeDhcp({ client, asked, port, server, wants, answer }: DhcpSighting): string {
  const place = port === 4011 ? " on port 4011" : "";
  const about = [wants ? ` ${wants}` : "", server ? ` of ${server}` : ""].join("");
  const question = `${describeClient(client)} asked ${asked.toUpperCase()}${about}${place}`;
  if (!answer) return `${question}; no answer`;
  const { type, address, bootFile } = answer;
  return `${question}; ${type.toUpperCase()}${address ? ` ${address}` : ""}${bootFile ? `, boot file ${bootFile}` : ""}`;
}

function describeTransfer({ file, state, detail, cause, reached }: TftpSighting): string {
  if (state !== "failed") return `${file}: ${state === "done" ? "whole" : "began"}`;
  if (cause === "missing") return `${file}: no such file`;
  const place = reached && reached.block >= 0 ? ` at block ${reached.block} of ${reached.lastBlock}` : "";
  return `${file}: failed${place}${detail ? `, ${detail}` : ""}`;
}

const eventWords: Readonly<Record<EventSighting["kind"], string>> = {
  installer: "the installer reports",
  image: "the image is written",
  "first-boot": "installed",
  refused: "refused",
  failed: "failed",
  "local-boot": "sent to its own disk",
};

function describeEvent({ kind, percent, detail }: EventSighting): string {
  const percents = percent === undefined ? "" : `, ${percent} %`;
  return `${eventWords[kind]}${percents}${detail ? `: ${detail}` : ""}`;
}
