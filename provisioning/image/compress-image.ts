import { stat } from "node:fs/promises";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import type { ImageTools } from "./image-tools.ts";

/**
 * Level 9: 105 MB where level 19 makes 96, in a fifteenth of the time. The output does not depend on the number of
 * threads, so that it is the same on every machine.
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
  const { size: sizeBytes } = await stat(raw);
  await runCommand([...tools.command("usr/bin/zstd"), "-f", "--progress", ...options, raw, "-o", target], {
    onLine(line) {
      const share = /Consumed:\s*([\d.]+) (MiB|GiB)/.exec(line);
      if (!share) return;
      const bytes = Number(share[1]) * (share[2] === "GiB" ? 2 ** 30 : 2 ** 20);
      onPercent(Math.min(100, Math.floor((bytes * 100) / sizeBytes)));
    },
  });
}
