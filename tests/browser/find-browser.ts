import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser takes some 300 MB; a slow line is not worth the wait. */
const installTimeoutMs = 90_000;

/**
 * A Chromium of this computer, from apt where there is none and this is root. Where it cannot be had, one line says so:
 *
 *     const browser = findBrowser("the page");
 *     describe.skipIf(!browser)("…", () => { … });
 *
 * @param what names the tests for the line
 */
export function findBrowser(what: string): string | undefined {
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  const obstacle = installChromium();
  const installed = places.find((place) => existsSync(place));
  if (!installed) console.error(`SKIPPED ${what} in a real browser: ${obstacle ?? "apt brought no Chromium"}`);
  return installed;
}

/** @returns why it could not be installed */
function installChromium(): string | undefined {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get"))
    return "there is no Chromium, and no apt to get it";
  if (process.getuid?.() !== 0) return "there is no Chromium: apt-get install chromium";
  console.error("· installing from apt: chromium fonts-dejavu-core (for the tests of the page)");
  const words = [
    "-qq",
    "-o",
    "DPkg::Lock::Timeout=60",
    "install",
    "-y",
    "--no-install-recommends",
    "chromium",
    "fonts-dejavu-core",
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, error, stderr } = spawnSync("apt-get", words, { env, timeout: installTimeoutMs, encoding: "utf8" });
  if (status === 0) return undefined;
  return `apt could not install Chromium (${error?.message ?? stderr.trim().split("\n").at(-1)})`;
}
