/** A port that machines send to, to boot over the network. */
export interface BootPort {
  readonly protocol: "udp" | "tcp";
  readonly port: number;
  readonly says: string;
}

/** What has to be open on the boot server's interface, and nowhere else. @param httpPort `hearth:boot.httpPort` */
export function bootPorts(httpPort: number): readonly BootPort[] {
  return [
    { protocol: "udp", port: 67, says: "DHCP: who asks for an address or a boot file" },
    { protocol: "udp", port: 69, says: "TFTP: the first file; every answer comes from a port of its own" },
    { protocol: "udp", port: 4011, says: "DHCP: firmware that asks once more for its boot file (PXE 2.1)" },
    { protocol: "tcp", port: httpPort, says: "HTTP: boot scripts, kernel, installer, image, the page" },
  ];
}
