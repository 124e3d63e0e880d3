import type { MacAddress } from "#model/mac-address.ts";
import { checkKernelArgument } from "./kernel-argument.ts";

/** What the installer has to be told on its kernel command line (installer-protocol.md). */
export interface InstallerStart {
  /** Base URL of this server, e.g. `http://10.77.0.1:8080`. */
  readonly server: string;
  readonly mac: MacAddress;
  /** Secret. */
  readonly token: string;
  readonly kernelArguments: readonly string[];
  /** Look at the hardware, report it, and turn the machine off. The token then opens nothing else. */
  readonly discover?: true;
}

/** The arguments in order; what the ticket adds comes last, so that it wins where the kernel takes the last. */
export function installerArguments({ server, mac, token, kernelArguments, discover }: InstallerStart): string[] {
  return [
    `hearth.server=${server}`,
    `hearth.token=${token}`,
    // The notation that PXELINUX made usual: hardware type 1, then the address with hyphens.
    `BOOTIF=01-${mac.replaceAll(":", "-")}`,
    ...(discover ? ["hearth.discover=1"] : []),
    "quiet",
    ...kernelArguments,
  ].map(checkKernelArgument);
}
