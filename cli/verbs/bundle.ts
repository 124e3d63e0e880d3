import { formatHearthError } from "#model/hearth-error.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { type BundledImage, bundleImages } from "#provisioning/registry/bundle-images.ts";
import { neededImages } from "#provisioning/registry/needed-images.ts";
import { skopeoCommand } from "#provisioning/registry/skopeo.ts";
import { siteOf } from "#stacks/site-of.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson, say } from "../display/say.ts";
import { renderTable } from "../display/table.ts";
import type { Request } from "../request.ts";

/** `make bundle`: fetches every image that the environment pulls into the cache, for a place without a network. */
export async function bundle(request: Request): Promise<number> {
  const { environment, paths } = await openEnvironment(request);
  const { images, chartServices } = neededImages(environment, siteToBundle(environment));
  const onProgress = (text: string) => say(request, `· ${text}`);
  const cacheDirectory = paths.cache;
  const bundled =
    images.length === 0
      ? []
      : await bundleImages({
          cacheDirectory,
          images,
          skopeo: await skopeoCommand(cacheDirectory, onProgress),
          onProgress,
        });
  if (request.json) printJson({ environment: environment.name, images: bundled.map(rowOf), chartServices });
  else console.log(renderBundle(bundled, chartServices));
  for (const { error } of bundled) if (error) console.error(`\n${formatHearthError(error)}`);
  return bundled.some(({ error }) => error) ? exitCodes.failed : exitCodes.done;
}

/** Where it is not decided yet, what is published: what is built here is pulled by nobody. */
function siteToBundle(environment: Environment) {
  const { cluster, platform } = environment;
  if (!cluster || !platform) return undefined;
  return siteOf(environment, cluster.distribution === "source" ? "source" : "k3s");
}

/** The table at the end, and what is not in it. Pure. */
export function renderBundle(bundled: readonly BundledImage[], chartServices: readonly string[]): string {
  const table = renderTable(
    ["image", "result", "MiB", "time"],
    bundled.map(({ image, result, sizeBytes, seconds }) => [
      image,
      result,
      result === "failed" ? "–" : (sizeBytes / 1_048_576).toFixed(1),
      result === "there" ? "–" : `${seconds.toFixed(1)} s`,
    ]),
  );
  const lines = [bundled.length > 0 ? `\n${table}` : "✓ this environment pulls no image that is known from here"];
  if (chartServices.length > 0) {
    lines.push(
      `\n! Not looked into: the charts of ${chartServices.join(", ")}. Which images they run is known in the cluster`,
      "  only; name them in hearth:images.also, and they are fetched too.",
    );
  }
  return lines.join("\n");
}

/** An image for a program: the error as its parts. */
function rowOf({ error, ...row }: BundledImage): object {
  if (!error) return row;
  const { code, what, why, remedy } = error;
  return { ...row, error: { code, what, why, remedy } };
}
