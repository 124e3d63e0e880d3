import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { machineUuid, networkBootIndex, qemuArguments, tapName } from "./qemu-arguments.ts";
import type { VirtualMachineSpec } from "./virtual-machine-spec.ts";

const metal0: VirtualMachineSpec = {
  name: parseHostname("metal0"),
  mac: parseMacAddress("52:54:00:00:00:01"),
  firmware: "bios",
  cpus: 2,
  memoryMiB: 1536,
  nic: "virtio",
  disks: [{ sizeGiB: 10, bus: "virtio", serial: "metal0-disk" }],
};

/** The values of one option, in order. */
function valuesOf(option: string, spec: VirtualMachineSpec, bootFirst: "network" | "disk" = "network"): string[] {
  const words = qemuArguments(spec, { accelerator: "tcg", ovmf: "/tree/ovmf,4", bootFirst });
  return words.filter((_, index) => words[index - 1] === option);
}

test("a BIOS machine with one disk", () => {
  expect(qemuArguments(metal0, { accelerator: "tcg", ovmf: "/tree/OVMF", bootFirst: "network" })).toEqual([
    ...["-name", "metal0", "-uuid", machineUuid(metal0), "-no-user-config", "-nodefaults", "-display", "none"],
    ...[
      "-accel",
      "tcg,thread=multi",
      "-cpu",
      "max,la57=off,erms=off,fsrm=off,smap=off",
      "-smp",
      "2",
      "-m",
      "1536",
      "-rtc",
      "base=utc",
    ],
    ...["-machine", "q35,graphics=off,vmport=off,hpet=off,smm=off", "-boot", "strict=on"],
    ...["-chardev", "file,id=console,path=serial.log,append=on", "-serial", "chardev:console"],
    ...["-qmp", "unix:qmp.sock,server=on,wait=off"],
    ...["-object", "rng-random,id=rng0,filename=/dev/urandom", "-device", "virtio-rng-pci,rng=rng0"],
    ...["-netdev", "tap,id=net0,ifname=t525400000001,script=./interface-up,downscript=no"],
    ...["-device", "virtio-net-pci,id=nic0,netdev=net0,mac=52:54:00:00:00:01,bootindex=0"],
    ...["-drive", "if=none,id=drive0,file=disk0.qcow2,format=qcow2,cache=unsafe,discard=unmap"],
    ...["-device", "virtio-blk-pci,id=disk0,drive=drive0,serial=metal0-disk,bootindex=1"],
  ]);
});

test("under Secure Boot the firmware's variables are closed to the guest", () => {
  const spec = { ...metal0, firmware: "uefi-secure-boot" as const };
  expect(valuesOf("-machine", spec)).toEqual(["q35,graphics=off,vmport=off,hpet=off,smm=on"]);
  expect(valuesOf("-global", spec)).toEqual(["driver=cfi.pflash01,property=secure,value=on"]);
  expect(valuesOf("-drive", spec).slice(0, 2)).toEqual([
    "if=pflash,unit=0,format=raw,readonly=on,file=/tree/ovmf,,4/OVMF_CODE_4M.secboot.fd",
    "if=pflash,unit=1,format=raw,file=vars.fd",
  ]);
});

test("UEFI drives a virtio card itself, and an e1000e card by its ROM", () => {
  const uefi = { ...metal0, firmware: "uefi" as const };
  expect(valuesOf("-device", uefi)[1]).toMatch(/^virtio-net-pci,.*,romfile=$/);
  expect(valuesOf("-device", { ...uefi, nic: "e1000e" })[1]).toBe(
    "e1000e,id=nic0,netdev=net0,mac=52:54:00:00:00:01,bootindex=0",
  );
});

test("a serial number with a comma reaches the guest whole", () => {
  const spec = { ...metal0, disks: [{ sizeGiB: 1, bus: "nvme" as const, serial: "a,b" }] };
  expect(valuesOf("-device", spec).at(-1)).toBe("nvme,id=disk0,drive=drive0,serial=a,,b,bootindex=1");
});

test("no two devices share a place in the boot order, whichever comes first", () => {
  const spec = {
    ...metal0,
    disks: Array.from({ length: 9 }, () => ({ sizeGiB: 1, bus: "virtio", serial: "x" }) as const),
  };
  for (const first of ["network", "disk"] as const) {
    const places = valuesOf("-device", spec, first).flatMap((device) => /bootindex=(\d+)/.exec(device)?.[1] ?? []);
    expect(new Set(places).size).toBe(10);
    expect(places.map(Number).indexOf(Math.min(...places.map(Number))) === 0).toBe(first === "network");
    expect(places[0]).toBe(`${networkBootIndex(first)}`);
  }
});

test("a machine's UUID is always the same, valid, and another machine's is another", () => {
  const uuid = machineUuid(metal0);
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(machineUuid({ ...metal0, cpus: 4 })).toBe(uuid);
  expect(machineUuid({ ...metal0, name: parseHostname("metal1") })).not.toBe(uuid);
});

test("the name of a network card fits into 15 characters", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const mac = parseMacAddress(Buffer.from(bytes).toString("hex"));
      expect(tapName({ ...metal0, mac }).length).toBeLessThanOrEqual(15);
    }),
  );
});
