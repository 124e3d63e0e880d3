import { expect, test } from "vitest";
import { clientOf, type DhcpClient } from "./dhcp-client.ts";
import { optionCode } from "./option-code.ts";
import { encodeText } from "./option-value.ts";
import { firmwareOptions } from "./testing/sample.ts";

type Options = readonly (readonly [number, Uint8Array])[];
const { vendorClass, userClass, clientArchitecture, ipxe } = optionCode;

const cases: readonly (readonly [who: string, options: Options, client: DhcpClient])[] = [
  ["an installed system", [[60, encodeText("udhcp 1.36")]], { kind: "system" }],
  ["a client that says nothing of itself", [], { kind: "system" }],
  ["a BIOS", firmwareOptions(0), { kind: "firmware", transport: "pxe", architecture: 0 }],
  ["UEFI that says 7", firmwareOptions(7), { kind: "firmware", transport: "pxe", architecture: 7 }],
  ["UEFI that says 9", firmwareOptions(9), { kind: "firmware", transport: "pxe", architecture: 9 }],
  ["HTTP boot", firmwareOptions(16, "HTTPClient"), { kind: "firmware", transport: "http", architecture: 16 }],
  [
    "firmware with a list, of which the first can not be booted",
    [...firmwareOptions(7), [clientArchitecture, Uint8Array.of(0, 2, 0, 7, 0, 16)]],
    { kind: "firmware", transport: "pxe", architecture: 7 },
  ],
  [
    "an HTTP client with a list that names PXE first",
    [...firmwareOptions(16, "HTTPClient"), [clientArchitecture, Uint8Array.of(0, 7, 0, 16)]],
    { kind: "firmware", transport: "http", architecture: 16 },
  ],
  [
    "a list of nothing that can be booted",
    [...firmwareOptions(2), [clientArchitecture, Uint8Array.of(0, 2, 0, 3)]],
    { kind: "firmware", transport: "pxe", architecture: 2 },
  ],
  [
    "firmware without option 93",
    [[vendorClass, encodeText("PXEClient:Arch:00007:UNDI:003016")]],
    { kind: "firmware", transport: "pxe", architecture: 7 },
  ],
  [
    "a ROM of the nineties",
    [[vendorClass, encodeText("PXEClient")]],
    { kind: "firmware", transport: "pxe", architecture: 0 },
  ],
  [
    "a vendor class that ends in NULs",
    [[vendorClass, Buffer.from("PXEClient:Arch:00007\0\0")]],
    { kind: "firmware", transport: "pxe", architecture: 7 },
  ],
  [
    "iPXE by a bare user class",
    [...firmwareOptions(7), [userClass, encodeText("iPXE")]],
    { kind: "ipxe", architecture: 7 },
  ],
  [
    "iPXE by a counted user class (RFC 3004), behind another",
    [...firmwareOptions(0), [userClass, Buffer.from("\x02ab\x04iPXE", "latin1")]],
    { kind: "ipxe", architecture: 0 },
  ],
  [
    "iPXE by nothing but its options",
    [[ipxe, Uint8Array.of(0xb1, 5, 1, 0x80, 0x86, 0x10, 0x0e)]],
    { kind: "ipxe", architecture: 0 },
  ],
  [
    "a user class that is not quite iPXE",
    [...firmwareOptions(7), [userClass, encodeText("iPXE2")]],
    { kind: "firmware", transport: "pxe", architecture: 7 },
  ],
];

test.each(cases)("%s", (_, options, client) => {
  expect(clientOf(new Map(options))).toEqual(client);
});

test.each([[[]], [[0]], [[0, 7, 0]]])("option 93 with the bytes %j is an error", (content) => {
  const options = new Map<number, Uint8Array>([...firmwareOptions(7), [clientArchitecture, Uint8Array.from(content)]]);
  expect(() => clientOf(options)).toThrow(`option 93 at byte ${content.length}: must be a list of 16-bit numbers`);
});
