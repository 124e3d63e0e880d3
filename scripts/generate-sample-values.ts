/**
 * What the sample file sets: a small home with two machines, in the mode that leaves the router alone. The options that
 * it does not set are shown as comments.
 */
export const sampleValues = {
  kind: "metal",
  network: {
    cidr: "192.168.1.0/24",
    gateway: "192.168.1.1",
    dns: ["192.168.1.1"],
    domain: "home.arpa",
  },
  boot: {
    interface: "eno1",
    address: "192.168.1.2",
    mode: "proxy",
    httpPort: 8080,
  },
  cluster: { distribution: "k3s" },
  platform: { services: [] },
  machines: [
    {
      name: "node1",
      mac: "02:00:00:00:00:01",
      address: "192.168.1.21",
      disk: { serial: "S4EVNX0R612345" },
      kernel: "metal",
      netboot: "grub",
      power: { driver: "wake-on-lan" },
      role: "server",
    },
    {
      name: "node2",
      mac: "02:00:00:00:00:02",
      address: "192.168.1.22",
      disk: { wwn: "0x5000c500a1b2c3d4" },
      power: { driver: "manual" },
      role: "agent",
    },
  ],
} as const;
