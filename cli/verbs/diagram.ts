import { writeFile } from "node:fs/promises";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { renderDiagram } from "../diagram/render-diagram.ts";
import type { Request } from "../request.ts";

/** `hearth diagram`: the environment as an SVG picture, on standard output or in a file. */
export async function diagram(request: Request): Promise<number> {
  const { environment } = await openEnvironment(request);
  const picture = renderDiagram(environment);
  if (request.out === undefined) {
    process.stdout.write(picture);
    return exitCodes.done;
  }
  await writeFile(request.out, picture);
  console.log(`✓ ${request.env} is drawn in ${request.out}`);
  return exitCodes.done;
}
