import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { QmpSession } from "./qmp-session.ts";

const promptMs = 60;
const longestWaitMs = 8000;

/**
 * iPXE's boot ROM waits two seconds for Ctrl-B; any other key ends the wait, so Enter is pressed when the prompt
 * shows on the console. Returns when it did, or when nothing of the kind came.
 *
 * @param from offset in the console file at which this start of the machine begins
 */
export async function skipRomPrompt(consoleFile: string, from: number, qmp: QmpSession): Promise<void> {
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await sleep(promptMs)) {
    const verdict = romPrompt(await readFrom(consoleFile, from));
    if (verdict === "over") return;
    if (verdict === "waiting") await pressEnter(qmp);
  }
}

/** What the console of a BIOS machine says about the prompt of its boot ROM. Pure. */
export function romPrompt(consoleText: string): "not-yet" | "waiting" | "over" {
  const prompt = consoleText.lastIndexOf("Press Ctrl-B for the iPXE command line...");
  // The ROM wipes the line with backspaces once the wait is over.
  if (prompt >= 0) return consoleText.indexOf("\b", prompt) >= 0 ? "over" : "waiting";
  return /No bootable device|Booting from Hard Disk/.test(consoleText) ? "over" : "not-yet";
}

async function pressEnter(qmp: QmpSession): Promise<void> {
  await qmp.execute("send-key", { keys: [{ type: "qcode", data: "ret" }], "hold-time": 20 });
}

async function readFrom(file: string, offset: number): Promise<string> {
  const handle = await open(file, "r").catch(() => undefined);
  if (!handle) return "";
  try {
    const buffer = Buffer.alloc(16 * 1024);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
