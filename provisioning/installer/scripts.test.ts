import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// The decisions of the installer's scripts, under the shell of this machine, with a made-up /sys and /proc.
const folder = mkdtempSync(join(tmpdir(), "hearth-installer-"));
const scripts = new URL("scripts/", import.meta.url).pathname;
const put = (path: string, content: string | Buffer) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const parts = ["log", "command-line", "drivers", "hardware-report", "mark", "disk-write", "talk", "discover"];
function shell(script: string, environment: Record<string, string> = {}): string {
  const sources = parts.map((part) => `. ${scripts}${part}.sh`).join("\n");
  const run = spawnSync("sh", ["-c", `${sources}\nsys=$SYS\nproc=$PROC\n${script}`], {
    env: {
      PATH: process.env.PATH,
      SYS: join(folder, "sys"),
      PROC: join(folder, "proc"),
      DEV: join(folder, "dev"),
      ...environment,
    },
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  return run.stdout;
}
beforeAll(() => {
  put(
    "proc/cmdline",
    "quiet hearth.server=http://10.0.0.1:8080 hearth.token=a=b BOOTIF=01-52-54-00-AA-00-01 console=ttyS0\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A block device as sysfs shows it, behind the PCI function `place`. */
function disk(name: string, place: string, attributes: Record<string, string | Buffer>) {
  const device = `sys/devices/pci0000:00/${place}`;
  mkdirSync(join(folder, device), { recursive: true });
  put(`sys/block/${name}/size`, "16777216\n");
  put(`sys/block/${name}/removable`, "0\n");
  symlinkSync(join(folder, device), join(folder, `sys/block/${name}/device`));
  for (const [path, content] of Object.entries(attributes)) put(`sys/block/${name}/${path}`, content);
}

test("an argument of the kernel command line may itself hold an equals sign", () => {
  expect(shell("argument hearth.token")).toBe("a=b\n");
  expect(shell("argument hearth.nothing")).toBe("\n");
});

test("BOOTIF loses its hardware type and becomes a MAC address", () => {
  expect(shell('boot_mac "$(argument BOOTIF)"')).toBe("52:54:00:aa:00:01\n");
});

test("an answer's value is taken whole, the first of a key counts", () => {
  put("answer", "verdict=refused\nwhy=a = b; $(touch /oops) `x`\nwhy=again\n");
  expect(shell(`answer why ${folder}/answer`)).toBe("a = b; $(touch /oops) `x`\n");
  expect(shell(`answer remedy ${folder}/answer`)).toBe("");
});

test("a partition's name takes a p after a digit", () => {
  expect(shell("partition vda 4; partition nvme0n1 4; partition mmcblk0 3")).toBe("vda4\nnvme0n1p4\nmmcblk0p3\n");
});

test("a virtio disk tells its serial number and the PCI function it is behind", () => {
  disk("vda", "0000:00:03.0/virtio1", { serial: "lab0" });
  put("sys/block/vda/vda3/uevent", "MAJOR=254\nPARTNAME=hearth\n");
  put("dev/vda3", Buffer.concat([Buffer.from('{"machine":"metal0"}'), Buffer.alloc(8000)]));
  expect(shell("report_disks").split("\n")).toEqual([
    "disk.0.name=vda",
    `disk.0.size_bytes=${16777216 * 512}`,
    "disk.0.model=",
    "disk.0.serial=lab0",
    "disk.0.wwn=",
    "disk.0.by_path=pci-0000:00:03.0",
    "disk.0.removable=0",
    `disk.0.mark=${Buffer.from('{"machine":"metal0"}').toString("base64")}`,
    "",
  ]);
  rmSync(join(folder, "sys/block/vda"), { recursive: true });
});

test("an ATA disk's full model and serial number come from its IDENTIFY data, not from the cut SCSI texts", () => {
  const page = Buffer.alloc(572);
  const swapped = (text: string, length: number) => Buffer.from(text.padEnd(length), "latin1").swap16();
  swapped("S3Z1NB0K123456", 20).copy(page, 80);
  swapped("Samsung SSD 860 EVO 500GB", 40).copy(page, 114);
  disk("sda", "0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0", {
    "device/vpd_pg89": page,
    "device/model": "Samsung SSD 860 \n",
    "device/wwid": "naa.5002538e4034d87b\n",
  });
  put("sys/class/ata_port/ata3/port_no", "3\n");
  const lines = shell("report_disks");
  expect(lines).toContain("disk.0.model=Samsung SSD 860 EVO 500GB\n");
  expect(lines).toContain("disk.0.serial=S3Z1NB0K123456\n");
  expect(lines).toContain("disk.0.wwn=0x5002538e4034d87b\n");
  expect(lines).toContain("disk.0.by_path=pci-0000:00:1f.2-ata-3\n");
  rmSync(join(folder, "sys/block/sda"), { recursive: true });
});

test("an NVMe disk is named by its namespace", () => {
  disk("nvme0n1", "0000:01:00.0/nvme/nvme0", {
    "device/model": "KINGSTON SNV2S\n",
    "device/serial": "  50026B7\n",
    wwid: "eui.0026b7\n",
    nsid: "1\n",
  });
  const lines = shell("report_disks");
  expect(lines).toContain("disk.0.serial=50026B7\n");
  expect(lines).toContain("disk.0.wwn=eui.0026b7\n");
  expect(lines).toContain("disk.0.by_path=pci-0000:01:00.0-nvme-1\n");
  rmSync(join(folder, "sys/block/nvme0n1"), { recursive: true });
});

test("a discovery locks every disk before it looks, reports to its own place, mounts nothing, and ends with power off", () => {
  disk("vda", "0000:00:03.0/virtio1", { serial: "lab0" });
  disk("sda", "0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0", {});
  const told = ["blockdev", "say", "power_off", "mount", "sleep", "wget"].map(
    (name) => `${name}() { echo "${name} $*"; }`,
  );
  const script = `${told.join("\n")}\nhardware_report() { echo report >&3; }\nSERVER=http://s TOKEN=t\n`;
  const parts = readFileSync(`${scripts}discover.sh`, "utf8").replaceAll("/run/", `${folder}/run/`);
  put("run/report", "");
  expect(shell(`${script}${parts}\nexec 3>&1\ndiscover 2>&1`).replaceAll(folder, "").split("\n")).toEqual([
    "blockdev --setro /dev/sda",
    "blockdev --setro /dev/vda",
    "say Looking at this machine for http://s. No disk is written.",
    "report",
    "wget -q -T 20 --header Authorization: Bearer t -O /dev/null --post-file /run/report http://s/discover/report",
    "say Reported. Nothing was written. Powering off in 5 s.",
    "sleep 5",
    "power_off ",
    "",
  ]);
  for (const name of ["vda", "sda"]) rmSync(join(folder, `sys/block/${name}`), { recursive: true });
});

/** A script under scripts/ whose /run is a folder of this test, empty. */
function inOwnRun(...names: readonly string[]): string {
  rmSync(join(folder, "run"), { recursive: true, force: true });
  mkdirSync(join(folder, "run"));
  for (const name of names) {
    put(`own/${name}.sh`, readFileSync(`${scripts}${name}.sh`, "utf8").replaceAll("/run/", `${folder}/run/`));
  }
  return names.map((name) => `. ${folder}/own/${name}.sh\n`).join("");
}

test("the log has the kernel's messages, what programs complained of and what was said, and never the token", () => {
  const own = inOwnRun("log");
  put("run/zstd.err", "zstd: error 70\n");
  const script = `dmesg() { echo "[0] Command line: quiet hearth.token=$TOKEN BOOTIF=01"; echo "[1] eth0: link up"; }
TOKEN=a-b_C9\nlog_open\ntell "hearth 1s: Writing"\nls ${folder}/nothing-there\ntell "hearth 2s: FAILED"\nexec 2>/dev/null\nlog_text`;
  const [shown, ...lines] = shell(`${own}${script.replaceAll("\\n", "\n")}`).split("-- kernel\n");
  expect(shown).toBe("hearth 1s: Writing\nhearth 2s: FAILED\n");
  expect(lines.join("").split("\n")).toEqual([
    "[0] Command line: quiet hearth.token=(token) BOOTIF=01",
    "[1] eth0: link up",
    "-- programs.err",
    expect.stringContaining("nothing-there"),
    "-- zstd.err",
    "zstd: error 70",
    "-- installer",
    "hearth 1s: Writing",
    "hearth 2s: FAILED",
    "",
  ]);
});

test("the log is sent once, in five seconds at most, and what becomes of that changes nothing", () => {
  const own = inOwnRun("log");
  const script = (token: string) =>
    `${own}dmesg() { :; }\ntimeout() { echo "$@"; return 143; }\nSERVER=http://s TOKEN=${token}\nlog_send && echo goes on`;
  expect(shell(script("t")).replaceAll(folder, "").split("\n")).toEqual([
    "5 wget -q -T 3 -O /dev/null --header Authorization: Bearer t --post-file /run/log.sent http://s/install/log",
    "goes on",
    "",
  ]);
  expect(shell(script(""))).toBe("goes on\n");
});

test("a log that grew is sent as its newest part", () => {
  const own = inOwnRun("log");
  put("run/said.log", `${"x".repeat(99)}\n`.repeat(5_000));
  expect(shell(`${own}dmesg() { :; }\nTOKEN=t\nlog_text | wc -c`).trim()).toBe("262144");
});

test("every way to an end sends the log first: done, failed and refused", () => {
  const own = inOwnRun("log", "console", "finish");
  put("reasons", "code=disk-not-found\nwhat=No such disk.\nwhy=W\nremedy=R\n");
  put("bin/switch_root", "#!/bin/sh\n");
  chmodSync(join(folder, "bin/switch_root"), 0o755);
  const still = ["root_mount", "umount", "address_take_over", "mount", "modprobe_is_at", "sleep", "power_off", "say"];
  const quiet = still.map((name) => `${name}() { :; }\n`).join("");
  const told = 'log_send() { echo log; }\ntalk_post() { echo "$1"; }\n';
  const way = (step: string) => shell(`${own}${quiet}${told}PATH=${folder}/bin:$PATH\n${step}`);
  expect(way("finish")).toBe("log\ndone\n");
  expect(way("failed disk-write 'It is broken.'")).toBe("log\nfailed\n");
  expect(way(`refused ${folder}/reasons`)).toBe("  why  W\n  do   R\nlog\n");
});

test("the installed system gets the console as its standard error, and nothing of the log", () => {
  const own = inOwnRun("log");
  const script = "log_open\necho complaint >&2\ntell said\nlog_close\necho after >&2\nls ";
  expect(shell(`${own}${script}${folder}/run`)).toBe("said\nafter\n");
});

test("a disk that cannot be made read-only ends a discovery before anything is read", () => {
  disk("vda", "0000:00:03.0/virtio1", {});
  const script = `blockdev() { return 1; }\nsay() { :; }\nstop_without_server() { echo "$1"; exit; }\n`;
  expect(shell(`${script}hardware_report() { echo read; }\ndiscover`)).toBe("The disk vda cannot be made read-only.\n");
  rmSync(join(folder, "sys/block/vda"), { recursive: true });
});

test("the way of a discovery leaves the way of an installation before anything of it", () => {
  const init = readFileSync(`${scripts}init`, "utf8");
  const main = init.slice(init.indexOf("main() {"));
  expect(main.indexOf("|| discover")).toBeGreaterThan(0);
  for (const later of ["talk_report", "install)", "finish"]) {
    expect(main.indexOf(later)).toBeGreaterThan(main.indexOf("|| discover"));
  }
});

test("Secure Boot is on when the firmware's variable says so, after its four bytes of attributes", () => {
  expect(shell("secure_boot")).toBe("0\n");
  const variable = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
  put(variable, Buffer.from([6, 0, 0, 0, 1]));
  expect(shell("secure_boot")).toBe("1\n");
  put(variable, Buffer.from([6, 0, 0, 0, 0]));
  expect(shell("secure_boot")).toBe("0\n");
});

test("the kernel looks for modprobe where the installed system has it, before that is entered", () => {
  put("proc/sys/kernel/modprobe", "/bin/modprobe\n");
  put("finish.sh", readFileSync(`${scripts}finish.sh`, "utf8").replaceAll("/run/", `${folder}/run/`));
  put("run/report", "");
  put("bin/switch_root", "#!/bin/sh\ncat $PROC/sys/kernel/modprobe\n");
  chmodSync(join(folder, "bin/switch_root"), 0o755);
  const still = ["root_mount", "talk_post", "say", "umount", "address_take_over", "mount"].map(
    (step) => `${step}() { :; }`,
  );
  expect(shell(`. ${folder}/finish.sh\n${still.join("\n")}\nPATH=${folder}/bin:$PATH\nfinish`)).toBe(
    "/sbin/modprobe\n",
  );
});

test("what the seed holds is unpacked and never said, also when that fails", () => {
  const own = inOwnRun("log", "seed");
  const secret = "-----BEGIN OPENSSH PRIVATE KEY-----";
  put("seed.tar", `${secret}\n`.repeat(200));
  const script = `dmesg() { :; }\ntalk() { cp ${folder}/seed.tar ${folder}/run/seed.tar; }\nfailed() { tell "$2"; }\n`;
  const text = shell(`${own}${script}TOKEN=a-b_C9\nlog_open\nseed_write\nexec 2>/dev/null\nlog_text`);
  expect(text).toContain("The seed could not be unpacked.");
  expect(text).toContain("tar: ");
  expect(text).not.toContain(secret);
});

test("loops, RAM disks, CDs and empty card readers are no disks", () => {
  for (const name of ["loop0", "sr0", "zram0", "sdz"]) {
    put(`sys/block/${name}/size`, name === "sdz" ? "0\n" : "100\n");
    mkdirSync(join(folder, `sys/block/${name}/device`), { recursive: true });
  }
  expect(shell("disk_names")).toBe("");
});
