import { expect, test } from "vitest";
import { diskChoices, formatLastingSelector, onlyDisk, parseLastingSelector } from "./disk-choices.ts";
import { sampleDisk } from "./testing/sample-hardware.ts";

const choicesOf = (...disks: Parameters<typeof diskChoices>[0][number][]) => diskChoices(disks, disks);

test("a disk is named by its serial number, else by its WWN, and never by the kernel's name for it", () => {
  const choices = choicesOf(sampleDisk(), sampleDisk({ name: "sda", serial: "", wwn: "0x5000c5" }));
  expect(choices.map(({ value, selector }) => [value, selector])).toEqual([
    ["serial:S64DNX0", { serial: "S64DNX0" }],
    ["wwn:0x5000c5", { wwn: "0x5000c5" }],
  ]);
});

test("what has neither cannot be chosen, and why is said", () => {
  const [choice] = choicesOf(sampleDisk({ serial: "", wwn: "" }));
  expect(choice?.selector).toBeUndefined();
  expect(choice?.obstacle).toContain("write byPath by hand");
});

test("a serial number that two disks share names neither: the WWN does, or nothing", () => {
  const bridge = { serial: "123456789ABC" };
  const shared = choicesOf(sampleDisk({ ...bridge, wwn: "eui.1" }), sampleDisk({ ...bridge, wwn: "" }));
  expect(shared.map(({ value, obstacle }) => [value, obstacle !== undefined])).toEqual([
    ["wwn:eui.1", false],
    ["nvme0n1", true],
  ]);
});

test("also when the other disk is in another machine", () => {
  const own = sampleDisk({ serial: "1", wwn: "" });
  expect(diskChoices([own], [own, sampleDisk({ serial: "1" })])[0]?.obstacle).toBeDefined();
});

test("only the one disk that is built in, can be named, and has no mark is taken without a question", () => {
  const stick = sampleDisk({ name: "sda", serial: "STICK", wwn: "", removable: true });
  expect(onlyDisk(choicesOf(sampleDisk(), stick))?.value).toBe("serial:S64DNX0");
  expect(onlyDisk(choicesOf(stick))).toBeUndefined();
  expect(onlyDisk(choicesOf(sampleDisk(), sampleDisk({ serial: "OTHER", wwn: "" })))).toBeUndefined();
  expect(onlyDisk(choicesOf(sampleDisk({ serial: "", wwn: "" })))).toBeUndefined();
  const mark = { environment: "home", machine: "nas", installId: "id" };
  const [marked] = choicesOf(sampleDisk({ mark }));
  expect(marked?.label).toContain("IS THE DISK OF nas IN home");
  expect(onlyDisk(choicesOf(sampleDisk({ mark })))).toBeUndefined();
});

test("what a flag says of a disk is read back as it is written; a kernel name is not read", () => {
  for (const selector of [{ serial: "S6 4" }, { wwn: "0x5000" }]) {
    expect(parseLastingSelector(formatLastingSelector(selector))).toEqual(selector);
  }
  for (const text of ["sda", "name:sda", "serial:", "serial: ", "byPath:pci", ""]) {
    expect(parseLastingSelector(text)).toBeUndefined();
  }
});
