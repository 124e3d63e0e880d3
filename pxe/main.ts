import { readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { type BootServer, startBootServer } from "./boot-server.ts";
import { parseBootServerSettings } from "./state/parse-settings.ts";

// node pxe/main.ts <settings.json>: the boot server in the foreground, until SIGTERM, SIGINT or `stop`.

async function main(settingsFile: string | undefined): Promise<number> {
  if (settingsFile === undefined) {
    console.error("usage: node pxe/main.ts <settings.json>");
    return 2;
  }
  preferOwnWork();
  let server: BootServer;
  try {
    server = await startBootServer(parseBootServerSettings(readFileSync(settingsFile, "utf8")));
  } catch (error) {
    console.error(error instanceof HearthError ? formatHearthError(error) : error);
    return 1;
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void server.close());
  console.log(`${new Date().toISOString()} boot server ${process.pid} is ready`);
  await server.ended;
  console.log(`${new Date().toISOString()} boot server ${process.pid} has stopped`);
  return 0;
}

/**
 * Firmware gives up after a few unanswered packets, and in the lab the machines that are installed compete with this
 * process for the same cores: a little of the processor's time for it is what all of them wait for.
 */
function preferOwnWork(): void {
  try {
    setPriority(-5);
  } catch {
    // Only root may; without it the server works as well on a machine that is not busy.
  }
}

process.exitCode = await main(process.argv[2]);
