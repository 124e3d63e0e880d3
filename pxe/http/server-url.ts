import type { BootServerSettings } from "#pxe/contract/settings.ts";

/** The server as the machines reach it: `http://10.77.0.1:8080`. */
export function serverUrl({ address, httpPort }: Pick<BootServerSettings, "address" | "httpPort">): string {
  return `http://${address}:${httpPort}`;
}
