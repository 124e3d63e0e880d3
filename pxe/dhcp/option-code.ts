/** DHCP options that the boot server reads or writes (RFC 2132 unless noted), by their number on the wire. */
export const optionCode = {
  pad: 0,
  subnetMask: 1,
  router: 3,
  domainNameServer: 6,
  hostName: 12,
  broadcastAddress: 28,
  vendorSpecific: 43,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  parameterRequestList: 55,
  message: 56,
  maxMessageSize: 57,
  renewalTime: 58,
  rebindingTime: 59,
  vendorClass: 60,
  clientIdentifier: 61,
  tftpServerName: 66,
  bootFileName: 67,
  /** RFC 3004. */
  userClass: 77,
  /** RFC 3046. */
  relayAgentInformation: 82,
  /** RFC 4578. */
  clientArchitecture: 93,
  /** RFC 4578. */
  clientMachineIdentifier: 97,
  /** Not registered: iPXE's own options, encapsulated. */
  ipxe: 175,
  end: 255,
} as const;
