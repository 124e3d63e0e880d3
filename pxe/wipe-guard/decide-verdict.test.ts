import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DiskMark, DiskReport, DiskSelector } from "#model/disk.ts";
import type { HardwareReport, Member } from "#pxe/contract/ticket.ts";
import { decideVerdict } from "./decide-verdict.ts";
import type { GuardedTicket, GuardQuestion, Verdict } from "./verdict.ts";

const gigabyte = 1e9;

function disk(parts: Partial<DiskReport> = {}): DiskReport {
  return {
    name: "sda",
    sizeBytes: 500 * gigabyte,
    model: "Samsung SSD 870",
    serial: "S1",
    wwn: "0x5001",
    byPath: "pci-0000:00:17.0-ata-1",
    removable: false,
    ...parts,
  };
}

const first = disk();
const second = disk({ name: "sdb", serial: "S2", wwn: "0x5002", byPath: "pci-0000:00:17.0-ata-2" });
const stick = disk({ name: "sdc", serial: "USB1", wwn: "", byPath: "pci-usb-1", model: "Stick", removable: true });

function ticket(parts: Partial<GuardedTicket> = {}): GuardedTicket {
  return {
    id: "this-ticket",
    machine: "node1",
    mac: "52:54:00:00:00:01",
    disk: { serial: "S1" },
    rawSizeBytes: gigabyte,
    mayOverwrite: [],
    ...parts,
  };
}

function report(...disks: DiskReport[]): HardwareReport {
  return {
    firmware: "uefi",
    secureBoot: true,
    kernelRelease: "6.12.0",
    cpuModel: "test",
    cpus: 4,
    memoryKib: 8_000_000,
    nics: [{ name: "eth0", mac: "52:54:00:00:00:01", driver: "igc" }],
    disks,
  };
}

function member(machine: string, installId: string): Member {
  const hardware = report(disk({ serial: "elsewhere" }));
  return {
    machine,
    mac: "52:54:00:00:00:99",
    installId,
    specDigest: "digest",
    installedAt: "2026-11-01T00:00:00.000Z",
    disk: disk({ serial: "elsewhere" }),
    hardware,
  };
}

function mark(parts: Partial<DiskMark> = {}): DiskMark {
  return { environment: "home", machine: "node1", installId: "earlier", ...parts };
}

function decide(parts: Partial<GuardQuestion> = {}): Verdict {
  return decideVerdict({ environment: "home", ticket: ticket(), report: report(first, second), members: [], ...parts });
}

/** `install sda`, `finished sda` or the code of the refusal. */
function outcome(verdict: Verdict): string {
  return verdict.verdict === "refused" ? verdict.code : `${verdict.verdict} ${verdict.disk.name}`;
}

describe("which disk the selector names", () => {
  const cases: [string, DiskSelector, DiskReport[], string][] = [
    ["by serial", { serial: "S1" }, [first, second], "install sda"],
    ["by serial with blanks around", { serial: " S1 " }, [disk({ serial: "  S1" }), second], "install sda"],
    ["by WWN", { wwn: "0x5002" }, [first, second], "install sdb"],
    ["by path", { byPath: "pci-0000:00:17.0-ata-2" }, [first, second], "install sdb"],
    ["by kernel name", { name: "sdb" }, [first, second], "install sdb"],
    ["by a model that two disks have", { model: "Samsung SSD 870" }, [first, second], "disk-ambiguous"],
    ["by model and path together", { model: "Samsung SSD 870", byPath: first.byPath }, [first, second], "install sda"],
    ["by fields that contradict each other", { serial: "S1", wwn: "0x5002" }, [first, second], "disk-not-found"],
    ["by part of a serial", { serial: "S" }, [first, second], "disk-not-found"],
    ["by a serial in another case", { serial: "s1" }, [first, second], "disk-not-found"],
    ["by a size within 1 %", { size: "496GB" }, [first], "install sda"],
    ["by a size just beyond 1 %", { size: "494GB" }, [first], "disk-not-found"],
    ["by a binary size", { size: "465.66GiB" }, [first], "install sda"],
    ["by a least size that it just has", { size: ">=500GB" }, [first], "install sda"],
    ["by a size that must be more", { size: ">500GB" }, [first], "disk-not-found"],
    ["by a size that must be less", { size: "<1TB" }, [first], "install sda"],
    ["by a size that two disks have", { size: "500GB" }, [first, second], "disk-ambiguous"],
    ["by a size that a stick has, too", { size: "500GB" }, [first, stick], "install sda"],
    ["by the model of a stick", { model: "Stick" }, [first, stick], "disk-not-found"],
    ["by the kernel name of a stick", { name: "sdc" }, [first, stick], "disk-not-found"],
    ["by the serial of a stick", { serial: "USB1" }, [first, stick], "install sdc"],
    ["by the path of a stick", { byPath: "pci-usb-1" }, [first, stick], "install sdc"],
    ["by nothing at all", {}, [first], "disk-not-found"],
    ["on a machine without disks", { serial: "S1" }, [], "disk-not-found"],
  ];
  test.each(cases)("%s", (_, selector, disks, expected) => {
    expect(outcome(decide({ ticket: ticket({ disk: selector }), report: report(...disks) }))).toBe(expected);
  });
});

describe("what the mark on the disk permits", () => {
  const living = [member("node2", "node2-install")];
  const cases: [string, DiskMark | "unreadable" | undefined, readonly string[] | "any", string][] = [
    ["no mark", undefined, [], "install sda"],
    ["the ticket's own", mark({ installId: "this-ticket" }), [], "finished sda"],
    ["the ticket's own, whatever may be overwritten", mark({ installId: "this-ticket" }), "any", "finished sda"],
    ["an earlier one that was given up", mark(), ["older", "earlier"], "install sda"],
    ["an earlier one that was not given up", mark(), ["older"], "disk-marked"],
    ["an earlier one after `make reinstall`", mark(), "any", "install sda"],
    ["one of another environment", mark({ environment: "office" }), [], "disk-marked"],
    ["one of another environment after `make reinstall`", mark({ environment: "office" }), "any", "install sda"],
    ["one of an unknown machine", mark({ machine: "node9" }), [], "disk-marked"],
    ["one that cannot be read", "unreadable", ["earlier"], "disk-marked"],
    ["one that cannot be read after `make reinstall`", "unreadable", "any", "install sda"],
    ["a living member's", mark({ machine: "node2", installId: "node2-install" }), [], "disk-of-living-member"],
    ["a living member's, under any name", mark({ installId: "node2-install" }), [], "disk-of-living-member"],
    [
      "a living member's, listed by mistake",
      mark({ installId: "node2-install" }),
      ["node2-install"],
      "disk-of-living-member",
    ],
    ["a living member's after `make reinstall`", mark({ installId: "node2-install" }), "any", "disk-of-living-member"],
    ["an older one of a living member", mark({ machine: "node2", installId: "old" }), "any", "disk-of-living-member"],
    [
      "a namesake's of a living member elsewhere",
      mark({ environment: "office", machine: "node2" }),
      "any",
      "install sda",
    ],
  ];
  test.each(cases)("%s", (_, found, mayOverwrite, expected) => {
    const { mark: _none, ...bare } = first;
    const disks = report(found === undefined ? bare : { ...bare, mark: found }, second);
    expect(outcome(decide({ ticket: ticket({ mayOverwrite }), report: disks, members: living }))).toBe(expected);
  });

  test("the machine's own living installation is not overwritten unless the ticket says so", () => {
    const own = report(disk({ mark: mark({ installId: "mine" }) }));
    const members = [member("node1", "mine")];
    expect(outcome(decide({ report: own, members }))).toBe("disk-marked");
    expect(outcome(decide({ report: own, members, ticket: ticket({ mayOverwrite: ["mine"] }) }))).toBe("install sda");
  });

  test("a mark on a disk that is not chosen is of no concern", () => {
    const other = { ...second, mark: mark({ installId: "node2-install" }) };
    expect(outcome(decide({ report: report(first, other), members: living }))).toBe("install sda");
  });
});

describe("what makes a report doubtful", () => {
  const cases: [string, Partial<GuardedTicket>, HardwareReport, string][] = [
    [
      "another machine's network card",
      {},
      { ...report(first), nics: [{ name: "eth0", mac: "52:54:00:00:00:02", driver: "igc" }] },
      "machine-mismatch",
    ],
    ["no network card at all", {}, { ...report(first), nics: [] }, "machine-mismatch"],
    [
      "the right network card among several",
      {},
      { ...report(first), nics: [{ name: "eth1", mac: "0a:00:00:00:00:01", driver: "r8169" }, ...report().nics] },
      "install sda",
    ],
    [
      "a serial that two disks report, though the path tells them apart",
      { disk: { byPath: first.byPath } },
      report(first, disk({ name: "sdb", wwn: "0x2", byPath: "b" })),
      "disk-doubtful",
    ],
    [
      "a WWN that two paths report",
      { disk: { serial: "S1" } },
      report(first, disk({ name: "sdb", serial: "S2", byPath: "b" })),
      "disk-doubtful",
    ],
    ["two disks of one name", { disk: { serial: "S1" } }, report(first, { ...second, name: "sda" }), "disk-doubtful"],
    [
      "two other disks that share a serial",
      { disk: { serial: "S1" } },
      report(first, second, { ...second, name: "sdd", wwn: "0x4", byPath: "d" }),
      "install sda",
    ],
    [
      "disks without serial, WWN and path, as virtual machines have them",
      { disk: { name: "vda" } },
      report(
        disk({ name: "vda", serial: "", wwn: "", byPath: "" }),
        disk({ name: "vdb", serial: "", wwn: "", byPath: "" }),
      ),
      "install vda",
    ],
    ["a disk without a size", {}, report(disk({ sizeBytes: 0 })), "disk-doubtful"],
    ["a disk one byte too small", { rawSizeBytes: 500 * gigabyte + 1 }, report(first), "disk-too-small"],
    ["a disk that just holds the image", { rawSizeBytes: 500 * gigabyte }, report(first), "install sda"],
    ["the same disk after an interruption", { chosenDisk: first }, report(first, second), "install sda"],
    [
      "the same disk under another kernel name after an interruption",
      { chosenDisk: first },
      report({ ...first, name: "sdb" }, { ...second, name: "sda" }),
      "install sdb",
    ],
    [
      "another disk under the same kernel name after an interruption",
      { disk: { name: "sda" }, chosenDisk: first },
      report({ ...first, name: "sdb" }, { ...second, name: "sda" }),
      "disk-doubtful",
    ],
    [
      "the ticket's own mark on another disk",
      { disk: { name: "sda" } },
      report(first, { ...second, mark: mark({ installId: "this-ticket" }) }),
      "disk-doubtful",
    ],
  ];
  test.each(cases)("%s", (_, parts, hardware, expected) => {
    expect(outcome(decide({ ticket: ticket(parts), report: hardware }))).toBe(expected);
  });
});

test("a disk that is not there is refused with the ones that are, ready to be copied", () => {
  const bare = disk({ name: "vda", serial: "", wwn: "", byPath: "", model: "" });
  const verdict = decide({ ticket: ticket({ disk: { serial: "S9" } }), report: report(first, stick, bare) });
  expect(verdict).toEqual({
    verdict: "refused",
    code: "disk-not-found",
    what: 'No disk of node1 is the one that was asked for, disk: { serial: "S9" }.',
    why: 'The installer sees: sda (Samsung SSD 870, 500GB) disk: { serial: "S1" }; sdc (Stick, 500GB, removable) disk: { serial: "USB1" }; vda (500GB) disk: { size: "500GB" }.',
    remedy: "Copy the right disk into the configuration of node1, or attach the one that is missing.",
  });
});

test("a marked disk is refused with the command that wipes it", () => {
  const verdict = decide({ report: report(disk({ mark: mark({ machine: "old" }) })) });
  expect(verdict).toMatchObject({
    code: "disk-marked",
    why: "It carries the mark of old of the environment home, installation earlier, which this ticket may not overwrite.",
    remedy: "If it may be wiped, run `make reinstall NODE=node1`; if not, choose another disk.",
  });
});

test("whatever is reported, a disk is written only if it alone is named, large enough, and free to be overwritten", () => {
  const anyMark = fc.option(
    fc.oneof(
      fc.constant("unreadable" as const),
      fc.record({
        environment: fc.constantFrom("home", "office"),
        machine: fc.constantFrom("node1", "node2", "node3"),
        installId: fc.constantFrom("this-ticket", "earlier", "node2-install", "stray"),
      }),
    ),
    { nil: undefined },
  );
  const anyDisk = fc
    .record({
      name: fc.constantFrom("sda", "sdb", "sdc"),
      serial: fc.constantFrom("", "S1", "S2"),
      wwn: fc.constantFrom("", "0x5001"),
      byPath: fc.constantFrom("", "path-1", "path-2"),
      model: fc.constantFrom("", "A", "B"),
      sizeBytes: fc.constantFrom(0, 1e8, 5e11, 1e12),
      removable: fc.boolean(),
      mark: anyMark,
    })
    .map(({ mark: found, ...rest }): DiskReport => (found === undefined ? rest : { ...rest, mark: found }));
  const anySelector = fc.record(
    {
      serial: fc.constantFrom("S1", "S2"),
      model: fc.constantFrom("A", "B"),
      name: fc.constantFrom("sda", "sdb"),
      size: fc.constantFrom("500GB", ">=1TB"),
    },
    { requiredKeys: [] },
  );
  const members = [member("node2", "node2-install")];
  fc.assert(
    fc.property(
      fc.array(anyDisk, { maxLength: 4 }),
      anySelector,
      fc.constantFrom<readonly string[] | "any">([], ["earlier"], "any"),
      (disks, selector, mayOverwrite) => {
        const verdict = decide({ ticket: ticket({ disk: selector, mayOverwrite }), report: report(...disks), members });
        if (verdict.verdict !== "install") return;
        const { disk: chosen } = verdict;
        expect(disks.filter((other) => other.name === chosen.name)).toHaveLength(1);
        expect(chosen.sizeBytes).toBeGreaterThanOrEqual(gigabyte);
        expect(chosen.mark === undefined || mayOverwrite.length > 0).toBe(true);
        if (chosen.mark === "unreadable") expect(mayOverwrite).toBe("any");
        if (typeof chosen.mark === "object") expect(chosen.mark.installId).not.toMatch(/node2-install|this-ticket/);
      },
    ),
    { numRuns: 2_000 },
  );
});
