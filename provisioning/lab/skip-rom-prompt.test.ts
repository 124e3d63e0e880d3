import { expect, test } from "vitest";
import { romPrompt } from "./skip-rom-prompt.ts";

const start = "SeaBIOS (version 1.16.3-debian-1.16.3-2)\r\nPress Ctrl-B to configure iPXE (PCI 00:02.0)...\r\n";
const prompt = "\r\nPress Ctrl-B for the iPXE command line...";

test.each([
  ["an empty console", "", "not-yet"],
  ["the prompt at the ROM's initialisation, which does not wait", start, "not-yet"],
  ["the prompt before the boot", start + prompt, "waiting"],
  ["a prompt that is being wiped", `${start}${prompt}\b \b`, "over"],
  ["a second prompt after a reset", `${start}${prompt}\b \b${start}${prompt}`, "waiting"],
  ["a machine that boots something else", `${start}Booting from Hard Disk...`, "over"],
])("%s", (_, text, verdict) => {
  expect(romPrompt(text)).toBe(verdict);
});
