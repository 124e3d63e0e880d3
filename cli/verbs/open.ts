import { HearthError } from "#model/hearth-error.ts";
import { serviceAddress } from "#provisioning/platform/cluster-api/service-address.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson, say } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { untilInterrupted } from "../interruption.ts";
import { chosenService, openPlatform } from "../open-platform.ts";
import type { Request } from "../request.ts";

/**
 * `make open SERVICE=gitea`: a service of the cluster on this computer's loopback, until Ctrl-C. It needs neither
 * names nor a way into the network of the machines, so that the lab's services open in a browser and in git, too.
 */
export async function open(request: Request): Promise<number> {
  const port = request.port === undefined ? undefined : parsePort(request.port);
  const opened = await openEnvironment(request);
  const { bench, site } = await openPlatform(opened, await openEngine(opened));
  const { name, namespace, web } = chosenService(request.service, site);
  if (!web) throw noPage(name);
  const address = await serviceAddress(bench.cluster, namespace, web.service);
  if (!address) throw notThere(name);
  const forwarded = await bench.forward({ address, port: web.port }, port);
  const url = `http://127.0.0.1:${forwarded.port}/`;
  if (request.json) printJson({ service: name, url });
  else console.log(url);
  say(request, `· ${name} is there until Ctrl-C`);
  await untilInterrupted();
  await forwarded.close();
  return exitCodes.done;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new HearthError({
    code: "port-invalid",
    what: `“${text}” is no port.`,
    why: "A port is a number from 1 to 65535; below 1024 only root may open one.",
    remedy: "Say PORT=8000, or leave it out: then one that is free is taken.",
  });
}

function noPage(name: string): HearthError {
  return new HearthError({
    code: "service-without-page",
    what: `${name} has nothing to open.`,
    why: "It serves the cluster, and answers no person.",
    remedy: "The table at the end of `make` names those that have an address.",
  });
}

function notThere(name: string): HearthError {
  return new HearthError({
    code: "service-not-running",
    what: `${name} is not in the cluster.`,
    why: "Argo CD has not made it yet, or somebody deleted it.",
    remedy: "Run `make`: it waits until every service is healthy.",
  });
}
