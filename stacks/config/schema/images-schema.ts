import { z } from "zod";
import { parseImageReference } from "#model/image-reference.ts";
import { parsedText } from "./parsed-text.ts";

/** TCP port of the boot server's registry where the file does not say another. */
const defaultRegistryPort = 8443;

const defaults = { mirror: false, port: defaultRegistryPort, also: [] };

export const imagesSchema = z
  .strictObject({
    mirror: z
      .boolean()
      .default(defaults.mirror)
      .meta({
        description:
          "Nodes ask the boot server for every image before they ask the registry that the image names. The boot server runs while machines are installed, and as long as `hearth boot` does: while it is off, or lacks an image, nodes go on to that registry.",
        examples: [true],
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(defaults.port)
      .meta({ description: "TCP port from which nodes pull, by TLS.", examples: [8443] }),
    also: z
      .array(parsedText(parseImageReference))
      .default(defaults.also)
      .meta({
        description:
          "Images that `hearth bundle` fetches beside those that Hearth names itself: those of charts, and of your own apps. Full names, with registry and tag.",
        examples: [["docker.io/library/nginx:1.29"]],
      }),
  })
  .default(defaults)
  .meta({ description: "Where nodes take the images of containers from." });
