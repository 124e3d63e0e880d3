import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { encodeDiskMark } from "#pxe/wipe-guard/disk-mark.ts";
import { installerFailure } from "./installer-failure.ts";
import { decodeInstallerReport } from "./installer-report.ts";
import { formatKeyValues, parseKeyValues } from "./key-value-text.ts";
import { seedTar } from "./seed-tar.ts";

const mark = { environment: "lab", machine: "metal0", installId: "id" };

const report = `firmware=uefi
secure_boot=1
kernel=6.12.48+deb13-amd64
cpu_model=Intel(R) N100 = fast
cpus=4
memory_kib=16238912
nic.0.name=enp1s0
nic.0.mac=52:54:00:00:00:0A
nic.0.driver=igc
disk.0.name=nvme0n1
disk.0.size_bytes=512110190592
disk.0.model=  Samsung SSD 980  \r
disk.0.serial=S64DNX0
disk.0.wwn=eui.0025
disk.0.by_path=pci-0000:01:00.0-nvme-1
disk.0.removable=0
disk.0.mark=${encodeDiskMark(mark)}
disk.10.name=sda
disk.10.size_bytes=0
disk.10.model=
disk.10.serial=
disk.10.wwn=
disk.10.by_path=
disk.10.removable=1
disk.10.mark=AAAA
something.new=ignored
`;

test("a report is read: numbers, flags, marks, and disks whose numbers have gaps", () => {
  expect(decodeInstallerReport(report)).toEqual({
    firmware: "uefi",
    secureBoot: true,
    kernelRelease: "6.12.48+deb13-amd64",
    cpuModel: "Intel(R) N100 = fast",
    cpus: 4,
    memoryKib: 16238912,
    nics: [{ name: "enp1s0", mac: "52:54:00:00:00:0a", driver: "igc" }],
    disks: [
      {
        name: "nvme0n1",
        sizeBytes: 512110190592,
        model: "Samsung SSD 980",
        serial: "S64DNX0",
        wwn: "eui.0025",
        byPath: "pci-0000:01:00.0-nvme-1",
        removable: false,
        mark,
      },
      { name: "sda", sizeBytes: 0, model: "", serial: "", wwn: "", byPath: "", removable: true, mark: "unreadable" },
    ],
  });
});

test.each([
  ["firmware=uefi", "firmware=coreboot", "“firmware”"],
  ["secure_boot=1", "secure_boot=yes", "“secure_boot”"],
  ["cpus=4", "cpus=", "“cpus”"],
  ["disk.0.name=nvme0n1", "disk.0.name=../../etc", "“disk.0.name”"],
  ["disk.0.size_bytes=512110190592", "disk.0.size_bytes=5e11", "“disk.0.size_bytes”"],
  ["disk.0.removable=0\n", "", "“disk.0.removable”"],
])("a report with %s made %j is refused at %s", (from, to, field) => {
  expect(() => decodeInstallerReport(report.replace(from, to))).toThrow(field);
});

test("whatever is sent as a report, it is read or refused, never anything else", () => {
  const line = fc.tuple(fc.constantFrom(...report.split("\n").map((text) => text.split("=")[0] ?? "")), fc.string());
  const almost = fc.array(line).map((lines) => report + lines.map(([key, value]) => `${key}=${value}\n`).join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), almost), (text) => {
      try {
        decodeInstallerReport(text);
      } catch (error) {
        expect(error).toBeInstanceOf(HearthError);
        expect((error as HearthError).code).toBe("report-invalid");
      }
    }),
    { numRuns: 1_000 },
  );
});

test("values that are written are read back, and none can make a second line", () => {
  const value = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(value, value, (first, second) => {
      const text = formatKeyValues({ first, second });
      expect(text.split("\n")).toHaveLength(3);
      const printable = (words: string) => words.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
      expect([...parseKeyValues(text)]).toEqual([
        ["first", printable(first)],
        ["second", printable(second)],
      ]);
    }),
  );
});

test("tar unpacks the seed with its modes and bytes, long paths too", () => {
  const long = `/var/lib/${"deep/".repeat(24)}file`;
  const files = [
    { path: "/etc/hostname", mode: 0o644, content: "metal0\n" },
    { path: "/etc/ssh/ssh_host_ed25519_key", mode: 0o600, content: "k".repeat(512) },
    { path: long, mode: 0o755, content: "ümläut ✓" },
    { path: "/etc/empty", mode: 0o640, content: "" },
  ];
  const directory = mkdtempSync(path.join(tmpdir(), "hearth-seed-"));
  try {
    const archive = seedTar(files, 1_700_000_000);
    expect(archive.length % 512).toBe(0);
    execFileSync("tar", ["-xpf", "-", "--no-same-owner"], { cwd: directory, input: archive });
    for (const file of files) {
      expect(readFileSync(path.join(directory, file.path), "utf8")).toBe(file.content);
      expect(statSync(path.join(directory, file.path)).mode & 0o7777).toBe(file.mode);
    }
    expect(seedTar(files, 1_700_000_000).equals(archive)).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.each([
  "etc/passwd",
  "/",
  "/../etc/passwd",
  "/etc/../../x",
  "/etc//x",
  "/etc/x/",
  "/a\0b",
  `/${"x".repeat(300)}`,
])("the path %j cannot be in a seed", (file) => {
  expect(() => seedTar([{ path: file, mode: 0o600, content: "" }], 0)).toThrow(RangeError);
});

test("an installer's last words become a failure with a remedy", () => {
  expect(installerFailure("metal0", "image-checksum", "")).toMatchObject({
    code: "image-checksum",
    why: expect.stringContaining("SHA-256"),
  });
  expect(installerFailure("metal0", "constructor", "x")).toMatchObject({
    code: "installer-failed",
    what: "The installer gave up on metal0 (constructor).",
    why: "x.",
  });
});
