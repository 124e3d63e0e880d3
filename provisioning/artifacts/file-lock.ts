import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import koffi from "koffi";

const libc = koffi.load(process.platform === "darwin" ? "libSystem.B.dylib" : "libc.so.6");
const flock = libc.func("int flock(int fd, int operation)") as (fd: number, operation: number) => number;
const LOCK_EX = 2;
const LOCK_NB = 4;
const retryMs = 200;

/**
 * Runs `work` while this process holds the lock file, waiting for whoever else holds it.
 *
 * The lock is the kernel's (flock(2)), not the file's existence: it ends with the process that holds it, so that
 * a killed build leaves nothing stale. It also keeps two callers inside one process apart.
 *
 * @param onWait called once when somebody else has it.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a");
  try {
    for (let waited = false; flock(file.fd, LOCK_EX | LOCK_NB) !== 0; waited = true) {
      if (!waited) onWait?.();
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    return await work();
  } finally {
    await file.close();
  }
}
