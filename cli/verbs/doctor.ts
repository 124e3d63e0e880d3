import { HearthError } from "#model/hearth-error.ts";
import { examine } from "#provisioning/doctor/examine.ts";
import { type Finding, findingsOf } from "#provisioning/doctor/finding.ts";
import { environmentPaths, projectRoot } from "#provisioning/machine/environment-paths.ts";
import { runningBootServer } from "#pxe/control/running-boot-server.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { renderFindings } from "../display/findings.ts";
import { printJson } from "../display/say.ts";
import { openToken } from "../open-token.ts";
import type { Request } from "../request.ts";

/** `make doctor`: what is in the way of an installation, before it begins. Exit 1 when something is. */
export async function doctor(request: Request): Promise<number> {
  const { opened, findings: ofConfiguration } = await configuration(request);
  const bootServerPid = opened && (await runningBootServer(opened.paths.boot));
  const findings = [
    ...ofConfiguration,
    ...(await examine({
      root: projectRoot,
      cacheDirectory: environmentPaths(request.env).cache,
      ...(opened ? { environment: opened.environment, openToken: () => openToken(opened, process.env) } : {}),
      ...(bootServerPid === undefined ? {} : { bootServerPid }),
    })),
  ];
  if (request.json) printJson({ environment: request.env, findings });
  else console.log(renderFindings(findings));
  return findings.some(({ level }) => level === "fail") ? exitCodes.failed : exitCodes.done;
}

/** What is wrong with the file is a finding like the others, and the rest is looked at all the same. */
async function configuration(
  request: Request,
): Promise<{ readonly opened?: OpenEnvironment; readonly findings: readonly Finding[] }> {
  const { ok, fail } = findingsOf("configuration");
  try {
    const opened = await openEnvironment(request);
    const { machines, kind } = opened.environment;
    const count = machines.length === 1 ? "one machine" : `${machines.length} machines`;
    return { opened, findings: [ok(`Pulumi.${request.env}.yaml describes ${count}, ${kind}.`)] };
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    return { findings: [fail({ says: error.what, why: error.why, remedy: error.remedy })] };
  }
}
