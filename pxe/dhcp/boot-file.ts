import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { type Architecture, architectureOf, architectures } from "./client-architecture.ts";
import type { DhcpClient } from "./dhcp-client.ts";

/** What a client is told to fetch. */
export interface BootFile {
  /** Goes into `file` and option 67: a name for TFTP, or a URL. */
  readonly advertised: string;
  /** The name in `settings.bootFiles` that must be served; absent for iPXE scripts, which are rendered on request. */
  readonly asset?: string;
}

/**
 * The boot file for this client; undefined where there is none: a system that only wants an address, a processor that
 * nothing here boots, or a file that the boot server does not have (what is not served is never advertised).
 */
export function bootFileFor(
  client: DhcpClient,
  machine: Pick<BootMachine, "mac" | "uefiChain">,
  settings: Pick<BootServerSettings, "address" | "httpPort" | "bootFiles">,
): BootFile | undefined {
  if (client.kind === "system") return undefined;
  const server = `http://${settings.address}:${settings.httpPort}`;
  // iPXE speaks HTTP on every firmware, so that it never needs another file than its script.
  if (client.kind === "ipxe") return { advertised: `${server}/boot/${machine.mac}.ipxe` };

  const architecture = architectureOf(client.architecture);
  const asset = architecture && assetFor(architecture, client.transport, machine.uefiChain);
  if (!asset || !Object.hasOwn(settings.bootFiles, asset)) return undefined;
  return { advertised: client.transport === "http" ? `${server}/boot-files/${asset}` : asset, asset };
}

/** A file for each firmware; over HTTP iPXE brings its own network drivers, over PXE it uses the firmware's. */
function assetFor(
  architecture: Architecture,
  transport: "pxe" | "http",
  uefiChain: BootMachine["uefiChain"],
): string | undefined {
  // The vendor class decides how a reply is read, so that a PXEClient which claims an HTTP architecture gets nothing.
  if (architecture.http !== (transport === "http")) return undefined;
  switch (architecture.processor) {
    case "x86":
      return "undionly.kpxe";
    case "x86-64":
      if (uefiChain === "grub") return "shimx64.efi";
      return transport === "http" ? "ipxe.efi" : "snponly.efi";
    case "arm64":
      return transport === "http" ? "ipxe-arm64.efi" : "snponly-arm64.efi";
    case "arm":
      return undefined;
  }
}

/** One line of {@link advertisedBootFiles}. */
export interface AdvertisedBootFile extends BootFile {
  readonly client: DhcpClient;
  readonly uefiChain: BootMachine["uefiChain"];
}

/** Everything that may ever be advertised to this machine, for the test that all of it is served. */
export function advertisedBootFiles(
  machine: Pick<BootMachine, "mac">,
  settings: Pick<BootServerSettings, "address" | "httpPort" | "bootFiles">,
): readonly AdvertisedBootFile[] {
  const clients: DhcpClient[] = Object.entries(architectures).flatMap(([code, { http }]) => [
    { kind: "firmware", transport: http ? "http" : "pxe", architecture: Number(code) },
    { kind: "ipxe", architecture: Number(code) },
  ]);
  return (["grub", "ipxe"] as const).flatMap((uefiChain) =>
    clients.flatMap((client) => {
      const file = bootFileFor(client, { mac: machine.mac, uefiChain }, settings);
      return file ? [{ client, uefiChain, ...file }] : [];
    }),
  );
}
