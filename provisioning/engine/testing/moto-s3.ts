import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** An S3 server that nobody here wrote: moto (PyPI `moto[server]`), which behaves as Amazon's does. */
export interface MotoS3 {
  /** Of the bucket `state`, which is there and empty. */
  readonly url: string;
  close(): void;
}

/** Whether `moto_server` is in PATH; where it is not, one line says so. */
export function motoAvailable(what: string): boolean {
  const isThere = spawnSync("moto_server", ["--help"]).status === 0;
  if (!isThere) console.warn(`SKIPPED: ${what} — moto_server is not in PATH: pip install 'moto[server]'`);
  return isThere;
}

export async function startMoto(port: number): Promise<MotoS3> {
  const child = spawn("moto_server", ["--host", "127.0.0.1", "--port", String(port)], { stdio: "ignore" });
  const server = `http://127.0.0.1:${port}`;
  const deadlineMs = Date.now() + 60_000;
  while (
    !(await fetch(`${server}/state`, { method: "PUT" }).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadlineMs || child.exitCode !== null) throw new Error("moto_server did not come up");
    await sleep(200);
  }
  return {
    url: `s3://state?endpoint=127.0.0.1:${port}&region=us-east-1&s3ForcePathStyle=true&disableSSL=true`,
    close: () => void child.kill("SIGTERM"),
  };
}
