/** A port that machines send to, to boot over the network and to fill themselves from it. */
export interface BootPort {
  readonly protocol: "udp" | "tcp";
  readonly port: number;
  readonly says: string;
}

/**
 * What has to be open on the boot server's interface, and nowhere else.
 * @param httpPort `hearth:boot.httpPort`
 * @param registryPort `hearth:images.port`, where nodes take images from the boot server
 */
export function bootPorts(httpPort: number, registryPort?: number): readonly BootPort[] {
  const registry: BootPort | undefined =
    registryPort === undefined
      ? undefined
      : { protocol: "tcp", port: registryPort, says: "HTTPS: images of containers, for the nodes" };
  return [
    { protocol: "udp", port: 67, says: "DHCP: who asks for an address or a boot file" },
    { protocol: "udp", port: 69, says: "TFTP: the first file; every answer comes from a port of its own" },
    { protocol: "udp", port: 4011, says: "DHCP: firmware that asks once more for its boot file (PXE 2.1)" },
    { protocol: "tcp", port: httpPort, says: "HTTP: boot scripts, kernel, installer, image, the page" },
    ...(registry ? [registry] : []),
  ];
}
