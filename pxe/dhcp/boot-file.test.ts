import { describe, expect, test } from "vitest";
import { advertisedBootFiles, bootFileFor } from "./boot-file.ts";
import { proxy, sampleMachine, sampleSettings } from "./testing/sample.ts";

const settings = sampleSettings(proxy);
const pxe = (architecture: number) => ({ kind: "firmware", transport: "pxe", architecture }) as const;
const http = (architecture: number) => ({ kind: "firmware", transport: "http", architecture }) as const;
const script = "http://10.77.0.1:8080/boot/52:54:00:00:00:01.ipxe";
const overHttp = "http://10.77.0.1:8080/boot-files";

describe("the boot file", () => {
  test.each([
    ["BIOS", pxe(0), "undionly.kpxe", "undionly.kpxe"],
    ["UEFI x86, 6", pxe(6), "shimx64.efi", "snponly.efi"],
    ["UEFI x86, 7", pxe(7), "shimx64.efi", "snponly.efi"],
    ["UEFI x86, 9", pxe(9), "shimx64.efi", "snponly.efi"],
    ["UEFI ARM64", pxe(11), "snponly-arm64.efi", "snponly-arm64.efi"],
    ["HTTP boot x86, 15", http(15), `${overHttp}/shimx64.efi`, `${overHttp}/ipxe.efi`],
    ["HTTP boot x86, 16", http(16), `${overHttp}/shimx64.efi`, `${overHttp}/ipxe.efi`],
    ["HTTP boot ARM64", http(19), `${overHttp}/ipxe-arm64.efi`, `${overHttp}/ipxe-arm64.efi`],
    ["iPXE on BIOS", { kind: "ipxe", architecture: 0 } as const, script, script],
    ["iPXE on what no firmware file is known for", { kind: "ipxe", architecture: 10 } as const, script, script],
    ["UEFI ARM, 32 bits", pxe(10), undefined, undefined],
    ["an architecture nobody knows", pxe(12345), undefined, undefined],
    ["a PXE client that says it boots by HTTP", pxe(16), undefined, undefined],
    ["an installed system", { kind: "system" } as const, undefined, undefined],
  ])("for %s", (_, client, grub, ipxe) => {
    expect(bootFileFor(client, sampleMachine(1, "grub"), settings)?.advertised).toBe(grub);
    expect(bootFileFor(client, sampleMachine(1, "ipxe"), settings)?.advertised).toBe(ipxe);
  });

  test("is not advertised when the boot server does not have it", () => {
    const bare = { ...settings, bootFiles: {} };
    expect(bootFileFor(pxe(0), sampleMachine(1), bare)).toBeUndefined();
    expect(bootFileFor({ kind: "ipxe", architecture: 0 }, sampleMachine(1), bare)?.advertised).toBe(script);
  });

  test("is never a property that every object has", () => {
    const strange = { ...settings, bootFiles: Object.create({ "undionly.kpxe": {} }) };
    expect(bootFileFor(pxe(0), sampleMachine(1), strange)).toBeUndefined();
  });
});

test("all that may be advertised is the boot files and the script", () => {
  const files = advertisedBootFiles(sampleMachine(1), settings);
  expect(new Set(files.map(({ asset }) => asset))).toEqual(new Set([...Object.keys(settings.bootFiles), undefined]));
  expect(new Set(files.filter(({ asset }) => !asset).map(({ advertised }) => advertised))).toEqual(new Set([script]));
});
