import { expect, test } from "vitest";
import { moduleClosure, moduleName, parseModulesDep } from "./module-closure.ts";

const dependencies = parseModulesDep(
  [
    "kernel/fs/ext4/ext4.ko.xz: kernel/fs/jbd2/jbd2.ko.xz kernel/fs/mbcache.ko.xz",
    "kernel/fs/jbd2/jbd2.ko.xz:",
    "kernel/fs/mbcache.ko.xz:",
    "kernel/drivers/net/phy/realtek.ko.xz: kernel/drivers/net/phy/libphy.ko.xz",
    "kernel/drivers/net/phy/libphy.ko.xz:",
    "kernel/drivers/net/ethernet/8390/ne2k-pci.ko.xz: kernel/drivers/net/ethernet/8390/8390.ko.xz",
    "kernel/drivers/net/ethernet/8390/8390.ko.xz:",
    "kernel/drivers/net/ethernet/intel/e1000e/e1000e.ko.xz: kernel/drivers/ptp/ptp.ko.xz",
    "kernel/drivers/ptp/ptp.ko.xz: kernel/drivers/pps/pps_core.ko.xz",
    "kernel/drivers/pps/pps_core.ko.xz:",
    "",
  ].join("\n"),
);

test("a module's name is that of its file, with underscores", () => {
  expect(moduleName("kernel/drivers/usb/storage/usb-storage.ko.xz")).toBe("usb_storage");
});

test("what a module needs comes along", () => {
  expect(moduleClosure(dependencies, { names: ["ext4"], folders: [] })).toEqual([
    "kernel/fs/ext4/ext4.ko.xz",
    "kernel/fs/jbd2/jbd2.ko.xz",
    "kernel/fs/mbcache.ko.xz",
  ]);
});

test("a folder is taken whole, with what lies elsewhere and without what is excepted", () => {
  const wish = { names: [], folders: ["drivers/net/ethernet"], except: ["drivers/net/ethernet/8390"] };
  expect(moduleClosure(dependencies, wish)).toEqual([
    "kernel/drivers/net/ethernet/intel/e1000e/e1000e.ko.xz",
    "kernel/drivers/pps/pps_core.ko.xz",
    "kernel/drivers/ptp/ptp.ko.xz",
  ]);
});

test("a module that this kernel has built in, or not at all, is left out", () => {
  expect(moduleClosure(dependencies, { names: ["virtio_pci"], folders: [] })).toEqual([]);
});
