import { readFileSync } from "node:fs";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { BootServerSettings, RegistrySettings } from "#pxe/contract/settings.ts";
import { httpServer } from "#pxe/http/http-server.ts";
import { type Listening, listenHttp } from "#pxe/http/listen-http.ts";
import { watchImageLayout } from "./image-layout.ts";
import { registryRoutes } from "./registry-routes.ts";
import { tellPulls } from "./tell-pulls.ts";

type Place = Pick<BootServerSettings, "interface" | "address" | "stateDirectory" | "cacheDirectory">;

/** Beside the state, 0600. */
export const registryKeyFile = "registry.key";

/**
 * Serves the images of the cache by TLS: what a tag stands for is told by whoever holds the key, and by nobody else on
 * the network.
 * @param write a line of the log
 * @throws HearthError `registry-key-unusable`, `port-in-use`, `address-not-here`
 */
export async function startRegistry(
  settings: Place,
  { port, certificate }: RegistrySettings,
  write: (line: string) => void = (line) => console.log(`${new Date().toISOString()} ${line}`),
): Promise<Listening> {
  const images = watchImageLayout(settings, (problem) => console.error(problem));
  const onPull = tellPulls(write);
  const server = openServer(settings, certificate, (tls) =>
    httpServer([registryRoutes({ settings, images, onPull })], tls),
  );
  const { interface: name, address } = settings;
  return listenHttp(server, { interface: name, address, port, serves: "images" });
}

function openServer<T>(
  { stateDirectory }: Place,
  certificate: string,
  open: (tls: { readonly key: Buffer; readonly cert: string }) => T,
): T {
  const file = path.join(stateDirectory, registryKeyFile);
  try {
    return open({ key: readFileSync(file), cert: certificate });
  } catch (cause) {
    throw new HearthError({
      code: "registry-key-unusable",
      what: "The boot server cannot serve images.",
      why: `${file} is not the key of its certificate: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: "Remove that file and run make again: key and certificate are made anew, and the nodes told.",
      cause,
    });
  }
}
