import type { Server } from "node:http";
import { HearthError } from "#model/hearth-error.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";

/** Where a server listens. */
export interface Listening {
  close(): Promise<void>;
}

/**
 * Listens on the settings' address and port.
 * @throws HearthError `port-in-use`, `address-not-here`
 */
export function listenHttp(server: Server, settings: BootServerSettings): Promise<Listening> {
  const { address, httpPort } = settings;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, settings)));
    server.listen(httpPort, address, 511, () => {
      resolve({ close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

function listenError(error: NodeJS.ErrnoException, settings: BootServerSettings): unknown {
  const { address, httpPort, interface: name } = settings;
  if (error.code === "EADDRINUSE") {
    return new HearthError({
      code: "port-in-use",
      what: `The boot server cannot serve HTTP on ${address}:${httpPort}.`,
      why: "Another program already listens there.",
      remedy: `Stop it (\`ss -ltnp 'sport = :${httpPort}'\` names it), or give the boot server another HTTP port.`,
      cause: error,
    });
  }
  if (error.code === "EADDRNOTAVAIL") {
    return new HearthError({
      code: "address-not-here",
      what: `This machine does not have the address ${address}.`,
      why: `The boot server serves on its own address on ${name}, and ${name} does not carry it.`,
      remedy: `Compare with \`ip addr show ${name}\` and correct the configuration.`,
      cause: error,
    });
  }
  return error;
}
