import type { DiskSelector } from "#model/disk.ts";
import type { Hostname } from "#model/hostname.ts";
import type { ImageReference } from "#model/image-reference.ts";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { ClusterWish } from "../cluster/contract/cluster-settings.ts";
import type { NodeSettings } from "../cluster/contract/node-spec.ts";
import type { Flavour } from "../image/boot-assets.ts";

/**
 * What a person wrote in `Pulumi.<env>.yaml`, checked and complete: every default is filled in and every rule holds.
 * Only `stacks/config` makes one.
 */
export interface Environment {
  /** The `<env>` of the file's name, and the name of the Pulumi stack. */
  readonly name: Hostname;
  /** `lab`: virtual machines on this computer. `metal`: real ones. */
  readonly kind: "lab" | "metal";
  readonly network: NetworkConfig;
  readonly boot: BootConfig;
  readonly ssh: SshConfig;
  readonly images: ImagesConfig;
  /** Absent where no machine has a role. The machines with one are its nodes, at least one of them a server. */
  readonly cluster?: ClusterWish;
  /** Absent where nothing is to be put on the cluster, or there is none. */
  readonly platform?: PlatformConfig;
  /** Absent where nothing outside the house is used. Where it is there, so are a platform and its contact. */
  readonly external?: ExternalConfig;
  /** At least one; names, MAC addresses and addresses are unique. */
  readonly machines: readonly MachineConfig[];
}

/** The network that the machines live in. */
export interface NetworkConfig {
  readonly cidr: Cidr;
  /** Absent on a network that leads nowhere. */
  readonly gateway?: Ipv4Address;
  /** Empty on a network that leads nowhere. */
  readonly dns: readonly Ipv4Address[];
  readonly domain: string;
}

interface BootBase {
  /** The only interface that is listened and answered on. */
  readonly interface: string;
  /** The boot server's own address on that interface. */
  readonly address: Ipv4Address;
  readonly httpPort: number;
}

/** Another DHCP server gives the addresses; the boot server only adds what to boot. */
export interface ProxyBootConfig extends BootBase {
  readonly mode: "proxy";
}

/** The boot server gives the addresses too. */
export interface AuthoritativeBootConfig extends BootBase {
  readonly mode: "authoritative";
  /** Both ends inclusive; holds no address of a machine, the gateway or the server. */
  readonly range: { readonly first: Ipv4Address; readonly last: Ipv4Address };
  readonly leaseSeconds: number;
}

export type BootConfig = ProxyBootConfig | AuthoritativeBootConfig;

/** What is said of the services of the tree. */
export interface PlatformConfig {
  /** Domain of the services; absent: that of the network. */
  readonly domain?: string;
  /** Optional services that are switched on, by name. */
  readonly services: readonly string[];
  /** Class of the volumes; `longhorn` runs where it is chosen. */
  readonly storage: "local-path" | "longhorn";
  readonly contact?: string;
}

/** What lives outside the house, at Cloudflare. */
export interface ExternalConfig {
  readonly accountId: string;
  /** The domain whose DNS Cloudflare keeps; that of the services is this one or below it. */
  readonly zone: string;
  readonly zoneId: string;
  /** What can be reached from outside; names are unique. */
  readonly hosts: readonly ExternalHost[];
  readonly groups: readonly { readonly name: string; readonly emails: readonly string[] }[];
  /** Who tells that nothing is heard of the house. */
  readonly heartbeat: { readonly ntfy: string; readonly silentMinutes: number };
  readonly mail?: { readonly server: string; readonly user: string; readonly from: string };
}

/** A name that leads into the house: public, or for those with one of the addresses or in one of the groups. */
export interface ExternalHost {
  /** Label before the zone. */
  readonly hostname: Hostname;
  /** A service of the tree that people reach. */
  readonly service: string;
  readonly public: boolean;
  readonly emails: readonly string[];
  readonly groups: readonly string[];
}

/** Where the images of containers come from. */
export interface ImagesConfig {
  /** Whether nodes ask the boot server before the registry that an image names. */
  readonly mirror: boolean;
  /** TCP port at which it answers them. */
  readonly port: number;
  /** Full names of images that `hearth bundle` fetches beside those that it knows of. */
  readonly also: readonly ImageReference[];
}

export interface SshConfig {
  /** OpenSSH public keys that may log in as root, beside the key that Hearth makes for the environment. */
  readonly authorizedKeys: readonly string[];
}

/** One machine of the environment. Without a role it is no node, and what else is said of nodes is empty. */
export interface MachineConfig extends Omit<NodeSettings, "role"> {
  readonly name: Hostname;
  readonly mac: MacAddress;
  /** Its fixed address once installed. */
  readonly address: Ipv4Address;
  readonly disk: DiskSelector;
  readonly kernel: Flavour;
  /** Boot loader of UEFI machines; see `uefiChain` in pxe/contract/boot-machine.ts. */
  readonly netboot: "grub" | "ipxe";
  readonly power: PowerConfig;
  readonly kernelArguments: readonly string[];
  readonly role?: NodeSettings["role"];
  /** Whether its disk is wiped when it is taken out of the file. */
  readonly wipe: boolean;
  /** Its hardware: present in the lab, absent elsewhere. */
  readonly virtual?: VirtualHardware;
}

export type PowerConfig =
  | { readonly driver: "qemu" }
  | { readonly driver: "wake-on-lan"; readonly broadcast: Ipv4Address }
  | { readonly driver: "manual" };

/** The hardware of a machine of the lab. */
export interface VirtualHardware {
  readonly firmware: "bios" | "uefi" | "uefi-secure-boot";
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly nic: "virtio" | "e1000e";
  /** At least one; serial numbers are unique in the lab. */
  readonly disks: readonly VirtualDisk[];
}

export interface VirtualDisk {
  readonly sizeGiB: number;
  readonly bus: "virtio" | "nvme";
  readonly serial: string;
}
