import { runCommand } from "#provisioning/artifacts/run-command.ts";
import type { ImageTools } from "./image-tools.ts";

/**
 * Level 9 with a window of 8 MiB: what a higher level saves in bytes, the installer loses again in nothing at all,
 * but the build takes minutes longer. The output does not depend on the number of threads.
 */
const options = ["-9", "-T0", "--no-check"];

export const compressionRecipe = { kind: "zstd", options };

/** @param onPercent called with 0 to 100. */
export async function compressImage(
  raw: string,
  target: string,
  tools: ImageTools,
  onPercent: (percent: number) => void,
): Promise<void> {
  await runCommand([...tools.command("usr/bin/zstd"), "-f", "--progress", ...options, raw, "-o", target], {
    onLine(line) {
      const share = /\((\d+)%\)/.exec(line) ?? /=>\s*(\d+)/.exec(line);
      if (share) onPercent(Math.min(100, Number(share[1])));
    },
  });
}
